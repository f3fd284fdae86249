// claims.ts - what a claim's status means to the eye, and in what order its life runs. Pure.
// The words come from the server; the four meanings are the console's: earned, reachable, at risk, lost.
export type Meaning = "earned" | "reachable" | "at-risk" | "lost";

interface Standing { title: string; meaning: Meaning; group: "ours" | "payer" | "trouble" | "over" }

const STANDINGS: Record<string, Standing> = {
  "made": { title: "To release", meaning: "reachable", group: "ours" },
  "released": { title: "To send", meaning: "reachable", group: "ours" },
  "sent": { title: "Sent", meaning: "reachable", group: "payer" },
  "accepted": { title: "Accepted", meaning: "reachable", group: "payer" },
  "rejected": { title: "Rejected", meaning: "at-risk", group: "trouble" },
  "denied": { title: "Denied", meaning: "at-risk", group: "trouble" },
  "partly-paid": { title: "Paid in part", meaning: "at-risk", group: "trouble" },
  "reversed": { title: "Reversed", meaning: "at-risk", group: "trouble" },
  "paid": { title: "Paid", meaning: "earned", group: "over" },
  "corrected": { title: "Replaced", meaning: "lost", group: "over" },
  "voided": { title: "Voided", meaning: "lost", group: "over" },
};
const UNKNOWN: Standing = { title: "", meaning: "reachable", group: "ours" };

export const standing = (status: string): Standing => STANDINGS[status] ?? { ...UNKNOWN, title: status };

/** Claims that wait long are at risk whatever their status: timely filing runs while they are not with the payer. */
export const FILING_SOON_DAYS = 30;
export function meaningOf(status: string, daysLeft: number): Meaning {
  const s = standing(status);
  if (s.group === "ours" && daysLeft < 0) return "lost";
  if (s.group === "ours" && daysLeft <= FILING_SOON_DAYS) return "at-risk";
  return s.meaning;
}
/** Does the filing limit still matter? What the payer has, or is over, no longer runs out. */
export const filingRuns = (status: string): boolean =>
  standing(status).group === "ours" || status === "rejected";

/** A payer's frequency code in words; the original needs none. */
export const frequencyWord = (f: string): string =>
  f === "7" || f === "replacement" ? "replaces another" : f === "8" || f === "void" ? "takes another back" : "";

/** Names of requirements, for headings: "data-days" is no word. */
const REQUIREMENTS: Record<string, string> = {
  "pack": "Rule pack", "coverage": "Coverage", "authorization": "Prior authorization", "consent": "Consent",
  "part2-consent": "Consent to disclose (Part 2)", "practitioner": "Practitioner", "diagnosis": "Diagnosis",
  "device": "Device", "device-date": "Clearance of the device", "device-age": "Labelled age", "order": "Order",
  "plan": "Treatment plan", "supply": "Supply", "cost": "Cost of the device", "onboarding": "Set-up and education",
  "place": "Place of service", "modifiers": "Modifiers", "data-days": "Days with data", "minutes": "Minutes",
  "contact": "Live contact", "note": "Signed notes", "initial-code": "Code it adds to", "once": "Once only",
  "exclusive": "May not stand with", "one-practitioner": "One practitioner", "timely": "Timely filing",
  "price": "Price", "service-date": "Date of service", "late_days": "Late entries", "ahead_minutes": "Clocks ahead",
  "sources": "Whose entries count", "roles": "Whose minutes count", "personal": "Only own minutes",
  "modes": "What is a live contact", "code": "What it is", "dates": "Dates of service", "releases_to": "Payers it may release to",
};
export const requirementTitle = (id: string): string =>
  REQUIREMENTS[id] ?? (id.charAt(0).toUpperCase() + id.slice(1)).replace(/[-_]/g, " ");

/** Unmet first, then those on unverified ground; the order of the rest is the rulebook's. */
export function sortRequirements<T extends { met: boolean; grade: string }>(all: readonly T[]): T[] {
  const rank = (r: T) => (!r.met ? 0 : r.grade === "K" ? 1 : 2);
  return all.map((r, i) => ({ r, i })).sort((a, b) => rank(a.r) - rank(b.r) || a.i - b.i).map(({ r }) => r);
}
/** "27 met", "2 not met, 25 met". */
export function sumRequirements(all: readonly { met: boolean }[]): string {
  const unmet = all.filter((r) => !r.met).length;
  if (all.length === 0) return "not judged now";
  return unmet === 0 ? `all ${all.length} met` : `${unmet} not met, ${all.length - unmet} met`;
}
/** Programs and clocks, as they are said. */
const PROGRAMS: Record<string, string> = { rtm: "Remote therapeutic monitoring (RTM)", dmht: "Digital mental health treatment (DMHT)" };
export const programTitle = (p: string): string => PROGRAMS[p] ?? p.charAt(0).toUpperCase() + p.slice(1);
const CLOCKS: Record<string, string> = { "window-30": "each window of 30 days", "month": "each calendar month", "episode": "once in an episode or course" };
export const clockTitle = (c: string): string => CLOCKS[c] ?? c;

export const GRADE: Record<string, [string, string]> = {
  "P": ["P", "primary source seen"],
  "S": ["S", "secondary source seen"],
  "K": ["K", "unverified: a cautious default"],
};
