// claim_take.tsx - correcting a claim, or taking it back. What will happen is said before it does, in the words of this
// claim: money leaves or comes back, so it is named and pressed, never "OK".
import { useState } from "preact/hooks";
import { post } from "../api";
import { AreaField, CheckField, Form, Money, Panel, TextField, useForm } from "../parts";
import { standing } from "../logic/claims";
import type { Claim, Corrected } from "../shapes";

const neverThere = (status: string) => status === "made" || status === "released" || status === "rejected";

export function TakePanel({ claim, how, onClose, onDone }: { claim: Claim; how: "correct" | "void"; onClose: () => void; onDone: () => void }) {
  const r = claim.row;
  // As it was when the panel opened: the claim under it changes once it is done.
  const [withdraws] = useState(how === "void" && neverThere(r.status));
  const [came, setCame] = useState<Corrected>();
  const asksNumber = !claim.number && !neverThere(r.status);
  const form = useForm({ reason: "", original: "", as_new: false }, async (v) => {
    const body = { reason: v.reason.trim(), ...(v.original.trim() ? { original: v.original.trim() } : {}), ...(v.as_new ? { as_new: true } : {}) };
    setCame(how === "correct" ? await post("/v1/claims/{claim}/correct", body, { claim: r.claim })
      : await post("/v1/claims/{claim}/void", body, { claim: r.claim }));
  }, (v) => ({
    ...(v.reason.trim().length < 3 ? { reason: "Say why, for whoever looks at it later." } : {}),
    ...(asksNumber && !v.as_new && !v.original.trim() ? { original: "The payer finds the claim by its own number." } : {}),
  }), `${how} ${r.claim}`);
  const title = how === "correct" ? "Correct the claim" : withdraws ? "Withdraw the claim" : "Void the claim";
  if (came) return (
    <Panel title={how === "correct" ? "Corrected" : withdraws ? "Withdrawn" : "Voided"} focus="came" onClose={onDone}>
      {came.claim
        ? <><p class="what-next">A new claim was made: <a href={`/claims/${encodeURIComponent(came.claim)}`}>{came.claim}</a>. It waits to be released and sent like any other.</p>
            <p>Charged before <Money of={came.before} />, now <Money of={came.charge} />.</p></>
        : <p class="what-next">It never reached the payer, so nothing more is sent. Its services are unclaimed again and can be claimed when the month is closed anew.</p>}
      <p><button class="main-button" onClick={onDone}>Back to the claim</button></p>
    </Panel>
  );
  return (
    <Panel title={title} focus={how} onClose={onClose} note={<>{r.name} · <code>{r.claim}</code> · {r.payer_name}</>}>
      <Form of={form} action={how === "correct" ? "Make it anew" : withdraws ? `Withdraw claim ${r.claim}` : `Void claim ${r.claim}`} onCancel={onClose} cancel="Not now" danger={how === "void"}>
        {how === "correct"
          ? <p>The claim is made again from the facts as they are now, and {r.status === "rejected" || form.value.as_new
              ? "goes out as a new claim" : "takes the place of this one at the payer (frequency 7)"}. This one, {standing(r.status).title.toLowerCase()} with <Money of={r.charge} />, stays in the journal.</p>
          : withdraws ? <p>The claim with <Money of={r.charge} /> has not been taken in by {r.payer_name}. It is withdrawn here; nothing is sent.</p>
          : <p>A claim of frequency 8 will tell {r.payer_name} to take this one back: <Money of={r.charge} /> charged, <Money of={r.paid} /> paid. What was paid will be taken from a later payment.</p>}
        <AreaField label="Why" value={form.value.reason} onValue={(reason) => form.set({ reason })} error={form.errors.reason} hint="Kept with the claim." />
        {how === "correct" && r.status === "denied" &&
          <CheckField label="As a new claim, not a replacement" value={form.value.as_new} onValue={(as_new) => form.set({ as_new })}
            hint="Where the payer says it did not process the claim (MA130)." />}
        {asksNumber && !form.value.as_new && <TextField label="The payer’s number of the claim" value={form.value.original} onValue={(original) => form.set({ original })}
          error={form.errors.original} hint="No answer named it yet; it stands on the payer’s portal." autocomplete="off" spellcheck={false} />}
      </Form>
    </Panel>
  );
}
