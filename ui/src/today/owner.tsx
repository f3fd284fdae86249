// owner.tsx - the administrator's day: what the practice earns, expects and loses, and why; who and what is not ready.
// Sums and people who work here: no patient.
import { useGet } from "../api";
import { rulesToLook } from "../logic/watch";
import { Empty, Money, Read, Section } from "../parts";
import { longest, NotClaimed, SumsBy, SumsLegend } from "../parts/sums";
import { address } from "../router";
import type { OwnerDay, People, Proposals } from "../shapes";
import { count } from "../words/dates";
import { sum } from "../words/money";
import { Figure, Figures, Steps, type Step } from "./figures";

const personHref = (account: string) => address("/people", { person: account });

function notReady(people: People, proposals: Proposals, stale: number, unpriced: string[]): Step[] {
  const waits = proposals.proposals.filter((p) => p.state === "waits" && !p.mine);
  return [
    ...people.people.filter((p) => !p.disabled && (p.invited || !p.second)).map((p): Step => ({ key: p.account,
      says: <><a href={personHref(p.account)}>{p.name}</a> {p.invited ? "has not taken up the invitation" : "has no second factor"}</>,
      more: p.invited ? "A link holds for a while only; a new one can be made." : "It is asked for at the next sign-in; until then the password alone opens patients’ records.",
      do: { title: p.invited ? "Make a new link" : "Open", href: personHref(p.account) } })),
    ...(waits.length ? [{ key: "proposals", says: `${count(waits.length, "rule")} ${waits.length === 1 ? "waits" : "wait"} for a second person`, more: waits[0]?.reason,
      do: { title: "Decide", href: "/proposals", main: true } }] : []),
    ...(stale ? [{ key: "stale", says: `${count(stale, "payer’s rule", "payers’ rules")} nobody has looked at for 180 days`, more: "The compliance officer looks again and says so.",
      do: { title: "Payers", href: "/payers" } }] : []),
    ...(unpriced.length ? [{ key: "unpriced", says: `No price on file: ${unpriced.join(", ")}`, more: "What such a payer will pay cannot be foreseen until a contract price is on file.",
      do: { title: "Payers", href: "/payers" } }] : []),
  ];
}

function Readiness({ on }: { on: string }) {
  const people = useGet("/v1/people"), proposals = useGet("/v1/proposals"), payers = useGet("/v1/payers");
  if (!people.data) return <Section title="Ready?"><Read of={people}>{() => null}</Read></Section>;
  if (!proposals.data) return <Section title="Ready?"><Read of={proposals}>{() => null}</Read></Section>;
  if (!payers.data) return <Section title="Ready?"><Read of={payers}>{() => null}</Read></Section>;
  const stale = rulesToLook(payers.data.payers, on).filter((r) => r.rule.stale).length;
  const unpriced = payers.data.payers.filter((p) => p.patients > 0 && !p.prices.length).map((p) => p.name);
  const steps = notReady(people.data, proposals.data, stale, unpriced);
  return (
    <Section title="Ready?" note={steps.length ? "what stands in the way" : undefined}>
      {steps.length ? <Steps label="What stands in the way" of={steps} />
        : <Empty title="Nothing stands in the way.">People without a second factor, rules that age and payers without a price would stand here.</Empty>}
    </Section>
  );
}

function Sums() {
  const read = useGet("/v1/money");
  return (
    <Read of={read} what="Adding up">{(d) => {
      const lost = d.lost.filter((l) => l.status !== "yields");
      return <>
        <Section title="Earned and expected, by month" tools={<a href="/money">By payer and cause</a>}>
          {d.months.length ? <><SumsLegend /><SumsBy rows={d.months} of="month" largest={longest(d.months)} links={false} /></>
            : <Empty title="No month is closed yet.">Once the biller has closed one, it stands here with what was paid, waits and was denied.</Empty>}
        </Section>
        {lost.length > 0 && <Section title="Not claimed in the last closed month, by cause" note={<><Money of={sum(lost.map((l) => l.worth))} href="/money#lost" /> in {count(lost.reduce((n, l) => n + l.count, 0), "service")}</>}>
          <NotClaimed rows={lost.slice(0, 5)} /></Section>}
      </>;
    }}</Read>
  );
}

export function Owner({ of: w, on }: { of: OwnerDay; on: string }) {
  return (
    <>
      <Figures label="The practice this month" wide>
        <Figure title="running enrollments" of={w.enrolled} href="/money" />
        <Figure title="services earned this month" of={w.earned} href="/money" />
        <Figure title="still to be reached" of={w.expected} href="/money" />
        <Figure title="lost this month" of={w.lost} href="/money#lost" />
        <Figure title="people without a second factor" of={w.people_unset} href="/people?second=unset" />
      </Figures>
      <Sums />
      <Readiness on={on} />
    </>
  );
}
