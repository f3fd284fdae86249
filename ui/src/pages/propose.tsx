// propose.tsx - a change of rules as a form: what it would change is seen first, then it is proposed to a second person.
import { useEffect, useMemo, useState } from "preact/hooks";
import { get, me, newId, now, post, useGet } from "../api";
import { asProblem, fieldOf, type Problem } from "../api/problem";
import { asked, changed, factOf, FORMS, formOf, valuesOf, wrong, type Field, type Form as RuleForm, type RuleFact, type Values } from "../logic/propose";
import type { PageProps } from "../pages";
import { AreaField, CheckField, ChoiceField, Confirm, Failed, Loading, Page, SelectField, TextField, toast, useTyped } from "../parts";
import { RulePlaces } from "../parts/places";
import { PreviewShown } from "../parts/preview";
import { filter, go } from "../router";
import type { Preview } from "../shapes";

interface Known { payers: { id: string; name: string }[]; codes: { id: string; name: string }[] }

function One({ f, v, set, error, known }: { f: Field; v: string; set: (v: string) => void; error?: string; known: Known }) {
  const base = { label: f.label, hint: f.help, error, maybe: !f.needed && f.type !== "flag" && f.type !== "choice", value: v, onValue: set };
  switch (f.type) {
    case "choice": return (f.choices?.length ?? 0) <= 3 ? <ChoiceField {...base} options={(f.choices ?? []).map(([id, name]) => ({ id, name }))} />
      : <SelectField {...base} none="Choose" options={(f.choices ?? []).map(([id, name]) => ({ id, name }))} />;
    case "payer": return <SelectField {...base} none="Choose" options={known.payers} />;
    case "code": return <SelectField {...base} none="Choose" options={known.codes} />;
    case "flag": return <CheckField label={f.label} hint={f.help} value={v === "yes"} onValue={(is) => set(is ? "yes" : "")} />;
    case "text": return <AreaField {...base} />;
    case "date": return <TextField {...base} type="date" />;
    case "money": return <TextField {...base} inputMode="decimal" placeholder="0.00" />;
    case "whole": return <TextField {...base} inputMode="numeric" />;
    default: return <TextField {...base} autocomplete="off" spellcheck={false} />;
  }
}

/** The fact that is changed, as it was said; the form begins with it. */
function useBefore(form: RuleForm | undefined, query: URLSearchParams): { ready: boolean; values: Values; problem?: Problem } {
  const of = query.get("of"), payer = query.get("payer"), kind = form?.kind, again = query.get("again") === "1";
  const today = me.get()?.today ?? "";
  const payers = useGet("/v1/payers", kind === "payer" && payer ? {} : null);
  const [got, setGot] = useState<{ of: string; values?: Values; problem?: Problem }>();
  useEffect(() => {
    if (!form || !of || kind === "void") return;
    get("/v1/facts/{id}", { id: of }).then((r) => setGot({ of, values: valuesOf(form, r.fact as Record<string, unknown>) }), (e: unknown) => setGot({ of, problem: asProblem(e) }));
  }, [of, kind]);
  if (!form) return { ready: false, values: {} };
  if (kind === "void") return { ready: true, values: { voids: of ?? "" } };
  if (of) return { ready: got?.of === of, values: { ...got?.values, ...(again ? { verified_on: today } : {}) }, problem: got?.problem };
  if (kind === "payer" && payer) {
    const p = payers.data?.payers.find((x) => x.payer === payer);
    return { ready: !!payers.data || !!payers.problem, problem: payers.problem, values: p ? { payer: p.payer, name: p.name, kind: p.kind, number: p.number, filing: p.filing ?? "", policy: p.policy ?? "", state: p.state ?? "" } : {} };
  }
  return { ready: true, values: { ...(payer ? { payer } : {}), ...(kind === "payer-rule" ? { verified_on: today } : {}) } };
}

function Filled({ form, before, known, again, of }: { form: RuleForm; before: Values; known: Known; again: boolean; of: string }) {
  const [v, setV] = useState<Values>(before);
  const [reason, setReason] = useState(again ? "Looked at again; nothing changed." : "");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem>();
  const [preview, setPreview] = useState<{ facts: RuleFact[]; of: Preview }>();
  const [busy, setBusy] = useState(false);
  const id = useMemo(() => newId("r"), [form.kind]);
  const kept = useTyped(`propose ${form.kind} ${of}`, { v, reason }, (was) => { setV(was.v); setReason(was.reason); });
  const set = (name: string) => (x: string) => { kept.touch(); setV((o) => ({ ...o, [name]: x })); setErrors(({ [name]: _, ...rest }) => rest); setPreview(undefined); };
  const look = async (e: Event) => {
    e.preventDefault();
    if (busy) return;
    const bad = { ...wrong(form, v), ...(reason.trim().length < 3 ? { reason: "Say why, for the one who looks at it." } : {}) };
    setErrors(bad);
    setProblem(undefined);
    if (Object.keys(bad).length) {
      const box = e.currentTarget as HTMLElement;
      requestAnimationFrame(() => box.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
      return;
    }
    const facts = [factOf(form, v, id, now().toISOString())];
    setBusy(true);
    try { setPreview({ facts, of: await post("/v1/rulebook/preview", { facts, reason: reason.trim() }) }); }
    catch (x) {
      const p = asProblem(x), field = fieldOf(p.place);
      if (p.kind === "refused" && form.fields.some((f) => f.name === field)) setErrors({ [field]: p.message });
      else setProblem(p);
    } finally { setBusy(false); }
  };
  const propose = async () => {
    if (!preview) return;
    await post("/v1/proposals", { facts: preview.facts, reason: reason.trim() });
    kept.drop();
    toast("Proposed. Somebody else has to let it in.");
    go("/proposals");
  };
  const other = Object.keys(before).length > 1 ? changed(form, before, v) : [];
  return (
    <>
      <form class="form propose" noValidate onSubmit={(e) => void look(e)}>
        <p class="muted">{form.says}</p>
        <div class="fields">{asked(form, v).map((f) => <One key={f.name} f={f} v={v[f.name] ?? ""} set={set(f.name)} error={errors[f.name]} known={known} />)}</div>
        <AreaField label="Why" value={reason} onValue={(x) => { kept.touch(); setReason(x); setErrors(({ reason: _, ...rest }) => rest); }} error={errors["reason"]} hint="What the second person reads first." />
        {other.length > 0 && <p class="muted">Changed: {other.map((n) => form.fields.find((f) => f.name === n)?.label.toLowerCase()).join(", ")}.</p>}
        {problem && <p class="wrong" role="alert">{problem.message}</p>}
        <div class="form-foot"><button type="submit" class={preview ? "" : "main-button"} aria-disabled={busy}>{busy ? "Judging every enrollment anew …" : preview ? "Look again" : "See what it would change"}</button>
          <a href="/proposals" class="button quiet">Not now</a></div>
      </form>
      {preview && <div class="proposing">
        <PreviewShown of={preview.of} />
        <Confirm action="Propose it" onYes={propose} onNo={() => setPreview(undefined)}>
          <p>It waits for a second person. Until then nothing is judged by it. Claims that were made stay as they are; what would change for them comes to the worklist.</p></Confirm>
      </div>}
    </>
  );
}

export default function ProposePage({ query }: PageProps) {
  const kind = query.get("kind") ?? "", form = formOf(kind);
  const payers = useGet("/v1/payers"), book = useGet("/v1/rulebook");
  const known: Known = { payers: (payers.data?.payers ?? []).map((p) => ({ id: p.payer, name: p.name })),
    codes: (book.data?.codes ?? []).map((c) => ({ id: c.code, name: `${c.code} ${c.name}` })) };
  const before = useBefore(form, query);
  const of = query.get("of");
  return (
    <Page title={form ? form.title : "Propose a change"} note={<a href="/proposals">All proposals</a>}>
      <RulePlaces at="proposals" />
      {kind !== "void" && !of && <ChoiceField label="What changes" value={kind} onValue={(k) => filter({ kind: k, payer: query.get("payer") })}
        options={FORMS.filter((f) => f.kind !== "void").map((f) => ({ id: f.kind, name: f.title }))} />}
      {form && (before.problem ? <Failed problem={before.problem} /> : !before.ready ? <Loading />
        : <Filled key={`${kind} ${of ?? ""}`} form={form} before={before.values} known={known} again={query.get("again") === "1"} of={of ?? ""} />)}
    </Page>
  );
}
