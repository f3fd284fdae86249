// paged.ts - a list that comes in pages: the first is read like any answer, more of them when they are asked for.
import { useEffect, useState } from "preact/hooks";
import { get, useGet, type Params, type Read } from "../api";
import type { RoutesGET } from "../shapes";
import { toastProblem } from "./toast";

interface PageOf<R> { rows: R[]; next?: string }

export interface Paged<T, R> extends Read<T> {
  rows: R[];
  more: { load: () => void; loading: boolean; total?: number } | undefined;
}
/** `rowsOf`: where the rows lie in an answer. */
export function usePaged<P extends keyof RoutesGET, R>(path: P, params: Params,
  rowsOf: (answer: RoutesGET[P]["out"]) => { rows: R[]; next?: string; total?: number }): Paged<RoutesGET[P]["out"], R> {
  const first = useGet(path, params);
  const [rest, setRest] = useState<{ of: string; after: string; pages: PageOf<R>[] }>({ of: "", after: "", pages: [] });
  const [loading, setLoading] = useState(false);
  const begin = first.data === undefined ? undefined : rowsOf(first.data);
  // Pages that followed another beginning are let go: a row could stand twice or be missed.
  const mine = begin && rest.of === first.url && rest.after === (begin.next ?? "") ? rest.pages : [];
  const last = mine.length ? mine[mine.length - 1]?.next : begin?.next;
  useEffect(() => setLoading(false), [first.url]);
  const load = () => {
    if (!last || loading) return;
    setLoading(true);
    get(path, { ...params, after: last }).then((answer) => {
      const { rows, next } = rowsOf(answer);
      setRest({ of: first.url, after: begin?.next ?? "", pages: [...mine, { rows, next }] });
    }).catch(toastProblem).finally(() => setLoading(false));
  };
  return { ...first, rows: [...(begin?.rows ?? []), ...mine.flatMap((p) => p.rows)],
    more: last && !first.loading ? { load, loading, total: begin?.total } : undefined };
}
