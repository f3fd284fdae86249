// toast.tsx - what was just done, in a line, with a way back for as long as it stands there.
import { me } from "../api/client";
import { cell } from "../cell";
import { asProblem } from "../api/problem";

interface Toast { id: number; text: string; bad?: boolean; undo?: () => unknown; done?: string }
const toasts = cell<readonly Toast[]>([]);
me.watch((m) => { if (!m) toasts.set([]); }); // they name patients
let last = 0;
const STANDS_MS = 8000, STANDS_BAD_MS = 15000;

function close(id: number): void { toasts.set(toasts.get().filter((t) => t.id !== id)); }

/** Says what was done. `undo` takes it back (a void), and `done` says that it was. */
export function toast(text: string, more: { undo?: () => unknown; done?: string; bad?: boolean } = {}): void {
  const id = ++last;
  toasts.set([...toasts.get().slice(-2), { id, text, ...more }]);
  setTimeout(() => close(id), more.bad ? STANDS_BAD_MS : STANDS_MS);
}
/** Says what went wrong. */
export const toastProblem = (e: unknown): void => toast(asProblem(e).message, { bad: true });

async function undo(t: Toast): Promise<void> {
  close(t.id);
  try {
    await t.undo?.();
    toast(t.done ?? "Taken back.");
  } catch (e) { toastProblem(e); }
}

export function Toasts() {
  const all = toasts.use();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {all.map((t) => (
        <div key={t.id} class={`toast${t.bad ? " toast-bad" : ""}`}>
          <span>{t.text}</span>
          {t.undo && <button class="link" onClick={() => void undo(t)}>Undo</button>}
          <button class="quiet small" aria-label="Dismiss" onClick={() => close(t.id)}>×</button>
        </div>
      ))}
    </div>
  );
}
