// unmatched_rows.tsx - parts of answers that belong to no claim here, each with the claims that it could be about:
// a figure key matches it.
import { useState } from "preact/hooks";
import { post } from "../api";
import { asProblem } from "../api/problem";
import { Money, Span, toast } from "../parts";
import { useMay } from "../parts/places";
import { Sentence } from "../parts/sentence";
import { Status } from "../parts/status";
import { useKeys } from "../keys";
import type { ClaimRow, UnmatchedRow, WorkRow } from "../shapes";
import { asSentence } from "../words/sentence";
import { sayMoney } from "../words/money";

/** What speaks for a candidate: the same charge or the same name, said and not only ranked. */
function why(u: UnmatchedRow, c: ClaimRow): string[] {
  const out: string[] = [];
  if (u.charge && u.charge === c.charge) out.push("same charge");
  if (u.who && c.name.toLowerCase().split(",")[0] === u.who.toLowerCase().split(",")[0]) out.push("same last name");
  if (u.paid && c.expected && u.paid === c.expected) out.push("pays what was expected");
  return out;
}

/** Its open work, for the panel in which it is closed by a word. */
export const workOf = (u: UnmatchedRow): WorkRow => ({ what: "unmatched", work: u.work, name: u.who, text: u.text, worth: u.paid });

export function UnmatchedRows({ of, reload, onDone }: { of: UnmatchedRow[]; reload: () => void; onDone: (u: UnmatchedRow) => void }) {
  const may = useMay(), works = may("claims-work");
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ of: string; says: string }>();
  const row = of[Math.min(at, of.length - 1)];
  const match = async (u: UnmatchedRow, c: ClaimRow) => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await post("/v1/unmatched/{unmatched}/match", { claim: c.claim }, { unmatched: u.unmatched });
      toast(`Matched to ${c.name}, ${c.claim}: ${sayMoney(u.paid ?? "0.00")} posted.`);
      reload();
    } catch (e) { setProblem({ of: u.unmatched, says: asProblem(e).message }); } finally { setBusy(false); }
  };
  useKeys("Unmatched", [
    { key: "j", label: "Next one", run: () => setAt(Math.min(of.length - 1, at + 1)) },
    { key: "k", label: "One before", run: () => setAt(Math.max(0, at - 1)) },
    ...(works && row?.work ? [{ key: "d", label: "Seen to …", action: true, run: () => onDone(row) }] : []),
    ...(works ? (row?.maybe ?? []).slice(0, 9).map((c, i) => ({ key: String(i + 1), label: `It is about ${c.name}, ${c.claim}`, action: true, run: () => { if (row) void match(row, c); } })) : []),
  ], of.length > 0);
  return (
    <ul class="unmatched">
      {of.map((u, i) => (
        <li key={u.unmatched} class={u === row ? "at" : undefined} aria-current={u === row ? "true" : undefined} onMouseDown={() => setAt(i)} onFocusCapture={() => setAt(i)}>
          <div class="unmatched-said">
            <p><strong>{u.who ?? "No name"}</strong> {u.number && <code>{u.number}</code>} {u.charge && <>charged <Money of={u.charge} /></>}{u.paid && <>, pays <Money of={u.paid} /></>}
              <span class="muted small"> · <a href={`/remittances/${encodeURIComponent(u.answer)}`}>the answer</a></span></p>
            <p><Sentence of={asSentence(u.text)} /></p>
          </div>
          {u.maybe.length === 0 ? <p class="muted">No claim here comes near it. It may be another practice’s, or of before Daybook: ask the payer, then say what came of it.</p>
            : <ol class="candidates" aria-label="It could be about">{u.maybe.map((c, k) => (
                <li key={c.claim}>
                  {works && <button class="small" aria-disabled={busy} onClick={() => void match(u, c)}>{u === row && k < 9 && <kbd aria-hidden="true">{k + 1}</kbd>} This one</button>}
                  <span><a href={`/claims/${encodeURIComponent(c.claim)}`}>{c.name}</a> <span class="muted">{c.codes.join(" ")} · <Span from={c.from} to={c.to} /> · {c.payer_name}</span></span>
                  <Money of={c.charge} /> <Status of={c.status} />
                  <span class="muted small">{why(u, c).join(", ")}</span>
                </li>))}</ol>}
          {problem?.of === u.unmatched && <p class="wrong" role="alert">Not matched. <Sentence of={asSentence(problem.says)} /></p>}
          {works && u.work && <p><button class="small quiet" onClick={() => onDone(u)}>{u === row && <kbd aria-hidden="true">d</kbd>} None of them: seen to …</button></p>}
        </li>
      ))}
    </ul>
  );
}

