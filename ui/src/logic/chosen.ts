// chosen.ts - which rows of a list are chosen. Pure; a set is never changed, always made anew.
export type Chosen = ReadonlySet<string>;

export function toggle(chosen: Chosen, id: string): Chosen {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
/** From the last one to this one, as with shift. */
export function extend(chosen: Chosen, ids: readonly string[], from: string | undefined, to: string): Chosen {
  const a = from === undefined ? -1 : ids.indexOf(from), b = ids.indexOf(to);
  if (a < 0 || b < 0) return toggle(chosen, to);
  const next = new Set(chosen);
  for (const id of ids.slice(Math.min(a, b), Math.max(a, b) + 1)) next.add(id);
  return next;
}
/** All when some are not, none when all are. */
export function toggleAll(chosen: Chosen, ids: readonly string[]): Chosen {
  return ids.length > 0 && ids.every((id) => chosen.has(id)) ? new Set() : new Set(ids);
}
/** What is chosen and still there to be chosen: a row that moved on is let go. */
export const still = (chosen: Chosen, ids: readonly string[]): string[] => ids.filter((id) => chosen.has(id));
