// adjustments.tsx - why less was paid than was charged: who bears it, why, and what to do about it.
import type { Adjustment } from "../shapes";
import { bearer, sumAdjustments } from "../logic/remit";
import { asSentence } from "../words/sentence";
import { Money } from "./money";

export function Adjustments({ of, together }: { of: readonly Adjustment[]; together?: boolean }) {
  if (!of.length) return null;
  const rows = together ? sumAdjustments(of) : of;
  return (
    <ul class="adjustments" aria-label="Why less was paid">
      {rows.map((a, i) => (
        <li key={i}>
          <Money of={a.amount} />
          <div>
            <p>{asSentence(a.says)} <code title={a.group_says}>{a.group}-{a.reason}</code> <span class="muted">Borne by {bearer(a.group)}.</span></p>
            {a.remarks.map((r) => <p key={r} class="muted">{asSentence(r)}</p>)}
            {a.next && <p class="what-next">{asSentence(a.next)}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
