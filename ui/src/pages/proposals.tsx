// proposals.tsx - rules that wait for a second person: who proposes never lets in.
import { useState } from "preact/hooks";
import { post, useGet } from "../api";
import { AreaField, Empty, Form, Page, Panel, Read, Section, Sign, toast, useForm, When, type Meaning } from "../parts";
import { RulePlaces, useMay } from "../parts/places";
import { Sentence } from "../parts/sentence";
import { PreviewOf } from "../parts/preview";
import type { Proposal } from "../shapes";
import { asSentence } from "../words/sentence";

const STATE: Record<Proposal["state"], [Meaning, string]> = { waits: ["reachable", "Waits"], approved: ["earned", "Let in"], refused: ["lost", "Not let in"] };

function DecidePanel({ of, approve, onClose, onDone }: { of: Proposal; approve: boolean; onClose: () => void; onDone: () => void }) {
  const form = useForm({ remark: "" }, async (v) => {
    await post("/v1/proposals/{proposal}", { approve, ...(v.remark.trim() ? { remark: v.remark.trim() } : {}) }, { proposal: of.proposal });
    toast(approve ? "Let in: from now on it judges." : "Not let in.");
    onDone();
  }, (v) => (!approve && v.remark.trim().length < 3 ? { remark: "Say why, for who proposed it." } : {}), `decide ${of.proposal}`);
  return (
    <Panel title={approve ? "Let it in" : "Do not let it in"} focus={of.proposal} onClose={onClose} note={<>Proposed by {of.by}, <When at={of.at} /></>}>
      <ul class="plain">{of.says.map((s, i) => <li key={i}><Sentence of={asSentence(s)} /></li>)}</ul>
      <Form of={form} action={approve ? "Let it in" : "Do not let it in"} onCancel={onClose} cancel="Not now">
        <p>{approve ? "The facts go into the journal under both names. Every service is judged by them from their dates on." : "The proposal stays on file with your words; nothing changes."}</p>
        <AreaField label="Remark" maybe={approve} value={form.value.remark} onValue={(remark) => form.set({ remark })} error={form.errors.remark} />
      </Form>
    </Panel>
  );
}

function Item({ p, decide }: { p: Proposal; decide: (p: Proposal, approve: boolean) => void }) {
  const may = useMay(), [m, word] = STATE[p.state], waits = p.state === "waits";
  const [look, setLook] = useState(false);
  return (
    <li class="proposal">
      <p><span class={`status m-${m}`}><Sign of={m} /> {word}</span> <strong>{p.reason}</strong></p>
      <ul class="plain">{p.says.map((s, i) => <li key={i}><Sentence of={asSentence(s)} /></li>)}</ul>
      <p class="muted small">Proposed by {p.mine ? "you" : p.by}, <When at={p.at} />{p.decided_by && <> · {p.state === "approved" ? "let in" : "decided"} by {p.decided_by}</>}</p>
      <details class="small"><summary>As facts</summary><pre class="raw">{(p.facts as unknown[]).map((f) => JSON.stringify(f, null, 1)).join("\n")}</pre></details>
      {waits && <div class="tools">
        {p.mine ? <span class="muted">Somebody else has to let it in.</span> : <>
          <button class="main-button" onClick={() => decide(p, true)}>Let it in …</button>
          <button onClick={() => decide(p, false)}>Do not …</button></>}
        {may("rules-propose") && <button class="quiet" onClick={() => setLook(!look)} aria-expanded={look}>What it would change</button>}
      </div>}
      {look && <PreviewOf facts={p.facts as object[]} reason={p.reason} />}
    </li>
  );
}

export default function ProposalsPage() {
  const read = useGet("/v1/proposals"), may = useMay();
  const [deciding, setDeciding] = useState<{ p: Proposal; approve: boolean }>();
  const decide = (p: Proposal, approve: boolean) => setDeciding({ p, approve });
  return (
    <Page title="Proposals" note="A rule takes two people: one proposes it with its source, another lets it in."
      tools={may("rules-propose") && <a class="button main-button" href="/proposals/new">Propose a change …</a>}
      panel={deciding && <DecidePanel key={deciding.p.proposal + deciding.approve} of={deciding.p} approve={deciding.approve} onClose={() => setDeciding(undefined)}
        onDone={() => { setDeciding(undefined); void read.reload(); }} />}>
      <RulePlaces at="proposals" />
      <Read of={read} what="Loading proposals">{(d) => {
        const waits = d.proposals.filter((p) => p.state === "waits"), over = d.proposals.filter((p) => p.state !== "waits");
        return <>
          {waits.length ? <ul class="proposals">{waits.map((p) => <Item key={p.proposal} p={p} decide={decide} />)}</ul>
            : <Empty title="Nothing waits for a second person.">{may("rules-propose") ? <>A changed price, a payer’s new rule, a product: <a href="/proposals/new">propose it</a>, and see what it would change first.</> : "What the compliance officer proposes stands here until somebody else has looked at it."}</Empty>}
          {over.length > 0 && <Section title="Decided"><ul class="proposals">{over.map((p) => <Item key={p.proposal} p={p} decide={decide} />)}</ul></Section>}
        </>;
      }}</Read>
    </Page>
  );
}
