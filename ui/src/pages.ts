// pages.ts - every page, by its address. Each is loaded when it is opened.
import type { ComponentType } from "preact";
import type { Route } from "./router";

/** What a page is given: what {names} of its address stand for, and the query. */
export interface PageProps { params: Record<string, string>; query: URLSearchParams }
export interface PageEntry {
  load: () => Promise<{ default: ComponentType<PageProps> }>;
  /** The place at the left under which it stands. */
  under: Place;
  /** Permission without which it cannot be opened. */
  may: string;
}
export type Place = "today" | "patients" | "claims" | "money" | "rulebook" | "practice" | "account" | "own";

const row = (pattern: string, under: Place, may: string, load: PageEntry["load"]): Route<PageEntry> =>
  ({ pattern, page: { load, under, may } });

export const pages: readonly Route<PageEntry>[] = [
  row("/", "today", "today", () => import("./pages/today")),
  row("/patients", "patients", "patients", () => import("./pages/patients")),
  row("/patients/{patient}", "patients", "patients", () => import("./pages/patient")),
  row("/enroll", "patients", "enroll", () => import("./pages/enroll")),
  row("/notes/{enrollment}", "patients", "clinical", () => import("./pages/notes")),
  row("/notes/{enrollment}/{note}", "patients", "clinical", () => import("./pages/note")),
  row("/time", "patients", "care", () => import("./pages/time")),
  row("/own", "own", "own-record", () => import("./pages/own")),

  row("/facts/{fact}", "patients", "patients", () => import("./pages/fact")),

  row("/claims", "claims", "claims", () => import("./pages/claims")),
  row("/claims/{claim}", "claims", "claims", () => import("./pages/claim")),
  row("/close", "claims", "claims-work", () => import("./pages/close")),
  row("/batches", "claims", "claims", () => import("./pages/batches")),
  row("/remittances", "claims", "claims", () => import("./pages/remittances")),
  row("/remittances/{answer}", "claims", "claims", () => import("./pages/remittance")),
  row("/unmatched", "claims", "claims", () => import("./pages/unmatched")),
  row("/worklist", "claims", "claims", () => import("./pages/worklist")),
  row("/money", "money", "money", () => import("./pages/money")),
  row("/jobs", "practice", "today", () => import("./pages/jobs")),
  row("/jobs/{job}", "practice", "today", () => import("./pages/jobs")),

  row("/rulebook", "rulebook", "rules", () => import("./pages/rulebook")),
  row("/rulebook/codes/{code}", "rulebook", "rules", () => import("./pages/code")),
  row("/rulebook/compare", "rulebook", "rules", () => import("./pages/compare")),
  row("/rulebook/products", "rulebook", "rules", () => import("./pages/products")),
  row("/payers", "rulebook", "rules", () => import("./pages/payers")),
  row("/proposals/new", "rulebook", "rules-propose", () => import("./pages/propose")),
  row("/proposals", "rulebook", "rules-approve", () => import("./pages/proposals")),

  row("/practice", "practice", "practice-read", () => import("./pages/practice")),
  row("/people", "practice", "practice-read", () => import("./pages/people")),
  row("/roles", "practice", "practice-read", () => import("./pages/roles")),
  row("/tokens", "practice", "people", () => import("./pages/tokens")),
  row("/audit", "practice", "audit", () => import("./pages/audit")),
  row("/glass", "practice", "review", () => import("./pages/glass")),

  row("/account", "account", "account", () => import("./pages/account")),
];

/** The places at the left, with the key that goes there. */
export const places: { id: Place; title: string; href: string; key: string; may: string }[] = [
  { id: "own", title: "Today", href: "/own", key: "t", may: "own-record" },
  { id: "today", title: "Today", href: "/", key: "t", may: "today" },
  { id: "patients", title: "Patients", href: "/patients", key: "p", may: "patients" },
  { id: "claims", title: "Claims", href: "/claims", key: "c", may: "claims" },
  { id: "money", title: "Money", href: "/money", key: "m", may: "money" },
  { id: "rulebook", title: "Rulebook", href: "/rulebook", key: "r", may: "rules" },
  { id: "practice", title: "Practice", href: "/practice", key: "x", may: "practice-read" },
];
