// today.tsx - at eight in the morning, in ten seconds: what needs me, by when, and what it is worth.
import { me, useGet } from "../api";
import { Alerts } from "../care/alerts";
import { useRows } from "../care/row";
import { Page, Read } from "../parts";
import type { Today } from "../shapes";
import { Biller } from "../today/biller";
import { Clinician, Coordinator } from "../today/care";
import { Compliance } from "../today/compliance";
import { Owner } from "../today/owner";
import { count, exactDay } from "../words/dates";
import { sayMoney, sum } from "../words/money";

/** The first sentence of the day. */
export function daySays(t: Today): string {
  const parts: string[] = [];
  if (t.calls?.length) parts.push(`${count(t.calls.length, "person", "people")} to reach; ${sayMoney(sum(t.calls.map((c) => c.at_stake)), true)} hangs on it`);
  if (t.notes?.length) parts.push(`${count(t.notes.length, "note")} to write or sign; ${sayMoney(sum(t.notes.map((n) => n.worth)), true)} waits for them`);
  const b = t.biller, o = t.owner;
  if (b?.to_release.count) parts.push(`${count(b.to_release.count, "claim")} to let go, ${sayMoney(b.to_release.amount ?? "0", true)}`);
  if (t.work?.length) parts.push(`${count(t.work.length, "thing")} to work; ${sayMoney(sum(t.work.map((w) => w.worth)), true)} in all`);
  if (o) parts.push(`${sayMoney(o.earned.amount ?? "0", true)} earned this month, ${sayMoney(o.expected.amount ?? "0", true)} still to be reached, ${sayMoney(o.lost.amount ?? "0", true)} lost`);
  return parts.length ? `${parts.join(". ")}.` : "";
}

function Day({ of: t, rows }: { of: Today; rows: ReturnType<typeof useRows> }) {
  return (
    <>
      {!t.complete && <p class="stale" role="status">Still counting: {t.done.toLocaleString("en-US")} of {t.total.toLocaleString("en-US")} enrollments so far. This page fills by itself.</p>}
      {t.alerts && <Alerts of={t.alerts} />}
      {(t.calls || t.coordinator) && <Coordinator of={t} rows={rows} />}
      {(t.notes || t.minutes || t.contacts) && <Clinician of={t} rows={rows} />}
      {t.biller && <Biller of={t.biller} work={t.work ?? []} />}
      {t.compliance && <Compliance of={t.compliance} on={t.on} />}
      {t.owner && <Owner of={t.owner} on={t.on} />}
    </>
  );
}

export default function TodayPage() {
  const day = useGet("/v1/today");
  const t = day.data;
  const all = t ? [...t.calls ?? [], ...t.unreachable ?? [], ...t.minutes ?? [], ...t.contacts ?? []] : [];
  const rows = useRows(all);
  const on = t?.on ?? me.get()?.today;
  return (
    <Page title="Today" heading={on ? exactDay(on).replace(/, \d{4}$/, "") : "Today"} note={t ? daySays(t) : undefined} panel={rows.panel}>
      <Read of={day} what="Loading the day">{(d) => <Day of={d} rows={rows} />}</Read>
    </Page>
  );
}
