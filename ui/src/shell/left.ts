// left.ts - who was signed in last in this window, and where they were. Nothing of what they saw stays on the page: back,
// they are there again, and what they typed comes from what is kept under their account. Somebody else begins at "/".
import { me } from "../api/client";
import { cell } from "../cell";
import { go } from "../router";
import type { Me } from "../shapes";

export interface Left { account: string; name: string; url: string }
export const left = cell<Left | null>(null);

/** Before the second step a session may do nothing but take it (a patient may do without). */
export const isComplete = (m: Pick<Me, "second" | "may"> | null | undefined): boolean => !!m && (m.second === "shown" || m.may.length > 1);
/** Where somebody who signs in begins; null: where the address says. */
export const beginsAt = (was: Left | null, account: string): string | null =>
  !was ? null : was.account === account ? was.url : "/";

/** Before the pages are drawn: nobody's record is asked for by somebody else. */
export function startLeft(): void {
  let last: Me | null = null;
  me.watch((m) => {
    if (m && isComplete(m)) {
      const to = last ? null : beginsAt(left.get(), m.account);
      last = m;
      left.set(null);
      if (to) go(to, { replace: true });
    } else if (!m && last) {
      left.set({ account: last.account, name: last.name, url: location.pathname + location.search });
      last = null;
    }
  });
}
