// batches.tsx - sending: by payer, what waits; what went out and whether anybody answered.
import { useEffect, useState } from "preact/hooks";
import { me, post, useGet } from "../api";
import { get } from "../api";
import type { PageProps } from "../pages";
import { CheckField, Confirm, Empty, Money, Page, Panel, Read, Section, Sign, Table, toastProblem, When, type Column } from "../parts";
import { ClaimPlaces, useMay } from "../parts/places";
import { Sentence } from "../parts/sentence";
import { filter, go } from "../router";
import type { BatchRow, PayerWaiting, Sent } from "../shapes";
import { saveBlob } from "../words/csv";
import { count, dayOf, daysBetween } from "../words/dates";
import { asSentence } from "../words/sentence";

const claimsOf = (payer: string, status: string) => `/claims?status=${status}&payer=${encodeURIComponent(payer)}`;
// A 999 comes within two days; a week without one is a lost file (act/worklist.h).
const SILENT_DAYS = 7;

function SendPanel({ of, onClose, onDone }: { of: PayerWaiting; onClose: () => void; onDone: () => void }) {
  const [test, setTest] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const who = me.use()?.name ?? "";
  if (sent) return (
    <Panel title="Sent" focus="sent" onClose={onDone}>
      <p class="what-next"><Sentence of={asSentence(sent.says)} /></p>
      <ul class="plain">{sent.batches.map((b) => <li key={b.batch}><code>{b.file}</code>, {count(b.claims, "claim")}, <Money of={b.charge} /></li>)}</ul>
      {sent.held.length > 0 && <><h3>Left behind</h3><p>They lost their ground or changed since they were released. Look at each; correct or withdraw it.</p>
        <ul class="plain">{sent.held.map((c) => <li key={c}><a href={`/claims/${encodeURIComponent(c)}`}>{c}</a></li>)}</ul></>}
      {sent.late.length > 0 && <><h3>Sent after timely filing ended</h3><p>The payer will likely deny them; an appeal needs a reason for the delay.</p>
        <ul class="plain">{sent.late.map((c) => <li key={c}><a href={`/claims/${encodeURIComponent(c)}`}>{c}</a></li>)}</ul></>}
      <p><button class="main-button" onClick={onDone}>Close</button></p>
    </Panel>
  );
  return (
    <Panel title={`Send to ${of.payer_name}`} focus={of.payer} onClose={onClose}>
      <Confirm action={test ? "Write a test file" : `Send ${count(of.claims, "claim")} to ${of.payer_name}`}
        onYes={async () => { setSent(await post("/v1/batches", { payer: of.payer, ...(test ? { test: true } : {}) })); }} onNo={onClose}>
        <p><a href={claimsOf(of.payer, "released")}>{count(of.claims, "claim")}</a> with <Money of={of.charge} /> go out as an 837P file. {test
          ? "It is marked as a test; no claim counts as sent." : "It leaves the house: what is wrong afterwards is corrected or voided, not undone."}</p>
        <p class="muted">Who sends it: {who}. What lost its ground since it was released stays behind and is named.</p>
        <CheckField label="Only a test" hint="For a new payer, before the first real file." value={test} onValue={setTest} />
      </Confirm>
    </Panel>
  );
}

function Answered({ b }: { b: BatchRow }) {
  const w = me.use();
  if (b.test) return <span class="muted">a test</span>;
  if (b.answered) return <span class="status m-earned"><Sign of="earned" /> answered</span>;
  const days = w ? daysBetween(dayOf(b.at, w.zone), w.today) : 0;
  return <span class={`status m-${days > SILENT_DAYS ? "at-risk" : "reachable"}`}><Sign of={days > SILENT_DAYS ? "at-risk" : "reachable"} />
    {days === 0 ? " no answer yet" : ` no answer for ${count(days, "day")}`}{days > SILENT_DAYS && ": ask whether it arrived"}</span>;
}

async function fetchFile(b: BatchRow): Promise<void> {
  try { saveBlob(b.file.split("/").pop() ?? `${b.batch}.837`, await get("/v1/batches/{batch}/file", { batch: b.batch })); } catch (e) { toastProblem(e); }
}

export default function BatchesPage({ query }: PageProps) {
  const may = useMay(), works = may("claims-work");
  const read = useGet("/v1/batches");
  const chosen = query.get("payer");
  const [kept, keep] = useState<PayerWaiting>();
  const waiting = read.data?.waiting.find((w) => w.payer === chosen);
  useEffect(() => { if (waiting) keep(waiting); }, [waiting?.payer, waiting?.claims]);
  const sending = works && chosen ? waiting ?? (kept?.payer === chosen ? kept : undefined) : undefined;
  const close = () => { keep(undefined); filter({ payer: null }); };
  const columns: Column<BatchRow>[] = [
    { id: "control", title: "No.", right: true, cell: (b) => b.control, text: (b) => b.control },
    { id: "payer", title: "Payer", cell: (b) => b.payer_name, text: (b) => b.payer_name, class: "nowrap" },
    { id: "at", title: "Sent", cell: (b) => <When at={b.at} />, text: (b) => b.at },
    { id: "claims", title: "Claims", right: true, cell: (b) => <a href={`/claims?batch=${encodeURIComponent(b.batch)}`}>{b.claims}</a>, text: (b) => b.claims },
    { id: "charge", title: "Charge", right: true, cell: (b) => <Money of={b.charge} />, text: (b) => b.charge },
    { id: "answered", title: "999", cell: (b) => <Answered b={b} />, text: (b) => (b.answered ? "yes" : "no") },
    { id: "file", title: "File", cell: (b) => works ? <button class="link" onClick={() => void fetchFile(b)}>{b.file.split("/").pop()}</button> : <code class="small">{b.file}</code>, text: (b) => b.file, class: "wide-only" },
  ];
  return (
    <Page title="Send" panel={sending && <SendPanel key={sending.payer} of={sending} onClose={close} onDone={() => { close(); void read.reload(); }} />}>
      <ClaimPlaces at="send" />
      <Read of={read} what="Loading files">{(d) => <>
        <Section title="Waits to be sent" note="released, by payer">
          {d.waiting.length === 0
            ? <Empty title="Nothing waits.">Released claims stand here until they are sent. <a href="/claims?status=made">Claims to release</a></Empty>
            : <ul class="waiting-list">{d.waiting.map((w) => (
                <li key={w.payer} class={w.payer === chosen ? "at" : undefined}>
                  <span class="grow"><strong>{w.payer_name}</strong></span>
                  <a href={claimsOf(w.payer, "released")}>{count(w.claims, "claim")}</a>
                  <Money of={w.charge} />
                  {works && <button onClick={() => filter({ payer: w.payer })}>Send …</button>}
                </li>))}</ul>}
        </Section>
        <Section title="Files sent">
          <Table name="batches" caption="Files sent" rows={d.batches} columns={columns} keyOf={(b) => b.batch} file="files-sent"
            onOpen={(b) => go(`/claims?batch=${encodeURIComponent(b.batch)}`)}
            empty={<Empty title="No file was sent yet.">Each file stands here with its control number, and whether the payer confirmed it.</Empty>} />
        </Section>
      </>}</Read>
    </Page>
  );
}
