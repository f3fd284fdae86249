// remittance.tsx - a payer's answer: for a payment the sum that a person can check, then claim by claim why it is so.
import { useState } from "preact/hooks";
import { useGet } from "../api";
import { answerTitle, balanceOf } from "../logic/remit";
import type { PageProps } from "../pages";
import { Day, Money, Page, Read, Section, Sign, When } from "../parts";
import { Adjustments } from "../parts/adjustments";
import { Sentence } from "../parts/sentence";
import type { Remittance, RemittanceClaim, UnmatchedRow } from "../shapes";
import { count } from "../words/dates";
import { asSentence } from "../words/sentence";
import { cents, compareMoney, isZero, sum } from "../words/money";
import { UnmatchedRows, workOf } from "./unmatched_rows";
import { DonePanel } from "./work_done";

/** paid for claims - taken = what came. Added up here from the rows below, and held against what the payer says. */
function Balance({ of }: { of: Remittance }) {
  const b = balanceOf(of.claims, of.others, of.unmatched, of.row.amount);
  const unmatched = sum(of.unmatched.map((u) => u.paid));
  return (
    <table class="balance">
      <caption class="vh">Balance of the payment</caption>
      <tbody>
        <tr><th scope="row">Paid for {count(of.claims.length, "claim")} here</th><td><Money of={sum(of.claims.map((c) => c.paid))} /></td></tr>
        {of.unmatched.length > 0 && <tr><th scope="row">Paid for <a href="#unmatched">{count(of.unmatched.length, "claim")}</a> not found here</th><td>+ <Money of={unmatched} /></td></tr>}
        {of.others.map((o, i) => <tr key={i}><th scope="row">{asSentence(o.says).replace(/\.$/, "")} <code>{o.reason}</code></th>
          <td>{cents(o.amount) < 0n ? <>+ <Money of={o.amount.slice(1)} /></> : <>{"\u2212"} <Money of={o.amount} /></>}</td></tr>)}
        <tr class="total"><th scope="row">Makes</th><td><Money of={b.should} /></td></tr>
        <tr><th scope="row">The payer says it paid</th><td><Money of={of.row.amount ?? "0.00"} /></td></tr>
        <tr class={b.balances && of.balances ? "balances" : "late"}><th scope="row"><Sign of={b.balances && of.balances ? "earned" : "lost"} /> {b.balances && of.balances ? "It balances" : "It differs by"}</th>
          <td>{b.balances && of.balances ? "" : <Money of={b.difference} />}</td></tr>
      </tbody>
    </table>
  );
}

const WHAT: Record<string, [string, "earned" | "at-risk" | "lost"]> = { paid: ["Paid", "earned"], denied: ["Denied", "at-risk"], reversed: ["Taken back", "lost"] };
function Paid({ c }: { c: RemittanceClaim }) {
  const [word, meaning] = WHAT[c.what] ?? [c.what, "earned"];
  const plain = c.what === "paid" && c.adjustments.every((a) => a.reason === "45" || a.group === "PR");
  return (
    <li class="claim-line">
      <div class="line-head">
        <span class={`status m-${meaning}`}><Sign of={meaning} /> {word}</span>
        <span class="line-name"><a href={`/claims/${encodeURIComponent(c.claim)}`}>{c.name ?? c.claim}</a> <code class="muted small">{c.claim}</code></span>
        <span class="line-money"><Money of={c.paid} /><span class="muted small"> of <Money of={c.charge} /></span>
          {c.patient_due && !isZero(c.patient_due) && <span class="muted small">, the patient owes <Money of={c.patient_due} /></span>}</span>
      </div>
      {c.adjustments.length > 0 && (plain
        ? <details class="line-why"><summary>As the contract has it: {count(c.adjustments.length, "adjustment")}</summary><Adjustments of={c.adjustments} together /></details>
        : <Adjustments of={c.adjustments} together />)}
    </li>
  );
}

export default function RemittancePage({ params }: PageProps) {
  const id = params["answer"] ?? "";
  const read = useGet("/v1/remittances/{answer}", { answer: id });
  const [done, setDone] = useState<UnmatchedRow>();
  const d = read.data, pays = d?.row.type === "835";
  const rank = (c: RemittanceClaim) => (c.what === "paid" ? 1 : 0);
  return (
    <Page title={d ? `${answerTitle(d.row.type)}${d.row.payer ? ` of ${d.row.payer}` : ""}` : "Payer’s answer"}
      panel={done && <DonePanel key={done.unmatched} work={workOf(done)} onClose={() => setDone(undefined)} onDone={() => { setDone(undefined); void read.reload(); }} />}
      heading={d && <>{d.row.payer ?? answerTitle(d.row.type)}{d.row.amount && <> <Money of={d.row.amount} /></>}</>}
      note={d && <>{answerTitle(d.row.type)}{d.row.trace && <> · <code>{d.row.trace}</code></>}{d.row.on && <> · paid <Day on={d.row.on} /></>} · came <When at={d.row.at} /> · <a href="/remittances">all answers</a></>}>
      <Read of={read} what="Loading the answer">{(r) => <>
        {pays && <Balance of={r} />}
        {r.unmatched.length > 0 && <Section title="Not found here" id="unmatched"><UnmatchedRows of={r.unmatched} reload={() => void read.reload()} onDone={setDone} /></Section>}
        {r.claims.length > 0 && <Section title="Claim by claim" note="what was not paid in full first">
          <ul class="claim-lines">{[...r.claims].sort((a, b) => rank(a) - rank(b) || compareMoney(b.charge, a.charge)).map((c, i) => <Paid key={`${c.claim} ${i}`} c={c} />)}</ul></Section>}
        {!pays && r.answers.length === 0 && <p class="muted">It names no claim.</p>}
        {r.answers.length > 0 && <Section title="What it says">
          <ul class="plain">{r.answers.map((a, i) => <li key={i}>{a.claim && <><a href={`/claims/${encodeURIComponent(a.claim)}`}>{a.claim}</a>: </>}<Sentence of={asSentence(a.text)} /></li>)}</ul></Section>}
      </>}</Read>
    </Page>
  );
}
