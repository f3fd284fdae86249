// overview.tsx - an enrollment from near: the window, the month, and every period with its codes.
import { me, useGet } from "../api";
import { CodeChip, Empty, Legend, meaningOf, Money, Month, MonthBar, Panel, Read, Section, Sentence, Span, Strip, StripKey, useToday } from "../parts";
import { useKeys } from "../keys";
import { address, filter } from "../router";
import type { CodeState, Day, Enrollment, MonthBar as MonthShape, Outcome, Period, StripNear } from "../shapes";
import { addMonths, exactDay, sayMonth } from "../words/dates";
import { said } from "../words/sentence";
import { sum } from "../words/money";
import { CELL_WORDS } from "../words/strip";
import { STATUS } from "./explain";
import { FactLines } from "./facts";
import { explainHref } from "./row";

const CLOCKS = { "window-30": "Window", month: "Month", episode: "Whole course" } as const;

// While a period runs, the strip and the bar know how much room is left for a code that is still open.
type States = Map<string, Outcome>;
function PeriodLine({ of: p, patient, enrollment, states }: { of: Period; patient: string; enrollment: string; states: States }) {
  const t = useToday();
  const near = (c: CodeState) => (c.status === "open" && p.running ? states.get(c.code) : undefined);
  const title = p.clock === "month" ? sayMonth(p.from, t) : p.clock === "episode" ? CLOCKS.episode : `${CLOCKS[p.clock]} ${p.number ?? ""}`;
  const earned = sum(p.codes.filter((c) => meaningOf(c.status) === "earned").map((c) => c.amount));
  return (
    <tr class={p.running ? "running" : undefined}>
      <th scope="row"><b>{title}</b>{p.running && <span class="pill">now</span>}<span class="sub">{p.clock === "month" ? <Sentence of={p.says} /> : <Span from={p.from} to={p.to} />}</span></th>
      <td>{p.clock !== "month" && <span class="sub"><Sentence of={p.says} /></span>}
        <ul class="chips">{p.codes.map((c) => <li key={c.code}><CodeChip code={c.code} meaning={near(c)?.state ?? meaningOf(c.status)} amount={c.amount} by={near(c)?.last_day ?? c.by} units={c.units}
          href={explainHref(patient, enrollment, c.code, c.from)} title={`${c.name}: ${STATUS[c.status]}. ${said(c.says, t)}`} /></li>)}</ul></td>
      <td class="right">{earned === "0.00" ? "" : <Money of={earned} />}</td>
    </tr>
  );
}

export function Periods({ of, patient, enrollment, states = new Map() }: { of: Period[]; patient: string; enrollment: string; states?: States }) {
  if (!of.length) return <Empty title="No period has begun.">The first window begins with the first check-in that counts.</Empty>;
  return (
    <div class="table-scroll"><table class="table periods">
      <caption class="vh">Windows and months with their codes</caption>
      <thead><tr><th scope="col">Period</th><th scope="col">Codes</th><th scope="col" class="right">Earned</th></tr></thead>
      <tbody>{of.map((p) => <PeriodLine key={`${p.clock} ${p.from}`} of={p} patient={patient} enrollment={enrollment} states={states} />)}</tbody>
    </table></div>
  );
}

/** A day of the strip: what came in, whether it counts, why not, and the facts. */
export function DayPanel({ of: d, on, onFact, onClose }: { of: Day | undefined; on: string; onFact: (id: string) => void; onClose: () => void }) {
  return (
    <Panel title={exactDay(on)} note={d && CELL_WORDS[d.cell]} onClose={onClose}>
      {!d ? <p class="muted">This day lies outside the window.</p> : <>
        <p class="strip-says"><Sentence of={d.says} /></p>
        {d.facts.length > 0 && <section><h3>Facts of the day</h3><FactLines ids={d.facts} onOpen={onFact} /></section>}
      </>}
      <p class="muted small"><kbd>←</kbd> <kbd>→</kbd> on the strip go from day to day.</p>
    </Panel>
  );
}

export interface WindowShown { near: StripNear | undefined; number: number }
/** The window that the address names, or the running one. */
export function useWindow(e: Enrollment | undefined, w: string | null): WindowShown & { read: ReturnType<typeof useGet<"/v1/enrollments/{enrollment}/strip">> } {
  const own = e?.strip?.window ?? 0, number = Number(w) || own;
  const other = number > 0 && number !== own;
  const read = useGet("/v1/enrollments/{enrollment}/strip", e && other ? { enrollment: e.enrollment, window: number } : null);
  return { number, read, near: other ? read.data : e?.strip ? { strip: e.strip, days: e.days } : undefined };
}

function WindowSection({ e, shown, day }: { e: Enrollment; shown: ReturnType<typeof useWindow>; day: string | null }) {
  const last = Math.max(e.strip?.window ?? 0, ...e.periods.map((p) => p.number ?? 0));
  const to = (n: number) => filter({ w: n === e.strip?.window ? null : String(n), day: null });
  useKeys("Windows", [{ key: "[", label: "Window before", run: () => { if (shown.number > 1) to(shown.number - 1); } },
    { key: "]", label: "Window after", run: () => { if (shown.number < last) to(shown.number + 1); } }]);
  const tools = last > 1 && (
    <><button class="quiet" disabled={shown.number <= 1} onClick={() => to(shown.number - 1)} aria-label="Window before">‹</button>
      <button class="quiet" disabled={shown.number >= last} onClick={() => to(shown.number + 1)} aria-label="Window after">›</button></>
  );
  return (
    <Section title={shown.number ? `Window ${shown.number}` : "Window"} note={shown.near && <Span from={shown.near.strip.from} to={shown.near.strip.to} />} tools={tools}>
      {shown.near ? <><Strip of={shown.near.strip} size="figure" selected={day ?? undefined} onDay={(on) => filter({ day: on, code: null, from: null, fact: null })} />
        <StripKey of={shown.near.strip} /></>
        : shown.number ? <Read of={shown.read}>{() => null}</Read>
        : <Empty title="No window has begun.">The first one begins with the first check-in that counts.</Empty>}
    </Section>
  );
}

function MonthSection({ e, m, onFact, fact }: { e: Enrollment; m: string | null; onFact: (id: string) => void; fact: string | null }) {
  const now = useToday().slice(0, 7), own = e.month?.month ?? now, month = m ?? own;
  const other = month !== own;
  const read = useGet("/v1/enrollments/{enrollment}/months/{month}", other ? { enrollment: e.enrollment, month } : null);
  const bar: MonthShape | undefined = other ? read.data : e.month;
  const to = (next: string) => filter({ m: next === own ? null : next });
  return (
    <Section title={<Month of={month} />} note="minutes" tools={<>
      {me.get()?.may.includes("care") && <a href={address("/time", { enrollment: e.enrollment, month: other ? month : undefined })}>Its time</a>}
      <button class="quiet" disabled={month <= e.since.slice(0, 7)} onClick={() => to(addMonths(month, -1))} aria-label="Month before">‹</button>
      <button class="quiet" disabled={month >= now} onClick={() => to(addMonths(month, 1))} aria-label="Month after">›</button></>}>
      {bar ? <MonthBar of={bar} onStretch={onFact} selected={fact ?? undefined} /> : other ? <Read of={read}>{() => null}</Read>
        : <Empty title="No minutes yet this month.">The timer of an open record, or an entry by hand, will show here.</Empty>}
    </Section>
  );
}

export function Overview({ patient, e, shown, query, onFact }: {
  patient: string; e: Enrollment; shown: ReturnType<typeof useWindow>; query: URLSearchParams; onFact: (id: string) => void;
}) {
  const states: States = new Map([...e.strip?.outcomes ?? [], ...e.month?.outcomes ?? []].map((o) => [o.code, o]));
  return (
    <>
      <WindowSection e={e} shown={shown} day={query.get("day")} />
      <MonthSection e={e} m={query.get("m")} onFact={onFact} fact={query.get("fact")} />
      <Section title="Codes" tools={<Legend />}><Periods of={e.periods} patient={patient} enrollment={e.enrollment} states={states} /></Section>
    </>
  );
}
