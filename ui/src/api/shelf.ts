// shelf.ts - what could not be sent yet, kept in this browser (IndexedDB) under its account until it is. Nothing stays
// that the server has: what lies here lies on somebody's computer.

const BASE = "daybook", SHELF = "unsent";
interface Row { key: string; account: string; name: string; value: unknown }

const ask = <T>(r: IDBRequest<T>): Promise<T> => new Promise((yes, no) => {
  r.onsuccess = () => yes(r.result);
  r.onerror = () => no(r.error ?? new Error("The browser does not keep anything."));
});
async function shelf(how: IDBTransactionMode): Promise<IDBObjectStore | null> {
  if (typeof indexedDB === "undefined") return null;
  const open = indexedDB.open(BASE, 1);
  open.onupgradeneeded = () => { open.result.createObjectStore(SHELF, { keyPath: "key" }); };
  try { return (await ask(open)).transaction(SHELF, how).objectStore(SHELF); } catch { return null; }
}
const keyOf = (account: string, name: string) => `${account} ${name}`;

export async function shelve(account: string, name: string, value: unknown): Promise<boolean> {
  try {
    const s = await shelf("readwrite");
    if (!s) return false;
    await ask(s.put({ key: keyOf(account, name), account, name, value } satisfies Row));
    return true;
  } catch { return false; }
}
export async function shelved(account: string, name: string): Promise<unknown> {
  try {
    const s = await shelf("readonly");
    return s ? (await ask(s.get(keyOf(account, name)) as IDBRequest<Row | undefined>))?.value : undefined;
  } catch { return undefined; }
}
export async function unshelve(account: string, name: string): Promise<void> {
  try { const s = await shelf("readwrite"); if (s) await ask(s.delete(keyOf(account, name))); } catch { /* it was not there */ }
}
/** All that lies there for an account under names that begin so, in the order of their names. */
export async function shelvedAll(account: string, begin: string): Promise<{ name: string; value: unknown }[]> {
  try {
    const s = await shelf("readonly");
    const from = keyOf(account, begin);
    return s ? await ask(s.getAll(IDBKeyRange.bound(from, `${from}\uffff`)) as IDBRequest<Row[]>) : [];
  } catch { return []; }
}
