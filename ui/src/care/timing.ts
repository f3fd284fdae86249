// timing.ts - the timer at work: what is kept in this browser (ids and hours, never a name), shared by its tabs, so that
// never two run at once and a reload loses nothing.
import { me, now } from "../api/client";
import { cell } from "../cell";
import { answered, beat, ended, GONE_MS, keptOf, nothing, waitsAgain, opened, started, stopped, touched, type Kept, type Timed } from "../logic/timer";

/** The server's clock: a laptop's may be wrong. */
const clock = (): number => now().getTime();
const BEAT_MS = 5_000, LEFT_MS = 4_000;
const tab = Math.random().toString(36).slice(2);
export const timing = cell<Kept>(nothing);
/** Names of those whose record was open in this tab. */
const names = new Map<string, string>();
export const nameOf = (patient: string): string | undefined => names.get(patient);
export const isMine = (k: Kept): boolean => k.running?.tab === tab;

interface Here { enrollment: string; patient: string; activity: string }
/** The record that is open in this tab. */
let here: Here | null = null;
let account = "", leaving: ReturnType<typeof setTimeout> | undefined, ticking: ReturnType<typeof setInterval> | undefined;
const place = () => `daybook.timer.${account}`;
function read(): Kept {
  try { return keptOf(localStorage.getItem(place())); } catch { return timing.get(); }
}
function change(by: (k: Kept) => Kept): void {
  if (!account) return;
  const was = read(), next = by(was);
  if (next !== was) {
    try {
      if (next.running || next.waiting.length) localStorage.setItem(place(), JSON.stringify(next));
      else localStorage.removeItem(place());
    } catch { /* kept for as long as the page is open */ }
  }
  timing.set(next);
}

let lastTouch = 0;
function touch(): void {
  const at = clock();
  if (at - lastTouch < 1000) return;
  lastTouch = at;
  const open = here;
  // The window that one works in has the timer: another one's ends.
  if (isMine(timing.get())) change((k) => touched(k, tab, at));
  else if (open) change((k) => opened(k, { ...open, tab }, at));
}
const onStorage = (e: StorageEvent) => { if (e.key === place()) timing.set(read()); };

/** Follows who is signed in. Called once, by the shell. */
export function followTimer(who: string): () => void {
  account = who;
  timing.set(read());
  ticking = setInterval(() => {
    // What a closed window left behind, and no record takes up again, waits for its answer.
    const at = clock(), r = read().running, left = r && (r.tab !== tab || !here) && at - r.seen > GONE_MS;
    change((k) => (left ? ended(k, at) : beat(k, tab, at)));
  }, BEAT_MS);
  for (const what of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"]) addEventListener(what, touch, { passive: true, capture: true });
  addEventListener("storage", onStorage);
  return () => {
    clearInterval(ticking);
    for (const what of ["pointerdown", "pointermove", "keydown", "wheel", "scroll"]) removeEventListener(what, touch, { capture: true });
    removeEventListener("storage", onStorage);
    account = "";
    timing.set(nothing);
  };
}

export function openTimer(of: Here, name: string): () => void {
  clearTimeout(leaving);
  here = of;
  names.set(of.patient, name);
  if (!account) account = me.get()?.account ?? "";
  change((k) => opened(k, { ...of, tab }, clock()));
  return () => {
    // The next page of the same record takes it up again; else the record was left now.
    const at = clock();
    if (here === of) here = null;
    clearTimeout(leaving);
    leaving = setTimeout(() => { if (!here && read().running?.tab === tab) change((k) => ended(k, at)); }, LEFT_MS);
  };
}
export const stopTimer = (): void => change((k) => stopped(k, clock()));
export const startTimer = (): void => change((k) => (k.running ? started({ ...k, running: { ...k.running, tab } }, clock()) : k));
export const finishTimer = (): void => change((k) => ended(k, clock()));
export const dropWaiting = (enrollment: string): void => change((k) => answered(k, enrollment));
export const askAgain = (of: Timed): void => change((k) => waitsAgain(k, of));
