// events.ts - what changes on the server, as it does (server-sent events). The browser reconnects by itself; what may
// have been missed meanwhile is asked for again as a whole.
import { cell } from "../cell";
import { me, online } from "./client";

export interface News {
  /** Empty where not everybody may know whom it is about. */
  patient?: string; enrollment?: string; claim?: string; kind?: string;
  /** After a gap: anything may have changed. */
  all?: boolean;
}

const listeners = new Set<(n: News) => void>();
export function listen(l: (n: News) => void): () => void {
  listeners.add(l);
  return () => { listeners.delete(l); };
}
export function tell(n: News): void {
  for (const l of [...listeners]) l(n);
}
/** True while news come in. */
export const live = cell<boolean>(false);

let source: EventSource | null = null;
let gap = false;
let retry: ReturnType<typeof setTimeout> | undefined;

function open(): void {
  clearTimeout(retry);
  source = new EventSource("/v1/events");
  source.onopen = () => {
    live.set(true);
    online.set(true);
    if (gap) tell({ all: true });
    gap = false;
  };
  source.onerror = () => {
    gap = true;
    live.set(false);
    if (source?.readyState !== EventSource.CLOSED) return;
    source = null; // the server said no: try again by ourselves, later
    retry = setTimeout(() => { if (me.get()) open(); }, 15_000);
  };
  const take = (e: MessageEvent<string>) => {
    try {
      const said = JSON.parse(e.data) as News | News[];
      for (const n of Array.isArray(said) ? said : [said]) tell(n);
    } catch { /* a comment or a beat of the heart */ }
  };
  source.onmessage = take;
  source.addEventListener("changed", take as EventListener);
  source.addEventListener("anew", () => tell({ all: true })); // this page was too far behind
}

/** Listens while somebody is signed in. */
export function startEvents(): void {
  let who: string | undefined;
  const follow = () => {
    const m = me.get();
    const next = m && (m.second === "shown" || m.may.length > 1) ? `${m.account} ${m.practice}` : undefined;
    if (next === who) return;
    who = next;
    clearTimeout(retry);
    source?.close();
    source = null;
    live.set(false);
    if (next) open();
  };
  me.watch(follow);
  follow();
}
