// note.ts - a note's text: what is signed, how long it is, and what the period's data say in figures. Pure.
import type { MonthBar, Note, NoteVersion, Series, StripNear } from "../shapes";
import { count, saySpan, shortDay } from "../words/dates";

export const ELEMENTS = ["review", "interpretation", "actions", "plan"] as const;
export type Element = (typeof ELEMENTS)[number];
export type Texts = Record<Element, string>;
export const noTexts: Texts = { review: "", interpretation: "", actions: "", plan: "" };

export const TITLES: Record<Element, { title: string; hint: string }> = {
  review: { title: "Review of the data", hint: "What came in, on which days, and what it shows." },
  interpretation: { title: "Clinical interpretation", hint: "What it means for this patient." },
  actions: { title: "Actions taken", hint: "Calls, changes, advice: what was done." },
  plan: { title: "The plan from here", hint: "What stays, what changes, when you look again." },
};

export interface ToSign extends Texts { note: string; enrollment: string; from: string; to: string; addendum_to?: string }

/** Netstrings (length in bytes, colon, text, comma), so that no two notes have the same text: as the server makes it. */
export function signedText(n: ToSign): string {
  const parts = ["daybook-note-1", n.note, n.enrollment, n.from, n.to, n.review, n.interpretation, n.actions, n.plan, n.addendum_to ?? ""];
  const bytes = new TextEncoder();
  return parts.map((p) => `${bytes.encode(p).length}:${p},`).join("");
}
export async function signedHash(n: ToSign): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(signedText(n)));
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** As it is sent: without blanks at the ends, lines ended as everywhere. */
export const trimmed = (t: Texts): Texts =>
  Object.fromEntries(ELEMENTS.map((e) => [e, t[e].replace(/\r\n?/g, "\n").trim()])) as Texts;
export const words = (text: string): number => text.trim().split(/\s+/).filter((w) => /[\p{L}\p{N}]/u.test(w)).length;
export const wordsOf = (t: Texts): number => ELEMENTS.reduce((n, e) => n + words(t[e]), 0);
export const isEmpty = (t: Texts): boolean => ELEMENTS.every((e) => !t[e].trim());
/** Guidance, never a limit. */
export function sayWords(n: number, min: number, max: number): string {
  if (n === 0) return `${min} to ${max} words read well`;
  if (n < min) return `${count(n, "word")}: ${min} to ${max} read well`;
  return n <= max ? `${count(n, "word")}: a good length` : `${count(n, "word")}: longer than the ${max} that are read whole`;
}

export const draftName = (enrollment: string, from: string): string => `note.${enrollment}.${from}`;
export interface Drafted extends Texts { note: string; to: string; at: number }
/** A draft as it was kept, here or on the server. */
export function draftOf(value: unknown): Drafted | undefined {
  const v = value as Partial<Drafted> | null | undefined;
  if (!v || typeof v !== "object") return undefined;
  const texts = Object.fromEntries(ELEMENTS.map((e) => [e, typeof v[e] === "string" ? v[e] : ""])) as Texts;
  return { ...texts, note: typeof v.note === "string" ? v.note : "", to: typeof v.to === "string" ? v.to : "", at: Number(v.at) || 0 };
}
/** Of two drafts the later one. */
export const later = (a: Drafted | undefined, b: Drafted | undefined): Drafted | undefined => (!a ? b : !b ? a : b.at > a.at ? b : a);

/** The note itself and what was added to it, oldest first. Versions come newest first. */
export function versionsOf(n: Pick<Note, "versions" | "addendum_lead">): { note?: NoteVersion; addenda: NoteVersion[]; unsigned?: NoteVersion } {
  const signed = n.versions.filter((v) => v.signed);
  const isAddendum = (v: NoteVersion) => v.review.startsWith("Addendum to note ");
  return { note: signed.find((v) => !isAddendum(v)), addenda: signed.filter(isAddendum).reverse(),
    unsigned: n.versions.find((v) => !v.signed) };
}
/** An addendum's review without the words that say to which note it is one. */
export const withoutLead = (review: string): string => review.replace(/^Addendum to note \S+ of \S+ to \S+: /, "");

// --- the period in figures ----------------------------------------------------------------------------------
const within = (day: string, from: string, to: string) => day >= from && day <= to;
function daysSay(strips: readonly StripNear[], from: string, to: string, today: string): string {
  const days = strips.flatMap((s) => s.days).filter((d) => within(d.on, from, to) && d.cell !== "." && d.cell !== "X");
  if (!days.length) return "";
  const counted = days.filter((d) => d.cell === "C").length;
  return `Entries that count on ${counted} of ${count(days.length, "day")} (${saySpan(from, to, today)}).`;
}
function seriesSay(s: Series): string {
  const values = s.points.map((p) => p.value), first = values[0], last = values[values.length - 1];
  if (first === undefined || last === undefined) return "";
  const name = s.name.charAt(0).toUpperCase() + s.name.slice(1);
  if (values.length === 1) return `${name} ${last} of ${s.max}.`;
  return `${name} from ${Math.min(...values)} to ${Math.max(...values)} of ${s.max}, first ${first}, last ${last}.`;
}
function monthSay(m: MonthBar, from: string, to: string, today: string): string {
  const live = m.contacts.find((c) => c.counts && within(c.at.slice(0, 10), from, to));
  return `${count(m.minutes, "minute")} in ${shortDay(`${m.month.slice(0, 7)}-01`, today).split(" ")[0]}${live
    ? `; spoke with the ${live.with} (${live.mode}) on ${shortDay(live.at.slice(0, 10), today)}` : ""}.`;
}
/** The period's figures as sentences: a start for the review, never its interpretation. */
export function figures(n: Pick<Note, "strips" | "months" | "charts" | "from" | "to">, today: string): string {
  return [daysSay(n.strips, n.from, n.to, today), ...n.charts.series.map(seriesSay), ...n.months.map((m) => monthSay(m, n.from, n.to, today))]
    .filter(Boolean).join(" ");
}
