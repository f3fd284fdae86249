// status.tsx - where a claim stands, as sign and word; the days that are left to file it, where they still run.
import type { ClaimRow } from "../shapes";
import { FILING_SOON_DAYS, filingRuns, meaningOf as claimMeaning, standing } from "../logic/claims";
import { Sign } from "./meaning";
import { By, Day } from "./when";

export function Status({ of, daysLeft = 9999, title }: { of: string; daysLeft?: number; title?: string }) {
  const m = claimMeaning(of, daysLeft);
  return <span class={`status m-${m}`}><Sign of={m} /> <span class={m === "lost" ? "struck" : undefined}>{title ?? standing(of).title}</span></span>;
}

// Beyond that, a date in the margin: nothing hangs on it today.
const FAR_DAYS = 90;
export function ToFile({ of }: { of: Pick<ClaimRow, "status" | "until" | "days_left"> }) {
  if (!filingRuns(of.status)) return <span class="muted" title="The payer has it, or it is over.">–</span>;
  if (of.days_left < 0) return <span class="late">over since <Day on={of.until} short /></span>;
  if (of.days_left > FAR_DAYS) return <span class="muted nowrap"><Day on={of.until} short /></span>;
  return <span class={of.days_left <= FILING_SOON_DAYS ? "soon nowrap" : "nowrap"}><By on={of.until} short={of.days_left > 6} /></span>;
}
