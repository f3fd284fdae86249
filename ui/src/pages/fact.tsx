// fact.tsx - one fact, at an address of its own: where every figure can be followed down to.
import { FactWhole } from "../care/facts";
import { Page } from "../parts";
import type { PageProps } from "../pages";

export default function FactPage({ params }: PageProps) {
  const id = params.fact ?? "";
  return <Page title="A fact" note={<span class="mono">{id}</span>}><div class="narrow-page"><FactWhole id={id} /></div></Page>;
}
