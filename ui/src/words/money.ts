// money.ts - amounts are decimal text, "54.11"; sums are made in cents, never in floating point.

export function cents(amount: string): bigint {
  const m = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(amount.trim());
  if (!m) throw new Error(`not an amount: ${amount}`);
  const n = BigInt(m[2] ?? "0") * 100n + BigInt((m[3] ?? "").padEnd(2, "0") || "0");
  return m[1] ? -n : n;
}
export function amount(n: bigint): string {
  const whole = n < 0n ? -n : n;
  return `${n < 0n ? "-" : ""}${whole / 100n}.${String(whole % 100n).padStart(2, "0")}`;
}
export const sum = (amounts: readonly (string | undefined)[]): string =>
  amount(amounts.reduce((n, a) => n + (a === undefined ? 0n : cents(a)), 0n));
export const isZero = (a: string | undefined): boolean => a === undefined || cents(a) === 0n;
export const compareMoney = (a: string | undefined, b: string | undefined): number => {
  const x = a === undefined ? -1n : cents(a), y = b === undefined ? -1n : cents(b);
  return x < y ? -1 : x > y ? 1 : 0;
};

/** "$1,254.11"; a minus that is as wide as a digit. `whole`: without cents, where a sum is looked at from afar. */
export function sayMoney(a: string, whole = false): string {
  const n = cents(a);
  const positive = n < 0n ? -n : n;
  const dollars = whole ? (positive + 50n) / 100n : positive / 100n;
  const text = String(dollars).replace(/\B(?=(\d{3})+$)/g, ",");
  const minus = n < 0n && !(whole && dollars === 0n) ? "\u2212" : "";
  return `${minus}$${text}${whole ? "" : `.${String(positive % 100n).padStart(2, "0")}`}`;
}
