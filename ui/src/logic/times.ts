// times.ts - stretches of work: as facts, by kind of work, and where they would lie over each other. Pure.
import type { Fact, TimeRow } from "../shapes";
import type { Piece } from "./timer";

export const ACTIVITIES: readonly { id: string; name: string; more: string }[] = [
  { id: "review", name: "Review", more: "looking at what came in" },
  { id: "interpret", name: "Interpretation", more: "making sense of it" },
  { id: "communicate", name: "Talk with the patient", more: "calls and visits of the programme" },
  { id: "document", name: "Documentation", more: "writing the note" },
  { id: "coordinate", name: "Coordination", more: "with others who treat the patient" },
];
export const activityName = (id: string): string => ACTIVITIES.find((a) => a.id === id)?.name ?? id;

const instant = (ms: number): string => new Date(Math.round(ms / 1000) * 1000).toISOString().replace(".000Z", "Z");
export const timeFacts = (enrollment: string, pieces: readonly Piece[], activity: string, at: string, id: (kind: string) => string): Fact[] =>
  pieces.map(([from, to]) => ({ fact: "time", id: id("t"), at, enrollment, from: instant(from), to: instant(to), activity }));

/** One's own stretches that a new one would lie over: those minutes count once. */
export const overlapping = (rows: readonly TimeRow[], from: number, to: number): TimeRow[] =>
  rows.filter((r) => Date.parse(r.stretch.from) < to && Date.parse(r.stretch.to) > from);

export interface Share { id: string; name: string; seconds: number }
function shares(rows: readonly TimeRow[], of: (r: TimeRow) => { id: string; name: string }): Share[] {
  const all = new Map<string, Share>();
  for (const r of rows) {
    const { id, name } = of(r);
    const s = all.get(id) ?? { id, name, seconds: 0 };
    s.seconds += r.stretch.seconds;
    all.set(id, s);
  }
  return [...all.values()].sort((a, b) => b.seconds - a.seconds);
}
/** What counts, by kind of work. */
export const byActivity = (rows: readonly TimeRow[]): Share[] =>
  shares(rows.filter((r) => r.stretch.counts), (r) => ({ id: r.stretch.activity, name: activityName(r.stretch.activity) }));
/** All of it, by who has the minutes: a code, another enrollment, nobody yet. */
export const byOwner = (rows: readonly TimeRow[]): Share[] =>
  shares(rows, (r) => (r.stretch.counts ? { id: r.stretch.owner ?? "", name: r.stretch.owner ?? "no code yet" } : { id: "-", name: "not counted" }));
/** By patient, what counts. */
export const byPatient = (rows: readonly TimeRow[]): Share[] =>
  shares(rows.filter((r) => r.stretch.counts), (r) => ({ id: r.enrollment, name: r.name }));

/** Rows of a month that are nobody's double. */
export const monthSpan = (month: string, today: string): { from: string; to: string } => {
  const [y = 2000, m = 1] = month.split("-").map(Number);
  const last = new Date(Date.UTC(y, m, 0)).toISOString().slice(0, 10);
  return { from: `${month}-01`, to: last < today || month > today.slice(0, 7) ? last : today };
};
