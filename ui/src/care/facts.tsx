// facts.tsx - facts as sentences, and one of them whole: what everything here stands on.
import { useState } from "preact/hooks";
import { me, tell, unsay, useGet } from "../api";
import { AreaField, Facts, Form, Panel, Read, Sentence, toast, useForm, When } from "../parts";
import { address } from "../router";
import { kindSays } from "../words/kinds";
import type { Fact, FactRow } from "../shapes";


const CARE = "checkin assess contact time supply educate", TREAT = "diagnosis plan order note", ENROLL = "patient consent revoke enroll discharge",
  COVER = "coverage authorization";
/** May who is signed in take out a fact of a kind? The server asks again. */
export function mayVoid(kind: string, may: readonly string[]): boolean {
  if (!may.includes("void")) return false;
  const wanted = CARE.split(" ").includes(kind) ? "care" : TREAT.split(" ").includes(kind) ? "treat" : ENROLL.split(" ").includes(kind) ? "enroll"
    : COVER.split(" ").includes(kind) ? "coverage" : "";
  return wanted !== "" && may.includes(wanted);
}

/** A fact by its id, as a line that opens it. */
export function FactLine({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  const fact = useGet("/v1/facts/{id}", { id });
  return (
    <li class={fact.data?.voided ? "fact-line voided" : "fact-line"}>
      {fact.data ? <><button class="link fact-says" onClick={() => onOpen(id)}><Sentence of={fact.data.says} /></button>
        <span class="muted small"><When at={fact.data.at} />{fact.data.by_name && <> · {fact.data.by_name}</>}</span></>
        : <button class="link mono" onClick={() => onOpen(id)}>{id}</button>}
    </li>
  );
}
export const FactLines = ({ ids, onOpen }: { ids: readonly string[]; onOpen: (id: string) => void }) =>
  <ul class="fact-lines">{ids.map((id) => <FactLine key={id} id={id} onOpen={onOpen} />)}</ul>;

function Value({ of }: { of: unknown }) {
  if (of === null || of === undefined) return <span class="muted">none</span>;
  if (typeof of === "object") return <span class="mono">{JSON.stringify(of)}</span>;
  if (typeof of === "string" && /^\d{4}-\d\d-\d\dT/.test(of)) return <When at={of} />;
  return <>{String(of)}</>;
}
const field = (name: string) => name.replaceAll("_", " ");

function VoidForm({ of, onDone }: { of: FactRow; onDone: () => void }) {
  const form = useForm({ reason: "" }, async (v) => {
    await unsay([of.id], v.reason.trim());
    const about = of.fact as Fact & { patient?: string; enrollment?: string };
    tell({ patient: about.patient, enrollment: about.enrollment, kind: "void" });
    toast("Taken out. The fact itself stays in the journal, and so does your reason.");
    onDone();
  }, (v) => (v.reason.trim() ? {} : { reason: "Why it is taken out." }), `void ${of.id}`);
  return (
    <Form of={form} action="Take it out" onCancel={onDone} cancel="Leave it">
      <AreaField label="Why?" value={form.value.reason} onValue={(reason) => form.set({ reason })} error={form.errors.reason} rows={2} autofocus
        hint="What rests on it is worked out again at once: days, minutes, codes, claims." />
    </Form>
  );
}

/** A fact whole, as a panel or a page shows it. */
export function FactWhole({ id }: { id: string }) {
  const fact = useGet("/v1/facts/{id}", { id });
  const [voiding, setVoiding] = useState(false);
  const may = me.get()?.may ?? [];
  return (
    <Read of={fact}>{(f) => {
      const about = f.fact as Fact & { patient?: string; enrollment?: string; claim?: string };
      return (
        <div class="fact-whole">
          <p class={f.voided ? "voided" : undefined}><Sentence of={f.says} /></p>
          {f.voided && <p>Taken out by the void <span class="mono">{f.voided}</span>. It stays in the journal and counts nowhere.</p>}
          <Facts of={[["Kind", kindSays(f.kind)], ["Happened", <When at={f.at} />], ["Came in", <When at={f.received} />], ["By", f.by_name ?? f.by],
            ["Number", f.seq.toLocaleString("en-US")]]} />
          <details open><summary>As it was written</summary>
            <Facts of={Object.entries(f.fact).filter(([k]) => !["fact", "id", "at", "received", "by"].includes(k)).map(([k, v]) => [field(k), <Value of={v} />])} />
          </details>
          {!f.voided && mayVoid(f.kind, may) && (voiding ? <VoidForm of={f} onDone={() => setVoiding(false)} />
            : <p><button onClick={() => setVoiding(true)}>Take it out …</button></p>)}
          {may.includes("patients") && about.patient && <p><a href={address("/patients/{patient}", { patient: about.patient, e: about.enrollment })}>The patient’s record</a></p>}
          {may.includes("claims") && about.claim && <p><a href={address("/claims/{claim}", { claim: about.claim })}>The claim</a></p>}
        </div>
      );
    }}</Read>
  );
}

export function FactPanel({ id, onClose }: { id: string; onClose: () => void }) {
  return <Panel title="A fact" note={<span class="mono">{id}</span>} focus={id} onClose={onClose}><FactWhole id={id} /></Panel>;
}
