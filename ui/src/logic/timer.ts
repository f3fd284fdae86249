// timer.ts - the time with a record: one runs at a time, in one tab; it rests while nobody touches anything, ends when
// the record is left, and waits until its person says whether it counts. Pure: what is kept is given and returned.

/** From, to, in ms. */
export type Piece = [number, number];
export interface Timed {
  enrollment: string; patient: string;
  pieces: Piece[];
  /** What it is likely to have been. */
  activity: string;
}
export interface Running extends Timed {
  /** The tab that it runs in. */
  tab: string;
  /** Last sign of the tab, and last touch of its person. */
  seen: number; touched: number;
  state: "runs" | "rests" | "stopped";
}
export interface Kept { running: Running | null; waiting: Timed[] }

/** Without a touch for so long, nobody is taken to be working. */
export const IDLE_MS = 120_000;
/** A tab that gave no sign for so long slept: with its lid closed nobody works in it. */
export const GONE_MS = 30_000;
/** Less is not asked about. */
export const LEAST_MS = 45_000;
/** A break this short is none. */
const SEAM_MS = 5_000;

export const nothing: Kept = { running: null, waiting: [] };
export const lengthOf = (of: Pick<Timed, "pieces">): number => of.pieces.reduce((sum, [from, to]) => sum + to - from, 0);
/** "7 min"; what is begun is said from the first minute on. */
export const sayMinutes = (ms: number): string => {
  const minutes = Math.floor(ms / 60_000);
  return minutes < 1 ? "under a minute" : minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

function merged(pieces: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const [from, to] of [...pieces].sort((a, b) => a[0] - b[0])) {
    const last = out[out.length - 1];
    if (last && from - last[1] <= SEAM_MS) last[1] = Math.max(last[1], to);
    else if (to > from) out.push([from, to]);
  }
  return out;
}

/** The running piece grows up to `at`. */
const grown = (r: Running, at: number): Running => {
  const last = r.pieces[r.pieces.length - 1];
  if (r.state !== "runs" || !last) return r;
  return { ...r, pieces: [...r.pieces.slice(0, -1), [last[0], Math.max(last[0], at)]] };
};

/** What waits for an answer: one for each enrollment, its pieces together. */
function wait(waiting: readonly Timed[], of: Timed): Timed[] {
  const before = waiting.find((w) => w.enrollment === of.enrollment);
  const pieces = merged([...before?.pieces ?? [], ...of.pieces]);
  if (lengthOf({ pieces }) < LEAST_MS) return waiting.filter((w) => w !== before);
  const one: Timed = { enrollment: of.enrollment, patient: of.patient, activity: of.activity, pieces };
  return [...waiting.filter((w) => w !== before), one];
}

/** When did it end, if nothing more is known than its last signs? */
const endOf = (r: Running, at: number): number => {
  if (at - r.seen > GONE_MS) return Math.min(r.seen, r.touched + IDLE_MS);
  return at - r.touched > IDLE_MS ? r.touched : at;
};

/** The record is left, or another is opened: what ran waits for its answer. */
export function ended(kept: Kept, at: number): Kept {
  const r = kept.running;
  if (!r) return kept;
  return { running: null, waiting: wait(kept.waiting, { ...grown(r, endOf(r, at)) }) };
}

/** A record is opened. One that was left a moment ago, or before a reload, goes on. */
export function opened(kept: Kept, of: { enrollment: string; patient: string; activity: string; tab: string }, at: number): Kept {
  const r = kept.running;
  if (r && r.enrollment === of.enrollment) {
    const here = r.state === "runs" && at - r.seen <= GONE_MS && at - r.touched <= IDLE_MS;
    const was = here ? grown(r, at) : grown(r, endOf(r, at));
    const pieces: Piece[] = r.state === "stopped" || here ? was.pieces : [...was.pieces, [at, at]];
    return { ...kept, running: { ...was, ...of, pieces, state: r.state === "stopped" ? "stopped" : "runs", seen: at, touched: at } };
  }
  const left = ended(kept, at);
  return { ...left, running: { ...of, pieces: [[at, at]], state: "runs", seen: at, touched: at } };
}

/** A beat: is somebody there? */
export function beat(kept: Kept, tab: string, at: number): Kept {
  const r = kept.running;
  if (!r || r.tab !== tab || r.state !== "runs") return kept;
  if (at - r.touched > IDLE_MS || at - r.seen > GONE_MS)
    return { ...kept, running: { ...grown(r, endOf(r, at)), state: "rests", seen: at } };
  return { ...kept, running: { ...grown(r, at), seen: at } };
}

/** A key, a click, a move: who rested is back. */
export function touched(kept: Kept, tab: string, at: number): Kept {
  const now = beat(kept, tab, at), r = now.running;
  if (!r || r.tab !== tab || r.state === "stopped") return now;
  if (r.state === "rests") return { ...now, running: { ...r, state: "runs", pieces: [...r.pieces, [at, at]], seen: at, touched: at } };
  return { ...now, running: { ...r, touched: at } };
}

/** Stopped by hand: it rests until it is started by hand. */
export function stopped(kept: Kept, at: number): Kept {
  const r = kept.running;
  return r ? { ...kept, running: { ...grown(r, at), state: "stopped", seen: at } } : kept;
}
export function started(kept: Kept, at: number): Kept {
  const r = kept.running;
  if (!r || r.state === "runs") return kept;
  return { ...kept, running: { ...r, state: "runs", pieces: [...r.pieces, [at, at]], seen: at, touched: at } };
}

export const answered = (kept: Kept, enrollment: string): Kept =>
  ({ ...kept, waiting: kept.waiting.filter((w) => w.enrollment !== enrollment) });

/** Discarded by mistake: it waits again. */
export const waitsAgain = (kept: Kept, of: Timed): Kept => ({ ...kept, waiting: wait(kept.waiting, of) });

/** What was kept as text, whoever may have written it. */
export function keptOf(text: string | null): Kept {
  try {
    const k = JSON.parse(text ?? "null") as Kept | null;
    if (k && Array.isArray(k.waiting)) return { running: k.running ?? null, waiting: k.waiting };
  } catch { /* nothing of ours */ }
  return nothing;
}
