// claim_peek.tsx - a claim in the panel, so that the list is never lost: what comes next, its money, its open work.
import { useGet } from "../api";
import { Facts, Money, Panel, Read } from "../parts";
import { Sentence } from "../parts/sentence";
import { Status, ToFile } from "../parts/status";
import type { Claim, ClaimRow } from "../shapes";
import { asSentence } from "../words/sentence";
import { isZero } from "../words/money";

export function ClaimPeek({ row, onClose }: { row: ClaimRow; onClose: () => void }) {
  const read = useGet("/v1/claims/{claim}", { claim: row.claim });
  const page = `/claims/${encodeURIComponent(row.claim)}`;
  return (
    <Panel title={<a href={page}>{row.name}</a>} label={`Claim ${row.claim}`} note={<>{row.payer_name} · <code>{row.claim}</code></>} onClose={onClose}>
      <p><Status of={row.status} daysLeft={row.days_left} /></p>
      <Read of={read} what="Loading the claim">{(c: Claim) => <>
        <p class="what-next"><Sentence of={asSentence(c.next)} /></p>
        {c.work.map((w, i) => <p key={i} class="work-brief"><Sentence of={w.text} /></p>)}
        <Facts of={[
          ["Charge", <Money of={row.charge} />], ["Expected", <Money of={row.expected} />],
          ["Paid", isZero(row.paid) ? null : <Money of={row.paid} />],
          ["Patient owes", isZero(row.patient_due) ? null : <Money of={row.patient_due} />],
          ["To file", <ToFile of={row} />],
        ]} />
        <ul class="peek-lines">{c.lines.map((l) => <li key={l.control}><span>{l.code} <span class="muted">{l.name}</span></span> <Money of={l.expected} /></li>)}</ul>
        <p><a href={page}>Open the claim</a></p>
      </>}</Read>
    </Panel>
  );
}
