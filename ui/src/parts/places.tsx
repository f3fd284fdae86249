// places.tsx - the pages that belong together, as a row of links under the title.
import { me } from "../api";
import { Tabs } from "./page";

const may = (p: string): boolean => me.get()?.may.includes(p) ?? false;
/** Does who is signed in have a permission? What a role may not do is not offered. */
export function useMay(): (permission: string) => boolean {
  const m = me.use();
  return (p) => m?.may.includes(p) ?? false;
}

interface Place { id: string; title: string; href: string; needs?: string }
function row(label: string, all: readonly Place[], at: string) {
  const open = all.filter((p) => !p.needs || may(p.needs));
  return open.length > 1 ? <Tabs label={label} at={at} of={open.map(({ id, title, href }) => ({ id, title, href }))} /> : null;
}

export const ClaimPlaces = ({ at }: { at: string }) => row("Claims", [
  { id: "board", title: "Board", href: "/claims", needs: "claims" },
  { id: "worklist", title: "Worklist", href: "/worklist", needs: "claims" },
  { id: "close", title: "Close a month", href: "/close", needs: "claims-work" },
  { id: "send", title: "Send", href: "/batches", needs: "claims" },
  { id: "remittances", title: "Payers’ answers", href: "/remittances", needs: "claims" },
  { id: "unmatched", title: "Unmatched", href: "/unmatched", needs: "claims" },
], at);

export const RulePlaces = ({ at }: { at: string }) => row("Rulebook", [
  { id: "codes", title: "Codes", href: "/rulebook" },
  { id: "compare", title: "Packs side by side", href: "/rulebook/compare" },
  { id: "payers", title: "Payers and prices", href: "/payers" },
  { id: "products", title: "Products", href: "/rulebook/products" },
  { id: "proposals", title: "Proposals", href: "/proposals", needs: "rules-approve" },
], at);

export const PracticePlaces = ({ at }: { at: string }) => row("Practice", [
  { id: "practice", title: "The practice", href: "/practice" },
  { id: "people", title: "People", href: "/people" },
  { id: "roles", title: "Roles", href: "/roles" },
  { id: "tokens", title: "Programs", href: "/tokens", needs: "people" },
  { id: "glass", title: "Opened records", href: "/glass", needs: "review" },
  { id: "audit", title: "Audit", href: "/audit", needs: "audit" },
  { id: "jobs", title: "Long work", href: "/jobs", needs: "today" },
], at);
