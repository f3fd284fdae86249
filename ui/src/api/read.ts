// read.ts - an answer of the server in a component: what there is of it now, and what else there is to say.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { address } from "../router";
import type { RoutesGET } from "../shapes";
import { getUrl, keptOf, online, type Params } from "./client";
import { listen, type News } from "./events";
import { asProblem, type Problem } from "./problem";

export interface Read<T> {
  data: T | undefined;
  /** Why there is no newer answer. With `data`, the older one is shown. */
  problem: Problem | undefined;
  loading: boolean;
  reload: () => Promise<void>;
  url: string;
}

/** Does a change concern what is at an address? A list is concerned by everything. */
export function concerns(url: string, news: News): boolean {
  const m = /^\/v1\/(patients|enrollments|claims)\/([^/?]+)/.exec(url);
  if (!m) return !/^\/v1\/(session|account|rulebook|roles|people|tokens|drafts)\b/.test(url);
  const id = decodeURIComponent(m[2] ?? "");
  if (!news.patient && !news.enrollment && !news.claim) return true; // not said whom: ask again
  return id === news.patient || id === news.enrollment || id === news.claim;
}

/** Another filter of the same list: what stands there stays until the new answer is there, so that nobody's typing stops. */
const sameList = (a: string, b: string): boolean => a !== "" && a.split("?")[0] === b.split("?")[0];

interface State<T> { url: string; data?: T; problem?: Problem; loading: boolean }
const before = <T>(s: State<T>, url: string): State<T> =>
  ({ url, data: (keptOf(url) as T | undefined) ?? (sameList(s.url, url) ? s.data : undefined), loading: url !== "" });

/** `params` null: nothing is asked. The same address is asked again when news concern it. */
export function useGet<P extends keyof RoutesGET>(path: P, params: Params | null = {}): Read<RoutesGET[P]["out"]> {
  type T = RoutesGET[P]["out"];
  const url = params === null ? "" : address(path, params);
  const [state, set] = useState<State<T>>(
    () => ({ url, data: keptOf(url) as T | undefined, loading: url !== "" }));
  const asking = useRef<AbortController | null>(null);

  const reload = useCallback(async () => {
    if (!url) return;
    asking.current?.abort();
    const mine = asking.current = new AbortController();
    try {
      const data = (await getUrl(url, mine.signal)) as T;
      if (!mine.signal.aborted) set((s) => (s.url === url && s.data === data && !s.loading && !s.problem ? s
        : { url, data, loading: false }));
    } catch (e) {
      if (mine.signal.aborted) return;
      const problem = asProblem(e);
      set((s) => ({ url, data: s.url === url ? s.data : undefined, problem, loading: false }));
    }
  }, [url]);

  useEffect(() => {
    set((s) => (s.url === url ? s : before(s, url)));
    void reload();
    return () => asking.current?.abort();
  }, [url]);

  useEffect(() => {
    if (!url) return;
    let soon: ReturnType<typeof setTimeout> | undefined;
    const again = (ms: number) => { soon ??= setTimeout(() => { soon = undefined; void reload(); }, ms); };
    const endNews = listen((n) => { if (concerns(url, n)) again(n.all ? 50 : 600); });
    const endOnline = online.watch((is) => { if (is) again(50); });
    return () => { clearTimeout(soon); endNews(); endOnline(); };
  }, [url, reload]);

  const mine = state.url === url ? state : before(state, url);
  return { data: mine.data, problem: mine.problem, loading: mine.loading, reload, url };
}
