// work.ts - what needs a person: what it is called, where it is worked, and whose move it is. Pure.
import { address } from "../router";
import type { WorkRow } from "../shapes";

/** What each kind of open work is called, and in few words why it is on the list. */
const WORK: Record<string, [string, string]> = {
  "denied": ["Denied", "the payer refused to pay"],
  "rejected": ["Rejected", "turned away before it was judged"],
  "unmatched": ["Unmatched", "an answer for no claim here"],
  "underpaid": ["Underpaid", "less than the contract or fee schedule"],
  "reversed": ["Reversed", "a payment taken back"],
  "repay": ["To repay", "money that is not ours to keep"],
  "lost-ground": ["Lost ground", "a claim no longer stands on its facts"],
  "late-fact": ["Late fact", "a fact came after the claim was made"],
  "expiring": ["Expiring", "timely filing is about to end"],
  "held": ["Held", "something is missing that can still come"],
  "to-release": ["To release", "made, and nobody has let it go yet"],
  "to-send": ["To send", "released, and in no file yet"],
  "unanswered": ["Unanswered", "a file without a 999"],
  "safety": ["Safety", "a clinician looks at the patient the same day"],
  "undecided": ["Undecided", "with the payer for long"],
};
export const workTitle = (what: string): string =>
  WORK[what]?.[0] ?? what.charAt(0).toUpperCase() + what.slice(1).replaceAll("-", " ");
export const workWhy = (what: string): string => WORK[what]?.[1] ?? "";

/** Where it is worked. */
export const workHref = (w: WorkRow): string => (w.claim ? address("/claims/{claim}", { claim: w.claim })
  : w.what === "unmatched" ? "/unmatched" : w.patient ? address("/patients/{patient}", { patient: w.patient, e: w.enrollment }) : "/worklist");
export const workKey = (w: WorkRow): string => w.work ?? `${w.what} ${w.claim ?? ""} ${w.enrollment ?? ""} ${w.text}`;
/** Its sentence, without what the column beside it says already. */
export const workBrief = (w: WorkRow): string =>
  w.text.replace(new RegExp(`^${workTitle(w.what)}( by (?=\\$))?:? ?`, "i"), (_, by: string | undefined) => (by ? "By " : "")) || w.text;

/** What came back from the payer, or no longer stands; the rest runs out of time, or only waits. */
const CAME_BACK = new Set(["denied", "rejected", "underpaid", "reversed", "unmatched", "repay", "lost-ground", "late-fact"]);
export function sortWork(all: readonly WorkRow[]): { back: WorkRow[]; expiring: WorkRow[]; rest: WorkRow[] } {
  const back: WorkRow[] = [], expiring: WorkRow[] = [], rest: WorkRow[] = [];
  for (const w of all) (w.what === "expiring" ? expiring : CAME_BACK.has(w.what) ? back : rest).push(w);
  return { back, expiring, rest };
}

/** Who can bring what holds a service: a requirement's id -> whose move it is. */
const MOVES: Record<string, string> = {
  "note": "the clinician signs", "diagnosis": "the clinician", "order": "the clinician", "plan": "the clinician",
  "contact": "the clinician or coordinator", "minutes": "the clinician or coordinator", "consent": "the coordinator asks",
  "part2-consent": "the coordinator asks", "supply": "the coordinator", "onboarding": "the coordinator", "device": "the coordinator",
  "authorization": "you ask the payer", "coverage": "compliance asks the payer", "price": "compliance proposes a price",
  "practitioner": "the administrator",
};
export const whoseMove = (reason: string | undefined): string => MOVES[reason ?? ""] ?? "you";
