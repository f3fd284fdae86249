// time.tsx - one's own time, month by month: what counts, whose each minute is, what lies over what; and entry by hand.
import { useEffect, useMemo, useState } from "preact/hooks";
import { me, newId, now, sayOrKeep, tell, unsayOrKeep, useGet } from "../api";
import { FactPanel } from "../care/facts";
import { ACTIVITIES, activityName, byActivity, byOwner, byPatient, monthSpan, overlapping, timeFacts, type Share } from "../logic/times";
import { instantIn } from "../logic/zoned";
import { useKeys } from "../keys";
import { Day, Empty, Form, Month, Page, Panel, Read, Section, SelectField, Sentence, Sign, Table, TextField, toast, useForm, useToday, type Column } from "../parts";
import { today as practiceToday, zone } from "../parts/when";
import type { PageProps } from "../pages";
import { address, filter } from "../router";
import type { PatientRow, TimeRow } from "../shapes";
import { addMonths, count, dayOf, sayLength, sayTime } from "../words/dates";

const recordHref = (r: TimeRow): string => address("/patients/{patient}", { patient: r.patient, e: r.enrollment, m: r.stretch.from.slice(0, 7) });
const hours = (r: TimeRow): string => `${sayTime(r.stretch.from, zone())} – ${sayTime(r.stretch.to, zone())}`;
const columns: Column<TimeRow>[] = [
  { id: "day", title: "Day", text: (r) => dayOf(r.stretch.from, zone()), cell: (r) => <span class="nowrap"><Day on={dayOf(r.stretch.from, zone())} short /></span> },
  { id: "hours", title: "From – to", text: hours, cell: (r) => <span class="nowrap">{hours(r)}</span> },
  { id: "long", title: "Long", right: true, text: (r) => r.stretch.seconds, sort: (a, b) => a.stretch.seconds - b.stretch.seconds, cell: (r) => <span class="nowrap">{sayLength(r.stretch.seconds)}</span> },
  { id: "name", title: "Patient", text: (r) => r.name, sort: (a, b) => b.name.localeCompare(a.name), cell: (r) => <a class="row-name" href={recordHref(r)}>{r.name}</a> },
  { id: "activity", title: "Work", less: true, text: (r) => activityName(r.stretch.activity), cell: (r) => <span class="nowrap">{activityName(r.stretch.activity)}</span> },
  { id: "owner", title: "Whose minutes", text: (r) => (r.stretch.counts ? r.stretch.owner ?? "" : r.stretch.says ?? "not counted"), cell: (r) => <Owner of={r} /> },
  { id: "note", title: "Note", less: true, text: (r) => (r.stretch.documented ? "signed" : ""), cell: (r) => (r.stretch.documented ? "signed" : <span class="muted nowrap">none yet</span>) },
];
/** What the row does not say already. */
const beyond = (r: TimeRow): string => (r.stretch.says ?? "").replace(/^counted; /, "").replace(new RegExp(`^part of ${r.stretch.owner ?? "-"}$`), "");
function Owner({ of: r }: { of: TimeRow }) {
  const says = beyond(r);
  return (
    <span class="owner">
      {r.stretch.counts ? <span class="m-earned"><Sign of="earned" /> <b>{r.stretch.owner ?? "counts"}</b></span> : <span class="m-lost"><Sign of="lost" /> not counted</span>}
      {(says || r.overlaps.length > 0) && <span class="sub owner-says">{says && <Sentence of={says} />}
        {r.overlaps.length > 0 && <span class="m-at-risk">{says ? "; " : ""}lies over {count(r.overlaps.length, "other stretch", "other stretches")}</span>}</span>}
    </span>
  );
}

function Shares({ title, of, hrefOf }: { title: string; of: Share[]; hrefOf?: (s: Share) => string }) {
  const most = Math.max(1, ...of.map((s) => s.seconds));
  if (!of.length) return null;
  return (
    <section class="shares" aria-label={title}><h3>{title}</h3>
      <ul>{of.slice(0, 6).map((s) => (
        <li key={s.id}><span class="share-name">{hrefOf ? <a href={hrefOf(s)}>{s.name}</a> : s.name}</span>
          <svg class="share-bar" width="100%" height="6" aria-hidden="true" focusable="false"><rect class={s.id === "-" ? "share-other" : "share-full"} width={`${(s.seconds / most) * 100}%`} height="6" rx="2" /></svg>
          <span class="right nowrap">{sayLength(s.seconds)}</span></li>
      ))}</ul></section>
  );
}

function EntryPanel({ rows, enrollment, onClose, onDone }: { rows: readonly TimeRow[]; enrollment: string | null; onClose: () => void; onDone: () => void }) {
  const all = useGet("/v1/patients", { limit: 500 });
  const running = useMemo(() => (all.data?.rows ?? []).filter((r): r is PatientRow & { enrollment: string } => !!r.enrollment && r.group !== "ended"), [all.data]);
  const z = zone();
  const form = useForm({ enrollment: enrollment ?? "", day: practiceToday(), from: "", to: "", activity: "review" }, async (v) => {
    const from = instantIn(z, v.day, v.from).getTime(), to = instantIn(z, v.day, v.to).getTime();
    const who = running.find((r) => r.enrollment === v.enrollment);
    const about = { patient: who?.patient, enrollment: v.enrollment };
    const { ids, kept } = await sayOrKeep(timeFacts(v.enrollment, [[from, to]], v.activity, now().toISOString(), newId), about);
    const again = () => { tell({ patient: who?.patient, enrollment: v.enrollment, kind: "time" }); onDone(); };
    again();
    toast(`${sayLength((to - from) / 1000)} with ${who?.name ?? "the patient"} are ${kept ? "kept here until there is a connection" : "written down"}.`, { done: "Taken back: the time is voided.",
      undo: async () => { await unsayOrKeep(ids, "entered by mistake", about); again(); } });
    form.set({ from: v.to, to: "" });
  }, (v) => ({
    ...(v.enrollment ? {} : { enrollment: "Whose record it was." }), ...(v.day ? {} : { day: "On which day." }),
    ...(v.from ? {} : { from: "When it began." }), ...(v.to ? v.from && v.to <= v.from ? { to: "It ends before it begins." } : {} : { to: "When it ended." }),
    ...(v.day > practiceToday() ? { day: "That day is still to come." } : {}),
  }));
  const v = form.value;
  const span = v.day && v.from && v.to && v.to > v.from ? [instantIn(z, v.day, v.from).getTime(), instantIn(z, v.day, v.to).getTime()] as const : null;
  const over = span ? overlapping(rows, span[0], span[1]) : [];
  return (
    <Panel title="Enter time" note={`Hours of ${z.replace(/_/g, " ")}`} onClose={onClose} focus="entry">
      <Form of={form} action={span ? `Write ${sayLength((span[1] - span[0]) / 1000)} down` : "Write it down"}>
        <SelectField label="With" value={v.enrollment} onValue={(x) => form.set({ enrollment: x })} error={form.errors.enrollment} none={all.data ? "Choose …" : "Loading …"}
          options={running.map((r) => ({ id: r.enrollment, name: r.program ? `${r.name} (${r.program.toUpperCase()})` : r.name }))} />
        <SelectField label="As" value={v.activity} onValue={(activity) => form.set({ activity })} options={ACTIVITIES.map((a) => ({ id: a.id, name: `${a.name}: ${a.more}` }))} />
        <TextField label="Day" type="date" value={v.day} max={practiceToday()} onValue={(day) => form.set({ day })} error={form.errors.day} />
        <div class="fields fields-two">
          <TextField label="From" type="time" value={v.from} onValue={(from) => form.set({ from })} error={form.errors.from} />
          <TextField label="To" type="time" value={v.to} onValue={(to) => form.set({ to })} error={form.errors.to} />
        </div>
        {over.length > 0 && <div class="overlaps" role="status"><p><b>Lies over {count(over.length, "stretch", "stretches")} of yours.</b> The same minute counts once, for the one that has it first.</p>
          <ul>{over.map((r) => <li key={r.stretch.fact + r.stretch.from}>{hours(r)}, {r.name}, {activityName(r.stretch.activity).toLowerCase()}</li>)}</ul></div>}
      </Form>
    </Panel>
  );
}

export default function TimePage({ query }: PageProps) {
  const today = useToday(), month = query.get("month") ?? today.slice(0, 7), enrollment = query.get("enrollment"), fact = query.get("fact");
  const times = useGet("/v1/time", { ...monthSpan(month, today), enrollment, by: enrollment ? "all" : undefined });
  const [entry, setEntry] = useState(query.get("add") !== null);
  useEffect(() => { if (fact) setEntry(false); }, [fact]);
  const to = (m: string) => filter({ month: m === today.slice(0, 7) ? null : m, fact: null });
  const open = () => { filter({ fact: null }); setEntry(true); };
  useKeys("Time", [{ key: "a", label: "Enter time", action: true, run: open },
    { key: "[", label: "Month before", run: () => to(addMonths(month, -1)) },
    { key: "]", label: "Month after", run: () => { if (month < today.slice(0, 7)) to(addMonths(month, 1)); } }]);
  const rows = times.data?.rows ?? [];
  const panel = entry ? <EntryPanel rows={rows} enrollment={enrollment} onClose={() => setEntry(false)} onDone={() => void times.reload()} />
    : fact ? <FactPanel key={fact} id={fact} onClose={() => filter({ fact: null })} /> : undefined;
  const name = enrollment ? rows[0]?.name : undefined;
  return (
    <Page title="Time" heading={name ? `Time with ${name}` : enrollment ? "Time of an enrollment" : "Your time"} panel={panel}
      note={enrollment ? <>Of everybody. <a href="/time">Your own time with all patients</a></> : `${me.get()?.name ?? ""}, every stretch that you wrote down or counted.`}
      tools={<button class="main-button" onClick={open}>Enter time <kbd>a</kbd></button>}>
      <Section title={<Month of={month} />} tools={<>
        <button class="quiet" onClick={() => to(addMonths(month, -1))} aria-label="Month before">‹</button>
        <button class="quiet" disabled={month >= today.slice(0, 7)} onClick={() => to(addMonths(month, 1))} aria-label="Month after">›</button></>}>
        <Read of={times} what="Loading the time">{(t) => (
          <>
            <div class="time-sums">
              <div class="figures"><span class="figure"><span class="figure-n">{t.minutes.toLocaleString("en-US")}</span><span class="figure-t">minutes count</span></span>
                <span class={t.not_counted ? "figure" : "figure figure-0"}><span class="figure-n">{t.not_counted.toLocaleString("en-US")}</span><span class="figure-t">do not</span></span></div>
              <Shares title="By whose they are" of={byOwner(t.rows)} />
              <Shares title="By kind of work" of={byActivity(t.rows)} />
              {!enrollment && <Shares title="By patient" of={byPatient(t.rows)} hrefOf={(s) => address("/time", { enrollment: s.id, month: query.get("month") })} />}
            </div>
            <Table name="time" caption="Time, newest first" rows={t.rows} columns={columns} keyOf={(r) => `${r.stretch.fact} ${r.stretch.from}`} file={`time-${month}`}
              onOpen={(r) => { setEntry(false); filter({ fact: r.stretch.fact }); }} rowClass={(r) => (r.stretch.counts ? undefined : "time-off")}
              empty={<Empty title="No time in this month.">What the timer of an open record counts, and what you enter by hand, will be here.</Empty>} />
          </>
        )}</Read>
      </Section>
    </Page>
  );
}
