// page.tsx - a page: its title, its tools, what is on it, and at the right the panel of the thing under the cursor.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { cell } from "../cell";
import { useKeys } from "../keys";

export const productName = "Daybook";
/** The shell's own panel (help, actions), which stands before a page's. */
export const shellPanel = cell<"help" | "actions" | null>(null);

export function Page({ title, heading, note, tools, panel, wide, children }: {
  title: string;
  /** What stands as the heading, where it is more than the title. */
  heading?: ComponentChildren;
  /** A line under the heading. */
  note?: ComponentChildren;
  tools?: ComponentChildren;
  panel?: ComponentChildren;
  wide?: boolean;
  children: ComponentChildren;
}) {
  useEffect(() => { document.title = `${title} · ${productName}`; }, [title]);
  const shells = shellPanel.use();
  return (
    <>
      <main id="main" class={wide ? "main main-wide" : "main"} tabIndex={-1}>
        <header class="page-head">
          <div class="page-title"><h1>{heading ?? title}</h1>{note && <p class="muted">{note}</p>}</div>
          {tools && <div class="tools">{tools}</div>}
        </header>
        {children}
      </main>
      {!shells && panel}
    </>
  );
}

/** The panel at the right. `focus`: it was asked for, so the cursor goes there; without, it follows a list's cursor. */
export function Panel({ title, note, onClose, focus, children, label }: {
  title: ComponentChildren; note?: ComponentChildren; label?: string; focus?: unknown; onClose?: () => void;
  children: ComponentChildren;
}) {
  const head = useRef<HTMLHeadingElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    if (!focus) return;
    before.current = document.activeElement;
    head.current?.focus({ preventScroll: true });
    return () => {
      const b = before.current;
      if (b instanceof HTMLElement && b.isConnected && (document.activeElement === document.body
        || head.current?.closest("aside")?.contains(document.activeElement))) b.focus({ preventScroll: true });
    };
  }, [focus]);
  useKeys("Panel", [{ key: "Escape", label: "Close the panel", run: () => onClose?.(), typing: true }], !!onClose);
  return (
    <aside class="panel" aria-label={label ?? (typeof title === "string" ? title : "Details")}>
      <header class="panel-head">
        <div><h2 ref={head} tabIndex={-1}>{title}</h2>{note && <p class="muted small">{note}</p>}</div>
        {onClose && <button class="quiet" onClick={onClose} aria-label="Close the panel" title="Close (Esc)">×</button>}
      </header>
      <div class="panel-body">{children}</div>
    </aside>
  );
}

/** A part of a page with a heading of its own. */
export function Section({ title, tools, note, id, children }: {
  title: ComponentChildren; tools?: ComponentChildren; note?: ComponentChildren; id?: string; children: ComponentChildren;
}) {
  return (
    <section class="section" id={id}>
      <header class="section-head"><h2>{title}</h2>{note && <span class="muted small">{note}</span>}
        {tools && <div class="tools">{tools}</div>}</header>
      {children}
    </section>
  );
}

/** Name and value, as many as there are: null and false are left out. */
export function Facts({ of }: { of: [string, ComponentChildren | null | undefined][] }) {
  return (
    <dl class="facts">
      {of.filter(([, v]) => v !== null && v !== undefined && v !== "" && v !== false).map(([k, v]) =>
        <div key={k}><dt>{k}</dt><dd>{v}</dd></div>)}
    </dl>
  );
}

/** Tabs that are links: which one stands in the address bar. */
export function Tabs({ of, at, label }: { of: { id: string; title: string; href: string; count?: number }[]; at: string; label: string }) {
  return (
    <nav class="tabs" aria-label={label}>
      {of.map((t) => <a key={t.id} href={t.href} aria-current={t.id === at ? "page" : undefined}>{t.title}
        {t.count !== undefined && <span class="count">{t.count.toLocaleString("en-US")}</span>}</a>)}
    </nav>
  );
}
