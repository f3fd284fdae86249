// figures.tsx - how many, and how much: each a link to what it is made of.
import type { ComponentChildren } from "preact";
import type { Sum } from "../shapes";
import { sayMoney } from "../words/money";

export function Figure({ title, of, href }: { title: string; of: Sum | number; href?: string }) {
  const n = typeof of === "number" ? of : of.count;
  const inside = (
    <>
      <span class="figure-top"><span class="figure-n">{n.toLocaleString("en-US")}</span>
        {typeof of !== "number" && of.amount !== undefined && n > 0 && <span class="figure-m">{sayMoney(of.amount, true)}</span>}</span>
      <span class="figure-t">{title}</span>
    </>
  );
  const cls = n ? "figure" : "figure figure-0";
  return href ? <a class={cls} href={href}>{inside}</a> : <span class={cls}>{inside}</span>;
}
export const Figures = ({ label, wide, children }: { label: string; wide?: boolean; children: ComponentChildren }) =>
  <div class={wide ? "figures figures-wide" : "figures"} role="group" aria-label={label}>{children}</div>;

/** What there is to do, a line each: what it is, what hangs on it, and the one thing to do about it. */
export interface Step { key: string; says: ComponentChildren; more?: ComponentChildren; worth?: ComponentChildren; do?: { title: string; href: string; main?: boolean } }
export function Steps({ of, label }: { of: readonly Step[]; label: string }) {
  return (
    <ul class="steps-list" aria-label={label}>{of.map((s) => (
      <li key={s.key}>
        <div class="grow"><p>{s.says}</p>{s.more && <p class="muted small">{s.more}</p>}</div>
        {s.worth && <span class="step-worth">{s.worth}</span>}
        {s.do && <a class={s.do.main ? "button main-button" : "button"} href={s.do.href}>{s.do.title}</a>}
      </li>))}</ul>
  );
}
