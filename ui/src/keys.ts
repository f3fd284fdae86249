// keys.ts - the keyboard, all the way. Whoever is on the page says which keys mean what; the newest wins. What is
// said here is what `?` lists and, marked as an action, what `.` offers.
import { useLayoutEffect, useRef } from "preact/hooks";
import { cell } from "./cell";

export interface Key {
  /** "e", "g t" (one after the other), "Escape", "Enter", "ArrowDown" */
  key: string;
  label: string;
  run: (e: KeyboardEvent) => void;
  /** Offered by `.` as well. */
  action?: boolean;
  /** Works while something is typed, too. */
  typing?: boolean;
  /** Not listed by `?`: a second key for the same. */
  quiet?: boolean;
}
export interface KeyGroup { title: string; keys: readonly Key[] }

export const groups = cell<readonly KeyGroup[]>([]);
/** A person may turn single keys off (WCAG 2.1.4), for instance one who speaks to the computer. */
const STORED = "daybook.keys";
export const keysOn = cell<boolean>(typeof localStorage === "undefined" || localStorage.getItem(STORED) !== "off");
export function setKeysOn(on: boolean): void {
  localStorage.setItem(STORED, on ? "on" : "off");
  keysOn.set(on);
}

const SEQUENCE_MS = 1200;

/** What a sequence of keys so far leads to: a key to run, more to come, or nothing. */
export function resolve(all: readonly KeyGroup[], before: string, pressed: string): { key?: Key; more: boolean } {
  const wanted = before ? `${before} ${pressed}` : pressed;
  let more = false;
  for (let i = all.length - 1; i >= 0; i--) {
    for (const k of all[i]?.keys ?? []) {
      if (k.key === wanted) return { key: k, more: false };
      if (k.key.startsWith(`${wanted} `)) more = true;
    }
  }
  return { more };
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|reset|file|range)$/.test(target.type);
}

/** On a link or a button, Enter and Space are its own. */
const ownKey = (e: KeyboardEvent): boolean =>
  (e.key === "Enter" || e.key === " ") && e.target instanceof Element && !!e.target.closest("a, button, summary, [role=button], [role=option]");

export function startKeys(): void {
  let before = "", at = 0;
  document.addEventListener("keydown", (e) => {
    if (e.defaultPrevented || e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    if (performance.now() - at > SEQUENCE_MS) before = "";
    const { key, more } = resolve(groups.get(), before, e.key);
    const typing = isTyping(e.target);
    if (key && !(typing && !key.typing) && !ownKey(e) && (keysOn.get() || e.key.length > 1)) {
      e.preventDefault();
      before = "";
      key.run(e);
    } else if (more && !typing && keysOn.get()) {
      before = before ? `${before} ${e.key}` : e.key;
      at = performance.now();
    } else before = "";
  });
}

/** Keys of a component, for as long as it is there. `on` false: none. */
export function useKeys(title: string, keys: readonly Key[], on = true): void {
  const current = useRef(keys);
  current.current = keys;
  const named = keys.map((k) => k.key).join("|");
  // Before it is painted: who sees a key named may press it at once.
  useLayoutEffect(() => {
    if (!on) return;
    // The functions are looked up when pressed, so that they see what is there then.
    const mine: KeyGroup = { title, keys: keys.map((k, i) => ({ ...k, run: (e) => current.current[i]?.run(e) })) };
    groups.set([...groups.get(), mine]);
    return () => groups.set(groups.get().filter((g) => g !== mine));
  }, [title, named, on]);
}
