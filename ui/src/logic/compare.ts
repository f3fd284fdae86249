// compare.ts - two wordings of a rule side by side: which words went, which came. Pure.
export interface Piece { text: string; kind: "same" | "gone" | "new" }

const words = (s: string): string[] => s.match(/\s+|[A-Za-z0-9$.,%-]+|[^\sA-Za-z0-9]/g) ?? [];

/** Longest common run of words, as in any difference of two texts; rules are sentences, so a table is small. */
export function difference(before: string, after: string): Piece[] {
  const a = words(before), b = words(after);
  const longest: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      (longest[i] as number[])[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: Piece[] = [];
  const say = (kind: Piece["kind"], text: string): void => {
    const last = out[out.length - 1];
    if (last?.kind === kind) last.text += text;
    else out.push({ kind, text });
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { say("same", a[i] as string); i++; j++; }
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) { say("gone", a[i] as string); i++; }
    else { say("new", b[j] as string); j++; }
  }
  return out;
}

export interface Change { code?: string; id: string; change: "new" | "gone" | "other"; before?: string; after?: string }
/** By code in the order in which they come; what is of the whole pack first. A code with nothing but "new" is a new code. */
export function byCode<T extends Change>(all: readonly T[]): { code: string; kind: "pack" | "new" | "gone" | "other"; changes: T[] }[] {
  const by = new Map<string, T[]>();
  for (const c of all) {
    const key = c.code ?? "";
    const list = by.get(key);
    if (list) list.push(c);
    else by.set(key, [c]);
  }
  const kind = (code: string, list: T[]) => code === "" ? "pack" as const
    : list.some((c) => c.id === "code" && c.change === "new") || (list.every((c) => c.change === "new") && list.length > 2) ? "new" as const
    : list.some((c) => c.id === "code" && c.change === "gone") || (list.every((c) => c.change === "gone") && list.length > 2) ? "gone" as const : "other" as const;
  const rank = { pack: 0, new: 1, gone: 2, other: 3 };
  return [...by].map(([code, changes]) => ({ code, kind: kind(code, changes), changes }))
    .sort((x, y) => rank[x.kind] - rank[y.kind] || (x.code < y.code ? -1 : x.code > y.code ? 1 : 0));
}
