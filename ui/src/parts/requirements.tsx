// requirements.tsx - what a code stands on: what is needed, what was found, on whose word, and the facts.
import type { Requirement } from "../shapes";
import { GRADE, requirementTitle, sortRequirements } from "../logic/claims";
import { Sign } from "./meaning";
import { Sentence } from "./sentence";

export function Grade({ of }: { of: string }) {
  const [letter, words] = GRADE[of] ?? [of, ""];
  return <span class={`grade grade-${letter}`} title={words}>{of === "K" ? "unverified" : letter}<span class="vh"> {words}</span></span>;
}

/** A citation; its address, where it has one, is a link out. */
export function Cite({ of }: { of: string }) {
  const parts = of.split(/(https?:\/\/[^\s;)]+)/);
  return <span class="cite">{parts.map((p, i) => i % 2
    ? <a key={i} href={p} rel="noreferrer noopener" target="_blank">{new URL(p).hostname}</a> : p)}</span>;
}

export const factHref = (id: string): string => `/facts/${encodeURIComponent(id)}`;

/** Facts as links: the first few, the rest behind a click. */
const FACTS_SHOWN = 6;
export function Evidence({ of }: { of: readonly string[] }) {
  if (!of.length) return null;
  const link = (id: string) => <li key={id}><a class="fact-link" href={factHref(id)}>{id}</a></li>;
  return (
    <div class="evidence">
      <ul aria-label="Facts">{of.slice(0, FACTS_SHOWN).map(link)}</ul>
      {of.length > FACTS_SHOWN && <details><summary>{of.length - FACTS_SHOWN} more facts</summary>
        <ul>{of.slice(FACTS_SHOWN).map(link)}</ul></details>}
    </div>
  );
}

/** One a line; its source and facts lie behind it. What is not met lies open. */
export function Requirements({ of }: { of: readonly Requirement[] }) {
  if (!of.length) return <p class="muted">Nothing is judged here now: the service is no longer asked about.</p>;
  return (
    <ul class="requirements">
      {sortRequirements(of).map((r) => (
        <li key={r.id} class={r.met ? "met" : "unmet"}>
          <details open={!r.met}>
            <summary>
              <span class="req-sign"><Sign of={r.met ? "earned" : "lost"} /><span class="vh">{r.met ? "met: " : "not met: "}</span></span>
              <strong>{requirementTitle(r.id)}</strong>
              <span class="req-have"><Sentence of={r.have} /></span>
              <Grade of={r.grade} />
            </summary>
            <div class="req-more">
              <p>Needed: <Sentence of={r.need} /></p>
              <p class="muted"><Cite of={r.cite} /></p>
              <Evidence of={r.evidence} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
