// timer.tsx - the timer of an open record, quiet in its corner: it runs while somebody whose minutes count is at work.
import { useEffect, useState } from "preact/hooks";
import { useKeys } from "../keys";
import { lengthOf, sayMinutes } from "../logic/timer";
import { finishTimer, isMine, openTimer, startTimer, stopTimer, timing } from "./timing";

export function TimerSlot({ patient, enrollment, mine, name = "", activity = "review" }: {
  patient: string; enrollment?: string; mine: boolean; name?: string; activity?: string;
}) {
  const kept = timing.use();
  const [, tick] = useState(0);
  useEffect(() => (mine && enrollment ? openTimer({ patient, enrollment, activity }, name) : undefined), [patient, enrollment, mine, activity]);
  useEffect(() => {
    const t = setInterval(() => tick((n) => n + 1), 15_000);
    return () => clearInterval(t);
  }, []);
  const r = mine && kept.running?.enrollment === enrollment ? kept.running : null;
  const runs = r?.state === "runs" && isMine(kept);
  useKeys("Timer", [{ key: "m", label: runs ? "Stop the timer and count" : "Start the timer", action: true, run: () => (runs ? finish() : startTimer()) }], !!r);
  const finish = () => { stopTimer(); finishTimer(); startAgain(); };
  // After counting, the record is still open: the timer waits to be started by hand.
  const startAgain = () => { if (enrollment) openTimer({ patient, enrollment, activity }, name); stopTimer(); };
  if (!r) return null;
  const long = sayMinutes(lengthOf(r));
  return (
    <p class="timer" aria-label="Timer">
      <span class={runs ? "timer-dot timer-runs" : "timer-dot"} aria-hidden="true" />
      <span>{runs ? <>{long} with this record</> : r.state === "rests" ? <>Rests at {long}: nothing was touched for two minutes</>
        : r.state === "runs" ? <>Runs in another window: {long}</> : lengthOf(r) > 0 ? <>Stopped at {long}</> : <>The timer is stopped</>}</span>
      {runs ? <><button class="link" onClick={stopTimer}>Pause</button> <button class="link" onClick={finish}>Count now <kbd>m</kbd></button></>
        : <button class="link" onClick={startTimer}>Start</button>}
    </p>
  );
}
