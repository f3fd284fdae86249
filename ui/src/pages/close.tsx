// close.tsx - closing a month: what it would make is shown first; then it is made, and that can be left and found again.
import { useState } from "preact/hooks";
import { me, post, useGet } from "../api";
import { asProblem, type Problem } from "../api/problem";
import type { PageProps } from "../pages";
import { CheckField, Confirm, Failed, Loading, Money, Page, Section, SelectField } from "../parts";
import { ClosedReport, JobProgress } from "../parts/job";
import { ClaimPlaces } from "../parts/places";
import { follow } from "../parts/running";
import { filter } from "../router";
import type { Closed, Job } from "../shapes";
import { addMonths, count, sayMonth, shortDay } from "../words/dates";
import { sayMoney, sum } from "../words/money";

const MONTHS_BACK = 12;

/** "128 claims, $11,204.55; 31 services held" */
function Would({ of, dry }: { of: Closed; dry: boolean }) {
  const held = of.reasons.filter((r) => r.status === "held");
  const heldCount = held.reduce((n, r) => n + r.count, 0);
  if (of.made === 0) return <p class="would">{dry ? "Nothing new would be made" : "Nothing new was made"}: what is ready was claimed before.</p>;
  return (
    <p class="would">{dry ? "This would make " : "Made: "}<strong>{count(of.made, "claim")}</strong>, <strong><Money of={of.expected ?? of.charge} /></strong>{of.expected ? " expected" : " charged"}
      {heldCount > 0 && <>; {count(heldCount, "service")} held with <Money of={sum(held.map((r) => r.worth))} /></>}.</p>
  );
}

export default function ClosePage({ query }: PageProps) {
  const who = me.use();
  const today = who?.today ?? "2026-01-01", last = addMonths(today, -1);
  const month = query.get("month") ?? last, job = query.get("job");
  const [earlier, setEarlier] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const read = useGet("/v1/jobs/{job}", job ? { job } : null);
  const title = sayMonth(month, "");
  const start = async (dry: boolean) => {
    setBusy(true);
    setProblem(undefined);
    try {
      const j: Job = await post("/v1/closings", { month, ...(dry ? { dry_run: true } : {}), ...(earlier ? { all_earlier: true } : {}) });
      follow(j);
      filter({ month, job: j.job, made: dry ? null : "1" });
    } catch (e) { setProblem(asProblem(e)); } finally { setBusy(false); }
  };
  const j = read.data, closed = j?.state === "done" ? j.closed : undefined;
  const dry = closed?.dry_run ?? !query.get("made");
  const months = Array.from({ length: MONTHS_BACK }, (_, i) => addMonths(last, -i));
  return (
    <Page title="Close a month" note="A closed month’s ready services become claims. Closing again makes nothing twice; what became ready later is added.">
      <ClaimPlaces at="close" />
      <div class="close-ask">
        <SelectField label="Month" value={month} onValue={(m) => { setProblem(undefined); filter({ month: m, job: null, made: null }); }}
          options={[...new Set([month, ...months])].sort().reverse().map((m) => ({ id: m, name: sayMonth(m, today) }))} />
        <CheckField label="Also what is ready of earlier months" value={earlier} onValue={(v) => { setEarlier(v); filter({ job: null, made: null }); }} />
        <button class={job ? "" : "main-button"} aria-disabled={busy} onClick={() => { if (!busy) void start(true); }}>{job ? "Look again" : "See what it would make"}</button>
      </div>
      {problem && <Failed problem={problem} retry={() => void start(dry)} />}
      {job && !j && (read.problem ? <Failed problem={read.problem} retry={() => void read.reload()} /> : <Loading what="Looking" />)}
      {j && j.state !== "done" && <JobProgress of={j} reload={() => void read.reload()} />}
      {closed && <>
        <Would of={closed} dry={dry} />
        {dry && closed.made > 0 && (
          <Confirm action={`Close ${title}: make ${count(closed.made, "claim")}`} onYes={() => start(false)} onNo={() => filter({ job: null })}>
            <p>{count(closed.made, "claim")} with {sayMoney(closed.charge)} charged are made as they stand now. Each waits to be released by a named person; nothing is sent.</p>
          </Confirm>
        )}
        {!dry && closed.made > 0 && <p><a class="button main-button" href={`/claims?status=made&month=${month}`}>Release them …</a></p>}
        {closed.earlier && closed.earlier.count > 0 && !earlier && <p class="muted">Ready and not claimed of earlier months{closed.earlier_from && `, since ${shortDay(closed.earlier_from, today)}`}: {count(closed.earlier.count, "service")}, <Money of={closed.earlier.amount} />.</p>}
        <ClosedReport of={closed} />
      </>}
      {!job && <Section title="What happens">
        <ol class="how">
          <li>First it is tried: what it would make, and what keeps the rest, worth first. Nothing is changed.</li>
          <li>Then you close, with the numbers before you. It may take a while; you can leave, and find it under <a href="/jobs">long work</a>.</li>
          <li>The claims wait on <a href="/claims?status=made">the board</a> to be released.</li>
        </ol></Section>}
    </Page>
  );
}
