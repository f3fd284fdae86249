// when.tsx - days and instants in words; the exact one on hover and for screen readers.
import { useEffect, useState } from "preact/hooks";
import { me, now } from "../api/client";
import * as d from "../words/dates";

/** The practice's day and zone; before sign-in the browser's. */
export function useToday(): string {
  // A page that is open past midnight must not say yesterday's "today".
  const said = me.use()?.today ?? "", at = d.dayOf(useNow(), zone());
  return at > said ? at : said;
}
export const zone = (): string => me.get()?.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
export const today = (): string => d.dayOf(now(), zone());

/** The time, once a minute: what is "2 min ago" must not stay so. */
export function useNow(): Date {
  const [at, set] = useState(now);
  useEffect(() => {
    const t = setInterval(() => set(now()), 60_000);
    return () => clearInterval(t);
  }, []);
  return at;
}

function Said({ of, exact, words }: { of: string; exact: string; words: string }) {
  return <time dateTime={of} title={exact}>{words}<span class="vh"> ({exact})</span></time>;
}
/** A civil day: "tomorrow", "Mar 12". */
export function Day({ on, short }: { on: string; short?: boolean }) {
  const t = useToday();
  return <Said of={on} exact={d.exactDay(on)} words={short ? d.shortDay(on, t) : d.sayDay(on, t)} />;
}
/** A last day: "by Thursday, 2 days left". */
export function By({ on, short }: { on: string; short?: boolean }) {
  const t = useToday();
  return <Said of={on} exact={d.exactDay(on)} words={short ? d.sayByShort(on, t) : d.sayBy(on, t)} />;
}
/** An instant: "12 min ago", "today 9:41 AM". */
export function When({ at }: { at: string }) {
  const z = zone();
  return <Said of={at} exact={d.exactInstant(at, z)} words={d.sayInstant(at, useNow(), z)} />;
}
/** From a day to a day: "Mar 1 – 30". */
export function Span({ from, to }: { from: string; to?: string }) {
  const t = useToday();
  const exact = to ? `${d.exactDay(from)} to ${d.exactDay(to)}` : `since ${d.exactDay(from)}`;
  return <span title={exact}>{d.saySpan(from, to, t)}</span>;
}
export function Month({ of }: { of: string }) {
  return <time dateTime={of}>{d.sayMonth(of, useToday())}</time>;
}
