// remit.ts - a payment's balance as a sum that a person can check: paid for claims, less what was taken, is what came.
import { amount, cents, sum } from "../words/money";

export interface Balance { paid: string; taken: string; should: string; came: string; difference: string; balances: boolean }

/** From the parts, not from what the server says of them: the page is a second pair of eyes. */
export function balanceOf(claims: readonly { paid: string }[], others: readonly { amount: string }[],
  unmatched: readonly { paid?: string }[], came: string | undefined): Balance {
  const paid = sum([...claims.map((c) => c.paid), ...unmatched.map((u) => u.paid)]);
  const taken = sum(others.map((o) => o.amount));
  const should = cents(paid) - cents(taken);
  const all = came === undefined ? should : cents(came);
  const difference = all - should;
  return { paid, taken, should: amount(should), came: amount(all), difference: amount(difference), balances: difference === 0n };
}

/** charge - adjustments = paid, for a claim or a line. */
export function explains(charge: string, adjustments: readonly { amount: string }[], paid: string): boolean {
  return cents(charge) - cents(sum(adjustments.map((a) => a.amount))) === cents(paid);
}

/** Adjustments of the same group and reason as one row each, largest first. */
export interface AdjustmentSum {
  group: string; group_says: string; reason: string; says: string; next?: string; remarks: string[]; amount: string; count: number;
}
export function sumAdjustments(all: readonly Omit<AdjustmentSum, "count">[]): AdjustmentSum[] {
  const by = new Map<string, AdjustmentSum>();
  for (const a of all) {
    const key = `${a.group}-${a.reason}`;
    const had = by.get(key);
    if (!had) { by.set(key, { ...a, remarks: [...a.remarks], count: 1 }); continue; }
    had.amount = sum([had.amount, a.amount]);
    had.count++;
    for (const r of a.remarks) if (!had.remarks.includes(r)) had.remarks.push(r);
  }
  return [...by.values()].sort((a, b) => (cents(b.amount) > cents(a.amount) ? 1 : cents(b.amount) < cents(a.amount) ? -1 : 0));
}

/** Who bears an adjustment, as a word for the margin. */
export const bearer = (group: string): string =>
  group === "PR" ? "the patient" : group === "CO" || group === "PI" ? "the practice" : "see the reason";

export const ANSWER_TYPES: Record<string, string> = {
  "835": "835 payment", "999": "999 file taken in", "277ca": "277CA claims taken in", "ta1": "TA1 envelope taken in",
};
export const answerTitle = (type: string): string => ANSWER_TYPES[type] ?? type.toUpperCase();

/** A file that was dropped: is it what a payer sends? Looked at before 64 MB travel for nothing. */
export function looksLikeX12(start: string): "x12" | "zip" | "pdf" | "other" {
  const s = start.replace(/^\uFEFF/, "").trimStart();
  if (/^(ISA|TA1|ST)/.test(s)) return "x12";
  if (s.startsWith("PK")) return "zip";
  if (s.startsWith("%PDF")) return "pdf";
  return s.charCodeAt(0) === 0x28 && s.charCodeAt(1) === 0xb5 ? "x12" : "other"; // zstd, which the server opens
}
