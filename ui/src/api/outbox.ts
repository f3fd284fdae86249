// outbox.ts - facts that are said while there is no connection: kept in this browser, under who said them and where,
// and sent in the order they were said when it is back. Their ids are made before, so that one which did arrive, and
// whose answer was lost, is stored once all the same.
import { cell } from "../cell";
import type { Fact } from "../shapes";
import { me, newId, now, online, say } from "./client";
import { tell } from "./events";
import { asProblem, offline } from "./problem";
import { shelve, shelvedAll, unshelve } from "./shelf";

/** Whom it is about, for the pages that show it. No name: this lies on somebody's computer. */
export interface About { patient?: string; enrollment?: string }
export interface Waiting extends About {
  name: string;
  facts: Fact[];
  /** Why the server did not take it: it waits for a person, not for the connection. */
  refused?: string;
}
export const waiting = cell<readonly Waiting[]>([]);

const AGAIN_MS = 10_000;
const open = (w: Waiting): boolean => !w.refused;

/** Sends in order until something has to wait: what is left of the list, and whether the server was reached. */
export async function sendAll(all: readonly Waiting[], send: (facts: Fact[]) => Promise<unknown>,
  done: (w: Waiting) => Promise<unknown>): Promise<Waiting[]> {
  const left: Waiting[] = [];
  let stopped = false;
  for (const w of all) {
    if (stopped || w.refused) { left.push(w); continue; }
    try {
      await send(w.facts);
      await done(w);
    } catch (e) {
      const p = asProblem(e);
      if (p.kind === "refused" || p.kind === "forbidden" || p.kind === "none-such") left.push({ ...w, refused: p.message });
      else { stopped = true; left.push(w); }
    }
  }
  return left;
}

const mine = (): { account: string; begin: string } | null => {
  const m = me.get();
  return m ? { account: m.account, begin: `say ${m.practice} ` } : null;
};
async function read(): Promise<Waiting[]> {
  const m = mine();
  return m ? (await shelvedAll(m.account, m.begin)).map((r) => r.value as Waiting) : [];
}

let sending: Promise<void> | null = null, again: ReturnType<typeof setTimeout> | undefined;
async function send(): Promise<void> {
  const m = mine(), all = await read();
  if (!m || !all.length) { waiting.set([]); return; }
  const left = await sendAll(all, say, async (w) => {
    await unshelve(m.account, w.name);
    tell({ patient: w.patient, enrollment: w.enrollment, kind: w.facts[0]?.fact });
  });
  for (const w of left) if (w.refused && !all.find((x) => x.name === w.name)?.refused) await shelve(m.account, w.name, w);
  if (me.get()?.account === m.account) waiting.set(await read());
  clearTimeout(again);
  if (left.some(open)) again = setTimeout(() => void flush(), AGAIN_MS);
}
/** Sends what waits, once at a time over all tabs. */
export function flush(): Promise<void> {
  const locked = (): Promise<void> => typeof navigator !== "undefined" && navigator.locks
    ? navigator.locks.request("daybook outbox", () => send()) : send();
  sending ??= locked().finally(() => { sending = null; });
  return sending;
}

/** Says facts, or keeps them until there is a connection (`kept`). A refusal is thrown, as `say` does. */
export async function sayOrKeep(facts: Fact[], about: About = {}): Promise<{ ids: string[]; kept: boolean }> {
  const ids = facts.map((f) => f.id);
  // What waits goes first: a void must not overtake what it voids.
  if (!waiting.get().some(open)) {
    try { await say(facts); return { ids, kept: false }; }
    catch (e) { if (asProblem(e).kind !== "offline") throw e; }
  }
  const m = mine();
  const one: Waiting = { ...about, name: `${m?.begin}${now().toISOString()} ${ids[0]}`, facts };
  if (!m || !await shelve(m.account, one.name, one)) throw offline();
  waiting.set([...waiting.get(), one]);
  if (online.get()) void flush();
  else { clearTimeout(again); again = setTimeout(() => void flush(), AGAIN_MS); }
  return { ids, kept: true };
}
/** Takes facts out again, newest first, whether they were sent by now or not. */
export async function unsayOrKeep(ids: readonly string[], reason: string, about: About = {}): Promise<void> {
  const at = now().toISOString();
  await sayOrKeep([...ids].reverse().map((id) => ({ fact: "void", id: newId("v"), at, voids: id, reason })), about);
}
/** Lets go of what the server would not take. */
export async function letWaitingGo(w: Waiting): Promise<void> {
  const m = mine();
  if (m) await unshelve(m.account, w.name);
  waiting.set(waiting.get().filter((x) => x.name !== w.name));
}

/** Looks after what waits for as long as the page is open. */
export function startOutbox(): void {
  me.watch(() => { waiting.set([]); void flush(); });
  online.watch((is) => { if (is) void flush(); });
  addEventListener("online", () => void flush());
  addEventListener("focus", () => { if (me.get()) void read().then((all) => waiting.set(all)); });
}
