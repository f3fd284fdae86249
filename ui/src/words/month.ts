// month.ts - the minutes of a month as a bar: what counts lies end to end from zero, with ticks where a code begins;
// what does not count, because somebody or another code has it, lies after it, hatched.
import type { MonthBar, Stretch } from "../shapes";

export interface BarPiece { stretch: Stretch; from: number; to: number; owner: number }
export interface Bar {
  /** Minutes at the right end. */
  most: number;
  counted: BarPiece[]; other: BarPiece[];
  /** People whose minutes they are, in the order in which they appear. */
  owners: { id: string; name: string; minutes: number }[];
  ticks: { at: number; codes: string[]; passed: boolean }[];
}
const TICKS = [10, 20, 40, 60];

export function bar(month: MonthBar): Bar {
  const owners: Bar["owners"] = [];
  const ownerOf = (s: Stretch) => {
    let i = owners.findIndex((o) => o.id === s.by);
    if (i < 0) i = owners.push({ id: s.by, name: s.by_name ?? s.by, minutes: 0 }) - 1;
    return i;
  };
  const inOrder = [...month.stretches].sort((a, b) => a.from.localeCompare(b.from));
  const counted: BarPiece[] = [], other: BarPiece[] = [];
  let at = 0;
  for (const s of inOrder.filter((x) => x.counts)) {
    const owner = ownerOf(s), long = s.seconds / 60;
    const o = owners[owner];
    if (o) o.minutes += long;
    counted.push({ stretch: s, from: at, to: at + long, owner });
    at += long;
  }
  let free = at;
  for (const s of inOrder.filter((x) => !x.counts)) {
    const long = s.seconds / 60;
    other.push({ stretch: s, from: free, to: free + long, owner: ownerOf(s) });
    free += long;
  }
  const marks = new Map<number, string[]>();
  for (const t of TICKS) marks.set(t, []);
  for (const o of month.outcomes) marks.set(o.min, [...(marks.get(o.min) ?? []), o.code]);
  const ticks = [...marks].sort((a, b) => a[0] - b[0])
    .map(([min, codes]) => ({ at: min, codes, passed: month.minutes >= min }));
  const most = Math.max(free, ...ticks.map((t) => t.at)) * 1.04;
  return { most, counted, other, owners, ticks };
}

export const initials = (name: string): string => {
  const [last = "", first = ""] = name.split(",").map((w) => w.trim());
  if (first) return (first[0] ?? "") + (last[0] ?? "");
  return name.split(/\s+/).map((w) => w[0] ?? "").slice(0, 2).join("");
};
