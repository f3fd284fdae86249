// work_done.tsx - work that was seen to: what came of it, in words, for whoever looks at it later.
import { post } from "../api";
import { AreaField, Form, Panel, toast, useForm } from "../parts";
import { Sentence } from "../parts/sentence";
import { workTitle } from "../logic/work";
import type { WorkRow } from "../shapes";

const COMMON: Record<string, readonly string[]> = {
  denied: ["Appealed to the payer.", "Written off, as the contract asks.", "The patient was billed."],
  underpaid: ["Asked the payer to reprice it.", "The payment is right; the price on file was old.", "Written off: not worth an appeal."],
  unmatched: ["It is another practice’s claim; the payer was told.", "Posted by hand elsewhere."],
  repay: ["Paid back.", "The payer takes it from the next payment."],
};

export function DonePanel({ work, onClose, onDone }: { work: WorkRow; onClose: () => void; onDone: () => void }) {
  const form = useForm({ outcome: "" }, async (v) => {
    await post("/v1/work/{work}/done", { outcome: v.outcome.trim() }, { work: work.work });
    toast(`Off the list: ${workTitle(work.what).toLowerCase()}${work.name ? `, ${work.name}` : ""}.`);
    onDone();
  }, (v) => (v.outcome.trim().length < 3 ? { outcome: "Say what came of it." } : {}), `work ${work.work}`);
  return (
    <Panel title="Seen to" focus={work.work} onClose={onClose} note={<>{workTitle(work.what)}{work.name && ` · ${work.name}`}</>}>
      <p class="work-brief"><Sentence of={work.text} /></p>
      <Form of={form} action="Take it off the list" onCancel={onClose} cancel="Not now">
        <AreaField label="What came of it" value={form.value.outcome} onValue={(outcome) => form.set({ outcome })} error={form.errors.outcome} />
        {COMMON[work.what] && <div class="suggestions" role="group" aria-label="Often said">{COMMON[work.what]?.map((s) =>
          <button type="button" class="link small" key={s} onClick={() => form.set({ outcome: s })}>{s}</button>)}</div>}
      </Form>
    </Panel>
  );
}
