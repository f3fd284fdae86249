// glass.tsx - closed records that somebody opened in need: each is looked at by the compliance officer.
import { useState } from "preact/hooks";
import { post, useGet } from "../api";
import { AreaField, ChoiceField, Empty, Form, Page, Panel, Read, Section, Sign, toast, useForm, When, type Meaning } from "../parts";
import { PracticePlaces } from "../parts/places";
import { address } from "../router";
import type { Glass } from "../shapes";
import { count } from "../words/dates";

const VERDICT: Record<Glass["verdict"], [Meaning, string]> = {
  "waits": ["at-risk", "Waits for review"], "justified": ["earned", "Justified"], "not-justified": ["lost", "Not justified"],
};
const trail = (g: Glass) => address("/audit", { patient: g.patient, who: g.who, from: g.at.slice(0, 10), to: g.until.slice(0, 10) });

function ReviewPanel({ g, onClose, onDone }: { g: Glass; onClose: () => void; onDone: () => void }) {
  const form = useForm<{ verdict: "" | "justified" | "not-justified"; remark: string }>({ verdict: "", remark: "" }, async (v) => {
    if (!v.verdict) return;
    await post("/v1/glass/{glass}/review", { verdict: v.verdict, remark: v.remark.trim() }, { glass: g.glass });
    toast("Kept, under your name.");
    onDone();
  }, (v) => ({ ...(v.verdict ? {} : { verdict: "Was it?" }), ...(v.remark.trim().length < 3 ? { remark: "Say what you looked at." } : {}) }), `glass ${g.glass}`);
  return (
    <Panel title="Was it justified?" focus={g.glass} onClose={onClose} note={<>{g.who} opened {g.patient}, <When at={g.at} /></>}>
      <blockquote class="work-brief">{g.reason}</blockquote>
      <p><a href={trail(g)}>What was looked at in that hour</a></p>
      <Form of={form} action="Keep the review" onCancel={onClose} cancel="Not now">
        <ChoiceField label="Verdict" value={form.value.verdict} error={form.errors.verdict} onValue={(v) => form.set({ verdict: v as "justified" | "not-justified" })}
          options={[{ id: "justified", name: "Justified" }, { id: "not-justified", name: "Not justified" }]} />
        <AreaField label="What you found" value={form.value.remark} error={form.errors.remark} onValue={(remark) => form.set({ remark })} />
      </Form>
    </Panel>
  );
}

function Item({ g, review }: { g: Glass; review?: () => void }) {
  const [m, word] = VERDICT[g.verdict];
  return (
    <li class="proposal">
      <p><span class={`status m-${m}`}><Sign of={m} /> {word}</span> <strong>{g.who}</strong> opened <code>{g.patient}</code>, <When at={g.at} /></p>
      <blockquote>{g.reason}</blockquote>
      {g.reviewed_by && <p class="muted">{g.reviewed_by}: {g.remark}</p>}
      <p class="tools">{review && <button class="main-button" onClick={review}>Review …</button>}<a href={trail(g)}>What was looked at</a></p>
    </li>
  );
}

export default function GlassPage() {
  const read = useGet("/v1/glass");
  const [at, setAt] = useState<Glass>();
  return (
    <Page title="Opened records" note="A closed record can be opened for an hour, with a reason. Each time is reviewed."
      panel={at && <ReviewPanel key={at.glass} g={at} onClose={() => setAt(undefined)} onDone={() => { setAt(undefined); void read.reload(); }} />}>
      <PracticePlaces at="glass" />
      <Read of={read} what="Loading">{(d) => {
        const waits = d.glasses.filter((g) => g.verdict === "waits"), over = d.glasses.filter((g) => g.verdict !== "waits");
        return d.glasses.length === 0 ? <Empty title="Nobody has opened a closed record.">When somebody must see a record that is closed to them, they say why; it stands here until it is reviewed.</Empty> : <>
          {waits.length > 0 ? <Section title={`${count(waits.length, "opening")} to review`}><ul class="proposals">{waits.map((g) => <Item key={g.glass} g={g} review={() => setAt(g)} />)}</ul></Section> : <p class="muted">All were reviewed.</p>}
          {over.length > 0 && <Section title="Reviewed"><ul class="proposals">{over.map((g) => <Item key={g.glass} g={g} />)}</ul></Section>}
        </>;
      }}</Read>
    </Page>
  );
}
