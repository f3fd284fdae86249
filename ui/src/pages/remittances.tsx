// remittances.tsx - payers' answers, newest first, and taking a new file in.
import { useState } from "preact/hooks";
import { post, useGet } from "../api";
import { asProblem, type Problem } from "../api/problem";
import { answerTitle, looksLikeX12 } from "../logic/remit";
import type { PageProps } from "../pages";
import { Day, Empty, Money, Page, Panel, Read, Table, When, type Column } from "../parts";
import { Drop, FILE_BYTES_MAX } from "../parts/drop";
import { PickFilter, Filters } from "../parts/filters";
import { JobProgress, Receipts } from "../parts/job";
import { usePaged } from "../parts/paged";
import { ClaimPlaces, useMay } from "../parts/places";
import { follow } from "../parts/running";
import { useKeys } from "../keys";
import { filter, go } from "../router";
import type { RemittanceRow } from "../shapes";
import { compareMoney } from "../words/money";

const NOT_X12: Record<string, string> = {
  zip: "This is a ZIP archive. Unpack it first, then drop the files inside.",
  pdf: "This is a PDF: a remittance on paper. Ask the payer for the 835, or enter the payment by hand.",
  other: "This does not begin like a payer’s file (ISA …). Nothing was sent.",
};

/** One file after another: each is a piece of work of its own. */
function ReceivePanel({ onClose }: { onClose: () => void }) {
  const [job, setJob] = useState<string>();
  const [left, setLeft] = useState<File[]>([]);
  const [name, setName] = useState("");
  const [problem, setProblem] = useState<{ of: string; text: string }>();
  const [busy, setBusy] = useState(false);
  const read = useGet("/v1/jobs/{job}", job ? { job } : null);

  const take = async (files: File[]) => {
    const [file, ...rest] = files;
    if (!file || busy) return;
    setProblem(undefined);
    setLeft(rest);
    setName(file.name);
    if (file.size > FILE_BYTES_MAX) { setProblem({ of: file.name, text: "It is larger than 64 MB. Ask for smaller files, or receive it on the server’s command line." }); return; }
    const kind = looksLikeX12(await file.slice(0, 64).text());
    if (kind !== "x12") { setProblem({ of: file.name, text: NOT_X12[kind] ?? "" }); return; }
    setBusy(true);
    try {
      const j = await post("/v1/remittances", new Blob([file], { type: "application/edi-x12" }), { name: file.name });
      follow(j);
      setJob(j.job);
    }
    catch (e) { const p: Problem = asProblem(e); setProblem({ of: file.name, text: p.message }); }
    finally { setBusy(false); }
  };
  const j = read.data, ended = j && j.state !== "waits" && j.state !== "runs";
  return (
    <Panel title="Receive a file" focus="receive" onClose={onClose} note="835, 999, 277CA or TA1, as it came from the payer or the clearing house.">
      <Drop label="File from a payer" many busy={busy} onFiles={(f) => void take(f)}>The original is kept. A transaction is posted whole or not at all; the same one twice is posted once.</Drop>
      {problem && <div class="state state-failed" role="alert"><p class="state-title">{problem.of} was not taken</p><p>{problem.text}</p></div>}
      {j && <>
        <h3>{name}</h3>
        {!ended && <JobProgress of={j} reload={() => void read.reload()} />}
        {ended && (j.receipts ? <Receipts of={j.receipts} /> : <JobProgress of={j} reload={() => void read.reload()} />)}
        {ended && left.length > 0 && <p><button class="main-button" onClick={() => void take(left)}>Next: {left[0]?.name}</button></p>}
      </>}
    </Panel>
  );
}

const TYPES = ["835", "277ca", "999", "ta1"];
export default function RemittancesPage({ query }: PageProps) {
  const may = useMay(), works = may("claims-work");
  const list = usePaged("/v1/remittances", { type: query.get("type") ?? undefined }, (a) => ({ rows: a.rows, next: a.next }));
  const href = (r: RemittanceRow) => `/remittances/${encodeURIComponent(r.answer)}`;
  const receiving = works && query.get("receive") === "1";
  const open = () => filter({ receive: "1" });
  useKeys("Payers’ answers", [{ key: "u", label: "Receive a file …", run: open, action: true }], works && !receiving);
  const columns: Column<RemittanceRow>[] = [
    { id: "at", title: "Came", cell: (r) => <When at={r.at} />, text: (r) => r.at },
    { id: "type", title: "What", cell: (r) => <a href={href(r)}>{answerTitle(r.type)}</a>, text: (r) => r.type, class: "nowrap" },
    { id: "payer", title: "Payer", cell: (r) => r.payer ?? "", text: (r) => r.payer },
    { id: "trace", title: "Cheque or transfer", cell: (r) => r.trace && <code>{r.trace}</code>, text: (r) => r.trace },
    { id: "on", title: "Day of payment", cell: (r) => r.on && <Day on={r.on} short />, text: (r) => r.on, less: true },
    { id: "amount", title: "Amount", right: true, cell: (r) => r.amount && <Money of={r.amount} />, text: (r) => r.amount, sort: (a, b) => compareMoney(a.amount, b.amount) },
  ];
  return (
    <Page title="Payers’ answers" panel={receiving ? <ReceivePanel onClose={() => { filter({ receive: null }); void list.reload(); }} /> : undefined}
      tools={works && <button class="main-button" onClick={open}>Receive a file …</button>}>
      <ClaimPlaces at="remittances" />
      <Filters names={["type"]} query={query}>
        <PickFilter name="type" label="What" query={query} options={TYPES.map((t) => ({ id: t, name: answerTitle(t) }))} /></Filters>
      <Read of={list} what="Loading answers">{() =>
        <Table name="remittances" caption="Payers’ answers" rows={list.rows} columns={columns} keyOf={(r) => r.answer} hrefOf={href} onOpen={(r) => go(href(r))} more={list.more} file="payers-answers"
          empty={<Empty title="No payer has answered yet.">{works ? <>Files from payers are received here: <button class="link" onClick={open}>receive a file</button>.</> : "They stand here once the biller has received them."}</Empty>} />}</Read>
    </Page>
  );
}
