// client.ts - the one way to the server. Answers that were read are kept for as long as the page is open, with their
// ETag: a page that is opened again shows what it had at once, and asks whether that still holds.
import { cell } from "../cell";
import { address } from "../router";
import type { Fact, FactAnswers, Me, RoutesDELETE, RoutesGET, RoutesPATCH, RoutesPOST, RoutesPUT } from "../shapes";
import { offline, Problem, problemOf } from "./problem";

export type Params = Record<string, string | number | boolean | undefined | null>;

/** undefined: not known yet; null: nobody is signed in. */
export const me = cell<Me | null | undefined>(undefined);
/** False after a request that reached nobody, until one does. */
export const online = cell<boolean>(typeof navigator === "undefined" || navigator.onLine !== false);
/** When the server was last asked: an idle session ends some time after that. */
export const lastAsked = cell<number>(Date.now());
/** The server's clock minus ours, in ms: "2 days left" must not hang on a laptop's clock. */
let skew = 0;
export const now = (): Date => new Date(Date.now() + skew);

/** What a changing request must carry: it changes whenever the server says who one is. */
let csrf = "";

interface Kept { etag: string; data: unknown }
const kept = new Map<string, Kept>();
const KEPT_MAX = 200;

export function forget(): void { kept.clear(); }
export const keptOf = (url: string): unknown => kept.get(url)?.data;

// Nobody is signed in: nothing of what was read stays.
me.watch((m) => { if (!m) forget(); });
function signedOut(): void {
  if (me.get()) me.set(null);
}

async function ask(method: string, url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (!headers.has("Accept")) headers.set("Accept", "application/json");
  if (method !== "GET" && csrf) headers.set("X-Daybook-Csrf", csrf);
  let r: Response;
  try {
    r = await fetch(url, { ...init, method, headers, credentials: "same-origin", cache: "no-store" });
  } catch (e) {
    if (e instanceof DOMException && e.name === "AbortError") throw e;
    online.set(false);
    throw offline();
  }
  online.set(true);
  lastAsked.set(Date.now());
  const date = Date.parse(r.headers.get("Date") ?? "");
  if (date && Math.abs(date - Date.now()) > 90_000) skew = date - Date.now();
  return r;
}

async function answer<T>(r: Response, url: string): Promise<T> {
  if (r.status === 204) return undefined as T;
  const type = r.headers.get("Content-Type") ?? "";
  if (r.ok && !/json|text\//.test(type)) return (await r.blob()) as T;
  const text = await r.text();
  if (!r.ok) {
    const p = problemOf(r.status, text);
    // A wrong password is an answer to a question, not the end of a session.
    if (p.kind === "signed-out" && !url.startsWith("/v1/session")) signedOut();
    throw p;
  }
  if (!type.includes("json")) return text as T;
  const data = JSON.parse(text) as T & { csrf?: unknown };
  if (typeof data?.csrf === "string") csrf = data.csrf;
  return data;
}

/** Reads, with the ETag of what is kept. `params` fills the path's {names}; the rest is the query. */
export async function get<P extends keyof RoutesGET>(path: P, params: Params = {}, signal?: AbortSignal):
  Promise<RoutesGET[P]["out"]> {
  return (await getUrl(address(path, params), signal)) as RoutesGET[P]["out"];
}
/** Asked for before the page that shows it is there; the page takes the answer, once. */
const early = new Map<string, Promise<unknown>>();
me.watch((m) => { if (!m) early.clear(); });
export function askEarly(url: string): void {
  const asked = getUrl(url);
  asked.catch(() => early.delete(url)); // then the page asks itself
  early.set(url, asked);
}
export async function getUrl(url: string, signal?: AbortSignal): Promise<unknown> {
  const asked = early.get(url);
  early.delete(url);
  if (asked) return asked;
  const had = kept.get(url);
  const r = await ask("GET", url, { signal, headers: had?.etag ? { "If-None-Match": had.etag } : {} });
  if (r.status === 304 && had) return had.data;
  const data = await answer<unknown>(r, url);
  kept.delete(url);
  if (kept.size >= KEPT_MAX) kept.delete(kept.keys().next().value as string);
  kept.set(url, { etag: r.headers.get("ETag") ?? "", data });
  return data;
}

async function change<T>(method: string, path: string, params: Params, body: unknown): Promise<T> {
  const url = address(path, params);
  const init: RequestInit = {};
  if (body instanceof Blob) {
    init.body = body;
    init.headers = { "Content-Type": body.type || "application/octet-stream" };
  } else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { "Content-Type": "application/json" };
  }
  return answer<T>(await ask(method, url, init), url);
}
export const post = <P extends keyof RoutesPOST>(path: P, body: RoutesPOST[P]["in"], params: Params = {}) =>
  change<RoutesPOST[P]["out"]>("POST", path, params, body);
export const put = <P extends keyof RoutesPUT>(path: P, body: RoutesPUT[P]["in"], params: Params = {}) =>
  change<RoutesPUT[P]["out"]>("PUT", path, params, body);
export const patch = <P extends keyof RoutesPATCH>(path: P, body: RoutesPATCH[P]["in"], params: Params = {}) =>
  change<RoutesPATCH[P]["out"]>("PATCH", path, params, body);
export const drop = <P extends keyof RoutesDELETE>(path: P, params: Params = {}) =>
  change<RoutesDELETE[P]["out"]>("DELETE", path, params, undefined);

// --- facts --------------------------------------------------------------------------------------------------
/** An id of our own: 100 random bits. The id is also what makes a repeated request harmless. */
export function newId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(20));
  let text = "";
  for (const b of bytes) text += "0123456789abcdefghjkmnpqrstvwxyz"[b & 31];
  return `${prefix}-${text}`;
}

/** A refusal names the line and its field, where it is not a problem of the whole. */
function answersOf(text: string): FactAnswers {
  let said: Partial<FactAnswers> = {};
  try { said = JSON.parse(text) as Partial<FactAnswers>; } catch { /* not ours: the status speaks */ }
  if (!Array.isArray(said.answers)) throw problemOf(422, text);
  return said as FactAnswers;
}

/** Says facts: all are let in, or a Problem says why the first was not. Their ids come back, for an undo. */
export async function say(facts: Fact[]): Promise<string[]> {
  const body = new Blob([facts.map((f) => JSON.stringify(f)).join("\n") + "\n"], { type: "application/x-ndjson" });
  const r = await ask("POST", "/v1/facts", { body, headers: { "Content-Type": "application/x-ndjson" } });
  const answers = r.status === 422 ? answersOf(await r.text()) : await answer<FactAnswers>(r, "/v1/facts");
  const refused = answers.answers.find((a) => a.answer === "refused");
  if (refused) throw new Problem("refused", refused.says ?? "The fact was refused.", 422, refused.field ?? "");
  return facts.map((f) => f.id);
}
/** Takes facts out again: a void of each, newest first. The facts themselves stay in the journal. */
export async function unsay(ids: string[], reason: string): Promise<void> {
  const at = now().toISOString();
  await say([...ids].reverse().map((id) => ({ fact: "void", id: newId("v"), at, voids: id, reason })));
}
