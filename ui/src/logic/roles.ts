// roles.ts - what a change of role or a token's scopes mean, from the one matrix. Pure.
export interface Permission { permission: string; help: string; roles: string[]; scope: boolean }

export const of = (all: readonly Permission[], role: string): Permission[] => all.filter((p) => p.roles.includes(role));
export function difference(all: readonly Permission[], before: string, after: string): { more: Permission[]; less: Permission[] } {
  const had = new Set(of(all, before).map((p) => p.permission)), has = new Set(of(all, after).map((p) => p.permission));
  return { more: all.filter((p) => has.has(p.permission) && !had.has(p.permission)),
    less: all.filter((p) => had.has(p.permission) && !has.has(p.permission)) };
}
/** Rows of the matrix by what they are about, so that 27 lines can be read. */
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ["Everybody", ["account", "own-record", "today"]],
  ["Patients", ["patients", "clinical", "part2", "enroll", "coverage", "care", "treat", "check-in", "void", "break-glass"]],
  ["Claims and money", ["claims", "claims-work", "money"]],
  ["Rules", ["rules", "rules-propose", "rules-approve"]],
  ["Practice", ["practice-read", "practice", "people", "part2-grant", "import"]],
  ["Looking over shoulders", ["review", "audit"]],
];
export function grouped(all: readonly Permission[]): { title: string; rows: Permission[] }[] {
  const left = new Map(all.map((p) => [p.permission, p]));
  const out = GROUPS.map(([title, names]) => ({ title, rows: names.flatMap((n) => {
    const p = left.get(n);
    left.delete(n);
    return p ? [p] : [];
  }) }));
  if (left.size) out.push({ title: "More", rows: [...left.values()] });
  return out.filter((g) => g.rows.length > 0);
}
/** "Specimen, Sage" as one says it: "Sage Specimen". */
export function spoken(name: string): string {
  const [last = "", first, ...rest] = name.split(/,\s*/);
  return first && !rest.length ? `${first} ${last}` : name;
}
/** "read" or "changes": a token that can change things is looked at twice. */
export const changes = (permission: string): boolean =>
  ["enroll", "coverage", "care", "treat", "check-in", "void", "claims-work", "rules-propose", "rules-approve", "import", "practice", "people"].includes(permission);
