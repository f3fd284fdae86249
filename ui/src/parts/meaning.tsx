// meaning.tsx - the four meanings, which never change colour or shape: earned (filled), reachable (outlined), at risk
// (half filled, with the date), lost (struck). A fifth is none of them: what yields to a better code.
import type { CodeState, Outcome } from "../shapes";
import { sayMoney } from "../words/money";
import { By } from "./when";

export type Meaning = "earned" | "reachable" | "at-risk" | "lost" | "yields";

export const meaningWords: Record<Meaning, string> = {
  "earned": "earned", "reachable": "can be reached", "at-risk": "at risk", "lost": "lost", "yields": "gives way",
};

/** A determination's status as a meaning. Held: earned but for something that has a last day. */
export function meaningOf(status: CodeState["status"]): Meaning {
  switch (status) {
    case "ready": case "claimed": return "earned";
    case "held": return "at-risk";
    case "open": return "reachable";
    case "yields": return "yields";
    case "lost": case "refused": return "lost";
  }
}

/** The sign alone, 12 pixels, readable without colour. */
export function Sign({ of }: { of: Meaning }) {
  return (
    <svg class={`sign m-${of}`} viewBox="0 0 12 12" width="12" height="12" aria-hidden="true" focusable="false">
      {of === "earned" && <rect x="1" y="1" width="10" height="10" rx="2.5" class="fill" />}
      {of === "reachable" && <rect x="1.75" y="1.75" width="8.5" height="8.5" rx="2" class="line" />}
      {of === "at-risk" && <>
        <rect x="1.75" y="1.75" width="8.5" height="8.5" rx="2" class="line" />
        <path d="M1.75 6h8.5v2.25a2 2 0 0 1-2 2h-4.5a2 2 0 0 1-2-2z" class="fill" />
      </>}
      {of === "lost" && <>
        <rect x="1.75" y="1.75" width="8.5" height="8.5" rx="2" class="line faint" />
        <path d="M0.5 11.5 11.5 0.5" class="line" />
      </>}
      {of === "yields" && <path d="M2 6h8" class="line" />}
    </svg>
  );
}

/** A code with its meaning: "98980 $54.11 by Thu". */
export function CodeChip({ code, meaning, amount, by, units, at, href, title }: {
  code: string; meaning: Meaning; amount?: string; by?: string; units?: number; href?: string; title?: string;
  /** From how much on: "at 40". */
  at?: number;
}) {
  const words = (
    <>
      <Sign of={meaning} />
      <span class="chip-code">{code}{units && units > 1 ? ` ×${units}` : ""}</span>
      {at !== undefined && <span class="chip-at">at {at}</span>}
      <span class="vh">, {meaningWords[meaning]}</span>
      {amount !== undefined && <span class="chip-money">{sayMoney(amount)}</span>}
      {by && meaning !== "earned" && meaning !== "lost" && <span class="chip-by"><By on={by} short /></span>}
    </>
  );
  const cls = `chip m-${meaning}`;
  return href ? <a class={cls} href={href} title={title}>{words}</a> : <span class={cls} title={title}>{words}</span>;
}
export const OutcomeChip = ({ of, href, at }: { of: Outcome; href?: string; at?: boolean }) =>
  <CodeChip code={of.code} at={at ? of.min : undefined} meaning={of.state} amount={of.worth} by={of.last_day} href={href} />;

/** What all of them look like, once on a page that shows many. */
export function Legend() {
  return (
    <ul class="legend" aria-label="What the signs mean">
      {(["earned", "reachable", "at-risk", "lost"] as const).map((m) =>
        <li key={m}><Sign of={m} /> {meaningWords[m]}</li>)}
    </ul>
  );
}
