// products.tsx - devices and apps with the gate that decides whether they may be billed.
import { useState } from "preact/hooks";
import { useGet } from "../api";
import { Day, Empty, Facts, Page, Panel, Read, Sign, Table, type Column } from "../parts";
import { RulePlaces, useMay } from "../parts/places";
import { Rules } from "./code";
import type { PageProps } from "../pages";
import type { Product } from "../shapes";
import { filter } from "../router";

function Gate({ p }: { p: Product }) {
  return <span class={`status m-${p.payable ? "earned" : "lost"}`}><Sign of={p.payable ? "earned" : "lost"} /> {p.payable ? "may be billed" : "may not be billed"}</span>;
}

const columns: Column<Product>[] = [
  { id: "payable", title: "Gate", cell: (p) => <Gate p={p} />, text: (p) => (p.payable ? "yes" : "no"), sort: (a, b) => Number(a.payable) - Number(b.payable) },
  { id: "name", title: "Product", cell: (p) => <><strong>{p.name}</strong> <span class="muted small">{p.maker}</span></>, text: (p) => p.name, class: "wide" },
  { id: "program", title: "Program", cell: (p) => p.program.toUpperCase(), text: (p) => p.program },
  { id: "number", title: "Clearance", cell: (p) => <>{p.number && <code>{p.number}</code>} {p.cleared && <span class="muted"><Day on={p.cleared} short /></span>}</>, text: (p) => p.number, less: true },
  { id: "for", title: "Labelled for", cell: (p) => <span class="muted">{p.indications.slice(0, 4).join(" ")}{p.indications.length > 4 && " …"}{p.ages && ` · ${p.ages}`}</span>, text: (p) => p.indications.join(" "), less: true },
  { id: "checked", title: "Row checked", cell: (p) => p.verified_on ? <Day on={p.verified_on} short /> : <span class="muted">{p.ships ? "never" : "the practice’s own"}</span>, text: (p) => p.verified_on, less: true },
];

export default function ProductsPage({ query }: PageProps) {
  const read = useGet("/v1/rulebook/products"), may = useMay();
  const [at, setAt] = useState<string>();
  const id = query.get("product");
  const one = read.data?.products.find((p) => p.product === id);
  return (
    <Page title="Products" tools={may("rules-propose") && <a class="button" href="/proposals/new?kind=device">Propose a product …</a>}
      panel={one && <Panel title={one.name} note={one.maker} focus={one.product} onClose={() => filter({ product: null })}>
        <p><Gate p={one} /></p>
        <p class="what-next">{one.says}</p>
        <Facts of={[["Program", one.program.toUpperCase()], ["Regulation", one.regulation && `21 CFR ${one.regulation}`], ["Number", one.number && <code>{one.number}</code>],
          ["Cleared", one.cleared && <Day on={one.cleared} short />], ["Labelled ages", one.ages], ["Labelled for", one.indications.join(", ")],
          ["Part 2", one.part2 ? "Its records fall under 42 CFR Part 2." : null], ["Row checked", one.verified_on && <Day on={one.verified_on} short />]]} />
        <Rules of={one.gate} />
      </Panel>}>
      <RulePlaces at="products" />
      <Read of={read} what="Loading products">{(d) =>
        <Table name="products" caption="Products" rows={d.products} columns={columns} keyOf={(p) => p.product} file="products" cursor={one?.product ?? at}
          onOpen={(p) => filter({ product: p.product })} onCursor={(p) => { setAt(p.product); if (one) filter({ product: p.product }); }}
          empty={<Empty title="No product is known.">Products ship with the rulebook; a practice’s own are proposed by its compliance officer.</Empty>} />}</Read>
    </Page>
  );
}
