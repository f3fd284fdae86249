// running.ts - long work that this page knows of: pages say what they began, the shell's corner shows how far it is.
import { me } from "../api/client";
import { cell } from "../cell";
import type { Job } from "../shapes";

export const running = (j: Job): boolean => j.state === "waits" || j.state === "runs";
export const jobsKnown = cell<readonly Job[]>([]);
me.watch((m) => { if (!m) jobsKnown.set([]); });

/** What was begun, or heard of again: kept by its id, newest last. */
export function follow(j: Job): void {
  const rest = jobsKnown.get().filter((k) => k.job !== j.job);
  jobsKnown.set([...rest, j]);
}
export function letGo(job: string): void { jobsKnown.set(jobsKnown.get().filter((j) => j.job !== job)); }

/** "34 of 61", "56 %" where the parts are bytes and nobody counts those; "" where nothing is known. */
const COUNTED_MAX = 100_000;
export function howFar(j: Pick<Job, "done" | "total">): string {
  if (j.total <= 0) return "";
  return j.total > COUNTED_MAX ? `${Math.floor((j.done * 100) / j.total)} %` : `${j.done.toLocaleString("en-US")} of ${j.total.toLocaleString("en-US")}`;
}
