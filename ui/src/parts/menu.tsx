// menu.tsx - a list of buttons that one walks with the arrows or j and k; the first has the cursor.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** `of`: what the list is about; when it changes the cursor goes to its first button. */
export function Menu({ of, children }: { of?: unknown; children: ComponentChildren }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => { list.current?.querySelector("button")?.focus({ preventScroll: true }); }, [of]);
  const onKey = (e: KeyboardEvent) => {
    const step = e.key === "ArrowDown" || e.key === "j" ? 1 : e.key === "ArrowUp" || e.key === "k" ? -1 : 0;
    if (!step) return;
    e.preventDefault();
    const all = [...(list.current?.querySelectorAll("button") ?? [])];
    all[(all.indexOf(document.activeElement as HTMLButtonElement) + step + all.length) % all.length]?.focus();
  };
  return <ul class="menu" ref={list} onKeyDown={onKey}>{children}</ul>;
}
