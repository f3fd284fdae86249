// audit.tsx - who looked at what, and who changed what. Filters stand in the address bar; the export is of all of them.
import { Empty, Page, Read, Table, When, type Column } from "../parts";
import { Filters, PickFilter, TextFilter } from "../parts/filters";
import { usePaged } from "../parts/paged";
import { PracticePlaces } from "../parts/places";
import type { PageProps } from "../pages";
import { address } from "../router";
import type { AuditRow } from "../shapes";

const NAMES = ["who", "patient", "event", "from", "to"] as const;
const HREF: Record<string, (id: string) => string> = {
  patient: (id) => `/patients/${encodeURIComponent(id)}`, claim: (id) => `/claims/${encodeURIComponent(id)}`,
  account: (id) => `/people?person=${encodeURIComponent(id)}`, person: (id) => `/people?person=${encodeURIComponent(id)}`, fact: (id) => `/facts/${encodeURIComponent(id)}`,
};

function Subject({ r }: { r: AuditRow }) {
  if (!r.subject) return null;
  const href = HREF[r.subject_kind ?? ""]?.(r.subject);
  return <>{r.subject_kind && <span class="muted">{r.subject_kind} </span>}{href ? <a href={href}>{r.subject}</a> : <code>{r.subject}</code>}
    {r.subject_kind === "patient" && <> <a class="small muted" href={address("/audit", { patient: r.subject })}>all of it</a></>}</>;
}

const columns: Column<AuditRow>[] = [
  { id: "at", title: "When", cell: (r) => <When at={r.at} />, text: (r) => r.at },
  { id: "who", title: "Who", cell: (r) => <a href={address("/audit", { who: r.who })}>{r.who}</a>, text: (r) => r.who, class: "nowrap" },
  { id: "title", title: "What", cell: (r) => r.title, text: (r) => r.event },
  { id: "subject", title: "About", cell: (r) => <Subject r={r} />, text: (r) => r.subject },
  { id: "detail", title: "More", cell: (r) => <span class="muted">{r.detail}</span>, text: (r) => r.detail, class: "wide" },
  { id: "seq", title: "No.", right: true, cell: (r) => <span class="muted">{r.seq}</span>, text: (r) => r.seq, less: true },
];

export default function AuditPage({ query }: PageProps) {
  const params = Object.fromEntries(NAMES.map((n) => [n, query.get(n) ?? undefined]));
  const list = usePaged("/v1/audit", { ...params, limit: 100 }, (a) => ({ rows: a.rows, next: a.next }));
  return (
    <Page title="Audit" wide note={list.data && <>Newest first. Each entry is chained to the one before; the newest is <code class="small">{list.data.head}</code>.</>}>
      <PracticePlaces at="audit" />
      <Filters names={NAMES} query={query}>
        <TextFilter name="who" label="Who" query={query} />
        <TextFilter name="patient" label="Patient (id)" query={query} />
        <PickFilter name="event" label="What" query={query} options={list.data?.events ?? []} />
        <TextFilter name="from" label="From" type="date" query={query} />
        <TextFilter name="to" label="To" type="date" query={query} />
      </Filters>
      <Read of={list} what="Loading the audit">{() =>
        <Table name="audit" caption="Audit" rows={list.rows} columns={columns} keyOf={(r) => String(r.seq)} more={list.more} file="audit" csvHref={address("/v1/audit", { ...params, format: "csv" })}
          empty={NAMES.some((n) => query.get(n)) ? <Empty title="Nothing fits this filter."><a href="/audit">All entries</a></Empty> : <Empty title="Nothing has happened yet." />} />}</Read>
    </Page>
  );
}
