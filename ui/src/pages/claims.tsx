// claims.tsx - the board: claims by where they stand, and letting them go.
import { useEffect, useMemo, useState } from "preact/hooks";
import { me } from "../api";
import { extend, still, toggle, toggleAll, type Chosen } from "../logic/chosen";
import { frequencyWord, standing } from "../logic/claims";
import type { PageProps } from "../pages";
import { Empty, Money, Month, Page, Read, Sign, Span, Table, type Column } from "../parts";
import { Filters, PickFilter, TextFilter } from "../parts/filters";
import { usePaged } from "../parts/paged";
import { ClaimPlaces, useMay } from "../parts/places";
import { Status, ToFile } from "../parts/status";
import { address, go } from "../router";
import { useKeys } from "../keys";
import type { Claims, ClaimRow, StatusSum } from "../shapes";
import { count, sayMonth } from "../words/dates";
import { compareMoney, isZero, sayMoney, sum } from "../words/money";
import { ClaimPeek } from "./claim_peek";
import { ReleasePanel } from "./release";

const FILTERS = ["status", "payer", "month", "patient", "batch", "q"] as const;
const href = (row: { claim: string }) => `/claims/${encodeURIComponent(row.claim)}`;

/** A quiet strip of all states: how many, and what they should bring. The one that is chosen stands in the address. */
function States({ of, at, query }: { of: StatusSum[]; at: string; query: URLSearchParams }) {
  const to = (status: string) => address("/claims", { ...Object.fromEntries(query), status: status === at ? "" : status });
  return (
    <div class="states-box"><nav class="states" aria-label="Claims by state">
      {of.map((s) => {
        const over = s.status === "paid" || s.status === "partly-paid";
        const worth = over ? s.paid : s.expected;
        return (
          <a key={s.status} href={to(s.status)} aria-current={s.status === at ? "true" : undefined} class={s.count ? undefined : "none"}>
            <span class="state-name" title={s.title}>{s.title}</span>
            <span class="state-count"><Sign of={standing(s.status).meaning} /> {s.count.toLocaleString("en-US")}</span>
            <span class="state-money" title={`${sayMoney(worth)} ${over ? "paid" : "expected"}, ${sayMoney(s.charge)} charged`}>{isZero(worth) ? "\u00a0" : sayMoney(worth, true)}</span>
          </a>
        );
      })}
    </nav></div>
  );
}

export default function ClaimsPage({ query }: PageProps) {
  const may = useMay(), works = may("claims-work");
  const params = Object.fromEntries(FILTERS.map((f) => [f, query.get(f) ?? undefined]));
  const list = usePaged("/v1/claims", { ...params, limit: 100 }, (a) => ({ rows: a.rows, next: a.next, total: a.total }));
  const [at, setAt] = useState<ClaimRow>();
  const [peek, setPeek] = useState(false);
  const [chosen, setChosen] = useState<Chosen>(new Set());
  const [last, setLast] = useState<string>();
  const [releasing, setReleasing] = useState<readonly ClaimRow[] | null>(null);
  const can = (r: ClaimRow) => works && r.status === "made";
  const choosable = useMemo(() => list.rows.filter(can).map((r) => r.claim), [list.rows, works]);
  const picked = still(chosen, choosable);
  const pickedRows = list.rows.filter((r) => picked.includes(r.claim));
  useEffect(() => { setChosen(new Set()); setLast(undefined); }, [list.url]);

  const choose = (r: ClaimRow, far = false) => {
    if (!can(r)) return;
    setChosen(far ? extend(chosen, choosable, last, r.claim) : toggle(chosen, r.claim));
    setLast(r.claim);
  };
  const startRelease = () => {
    const rows = pickedRows.length ? pickedRows : at && can(at) ? [at] : [];
    if (rows.length) setReleasing(rows);
  };
  useKeys("Claims", [
    { key: "X", label: "Choose all that can be released", run: () => setChosen(toggleAll(chosen, choosable)) },
    { key: "r", label: picked.length ? `Release ${count(picked.length, "claim")} …` : "Release the claim …", run: startRelease, action: true },
  ], works && !releasing);

  const columns: Column<ClaimRow>[] = [
    ...(works ? [{ id: "x", title: "Chosen", bare: true, class: "narrow", cell: (r: ClaimRow) => can(r)
      ? <label class="pick"><input type="checkbox" checked={chosen.has(r.claim)} tabIndex={-1} aria-label={`Choose ${r.name}, ${r.claim}`}
          onClick={(e) => { e.preventDefault(); choose(r, e.shiftKey); }} /></label> : null }] : []),
    { id: "status", title: "State", cell: (r) => <Status of={r.status} daysLeft={r.days_left} />, text: (r) => r.status },
    { id: "patient", title: "Patient", cell: (r) => <><a href={href(r)} class="row-name">{r.name}</a> <span class="muted small">{frequencyWord(r.frequency)}</span></>, text: (r) => r.name, sort: (a, b) => a.name.localeCompare(b.name) },
    { id: "claim", title: "Claim", cell: (r) => <code class="id">{r.claim}</code>, text: (r) => r.claim, class: "wide-only" },
    { id: "payer", title: "Payer", cell: (r) => r.payer_name, text: (r) => r.payer_name, sort: (a, b) => a.payer_name.localeCompare(b.payer_name) },
    { id: "month", title: "Month", cell: (r) => r.month ? <Month of={r.month} /> : <Span from={r.from} to={r.to} />, text: (r) => r.month ?? r.from, class: "wide-only" },
    { id: "codes", title: "Codes", cell: (r) => <span class="nowrap">{r.codes.join(" ")}</span>, text: (r) => r.codes.join(" "), less: true },
    { id: "expected", title: "Expected", right: true, cell: (r) => <Money of={r.expected} href={href(r)} />, text: (r) => r.expected, sort: (a, b) => compareMoney(a.expected, b.expected) },
    { id: "paid", title: "Paid", right: true, cell: (r) => isZero(r.paid) ? <span class="muted">–</span> : <Money of={r.paid} href={href(r)} />, text: (r) => r.paid, less: true, sort: (a, b) => compareMoney(a.paid, b.paid) },
    { id: "until", title: "To file", cell: (r) => <ToFile of={r} />, text: (r) => r.until, sort: (a, b) => b.days_left - a.days_left },
    { id: "work", title: "Work", right: true, cell: (r) => r.work ? <a href={`${href(r)}#work`} class="work-count">{r.work}<span class="vh"> open</span></a> : null, text: (r) => r.work, class: "wide-only" },
  ];

  const panel = releasing ? <ReleasePanel rows={releasing} onClose={() => setReleasing(null)}
      onDone={() => { setReleasing(null); setChosen(new Set()); void list.reload(); }} />
    : peek && at ? <ClaimPeek row={list.rows.find((r) => r.claim === at.claim) ?? at} onClose={() => setPeek(false)} /> : undefined;

  const filtered = FILTERS.some((f) => query.get(f));
  return (
    <Page title="Claims" wide panel={panel} tools={works && <>
      <a class="button" href="/close">Close a month …</a>
      <a class="button" href="/remittances?receive=1">Receive a file …</a></>}>
      <ClaimPlaces at="board" />
      <Read of={list} what="Loading claims">{(d: Claims) => <>
        <States of={d.statuses} at={query.get("status") ?? ""} query={query} />
        <Filters names={FILTERS} query={query}>
          <TextFilter name="q" label="Name, claim or code" query={query} />
          <PickFilter name="payer" label="Payer" query={query} options={d.payers} />
          <MonthFilter query={query} rows={list.rows} />
        </Filters>
        {picked.length > 0 && (
          <div class="chosen-bar" role="status">
            <span><strong>{count(picked.length, "claim")}</strong> chosen, <Money of={sum(pickedRows.map((r) => r.charge))} /> charged</span>
            <button class="main-button" onClick={startRelease}>Release …</button>
            <button class="link" onClick={() => setChosen(new Set())}>Choose none</button>
          </div>
        )}
        <Table name="claims" caption="Claims" rows={list.rows} columns={columns} keyOf={(r) => r.claim} hrefOf={href}
          onOpen={(r) => go(href(r))} onCursor={setAt} more={list.more} file="claims"
          csvHref={address("/v1/claims", { ...params, format: "csv" })}
          rowClass={(r) => chosen.has(r.claim) ? "chosen" : undefined}
          actions={[
            { key: "p", label: peek ? "Close the panel" : "Look at the claim in the panel", run: () => setPeek(!peek) },
            ...(works ? [{ key: "x", label: "Choose the claim", run: (r: ClaimRow) => choose(r) }] : []),
          ]}
          empty={filtered
            ? <Empty title="No claim fits this filter."><a href="/claims">Show all claims</a></Empty>
            : <Empty title="There are no claims yet.">{works ? <>Claims are made of a month’s ready services when it is <a href="/close">closed</a>.</> : "They appear when the biller closes a month."}</Empty>} />
        <p class="hint-line muted small">{works && <><kbd>x</kbd> choose · <kbd>r</kbd> release · </>}<kbd>p</kbd> panel · <kbd>Enter</kbd> open</p>
      </>}</Read>
    </Page>
  );
}

/** Months that the list knows; the one in the address bar is always among them. */
function MonthFilter({ query, rows }: { query: URLSearchParams; rows: ClaimRow[] }) {
  const now = query.get("month");
  const months = [...new Set([...rows.map((r) => r.month), now ?? undefined])].filter((m): m is string => !!m).sort().reverse();
  const today = me.get()?.today ?? "";
  return <PickFilter name="month" label="Month" query={query} options={months.map((m) => ({ id: m, name: sayMonth(m, today) }))} />;
}
