// search.tsx - find anything: patients, claims, codes, payers, people, pages. `/` from anywhere.
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { get, me } from "../api";
import { useKeys } from "../keys";
import { places } from "../pages";
import { go } from "../router";
import type { Hit } from "../shapes";
import { capital } from "../words/sentence";
import { Icon } from "./icons";

const HREFS: Record<Hit["kind"], (id: string) => string> = {
  patient: (id) => `/patients/${encodeURIComponent(id)}`,
  claim: (id) => `/claims/${encodeURIComponent(id)}`,
  code: (id) => `/rulebook/codes/${encodeURIComponent(id)}`,
  payer: (id) => `/payers?payer=${encodeURIComponent(id)}`,
  person: (id) => `/people?person=${encodeURIComponent(id)}`,
  page: (id) => id,
};
const KINDS: Record<Hit["kind"], string> = {
  patient: "Patient", claim: "Claim", code: "Code", payer: "Payer", person: "Person", page: "Page",
};
const WAIT_MS = 120;

function pagesFor(text: string): Hit[] {
  const may = me.get()?.may ?? [], small = text.toLowerCase();
  return places.filter((p) => may.includes(p.may) && p.title.toLowerCase().startsWith(small))
    .map((p) => ({ kind: "page" as const, id: p.href, title: p.title }));
}

export function Search() {
  const [text, setText] = useState(""), [hits, setHits] = useState<Hit[]>([]), [at, setAt] = useState(0);
  const [state, setState] = useState<"closed" | "asking" | "open" | "failed">("closed");
  const input = useRef<HTMLInputElement>(null);
  const list = useId();
  useKeys("Everywhere", [{ key: "/", label: "Search", run: () => { input.current?.focus(); input.current?.select(); } }]);

  useEffect(() => {
    const q = text.trim();
    if (!q) { setHits([]); setState("closed"); return; }
    const stop = new AbortController();
    const t = setTimeout(() => {
      setState((s) => (s === "open" ? s : "asking"));
      get("/v1/search", { q }, stop.signal)
        .then((r) => { const own = pagesFor(q); setHits([...own, ...r.hits.filter((h) => h.kind !== "page" || !own.some((o) => o.id === h.id))]); setAt(0); setState("open"); })
        .catch(() => { if (!stop.signal.aborted) { setHits(pagesFor(q)); setState("failed"); } });
    }, WAIT_MS);
    return () => { clearTimeout(t); stop.abort(); };
  }, [text]);

  const close = () => { setText(""); setState("closed"); };
  const open = (h: Hit | undefined) => {
    if (!h) return;
    close();
    input.current?.blur();
    go(HREFS[h.kind](h.id));
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === "ArrowDown") { e.preventDefault(); setAt((i) => Math.min(hits.length - 1, i + 1)); }
    else if (e.key === "ArrowUp") { e.preventDefault(); setAt((i) => Math.max(0, i - 1)); }
    else if (e.key === "Enter") { e.preventDefault(); open(hits[at]); }
    else if (e.key === "Escape") { e.preventDefault(); e.stopPropagation(); if (text) close(); else input.current?.blur(); }
  };
  const shown = state !== "closed";
  return (
    <div class="search" role="search">
      <Icon of="search" />
      <input ref={input} type="search" placeholder="Search" aria-label="Search patients, claims, codes, payers, people" autocomplete="off"
        spellcheck={false} list={undefined} role="combobox" aria-expanded={shown} aria-controls={list} aria-autocomplete="list"
        aria-activedescendant={shown && hits[at] ? `${list}-${at}` : undefined}
        value={text} onInput={(e) => setText(e.currentTarget.value)} onKeyDown={onKey} onBlur={() => setTimeout(() => setState("closed"), 150)}
        onFocus={() => { if (hits.length) setState("open"); }} />
      <kbd aria-hidden="true">/</kbd>
      <div id={list} class="hits" role="listbox" aria-label="Found" hidden={!shown || !hits.length}>
        {hits.map((h, i) => (
          <div key={h.kind + h.id} id={`${list}-${i}`} role="option" aria-selected={i === at} class={i === at ? "at" : undefined}
            onMouseEnter={() => setAt(i)} onMouseDown={(e) => { e.preventDefault(); open(h); }}>
            <span class="hit-kind">{KINDS[h.kind]}</span><span>{h.title}</span>{h.more && <span class="muted">{capital(h.more)}</span>}
          </div>
        ))}
      </div>
      {shown && !hits.length && state !== "asking" && <p class="hits hits-none" role="status">{state === "failed" ? "The search did not answer." : `Nothing found for “${text.trim()}”.`}</p>}
    </div>
  );
}
