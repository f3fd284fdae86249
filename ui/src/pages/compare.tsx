// compare.tsx - two packs side by side: what is new, what is gone, what is said otherwise.
import { useGet } from "../api";
import { requirementTitle } from "../logic/claims";
import { byCode, difference } from "../logic/compare";
import type { PageProps } from "../pages";
import { Empty, Page, Read } from "../parts";
import { Filters, PickFilter } from "../parts/filters";
import { RulePlaces } from "../parts/places";
import { Cite, Grade } from "../parts/requirements";
import type { Compared, RuleChange } from "../shapes";
import { count } from "../words/dates";
import { said } from "../words/sentence";

function Words({ before, after }: { before: string; after: string }) {
  const pieces = difference(said(before, ""), said(after, "")); // every day with its year
  return (
    <>
      <td>{pieces.filter((p) => p.kind !== "new").map((p, i) => p.kind === "gone" ? <del key={i}>{p.text}</del> : p.text)}</td>
      <td>{pieces.filter((p) => p.kind !== "gone").map((p, i) => p.kind === "new" ? <ins key={i}>{p.text}</ins> : p.text)}</td>
    </>
  );
}

/** `plain`: all of the code is new or gone, which is said above; marking every word would tell nothing. */
function Row({ c, plain }: { c: RuleChange; plain: boolean }) {
  return (
    <tr>
      <th scope="row">{requirementTitle(c.id)}</th>
      {c.change === "other" ? <Words before={c.before ?? ""} after={c.after ?? ""} />
        : <><td>{c.change === "gone" ? plain ? c.before : <del>{c.before}</del> : <span class="muted">–</span>}</td>
            <td>{c.change === "new" ? plain ? c.after : <ins>{c.after}</ins> : <span class="muted">no longer asked</span>}</td></>}
      <td class="small">{c.cite && <span class="muted"><Cite of={c.cite} /></span>} {c.grade && <Grade of={c.grade} />}</td>
    </tr>
  );
}

// So many rows of a code that is new as a whole stand open.
const FEW = 3;
const KIND = { pack: "", new: "new code", gone: "no longer known", other: "" } as const;
function Changes({ of, code }: { of: Compared; code: string }) {
  const groups = byCode(of.changes).filter((g) => !code || g.code === code);
  if (!of.changes.length) return <Empty title="They ask for the same.">Only their dates and names differ.</Empty>;
  if (!groups.length) return <Empty title={`Nothing changed for ${code}.`}><a href={`/rulebook/compare?a=${of.a.pack}&b=${of.b.pack}`}>All codes</a></Empty>;
  const both = groups.some((g) => g.kind === "other" || g.kind === "pack");
  return (
    <div class="compare-box"><table class="compare">
      <caption class="vh">{of.a.title} and {of.b.title}</caption>
      <thead><tr><th scope="col"><span class="vh">Rule</span></th><th scope="col">{of.a.title}</th><th scope="col">{of.b.title}</th><th scope="col">On whose word</th></tr></thead>
      {groups.map((g) => (
        <tbody key={g.code}>
          <tr><th colSpan={4} scope="rowgroup">{g.code ? <a href={`/rulebook/codes/${g.code}?pack=${g.kind === "gone" ? of.a.pack : of.b.pack}`}>{g.code}</a> : "The pack as a whole"}{" "}
            <span class="muted">{KIND[g.kind]}{KIND[g.kind] && ", "}{count(g.changes.length, KIND[g.kind] ? "rule" : "change")}</span></th></tr>
          {(g.kind === "new" || g.kind === "gone") && both && !code && g.changes.length > FEW
            ? <tr><td colSpan={4}><details><summary>What it asks for</summary><table class="compare"><tbody>{g.changes.map((c, i) => <Row key={i} c={c} plain />)}</tbody></table></details></td></tr>
            : g.changes.map((c, i) => <Row key={i} c={c} plain={g.kind === "new" || g.kind === "gone"} />)}
        </tbody>))}
    </table></div>
  );
}

export default function ComparePage({ query }: PageProps) {
  const book = useGet("/v1/rulebook");
  const packs = book.data?.packs ?? [];
  // What changed on 1 January 2026 is what most people come for.
  const known = (p: string) => packs.some((x) => x.pack === p);
  const a = query.get("a") ?? (known("medicare-2025") ? "medicare-2025" : packs[0]?.pack), b = query.get("b") ?? (known("medicare-2026") ? "medicare-2026" : packs[1]?.pack);
  const read = useGet("/v1/rulebook/compare", a && b ? { a, b } : null);
  const code = query.get("code") ?? "";
  const options = packs.map((p) => ({ id: p.pack, name: p.title }));
  const filled = new URLSearchParams(query);
  if (a) filled.set("a", a);
  if (b) filled.set("b", b);
  return (
    <Page title="Packs side by side" wide note={read.data && <>From {read.data.a.title} to {read.data.b.title}: {count(read.data.changes.length, "change")}.</>}>
      <RulePlaces at="compare" />
      <Filters names={["code"]} query={filled}>
        <PickFilter name="a" label="Before" query={filled} options={options} all="Choose" />
        <PickFilter name="b" label="After" query={filled} options={options} all="Choose" />
        <PickFilter name="code" label="Code" query={filled} options={(book.data?.codes ?? []).map((c) => ({ id: c.code, name: `${c.code} ${c.name}` }))} />
      </Filters>
      {a && b ? <Read of={read} what="Comparing">{(d) => <Changes of={d} code={code} />}</Read>
        : <Read of={book} what="Loading the packs">{() => <Empty title="There is only one pack." />}</Read>}
    </Page>
  );
}
