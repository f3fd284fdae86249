// note.tsx - a note: four elements beside the period's data; kept as it is typed, signed with the own sign-in, and
// after that read, and added to.
import { useEffect, useRef, useState } from "preact/hooks";
import { me, newId, tell, useGet } from "../api";
import { fieldOf } from "../api/problem";
import { dropDraft, findDraft, useDraft, type Saving } from "../care/drafts";
import { NoteData, Waits } from "../care/note_data";
import { Sign } from "../care/sign";
import { TimerSlot } from "../care/timer";
import { useKeys } from "../keys";
import { draftName, ELEMENTS, figures, isEmpty, noTexts, sayWords, TITLES, trimmed, versionsOf, withoutLead, words, wordsOf, type Element, type Texts, type ToSign } from "../logic/note";
import { AreaField, Empty, Page, Read, Section, Span, toast, toastProblem, useToday, When } from "../parts";
import type { PageProps } from "../pages";
import { address, go } from "../router";
import type { Note, NoteVersion } from "../shapes";
import { count } from "../words/dates";

const SAVED: Record<Saving, string> = { "": "", "typing": "…", "saved": "Draft saved", "here": "Kept in this browser until there is a connection",
  "not-kept": "This draft could not be kept: copy it before you leave" };

/** The four boxes at work, for a note or for an addendum. */
function Boxes({ texts, onText, errors, first, figuresOf }: {
  texts: Texts; onText: (e: Element, text: string) => void; errors: Partial<Record<Element, string>>; first?: boolean; figuresOf?: () => string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const where = ELEMENTS.find((e) => errors[e]);
  useEffect(() => { if (where) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(); }, [where, errors]);
  return (
    <div class="boxes" ref={box}>{ELEMENTS.map((e, i) => (
      <AreaField key={e} label={TITLES[e].title} value={texts[e]} onValue={(t) => onText(e, t)} error={errors[e]} autofocus={first && i === 0} rows={5} class={`box-${e}`}
        hint={<>{TITLES[e].hint} {words(texts[e]) > 0 && <span class="nowrap">{count(words(texts[e]), "word")}.</span>}
          {e === "review" && figuresOf && !texts.review.trim() && <> <button type="button" class="link small" onClick={() => onText("review", figuresOf())}>Put the period’s figures in</button></>}</>} />
    ))}</div>
  );
}
const missing = (t: Texts): Partial<Record<Element, string>> =>
  Object.fromEntries(ELEMENTS.filter((e) => !t[e].trim()).map((e) => [e, "All four are needed: a note with an empty one documents nothing."]));

function Writing({ of: n, start, id, addTo, onSigned, onCancel }: {
  of: Note; start: Texts; id: string; addTo?: string; onSigned: (n: Note) => void; onCancel?: () => void;
}) {
  const t = useToday();
  const [texts, setTexts] = useState(start), [touched, setTouched] = useState(false), [signing, setSigning] = useState(false);
  const [errors, setErrors] = useState<Partial<Record<Element, string>>>({});
  const name = addTo ? `${draftName(n.enrollment, n.from)}.add` : draftName(n.enrollment, n.from);
  const { saving, end } = useDraft(name, { note: id, to: n.to }, texts, touched);
  const total = wordsOf(texts);
  const onText = (e: Element, text: string) => {
    setTexts((was) => ({ ...was, [e]: text }));
    setErrors((was) => ({ ...was, [e]: undefined }));
    setTouched(true);
    setSigning(false);
  };
  const ask = () => {
    const wrong = missing(texts);
    setErrors(wrong);
    if (!Object.keys(wrong).length) setSigning(true);
  };
  const lead = addTo ? n.addendum_lead ?? "" : "";
  const whole = trimmed(texts);
  const toSign: ToSign = { note: id, enrollment: n.enrollment, from: n.from, to: n.to, ...whole, review: lead + whole.review, ...(addTo ? { addendum_to: addTo } : {}) };
  const signed = async (next: Note) => {
    await end();
    tell({ patient: n.patient, enrollment: n.enrollment, kind: "note" });
    toast(addTo ? "The addendum is signed." : `The note is signed${n.waits.length ? `: ${[...new Set(n.waits.map((w) => w.code))].join(", ")} no longer wait for it` : ""}.`);
    onSigned(next);
  };
  const discard = async () => {
    const before = texts;
    setTouched(false);
    setTexts(noTexts);
    try {
      await dropDraft(name);
      toast("The draft is dropped.", { done: "It is back.", undo: () => { setTexts(before); setTouched(true); } });
      onCancel?.();
    } catch (e) { toastProblem(e); setTexts(before); }
  };
  useKeys("Note", [{ key: "s", label: addTo ? "Sign the addendum" : "Sign the note", action: true, run: ask }], n.may_sign);
  return (
    <div class="writing">
      <Boxes texts={texts} onText={onText} errors={errors} first={!!addTo} figuresOf={addTo ? undefined : () => figures(n, t)} />
      <div class="note-foot">
        <p class="note-words" role="status"><meter class="vh" min={0} max={Math.max(n.words_max * 1.5, total)} value={total} aria-label="Words">{total}</meter>{addTo ? count(total, "word") : sayWords(total, n.words_min, n.words_max)}</p>
        <p class={saving === "not-kept" ? "wrong" : saving === "here" ? "m-at-risk" : "muted"} role="status">{SAVED[saving]}</p>
        <span class="grow" />
        {!isEmpty(texts) && <button class="quiet" onClick={() => void discard()}>Drop the draft</button>}
        {onCancel && isEmpty(texts) && <button class="quiet" onClick={onCancel}>Not now</button>}
        {n.may_sign && !signing && <button class="main-button" onClick={ask}>{addTo ? "Sign the addendum …" : "Sign …"}</button>}
      </div>
      {!n.may_sign && <p class="muted">{n.signer} bills for this enrollment, and signs its notes: another signature would count for nothing.</p>}
      {signing && <Sign of={toSign} who={me.get()?.name ?? n.signer} words={total} onSigned={signed} onCancel={() => setSigning(false)}
        onWrong={(p) => { const at = ELEMENTS.find((e) => e === fieldOf(p.place) || p.place.includes(e)); if (at) setErrors({ [at]: p.message }); }} />}
    </div>
  );
}

function Version({ of: v, addendum, from, to }: { of: NoteVersion; addendum?: boolean; from: string; to: string }) {
  return (
    <article class="note-read" aria-label={addendum ? "Addendum" : "The note"}>
      <p class="muted">{addendum ? "Added and signed" : "Signed"} by {v.by_name}{v.signed && <>, <When at={v.signed} /></>}
        {v.late && <span class="pill pill-late" title="A note is expected within seven days of the last day that it covers.">signed late: it covers <Span from={from} to={to} /></span>}</p>
      <dl>{ELEMENTS.map((e) => {
        const text = e === "review" && addendum ? withoutLead(v[e]) : v[e];
        return <div key={e}><dt>{TITLES[e].title}</dt><dd class="prose">{text}</dd></div>;
      })}</dl>
    </article>
  );
}

function Signed({ of: n, note, onAdded }: { of: Note; note: string; onAdded: () => void }) {
  const { note: base, addenda } = versionsOf(n);
  const [adding, setAdding] = useState<{ texts: Texts; id: string } | null>(null);
  const unchanged = { ...noTexts, interpretation: "Unchanged.", actions: "None besides this addendum.", plan: "Unchanged." };
  useEffect(() => { // an addendum that was begun is found again
    void findDraft(`${draftName(n.enrollment, n.from)}.add`).then((d) => { if (d && n.may_sign) setAdding({ texts: d, id: d.note || newId("n") }); }, () => {});
  }, [note]);
  return (
    <div class="writing">
      {base ? <Version of={base} from={n.from} to={n.to} /> : <Empty title="This note is an addendum.">It stands with the note that it adds to.</Empty>}
      {addenda.map((v) => <Version key={v.fact} of={v} addendum from={n.from} to={n.to} />)}
      {n.may_sign && base && (adding
        ? <Section title="Addendum" note="what is added to the note; the note itself stays as it is">
            <Writing key={adding.id} of={n} start={adding.texts} id={adding.id} addTo={note} onSigned={() => { setAdding(null); onAdded(); }} onCancel={() => setAdding(null)} /></Section>
        : <p class="no-print"><button onClick={() => setAdding({ texts: unchanged, id: newId("n") })}>Add to the note …</button></p>)}
    </div>
  );
}

/** What was begun: a draft of one's own, or a note that was said and not signed. */
function useStart(n: Note): { texts: Texts; id: string } | undefined {
  const [start, set] = useState<{ texts: Texts; id: string }>();
  useEffect(() => {
    let here = true;
    const { unsigned } = versionsOf(n);
    const said = unsigned && { texts: unsigned as Texts, id: n.note ?? newId("n") };
    findDraft(draftName(n.enrollment, n.from)).then((d) => {
      if (here) set(d ? { texts: d, id: d.note || n.note || newId("n") } : said ?? { texts: noTexts, id: n.note ?? newId("n") });
    }, (e: unknown) => { toastProblem(e); if (here) set(said ?? { texts: noTexts, id: newId("n") }); });
    return () => { here = false; };
  }, [n.enrollment, n.from, n.note]);
  return start;
}

function AtWork({ of: n }: { of: Note }) {
  const start = useStart(n);
  if (!start) return null;
  return <Writing of={n} start={start.texts} id={start.id} onSigned={() => go(address("/notes/{enrollment}/{note}", { enrollment: n.enrollment, note: start.id }), { replace: true })} />;
}

export default function NotePage({ params, query }: PageProps) {
  const enrollment = params.enrollment ?? "", note = params.note === "new" ? undefined : params.note;
  const read = useGet("/v1/enrollments/{enrollment}/note", { enrollment, note, from: note ? undefined : query.get("from"), to: note ? undefined : query.get("to") });
  const n = read.data, signed = n ? !!versionsOf(n).note : false;
  const title = n ? `Note on ${n.name}` : "Note";
  return (
    <Page title={title} wide heading={n ? <>Note <span class="muted">on</span> <a class="head-link" href={address("/patients/{patient}", { patient: n.patient, e: n.enrollment })}>{n.name}</a></> : " "}
      note={n && <>Covers <Span from={n.from} to={n.to} />{!signed && <>, to be signed by {n.signer}</>} · <a href={address("/notes/{enrollment}", { enrollment })}>All notes</a></>}
      tools={signed ? <button onClick={() => window.print()}>Print</button> : undefined}>
      {n && <TimerSlot patient={n.patient} enrollment={enrollment} mine={n.may_sign} name={n.name} activity={signed ? "review" : "document"} />}
      <Read of={read} what="Loading the period’s data">{(d) => (
        <div class="note-page">
          <div class="note-words-side">
            <Waits of={d} />
            {signed && note ? <Signed of={d} note={note} onAdded={() => void read.reload()} /> : <AtWork key={`${d.from} ${d.note ?? ""}`} of={d} />}
          </div>
          <aside class="note-data" aria-label="The period’s data"><NoteData of={d} /></aside>
        </div>
      )}</Read>
    </Page>
  );
}
