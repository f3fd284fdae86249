// router.ts - the address bar says where one is, and with which filter; a link is a link.
import { cell } from "./cell";

export interface Place { path: string; query: URLSearchParams; hash: string; key: string }

export interface Route<P> { pattern: string; page: P }

/** The first route whose pattern fits, with what its {names} stand for. */
export function match<P>(routes: readonly Route<P>[], path: string): { page: P; params: Record<string, string> } | null {
  const parts = path.replace(/\/+$/, "").split("/");
  for (const { pattern, page } of routes) {
    const wanted = pattern.replace(/\/+$/, "").split("/");
    if (wanted.length !== parts.length) continue;
    const params: Record<string, string> = {};
    const fits = wanted.every((word, i) => {
      const part = parts[i] ?? "";
      if (!word.startsWith("{")) return word === part;
      if (part === "") return false;
      try { params[word.slice(1, -1)] = decodeURIComponent(part); } catch { return false; }
      return true;
    });
    if (fits) return { page, params };
  }
  return null;
}

/** An address: {names} of the path are filled in, the rest is the query. Empty values are left out. */
export function address(path: string, params: Record<string, string | number | boolean | undefined | null> = {}): string {
  const rest = new URLSearchParams();
  const used = new Set<string>();
  const filled = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    used.add(name);
    return encodeURIComponent(String(params[name] ?? ""));
  });
  for (const [name, value] of Object.entries(params)) {
    if (used.has(name) || value === undefined || value === null || value === "" || value === false) continue;
    rest.set(name, value === true ? "1" : String(value));
  }
  const query = rest.toString();
  return query ? `${filled}?${query}` : filled;
}

const inBrowser = typeof window !== "undefined";
const newKey = () => Math.random().toString(36).slice(2);

function here(): Place {
  if (!inBrowser) return { path: "/", query: new URLSearchParams(), hash: "", key: "" };
  const key = (history.state as { key?: string } | null)?.key ?? "first";
  return { path: location.pathname, query: new URLSearchParams(location.search), hash: location.hash, key };
}

export const place = cell<Place>(here());
const scrolls = new Map<string, number>();
let leaving: (() => boolean) | null = null;

/** Asked before another page is opened: false stays. One at a time. */
export function askBeforeLeaving(ask: (() => boolean) | null): void { leaving = ask; }

export function go(url: string, how: { replace?: boolean } = {}): void {
  const to = new URL(url, location.href);
  const other = to.pathname !== location.pathname;
  if (other && leaving && !leaving()) return;
  scrolls.set(place.get().key, window.scrollY);
  const key = how.replace ? place.get().key : newKey();
  history[how.replace ? "replaceState" : "pushState"]({ key }, "", to.pathname + to.search + to.hash);
  place.set(here());
  if (other && !how.replace) window.scrollTo(0, 0);
}

/** Changes the filter in the address bar and nothing else; null or "" takes a value out. */
export function filter(changes: Record<string, string | null | undefined>): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  go(location.pathname + (text ? `?${text}` : ""), { replace: true });
}

/** Goes back to where a page had been scrolled to, once it is long enough to. */
function restoreScroll(key: string): void {
  const y = scrolls.get(key);
  if (y === undefined) return;
  const until = performance.now() + 1500;
  const step = () => {
    if (place.get().key !== key) return;
    window.scrollTo(0, y);
    if (Math.abs(window.scrollY - y) > 2 && performance.now() < until) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

export function startRouter(): void {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", () => {
    scrolls.set(place.get().key, window.scrollY);
    place.set(here());
    restoreScroll(place.get().key);
  });
  document.addEventListener("click", (e) => {
    if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const a = (e.target as Element | null)?.closest?.("a[href]") as HTMLAnchorElement | null;
    if (!a || a.target || a.hasAttribute("download") || a.origin !== location.origin) return;
    if (a.pathname.startsWith("/v1/")) return;
    if (a.pathname === location.pathname && a.search === location.search && a.hash) return;
    e.preventDefault();
    go(a.href);
  });
}
