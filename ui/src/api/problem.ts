// problem.ts - what went wrong, in a sentence: what happened, what was kept, what to do.

import { asSentence } from "../words/sentence";

export type ProblemKind = "offline" | "signed-out" | "forbidden" | "none-such" | "refused" | "busy" | "unbuilt" | "failed";

export class Problem extends Error {
  constructor(readonly kind: ProblemKind, message: string, readonly status = 0,
    /** Where in what was sent: a member's name, such as "lines[2].charge". */
    readonly place = "") {
    super(message);
    this.name = "Problem";
  }
}

interface ProblemDocument { title?: string; detail?: string; place?: string; type?: string }

function kindOf(status: number): ProblemKind {
  if (status === 401) return "signed-out";
  if (status === 403) return "forbidden";
  if (status === 404 || status === 410) return "none-such";
  if (status === 429 || status === 503) return "busy";
  if (status === 501) return "unbuilt";
  return status >= 400 && status < 500 ? "refused" : "failed";
}

const WORDS: Record<ProblemKind, string> = {
  "offline": "There is no connection to Daybook. Nothing was changed; try again when it is back.",
  "signed-out": "You are signed out. Sign in to go on where you were.",
  "forbidden": "Your role may not do this. A person who manages people here can say who may.",
  "none-such": "There is nothing here under this name, or it is not open to you.",
  "refused": "This was not accepted. Nothing was changed.",
  "busy": "Daybook has more to do than it can take at once. Nothing was changed; try again in a moment.",
  "unbuilt": "This part of Daybook is not there yet.",
  "failed": "Daybook could not answer. Nothing was changed; try again, and tell whoever runs it if it stays so.",
};

/** From an RFC 9457 problem document, or whatever else came instead of one. */
export function problemOf(status: number, text: string): Problem {
  const kind = kindOf(status);
  let doc: ProblemDocument = {};
  try { doc = JSON.parse(text) as ProblemDocument; } catch { /* not one: the status speaks */ }
  const detail = typeof doc.detail === "string" && doc.detail ? doc.detail
    : typeof doc.title === "string" && doc.title && kind === "refused" ? doc.title : WORDS[kind];
  return new Problem(kind, asSentence(detail), status, typeof doc.place === "string" ? doc.place : "");
}
export const offline = (): Problem => new Problem("offline", WORDS.offline);

/** The member that a place names: `field "login"`, `login`, `line 1, field "at"` -> login, at. */
export function fieldOf(place: string): string {
  const quoted = /"([^"]+)"/g;
  let last = "";
  for (const m of place.matchAll(quoted)) last = m[1] ?? "";
  return last || (/^[A-Za-z_][\w.[\]]*$/.test(place) ? place : "");
}

export const asProblem = (e: unknown): Problem =>
  e instanceof Problem ? e : new Problem("failed", e instanceof Error ? e.message : String(e));
