// explain.tsx - why a code stands as it stands: each requirement with what was needed, what was found, the authority
// and how sure it is, and the facts behind it.
import { useGet } from "../api";
import { requirementTitle } from "../logic/claims";
import { By, Cite, CodeChip, Facts, Grade, meaningOf, meaningWords, Money, Panel, Read, Sentence, Span } from "../parts";
import { address } from "../router";
import type { CodeState, Explained, Requirement } from "../shapes";
import { FactLines } from "./facts";

export const STATUS: Record<CodeState["status"], string> = {
  ready: "ready to be claimed", claimed: "claimed", held: "held", open: "open", lost: "lost", refused: "refused", yields: "gives way",
};
export function RequirementLine({ of: r, onFact }: { of: Requirement; onFact: (id: string) => void }) {
  return (
    <li class={`need need-${r.met ? "met" : "unmet"}`}>
      <span class="need-sign" aria-hidden="true">{r.met ? "✓" : "○"}</span>
      <div>
        <p><b>{requirementTitle(r.id)}</b><span class="vh">{r.met ? ", met" : ", not met"}</span></p>
        <p><Sentence of={r.have} /></p>
        {!r.met && <p class="muted">Needed: <Sentence of={r.need} /></p>}
        {r.met && <p class="vh">Needed: <Sentence of={r.need} /></p>}
        <p class="cite"><Cite of={r.cite} /> <Grade of={r.grade} /></p>
        {r.evidence.length > 0 && <details><summary>{r.evidence.length === 1 ? "1 fact" : `${r.evidence.length} facts`}</summary><FactLines ids={r.evidence} onOpen={onFact} /></details>}
      </div>
    </li>
  );
}

function Body({ of: x, onFact }: { of: Explained; onFact: (id: string) => void }) {
  const c = x.code, meaning = meaningOf(c.status);
  const unmet = x.requirements.filter((r) => !r.met), met = x.requirements.filter((r) => r.met);
  return (
    <>
      <div class="stack">
        <p><CodeChip code={c.code} meaning={meaning} amount={c.amount} by={c.by} units={c.units} /> <span class="muted">{STATUS[c.status]}</span></p>
        <p class="strip-says"><Sentence of={c.says} whole /></p>
      </div>
      {x.still.length > 0 && <section><h3>Still missing</h3>
        <ul class="still">{x.still.map((s) => <li key={s.id}><Sentence of={s.need} />{s.by && <> · <span class="m-at-risk"><By on={s.by} /></span></>}</li>)}</ul></section>}
      {x.warnings.length > 0 && <section><h3>To look at</h3><ul class="still">{x.warnings.map((w) => <li key={w}><Sentence of={w} whole /></li>)}</ul></section>}
      <Facts of={[["Period", <Span from={c.from} to={c.to} />], ["Amount", <Money of={c.amount} />], ["Price", x.basis], ["Payer", x.payer],
        ["Rules", <a href={address("/rulebook/codes/{code}", { code: c.code, pack: x.pack })}>{x.pack}</a>],
        ["Claim", x.claim && <a href={address("/claims/{claim}", { claim: x.claim })}>{x.claim}</a>]]} />
      {unmet.length > 0 && <section><h3>Not met</h3><ul class="needs">{unmet.map((r) => <RequirementLine key={r.id} of={r} onFact={onFact} />)}</ul></section>}
      {met.length > 0 && <section><h3>Met</h3><ul class="needs">{met.map((r) => <RequirementLine key={r.id} of={r} onFact={onFact} />)}</ul></section>}
    </>
  );
}

export function ExplainPanel({ enrollment, code, from, onFact, onClose }: {
  enrollment: string; code: string; from?: string; onFact: (id: string) => void; onClose: () => void;
}) {
  const x = useGet("/v1/enrollments/{enrollment}/explain", { enrollment, code, from });
  return (
    <Panel title={x.data ? `${code}: ${x.data.code.name}` : code} note={x.data && `${meaningWords[meaningOf(x.data.code.status)]}, and why`} focus={`${code} ${from}`} onClose={onClose}>
      <Read of={x} what="Working out the reasons">{(e) => <Body of={e} onFact={onFact} />}</Read>
    </Panel>
  );
}
