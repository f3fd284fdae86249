// zoned.ts - hours on the wall of a zone as instants, and back. Pure. Where a clock was put forward an hour does not
// exist: it is read as the one after it; where it was put back the first of the two is meant.

function partsIn(zone: string, at: number): Record<string, number> {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric",
    day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  return Object.fromEntries(format.formatToParts(new Date(at)).map((p) => [p.type, Number(p.value)]));
}
/** How far the zone's clocks stand before UTC at an instant, in ms. */
function offset(zone: string, at: number): number {
  const p = partsIn(zone, at);
  return Date.UTC(p.year ?? 0, (p.month ?? 1) - 1, p.day, p.hour, p.minute, p.second) - Math.floor(at / 1000) * 1000;
}

/** "2026-03-08", "14:05" or "14:05:30", in a zone. */
export function instantIn(zone: string, day: string, time: string): Date {
  const wall = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  const early = wall - offset(zone, wall - 86_400_000), late = wall - offset(zone, wall + 86_400_000);
  for (const at of [Math.min(early, late), Math.max(early, late)])
    if (at + offset(zone, at) === wall) return new Date(at);
  return new Date(Math.max(early, late));
}

/** "14:05" */
export function clockIn(zone: string, at: number | string): string {
  const p = partsIn(zone, new Date(at).getTime());
  return `${String(p.hour).padStart(2, "0")}:${String(p.minute).padStart(2, "0")}`;
}
