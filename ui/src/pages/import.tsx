// import.tsx - a file of facts, whole or not at all: each line that is wrong is named, and then nothing was stored.
import { useState } from "preact/hooks";
import { post, useGet } from "../api";
import { asProblem } from "../api/problem";
import { ChoiceField, Panel } from "../parts";
import { Drop, FILE_BYTES_MAX } from "../parts/drop";
import { Imported, JobProgress } from "../parts/job";
import { follow, running } from "../parts/running";

const KINDS = [
  { id: "", name: "Facts", more: "NDJSON" }, { id: "patients", name: "Patients", more: "CSV" },
  { id: "coverage", name: "Coverage", more: "CSV" }, { id: "checkins", name: "Check-ins", more: "CSV" },
];

export function ImportPanel({ onClose }: { onClose: () => void }) {
  const [mapping, setMapping] = useState("");
  const [job, setJob] = useState<string>();
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const read = useGet("/v1/jobs/{job}", job ? { job } : null);
  const take = async ([file]: File[]) => {
    if (!file || busy) return;
    setName(file.name);
    setProblem(undefined);
    setJob(undefined);
    if (file.size > FILE_BYTES_MAX) { setProblem("It is larger than 64 MB: import it on the server’s command line."); return; }
    setBusy(true);
    try {
      const j = await post("/v1/imports", new Blob([file], { type: mapping ? "text/csv" : "application/x-ndjson" }), { mapping });
      follow(j);
      setJob(j.job);
    } catch (e) { setProblem(asProblem(e).message); } finally { setBusy(false); }
  };
  const j = read.data;
  return (
    <Panel title="Import facts" focus="import" onClose={onClose} note="A file is taken whole or not at all. The same file again changes nothing.">
      <ChoiceField label="What is in it?" value={mapping} onValue={setMapping} options={KINDS} />
      <Drop label="File of facts" busy={busy} onFiles={(f) => void take(f)} accept={mapping ? ".csv,.zst" : ".ndjson,.jsonl,.json,.zst"}>
        {mapping ? "The first line names the columns; a mapping of the rulebook says which column is which field." : "One fact a line, as daybook help facts has them. A claim’s life does not come in this way."}
      </Drop>
      {problem && <div class="state state-failed" role="alert"><p class="state-title">{name} was not taken</p><p>{problem}</p></div>}
      {j && <><h3>{name}</h3>{running(j) || !j.facts ? <JobProgress of={j} reload={() => void read.reload()} /> : <Imported of={j.facts} />}</>}
    </Panel>
  );
}
