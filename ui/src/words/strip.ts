// strip.ts - thirty cells of a window as shapes and words: one layout for a line in a list, a card on a page, and a
// figure on paper. What a cell means is told by its shape, so that it can be read in grey.
import type { Strip } from "../shapes";
import { addDays, count, exactDay, sayDays } from "./dates";

export type StripSize = "line" | "card" | "figure";
export interface StripCell {
  index: number; on: string; letter: string; x: number; y: number; width: number; height: number;
  today: boolean; last: boolean;
}
export interface StripLayout {
  width: number; height: number; cells: StripCell[];
  /** Where a week begins, and the day of the month there. */
  weeks: { x: number; index: number; day: string }[];
  /** Room under the cells for marks. */
  base: number;
}

// Cell, gap, gap between weeks, height, room above (week marks) and below (marks), in pixels.
const SIZES = {
  line: { cell: 5, gap: 1, week: 3, height: 14, above: 0, below: 4 },
  card: { cell: 9, gap: 2, week: 5, height: 26, above: 16, below: 10 },
  figure: { cell: 16, gap: 2, week: 6, height: 36, above: 18, below: 16 },
} as const;

export const CELL_WORDS: Record<string, string> = {
  ".": "has not come yet",
  "-": "nothing came in",
  "C": "counted",
  "L": "came in too late to count",
  "S": "entered by staff: kept, not counted",
  "D": "a diary entry for another day: not counted",
  "K": "the device's clock ran ahead: not counted",
  "V": "taken out by a void",
  "X": "after the end of the enrollment",
};

export function layout(strip: Pick<Strip, "cells" | "from" | "today" | "last_day">, size: StripSize): StripLayout {
  const s = SIZES[size];
  const cells: StripCell[] = [], weeks: StripLayout["weeks"] = [];
  let x = 1;
  const side = 1; // room for the ring of today
  for (let i = 0; i < strip.cells.length; i++) {
    const on = addDays(strip.from, i);
    if (i % 7 === 0) {
      if (i > 0) x += s.week - s.gap;
      weeks.push({ x: x, index: i, day: on });
    }
    cells.push({ index: i, on, letter: strip.cells[i] ?? ".", x, y: s.above + side, width: s.cell, height: s.height,
      today: strip.today === i, last: strip.last_day === on });
    x += s.cell + s.gap;
  }
  return { width: x - s.gap + side, height: s.above + s.height + s.below + 2 * side, cells, weeks,
    base: s.above + s.height + 2 * side };
}

/** "12 of 16 days, 3 days left, can no longer reach 16; 2–15 code still open". The server's own words come first. */
export function stripSentence(strip: Strip): string {
  if (strip.says) return strip.says;
  const parts = [`${strip.counted} of ${strip.needed} days`, `${sayDays(strip.days_left)} left`];
  if (strip.state === "lost") parts.push(`can no longer reach ${strip.needed}`);
  if (strip.state === "at-risk" && strip.last_day) parts.push(`last day for a call ${exactDay(strip.last_day)}`);
  const open = strip.outcomes.filter((o) => o.state === "earned" || (strip.state === "lost" && o.state !== "lost"
    && o.state !== "yields"));
  const told = open.map((o) => `${o.code} ${o.state === "earned" ? "earned" : "still open"}`).join(", ");
  return parts.join(", ") + (told ? `; ${told}` : "");
}

/** How many more days are needed, in few words, for under a strip. */
export function stripMore(strip: Strip): string {
  if (!strip.needed) return strip.says; // no code of this program counts days
  const more = strip.needed - strip.counted;
  if (more <= 0) return `${count(strip.counted, "day")}: reached`;
  if (strip.state === "lost") return `${strip.counted} of ${strip.needed} days; ${strip.needed} is out of reach`;
  return `${strip.counted} of ${strip.needed} days; ${more} more in ${sayDays(strip.days_left)}`;
}
