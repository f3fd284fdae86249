// compliance.tsx - the compliance officer's day: each thing that waits, with the one thing to do about it.
import { useGet } from "../api";
import { packsEnding, rulesToLook, SOON_DAYS } from "../logic/watch";
import { workBrief, workHref } from "../logic/work";
import { By, Day, Empty, Money, Read, Section, Sentence, When } from "../parts";
import { address } from "../router";
import type { ComplianceDay } from "../shapes";
import { asSentence } from "../words/sentence";
import { Figure, Figures, Steps } from "./figures";

const PACK_SOON_DAYS = 90;

function Opened() {
  const read = useGet("/v1/glass");
  return (
    <Section title="Opened records to review">
      <Read of={read}>{(d) => <Steps label="Opened records to review" of={d.glasses.filter((g) => g.verdict === "waits").map((g) => ({ key: g.glass,
        says: <><strong>{g.who}</strong> opened <code>{g.patient}</code>, <When at={g.at} /></>, more: `“${g.reason}”`, do: { title: "Review", href: "/glass" } }))} />}</Read>
    </Section>
  );
}

/** Rules that wait for a second person; who proposed one cannot let it in. */
export function Proposed() {
  const read = useGet("/v1/proposals");
  return (
    <Section title="Rules that wait for a second person">
      <Read of={read}>{(d) => <Steps label="Proposed rules" of={d.proposals.filter((p) => p.state === "waits").map((p) => ({ key: p.proposal,
        says: <><strong>{p.reason}</strong> <Sentence of={asSentence(p.says[0] ?? "")} /></>,
        more: <>proposed by {p.mine ? "you: somebody else has to let it in" : p.by}, <When at={p.at} /></>,
        do: { title: p.mine ? "Look" : "Decide", href: "/proposals", main: !p.mine } }))} />}</Read>
    </Section>
  );
}

function RulesToLook({ on }: { on: string }) {
  const payers = useGet("/v1/payers"), book = useGet("/v1/rulebook");
  const rules = rulesToLook(payers.data?.payers ?? [], on), packs = packsEnding(book.data?.packs ?? [], on, PACK_SOON_DAYS);
  if (!payers.data) return <Section title="Rules that age"><Read of={payers}>{() => null}</Read></Section>;
  if (!book.data) return <Section title="Rules that age"><Read of={book}>{() => null}</Read></Section>;
  return (
    <Section title="Rules that age" note={`those that nobody has looked at for 180 days, or will not have within ${SOON_DAYS}`}>
      {rules.length + packs.length === 0 ? <Empty title="All rules were looked at lately.">A payer’s rule stands here before 180 days have passed, and a pack before its last day.</Empty>
        : <Steps label="Rules that age" of={[
          ...packs.map((e) => ({ key: e.pack.pack, says: <>{e.pack.title}: it judges dates of service until <Day on={e.pack.to ?? on} /></>,
            more: e.next ? <>{e.next.title} follows, and is {e.next.status}: it judges nothing yet</> : "nothing follows it yet",
            do: { title: "What changes", href: e.next ? address("/rulebook/compare", { a: e.pack.pack, b: e.next.pack }) : "/rulebook" } })),
          ...rules.map(({ payer, rule, by }) => ({ key: rule.fact, says: <><a href={address("/payers", { payer: payer.payer })}>{payer.name}</a>: {rule.codes.join(", ")}</>,
            more: <>looked at <Day on={rule.verified_on} short />, {rule.source}</>,
            worth: <span class={rule.stale ? "soon" : "muted"}>{rule.stale ? "look again now" : <By on={by} short />}</span>,
            do: { title: "Looked at again", href: address("/proposals/new", { kind: "payer-rule", payer: payer.payer, of: rule.fact, again: true }) } })),
        ]} />}
    </Section>
  );
}

function Disclosed({ on }: { on: string }) {
  const asked = { event: "disclosed", from: `${on.slice(0, 7)}-01` };
  const read = useGet("/v1/audit", { ...asked, limit: 10 });
  return (
    <Section title="Disclosures this month" note="substance-use records that left, by the consent on file" tools={<a href={address("/audit", asked)}>All of them</a>}>
      <Read of={read}>{(d) => <Steps label="Disclosures this month" of={d.rows.map((r) => ({ key: String(r.seq),
        says: <>{r.who}: {r.title}{r.subject && <> <code>{r.subject}</code></>}, <When at={r.at} /></>, more: r.detail,
        do: r.subject_kind === "claim" ? { title: "The claim", href: address("/claims/{claim}", { claim: r.subject }) } : { title: "In the audit", href: address("/audit", asked) } }))} />}</Read>
    </Section>
  );
}

function LostGround() {
  const read = useGet("/v1/worklist", { what: "lost-ground" });
  return (
    <Section title="Claims that lost what they stand on">
      <Read of={read}>{(d) => <Steps label="Claims that lost what they stand on" of={d.rows.map((w) => ({ key: `${w.claim} ${w.text}`,
        says: <>{w.name} <Sentence of={workBrief(w)} /></>, worth: <Money of={w.worth} href={workHref(w)} />, do: { title: "The claim", href: workHref(w) } }))} />}</Read>
    </Section>
  );
}

export function Compliance({ of: o, on }: { of: ComplianceDay; on: string }) {
  return (
    <>
      <Figures label="To look at" wide>
        <Figure title="opened records to review" of={o.glass_open} href="/glass" />
        <Figure title="rules that wait for a second person" of={o.proposals} href="/proposals" />
        <Figure title="payers’ rules unchecked for 180 days" of={o.rules_stale} href="/payers" />
        <Figure title="disclosures this month" of={o.disclosures} href={address("/audit", { event: "disclosed", from: `${on.slice(0, 7)}-01` })} />
        <Figure title="claims that lost what they stand on" of={o.lost_ground} href="/worklist?what=lost-ground" />
      </Figures>
      {o.glass_open > 0 && <Opened />}
      {o.proposals > 0 && <Proposed />}
      {o.lost_ground.count > 0 && <LostGround />}
      {o.disclosures > 0 && <Disclosed on={on} />}
      <RulesToLook on={on} />
    </>
  );
}
