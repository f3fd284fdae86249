// watch.ts - what somebody has to look at before it is too late: payers' rules and rule packs that age. Pure.
import type { PackBrief, PayerRow, PayerRuleRow } from "../shapes";
import { addDays, daysBetween } from "../words/dates";

/** A payer's rule that nobody has looked at for so long is stale (the server says `stale` by the same measure). */
export const STALE_DAYS = 180, SOON_DAYS = 60;

export interface RuleToLook { payer: PayerRow; rule: PayerRuleRow; by: string }
/** Rules that are stale, or will be soon, the oldest first. */
export function rulesToLook(payers: readonly PayerRow[], today: string): RuleToLook[] {
  return payers.flatMap((payer) => payer.rules.map((rule) => ({ payer, rule, by: addDays(rule.verified_on, STALE_DAYS) })))
    .filter((r) => (!r.rule.to || r.rule.to >= today) && (r.rule.stale || daysBetween(today, r.by) <= SOON_DAYS))
    .sort((a, b) => a.by.localeCompare(b.by));
}

export interface PackEnd { pack: PackBrief; next?: PackBrief; days: number }
const judges = (p: PackBrief): boolean => p.enabled && p.status === "authoritative";
/** Packs in force that end within `within` days, and what follows them: nothing that judges yet. */
export function packsEnding(packs: readonly PackBrief[], today: string, within: number): PackEnd[] {
  return packs.filter((p) => judges(p) && p.to && p.to >= today && daysBetween(today, p.to) <= within).map((pack) => {
    const after = addDays(pack.to ?? today, 1);
    const follows = packs.filter((p) => p !== pack && p.from === after);
    return { pack, next: follows.find(judges) ?? follows[0], days: daysBetween(today, pack.to ?? today) };
  }).filter((e) => !e.next || !judges(e.next));
}
