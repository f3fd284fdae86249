// timed.tsx - the shell's place for time that waits for a yes. Its code is fetched when there is some.
import { useEffect } from "preact/hooks";
import { timing, followTimer } from "../care/timing";
import { lazy } from "../pages/lazy";
import type { Timed as TimedShape } from "../logic/timer";

const Ask = lazy<{ of: TimedShape }>(() => import("../care/timer_ask"));

export function Timed({ account }: { account: string }) {
  const { waiting } = timing.use();
  useEffect(() => followTimer(account), [account]);
  if (!waiting.length) return null;
  return <div class="asks" role="region" aria-label="Time to count">{waiting.map((w) => <Ask key={w.enrollment} of={w} />)}</div>;
}
