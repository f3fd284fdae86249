// findings.tsx - what checks found, worst first, each in a sentence with its place.
import type { Finding } from "../shapes";
import { Sentence } from "./sentence";

const RANK = { error: 0, warning: 1, note: 2 } as const;
const WORD = { error: "Error", warning: "Warning", note: "Note" } as const;

export function Findings({ of, none = "Nothing was found." }: { of: readonly Finding[]; none?: string | null }) {
  if (!of.length) return none === null ? null : <p class="muted">{none}</p>;
  return (
    <ul class="findings">
      {[...of].sort((a, b) => RANK[a.weight] - RANK[b.weight]).map((f, i) => (
        <li key={i} class={`finding finding-${f.weight}`}>
          <span class="finding-weight">{WORD[f.weight]}</span> <span><Sentence of={f.text} whole />
            {f.id && <code class="muted small"> {f.id}</code>}</span>
        </li>
      ))}
    </ul>
  );
}
