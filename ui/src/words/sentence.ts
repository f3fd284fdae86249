// sentence.ts - a sentence of the server as pieces: its days and amounts are said as people say them. Pure.
import { exactDay, sayClock, sayMonth, shortDay } from "./dates";
import { sayMoney } from "./money";

export interface Piece { text: string; exact?: string; day?: string }

// A day with or without its time of day, a month, an amount.
const PARTS = /\b(\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?\b|\b(\d{4}-(?:0[1-9]|1[0-2]))\b(?!-)|(-?)\$(\d+(?:\.\d{2})?)(?!\d|[.,]\d)/g;

// Sentences are shared with the command line; how it is done there is of no use here.
const COMMAND = / \(daybook [^)]*\)/g;

/** "held since 2026-10-26: $1247.32" -> "held since Oct 26: $1,247.32", the exact day kept beside. */
export function pieces(sentence: string, today: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  sentence = sentence.replace(COMMAND, "");
  for (const m of sentence.matchAll(PARTS)) {
    if (m.index > at) out.push({ text: sentence.slice(at, m.index) });
    const [, day, time, month, minus = "", dollars = "0"] = m;
    if (day) out.push({ text: shortDay(day, today) + (time ? `, ${sayClock(time)}` : ""), exact: exactDay(day), day });
    else if (month) out.push({ text: sayMonth(month, today) });
    else out.push({ text: sayMoney(minus + dollars) });
    at = m.index + m[0].length;
  }
  if (at < sentence.length) out.push({ text: sentence.slice(at) });
  return out;
}
export const said = (sentence: string, today: string): string => pieces(sentence, today).map((p) => p.text).join("");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence begins with a capital and ends with a stop, whoever wrote it. */
export function asSentence(text: string): string {
  const t = text.trim();
  if (!t) return t;
  const first = /^[a-z]+(?=[\s,.:;]|$)/.test(t) ? t.charAt(0).toUpperCase() + t.slice(1) : t;
  return /[.!?:]$/.test(first) ? first : `${first}.`;
}
