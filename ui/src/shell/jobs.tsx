// jobs.tsx - long work in the corner: begun on one page, left, and found again from every other.
import { useEffect } from "preact/hooks";
import { get } from "../api";
import { follow, howFar, jobsKnown, letGo, running } from "../parts/running";
import type { Job, Me } from "../shapes";

const LOOK_AGAIN_MS = 2000;
const WORD: Record<Job["state"], string> = { waits: "waits", runs: "", done: "done", failed: "failed", broken: "broken off" };

/** Work of a person whose pages begin it; what runs already is asked for once. */
function useRunning(who: Me): readonly Job[] {
  const all = jobsKnown.use();
  const begins = who.may.includes("claims-work") || who.may.includes("import");
  useEffect(() => {
    if (!begins) return;
    get("/v1/jobs").then((r) => { for (const j of r.jobs.filter(running)) follow(j); }).catch(() => undefined);
  }, [begins, who.practice]);
  const some = all.some(running);
  useEffect(() => {
    if (!some) return;
    const t = setInterval(() => {
      for (const j of jobsKnown.get().filter(running))
        get("/v1/jobs/{job}", { job: j.job }).then(follow).catch(() => undefined);
    }, LOOK_AGAIN_MS);
    return () => clearInterval(t);
  }, [some]);
  return all;
}

export function JobsCorner({ who }: { who: Me }) {
  const all = useRunning(who);
  if (!all.length) return null;
  return (
    <ul class="jobs-corner" aria-label="Long work">
      {all.map((j) => (
        <li key={j.job} class={`job-${j.state}`}>
          <a href={`/jobs/${encodeURIComponent(j.job)}`} title={j.says ?? j.title} onClick={() => { if (!running(j)) letGo(j.job); }}>
            <span class="job-title">{j.title}</span>
            <span class="job-far" role={running(j) ? undefined : "status"}>{running(j) ? howFar(j) || "runs" : WORD[j.state]}</span>
            {running(j) && <progress max={j.total || undefined} value={j.total ? j.done : undefined} aria-label={j.title} />}
          </a>
          {!running(j) && <button class="quiet small" aria-label={`Dismiss: ${j.title}`} onClick={() => letGo(j.job)}>×</button>}
        </li>))}
    </ul>
  );
}
