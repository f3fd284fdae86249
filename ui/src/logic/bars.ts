// bars.ts - lengths of bars in a small multiple: all of them share one scale, or they could not be compared. Pure.
import { cents } from "../words/money";

export interface Bar { key: string; parts: { name: string; x: number; w: number; amount: string }[]; total: string }

const max = (a: bigint, b: bigint) => (a > b ? a : b);

/** `of`: the width that the largest stands for. Parts lie behind one another; a negative part has no length. */
export function stack(rows: readonly { key: string; parts: { name: string; amount: string }[] }[], of: number,
  largest?: bigint): { bars: Bar[]; largest: bigint } {
  const total = (parts: { amount: string }[]) => parts.reduce((n, p) => n + max(0n, cents(p.amount)), 0n);
  const top = max(largest ?? 0n, rows.reduce((n, r) => max(n, total(r.parts)), 0n));
  const scale = (n: bigint) => (top === 0n ? 0 : (Number(n) / Number(top)) * of);
  const bars = rows.map((r) => {
    let at = 0n;
    const parts = r.parts.map((p) => {
      const n = max(0n, cents(p.amount));
      const part = { name: p.name, x: scale(at), w: scale(n), amount: p.amount };
      at += n;
      return part;
    });
    const all = total(r.parts);
    return { key: r.key, parts, total: `${all / 100n}.${String(all % 100n).padStart(2, "0")}` };
  });
  return { bars, largest: top };
}

/** "58 %"; nothing of nothing is "". */
export function percent(part: string, all: string): string {
  const a = cents(all);
  if (a <= 0n) return "";
  const p = cents(part);
  const share = Number((p * 1000n) / a) / 10;
  return `${share > 0 && share < 1 ? "<1" : share > 99 && share < 100 ? "99" : Math.round(share)}\u202f%`;
}
