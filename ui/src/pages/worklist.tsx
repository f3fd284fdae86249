// worklist.tsx - what needs a person, worth first.
import { useMemo, useState } from "preact/hooks";
import { useGet } from "../api";
import { workBrief, workHref, workKey, workTitle, workWhy } from "../logic/work";
import type { PageProps } from "../pages";
import { By, Empty, Money, Page, Panel, Read, Table, type Column } from "../parts";
import { ClaimPlaces, useMay } from "../parts/places";
import { Sentence } from "../parts/sentence";
import { useKeys } from "../keys";
import { address, go } from "../router";
import type { WorkRow } from "../shapes";
import { sayMoney, sum, compareMoney } from "../words/money";
import { count } from "../words/dates";
import { DonePanel } from "./work_done";

function Peek({ w, may, onClose, onDone }: { w: WorkRow; may: (w: WorkRow) => boolean; onClose: () => void; onDone: () => void }) {
  return (
    <Panel title={<a href={workHref(w)}>{w.name ?? workTitle(w.what)}</a>} label={`${workTitle(w.what)} ${w.name ?? ""}`} note={<>{workTitle(w.what)}: {workWhy(w.what)}</>} onClose={onClose}>
      <p>{w.worth && <><Money of={w.worth} /> hangs on it. </>}{w.due && <By on={w.due} />}</p>
      <p class="work-brief"><Sentence of={w.text} /></p>
      <p class="tools"><a class="button" href={workHref(w)}>Open</a>{w.work && may(w) && <button onClick={onDone}>Seen to …</button>}</p>
    </Panel>
  );
}

export default function WorklistPage({ query }: PageProps) {
  const what = query.get("what") ?? "";
  // The whole list is read, whatever is shown of it: the strip of kinds stays, and a filter answers at once.
  const read = useGet("/v1/worklist");
  const may = useMay();
  // An alarm about a patient is a clinician's to close; what is about claims is the biller's.
  const mayClose = (w: WorkRow) => may(w.what === "safety" ? "treat" : "claims-work");
  const [at, setAt] = useState<WorkRow>();
  const [peek, setPeek] = useState(false);
  const [closing, setClosing] = useState<WorkRow>();
  const all = read.data?.rows ?? [];
  const rows = useMemo(() => (what ? all.filter((r) => r.what === what) : all), [all, what]);
  const kinds = useMemo(() => {
    const by = new Map<string, WorkRow[]>();
    for (const r of all) by.set(r.what, [...(by.get(r.what) ?? []), r]);
    return [...by].map(([w, list]) => ({ what: w, count: list.length, worth: sum(list.map((r) => r.worth)) })).sort((a, b) => compareMoney(b.worth, a.worth));
  }, [all]);
  useKeys("Worklist", [
    { key: "d", label: "Seen to …", action: true, run: () => { if (at?.work) setClosing(at); } },
  ], !!at?.work && mayClose(at) && !closing);
  const columns: Column<WorkRow>[] = [
    { id: "worth", title: "Worth", right: true, cell: (w) => <>{w.worth ? <Money of={w.worth} href={workHref(w)} /> : <span class="muted">–</span>}{w.due && <span class="sub less-only"><By on={w.due} short /></span>}</>, text: (w) => w.worth, sort: (a, b) => compareMoney(a.worth, b.worth) },
    { id: "what", title: "What", cell: (w) => <span title={workWhy(w.what)}>{workTitle(w.what)}</span>, text: (w) => w.what, sort: (a, b) => a.what.localeCompare(b.what) },
    { id: "name", title: "Patient", cell: (w) => <><a class="row-name" href={workHref(w)}>{w.name ?? w.claim ?? "–"}</a>{w.payer && <div class="muted small">{w.payer}</div>}</>, text: (w) => w.name },
    { id: "text", title: "What to do", cell: (w) => <span class="clamp"><Sentence of={workBrief(w)} /></span>, text: (w) => w.text, class: "wide" },
    { id: "due", title: "By when", less: true, cell: (w) => w.due && <span class="nowrap"><By on={w.due} short /></span>, text: (w) => w.due, sort: (a, b) => (b.due ?? "9").localeCompare(a.due ?? "9") },
  ];
  const current = at && (rows.find((r) => workKey(r) === workKey(at)) ?? undefined);
  return (
    <Page title="Worklist" wide panel={closing ? <DonePanel work={closing} onClose={() => setClosing(undefined)} onDone={() => { setClosing(undefined); void read.reload(); }} />
      : peek && current ? <Peek w={current} may={mayClose} onClose={() => setPeek(false)} onDone={() => setClosing(current)} /> : undefined}
      note={read.data && (rows.length ? <>{count(rows.length, "item")}, {sayMoney(read.data.worth)} in all: each claim and period counted once.</> : undefined)}>
      <ClaimPlaces at="worklist" />
      <Read of={read} what="Loading the worklist">{() => <>
        {kinds.length > 1 && <div class="states-box"><nav class="states" aria-label="By kind">{kinds.map((k) =>
          <a key={k.what} href={what === k.what ? "/worklist" : `/worklist?what=${k.what}`} aria-current={what === k.what ? "true" : undefined} title={workWhy(k.what)}>
            <span class="state-name">{workTitle(k.what)}</span><span class="state-count">{k.count}</span><span class="state-money">{sayMoney(k.worth, true)}</span></a>)}</nav></div>}
        <Table name="worklist" caption="Worklist" rows={rows} columns={columns} keyOf={workKey} hrefOf={workHref} onOpen={(w) => go(workHref(w))} onCursor={setAt}
          csvHref={address("/v1/worklist", { what, format: "csv" })} file="worklist"
          actions={[{ key: "p", label: peek ? "Close the panel" : "Look at it in the panel", run: () => setPeek(!peek) }]}
          empty={what ? <Empty title={`Nothing is ${workTitle(what).toLowerCase()}.`}><a href="/worklist">The whole list</a></Empty>
            : <Empty title="Nothing needs a person now.">What was denied, underpaid, held or is about to run out stands here, worth first, with what to do.</Empty>} />
        <p class="hint-line muted small"><kbd>p</kbd> panel · {may("claims-work") && <><kbd>d</kbd> seen to · </>} <kbd>Enter</kbd> open</p>
      </>}</Read>
    </Page>
  );
}
