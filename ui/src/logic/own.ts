// own.ts - a patient's own page in plain words: no code, no price, no blame. Pure.
import type { Own, Strip } from "../shapes";
import { addDays, sayDays, shortDay } from "../words/dates";

export const MOODS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** So low an answer brings the help next to it. */
export const LOW = 2;

/** The product's own question has two parts where a treatment is used. */
export const asksUse = (own: Pick<Own, "question">): boolean => /^did you use/i.test(own.question);

/** Days in a row with an answer that counted, up to today or yesterday. */
export function inARow(strip: Strip): number {
  let i = Math.min(strip.today ?? strip.cells.length - 1, strip.cells.length - 1), n = 0;
  if (strip.cells[i] !== "C") i--;
  for (; i >= 0 && strip.cells[i] === "C"; i--) n++;
  return n;
}
export function stripPlain(strip: Strip, today: string): string {
  const since = shortDay(strip.from, today), days = strip.cells.replace(/[.X]/g, "").length;
  if (!strip.counted) return `No answers yet since ${since}. One a day is enough.`;
  const row = inARow(strip);
  return `You answered on ${strip.counted} of ${sayDays(days)} since ${since}${row > 1 ? `, the last ${row} in a row` : ""}.`;
}
/** A week a row, for a phone: the day, and whether there was an answer. */
export function weeks(strip: Strip): { on: string; letter: string; today: boolean }[][] {
  const cells = [...strip.cells].map((letter, i) => ({ on: addDays(strip.from, i), letter, today: strip.today === i }));
  const out = [];
  for (let i = 0; i < cells.length; i += 7) out.push(cells.slice(i, i + 7));
  return out;
}

/** Telephone numbers in the words of help, to be called with one touch. */
export function numbersIn(help: string): { number: string; text: boolean }[] {
  const found: { number: string; text: boolean }[] = [];
  for (const m of help.matchAll(/(call or text\s+|text\s+)?(\+?1?[ -]?\(?\d{3}\)?[ -]\d{3}-\d{4}|\b\d{3}\b)/gi)) {
    const number = (m[2] ?? "").trim();
    if (!found.some((f) => f.number === number)) found.push({ number, text: /text/i.test(m[1] ?? "") });
  }
  return found;
}

export interface CheckIn { fact: "checkin"; id: string; at: string; enrollment: string; source: "patient"; answers: Record<string, string | number>; [more: string]: unknown }
export const checkIn = (id: string, at: string, enrollment: string, mood: number, used?: boolean): CheckIn =>
  ({ fact: "checkin", id, at, enrollment, source: "patient", answers: { mood, ...(used === undefined ? {} : { module: used ? "done" : "not today" }) } });
