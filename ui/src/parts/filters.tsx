// filters.tsx - what a list is filtered by: it stands in the address bar, so that it can be kept, sent and gone back to.
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { filter } from "../router";

/** `names`: all filters of the list, to take them off at once. */
export function Filters({ names, query, children }: { names: readonly string[]; query: URLSearchParams; children: ComponentChildren }) {
  const on = names.filter((n) => query.get(n));
  return (
    <div class="filters" role="search" aria-label="Filter">
      {children}
      {on.length > 0 && <button class="link" onClick={() => filter(Object.fromEntries(on.map((n) => [n, null])))}>Take the filter off</button>}
    </div>
  );
}

export function PickFilter({ name, label, query, options, all = "All" }: {
  name: string; label: string; query: URLSearchParams; options: readonly { id: string; name: string }[]; all?: string;
}) {
  const id = useId(), value = query.get(name) ?? "";
  return (
    <span class="filter">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(e) => filter({ [name]: e.currentTarget.value })}>
        <option value="">{all}</option>
        {value && !options.some((o) => o.id === value) && <option value={value}>{value}</option>}
        {options.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}
      </select>
    </span>
  );
}

const WAIT_MS = 250;
export function TextFilter({ name, label, query, type = "search", placeholder }: {
  name: string; label: string; query: URLSearchParams; type?: "search" | "date" | "month"; placeholder?: string;
}) {
  const id = useId(), now = query.get(name) ?? "";
  const [text, setText] = useState(now);
  useEffect(() => { setText(now); }, [now]);
  useEffect(() => {
    if (text === now) return;
    const t = setTimeout(() => filter({ [name]: text.trim() || null }), type === "search" ? WAIT_MS : 0);
    return () => clearTimeout(t);
  }, [text]);
  return (
    <span class="filter">
      <label for={id}>{label}</label>
      <input id={id} type={type as "search"} value={text} placeholder={placeholder} onInput={(e) => setText(e.currentTarget.value)} />
    </span>
  );
}
