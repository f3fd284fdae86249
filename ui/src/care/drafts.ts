// drafts.ts - a note as it is typed: kept in this browser at once, on the server a moment later, and then only there.
import { useEffect, useRef, useState } from "preact/hooks";
import { drop, get, me, online, put } from "../api";
import { asProblem } from "../api/problem";
import { shelve, shelved, unshelve } from "../api/shelf";
import { draftOf, isEmpty, later, type Drafted, type Texts } from "../logic/note";

const HERE_MS = 300, THERE_MS = 1200;
export type Saving = "" | "typing" | "saved" | "here" | "not-kept";

/** On the server; asked for in the list, where one that is not there is no error. */
export async function draftThere(name: string): Promise<unknown> {
  if (!me.get()?.may.includes("care")) return undefined; // who only reads has none
  return (await get("/v1/drafts")).drafts.find((d) => d.name === name)?.value;
}
/** The draft that there is, of here and there the later one. */
export async function findDraft(name: string): Promise<Drafted | undefined> {
  const here = draftOf(await shelved(me.get()?.account ?? "", name));
  try { return later(draftOf(await draftThere(name)), here); }
  catch (e) {
    if (here) return here;
    throw e;
  }
}
export async function dropDraft(name: string): Promise<void> {
  await unshelve(me.get()?.account ?? "", name);
  try { await drop("/v1/drafts/{name}", { name }); } catch (e) { if (asProblem(e).kind !== "none-such") throw e; }
}

/** Keeps what is typed. `end` is called once it is signed: nothing is kept after it. */
export function useDraft(name: string, more: { note: string; to: string }, texts: Texts, touched: boolean): { saving: Saving; end: () => Promise<void> } {
  const [saving, setSaving] = useState<Saving>("");
  const account = me.get()?.account ?? "", over = useRef(false), latest = useRef<Drafted>(undefined);
  const send = useRef(async () => {});
  send.current = async () => {
    const value = latest.current;
    if (!value || over.current) return;
    try {
      if (isEmpty(value)) { latest.current = undefined; await dropDraft(name); setSaving(""); return; }
      await put("/v1/drafts/{name}", { name, value }, { name });
      if (latest.current === value) { latest.current = undefined; await unshelve(account, name); setSaving("saved"); }
    } catch (e) { setSaving((s) => (s === "not-kept" || asProblem(e).kind === "refused" ? "not-kept" : "here")); }
  };
  useEffect(() => {
    if (!touched) return;
    latest.current = { ...texts, ...more, at: Date.now() };
    setSaving("typing");
    const here = setTimeout(() => { void shelve(account, name, latest.current).then((kept) => { if (!kept) setSaving((s) => (s === "typing" ? s : "not-kept")); }); }, HERE_MS);
    const there = setTimeout(() => void send.current(), THERE_MS);
    return () => { clearTimeout(here); clearTimeout(there); };
  }, [texts.review, texts.interpretation, texts.actions, texts.plan, touched]);
  useEffect(() => {
    const end = online.watch((is) => { if (is) void send.current(); });
    // The lid closes, the tab goes: what is typed and not sent goes out now.
    const hide = () => { if (document.visibilityState === "hidden" && latest.current && !over.current) { void shelve(account, name, latest.current); void send.current(); } };
    document.addEventListener("visibilitychange", hide);
    return () => {
      end();
      document.removeEventListener("visibilitychange", hide);
      if (latest.current && !over.current) { void shelve(account, name, latest.current); void send.current(); }
    };
  }, [name]);
  return { saving, end: async () => { over.current = true; try { await dropDraft(name); } catch { /* it stands beside the signed note until it is dropped */ } } };
}
