// jobs.tsx - long work: what runs, what came of what ran. Left and found again.
import { useEffect } from "preact/hooks";
import { useGet } from "../api";
import type { PageProps } from "../pages";
import { Empty, Page, Read, Sign, Table, When, type Column, type Meaning } from "../parts";
import { ClosedReport, Imported, JobProgress, Receipts } from "../parts/job";
import { jobsKnown, running } from "../parts/running";
import { PracticePlaces, useMay } from "../parts/places";
import { filter, go } from "../router";
import { ImportPanel } from "./import";
import type { Job } from "../shapes";
import { Sentence } from "../parts/sentence";
import { asSentence } from "../words/sentence";

const MEANING: Record<Job["state"], [Meaning, string]> = {
  waits: ["reachable", "Waits"], runs: ["reachable", "Runs"], done: ["earned", "Done"], failed: ["lost", "Failed"], broken: ["at-risk", "Broken off"],
};
const href = (j: { job: string }) => `/jobs/${encodeURIComponent(j.job)}`;

function One({ id }: { id: string }) {
  const read = useGet("/v1/jobs/{job}", { job: id });
  const j = read.data;
  return (
    <Page title={j?.title ?? "Long work"} note={<a href="/jobs">All long work</a>}>
      <Read of={read} what="Looking">{(d) => <>
        <JobProgress of={d} reload={() => void read.reload()} />
        {d.closed && <>
          <p>{d.closed.dry_run ? <a class="button" href={`/close?month=${d.closed.month}&job=${encodeURIComponent(d.job)}`}>Go on with this month …</a>
            : <a class="button" href={`/claims?status=made&month=${d.closed.month}`}>The claims that wait to be released</a>}</p>
          <ClosedReport of={d.closed} /></>}
        {d.receipts && <Receipts of={d.receipts} />}
        {d.facts && <Imported of={d.facts} />}
      </>}</Read>
    </Page>
  );
}

function All({ importing }: { importing: boolean }) {
  const read = useGet("/v1/jobs"), may = useMay();
  // No news tell of work; the corner hears how far it is.
  const known = jobsKnown.use();
  useEffect(() => { if (known.length) void read.reload(); }, [known]);
  const columns: Column<Job>[] = [
    { id: "state", title: "State", cell: (j) => <span class={`status m-${MEANING[j.state][0]}`}><Sign of={MEANING[j.state][0]} /> {MEANING[j.state][1]}</span>, text: (j) => j.state },
    { id: "title", title: "What", cell: (j) => <a href={href(j)}>{j.title}</a>, text: (j) => j.title },
    { id: "far", title: "How far", cell: (j) => running(j) ? (j.total ? <progress max={j.total} value={j.done} aria-label={j.title} /> : "…") : j.says ? <Sentence of={asSentence(j.says)} /> : null, text: (j) => j.says, class: "wide" },
    { id: "by", title: "By", cell: (j) => j.by, text: (j) => j.by, less: true },
    { id: "began", title: "Begun", cell: (j) => <When at={j.began} />, text: (j) => j.began },
  ];
  return (
    <Page title="Long work" note="Closes, imports and files that take a while. They run on the server, whether anybody looks or not."
      tools={may("import") && <button class="main-button" onClick={() => filter({ import: "1" })}>Import facts …</button>}
      panel={importing && may("import") ? <ImportPanel onClose={() => { filter({ import: null }); void read.reload(); }} /> : undefined}>
      <PracticePlaces at="jobs" />
      <Read of={read} what="Looking">{(d) =>
        <Table name="jobs" caption="Long work" rows={d.jobs} columns={columns} keyOf={(j) => j.job} onOpen={(j) => go(href(j))} hrefOf={href} file="long-work"
          empty={<Empty title="Nothing runs, and nothing ran.">Closing a month, receiving a file and importing facts stand here while they run and after.</Empty>} />}</Read>
    </Page>
  );
}

export default function JobsPage({ params, query }: PageProps) {
  return params["job"] ? <One id={params["job"]} /> : <All importing={query.get("import") === "1"} />;
}
