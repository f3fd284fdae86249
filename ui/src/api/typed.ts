// typed.ts - what was typed into a form and not sent yet: kept in this browser under the account, so that it is there
// after a closed lid or the end of the session. It goes when it is sent, and after two weeks.
import { me, now } from "./client";
import { shelve, shelved, shelvedAll, unshelve } from "./shelf";

const BEGIN = "typed ", KEPT_MS = 14 * 86_400_000;
interface Typed { at: number; value: unknown }

export async function keepTyped(account: string, name: string, value: unknown): Promise<void> {
  await shelve(account, BEGIN + name, { at: now().getTime(), value } satisfies Typed);
}
export async function typed(account: string, name: string): Promise<unknown> {
  return ((await shelved(account, BEGIN + name)) as Typed | undefined)?.value;
}
export const dropTyped = (account: string, name: string): Promise<void> => unshelve(account, BEGIN + name);

export const isOld = (t: { at?: unknown } | undefined, at: number): boolean => typeof t?.at !== "number" || at - t.at > KEPT_MS;
async function tidy(): Promise<void> {
  const account = me.get()?.account;
  if (!account) return;
  for (const r of await shelvedAll(account, BEGIN))
    if (isOld(r.value as Typed, now().getTime())) await unshelve(account, r.name);
}
export const startTyped = (): void => { me.watch(() => void tidy()); };
