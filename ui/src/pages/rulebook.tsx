// rulebook.tsx - the codes, and the packs of rules that judge them.
import { useGet } from "../api";
import { Day, Empty, Money, Page, Read, Section, Sign, Table, type Column } from "../parts";
import { clockTitle, programTitle } from "../logic/claims";
import { RulePlaces } from "../parts/places";
import { go } from "../router";
import type { CodeBrief, PackBrief } from "../shapes";

const codeHref = (c: { code: string }) => `/rulebook/codes/${encodeURIComponent(c.code)}`;
const STATUS: Record<string, string> = {
  authoritative: "what is in force", proposed: "proposed: it judges nothing yet", teaching: "somebody’s guide, for payers that name it",
};

const codeColumns: Column<CodeBrief>[] = [
  { id: "code", title: "Code", cell: (c) => <a href={codeHref(c)}><strong>{c.code}</strong></a>, text: (c) => c.code },
  { id: "name", title: "What it is", cell: (c) => c.name, text: (c) => c.name, class: "wide" },
  { id: "clock", title: "Clock", cell: (c) => <span class="muted">{clockTitle(c.clock)}</span>, text: (c) => c.clock, less: true },
  { id: "packs", title: "Packs", right: true, cell: (c) => <span title={c.packs.join(", ")}>{c.packs.length}</span>, text: (c) => c.packs.join(" "), less: true },
  { id: "amount", title: "Medicare pays here today", right: true, cell: (c) => <Money of={c.amount} none="set by its contractor" />, text: (c) => c.amount },
];

const packColumns: Column<PackBrief>[] = [
  { id: "judges", title: "Judges", cell: (p) => <span class={`status m-${p.enabled ? "earned" : "yields"}`}><Sign of={p.enabled ? "earned" : "yields"} /> {p.enabled ? "judges" : "off"}</span>, text: (p) => (p.enabled ? "yes" : "no") },
  { id: "title", title: "Pack", cell: (p) => <>{p.title} <code class="muted small">{p.pack}</code></>, text: (p) => p.pack, class: "wide" },
  { id: "status", title: "What it is", cell: (p) => <span title={STATUS[p.status]}>{p.status}</span>, text: (p) => p.status },
  { id: "from", title: "Dates of service", cell: (p) => <span class="nowrap">{p.from ? <Day on={p.from} short /> : ""}{p.to ? <> – <Day on={p.to} short /></> : p.from ? " on" : ""}</span>, text: (p) => `${p.from ?? ""} ${p.to ?? ""}` },
  { id: "sha", title: "SHA-256 of its file", cell: (p) => <code class="muted small" title={p.sha256}>{p.sha256.slice(0, 12)}</code>, text: (p) => p.sha256, less: true },
];

export default function RulebookPage() {
  const read = useGet("/v1/rulebook");
  return (
    <Page title="Rulebook" note="Every rule is text with its source and a grade. What no source settles is a cautious default, and says so: unverified.">
      <RulePlaces at="codes" />
      <Read of={read} what="Loading the rulebook">{(d) => {
        const programs = [...new Set(d.codes.map((c) => c.program))];
        return <>
          {d.codes.length === 0 && <Empty title="No pack knows a code.">The rulebook’s folder is empty or is not the one meant: --rulebook.</Empty>}
          {programs.map((p) => (
            <Section key={p} title={programTitle(p)}>
              <Table name={`codes ${p}`} caption={`Codes of ${p}`} rows={d.codes.filter((c) => c.program === p)} columns={codeColumns} keyOf={(c) => c.code} hrefOf={codeHref} onOpen={(c) => go(codeHref(c))} file="codes" />
            </Section>))}
          <Section title="Packs" tools={<a class="button" href="/rulebook/compare">What changed …</a>} note={<>all files together <code title={d.sha256}>{d.sha256.slice(0, 12)}</code></>}>
            <Table name="packs" caption="Packs of rules" rows={d.packs} columns={packColumns} keyOf={(p) => p.pack} file="packs" /></Section>
        </>;
      }}</Read>
    </Page>
  );
}
