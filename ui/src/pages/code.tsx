// code.tsx - a code in a pack: what it is, what it asks for, and on whose word.
import { useGet } from "../api";
import { clockTitle, programTitle, requirementTitle } from "../logic/claims";
import type { PageProps } from "../pages";
import { Facts, Money, Page, Read, Section, Tabs } from "../parts";
import { Cite, Grade } from "../parts/requirements";
import { RulePlaces } from "../parts/places";
import { address } from "../router";
import type { Rule } from "../shapes";
import { count } from "../words/dates";

export function Rules({ of }: { of: readonly Rule[] }) {
  return (
    <ul class="rules">
      {of.map((r, i) => (
        <li key={`${r.id} ${i}`}>
          <strong>{requirementTitle(r.id)}</strong>
          <div><p>{r.says}</p>{r.cite && <p class="muted small"><Cite of={r.cite} /></p>}</div>
          <Grade of={r.grade} />
        </li>
      ))}
    </ul>
  );
}

export default function CodePage({ params, query }: PageProps) {
  const code = params["code"] ?? "", pack = query.get("pack") ?? undefined;
  const read = useGet("/v1/rulebook/codes/{code}", { code, pack });
  const d = read.data;
  const unsure = d?.rules.filter((r) => r.grade === "K").length ?? 0;
  return (
    <Page title={d ? `${d.code.code} ${d.code.name}` : code} heading={d && <>{d.code.code} <span class="light">{d.code.name}</span></>}
      note={d && <>{d.code.meaning}</>} tools={d && d.code.packs.length > 1 && <a class="button" href={address("/rulebook/compare", { code })}>What changed …</a>}>
      <RulePlaces at="codes" />
      <Read of={read} what="Loading the code">{(c) => <>
        <Facts of={[["Program", programTitle(c.code.program)], ["Clock", clockTitle(c.code.clock)], ["Medicare pays here today", <Money of={c.code.amount} none="set by its contractor" />]]} />
        <Section title="What it asks for" note={unsure > 0 && <>{unsure} of {count(c.rules.length, "rule")} unverified</>}>
          <Tabs label="Pack" at={c.pack.pack} of={c.code.packs.map((p) => ({ id: p, title: p, href: address("/rulebook/codes/{code}", { code, pack: p }) }))} />
          <p class="muted">{c.pack.title}{c.pack.status !== "authoritative" && ` (${c.pack.status})`}{!c.pack.enabled && ": it judges nothing"}</p>
          <Rules of={c.rules} />
        </Section>
        <Section title="The whole page" note="as daybook rulebook show prints it: sources, values, prices">
          <details class="whole-page"><summary>Show</summary><pre class="raw">{c.text}</pre></details></Section>
      </>}</Read>
    </Page>
  );
}
