// paged.ts - a list that comes in pages: the first by itself, more when asked for. Pages that were loaded stay while
// the first one is asked for again.
import { useEffect, useState } from "preact/hooks";
import { get, type Params } from "../api/client";
import { useGet, type Read } from "../api/read";
import { toastProblem } from "./toast";
import type { RoutesGET } from "../shapes";

interface Page { next?: string; total?: number }
type Paths = { [P in keyof RoutesGET]: RoutesGET[P]["out"] extends Page ? P : never }[keyof RoutesGET];

export interface Paged<T, R> { read: Read<T>; rows: R[]; more?: { total?: number; load: () => void; loading: boolean } }

export function usePaged<P extends Paths, R>(path: P, params: Params | null, rowsOf: (page: RoutesGET[P]["out"]) => R[]):
  Paged<RoutesGET[P]["out"], R> {
  type T = RoutesGET[P]["out"];
  const read = useGet(path, params);
  const [later, setLater] = useState<{ url: string; pages: T[] }>({ url: "", pages: [] });
  const [loading, setLoading] = useState(false);
  const pages = later.url === read.url ? later.pages : [];
  useEffect(() => { if (later.url !== read.url) setLater({ url: read.url, pages: [] }); }, [read.url]);
  const last = (pages[pages.length - 1] ?? read.data) as (T & Page) | undefined;
  const load = async () => {
    if (!last?.next || loading) return;
    setLoading(true);
    try {
      const page = await get(path, { ...params, after: last.next }) as T;
      setLater((l) => ({ url: read.url, pages: l.url === read.url ? [...l.pages, page] : [page] }));
    } catch (e) { toastProblem(e); } finally { setLoading(false); }
  };
  const first = read.data as (T & Page) | undefined;
  return { read, rows: read.data === undefined ? [] : [read.data, ...pages].flatMap((p) => rowsOf(p as T)),
    more: last?.next ? { total: first?.total, load: () => void load(), loading } : undefined };
}
