// second.tsx - setting the second factor up: an authenticator with its QR code, or a passkey; then recovery codes,
// shown once, to print.
import { useState } from "preact/hooks";
import { get, me, post } from "../api";
import { asProblem, type Problem } from "../api/problem";
import { makePasskey, passkeysWork } from "../api/passkey";
import { CheckField, Form, TextField, useForm } from "../parts/form";
import { Failed } from "../parts/states";
import type { TotpBegun } from "../shapes";

export const digits = (text: string): string => text.replace(/\D/g, "").slice(0, 6);
const grouped = (secret: string): string => secret.replace(/(.{4})(?=.)/g, "$1 ");

export function Codes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const [kept, keep] = useState(false);
  return (
    <div class="stack codes-box">
      <h2>Recovery codes</h2>
      <p>If you lose your phone or passkey, each of these signs you in once. They are shown only now: print them, or put them where you keep such things.</p>
      <ol class="recovery-codes mono">{codes.map((c) => <li key={c}>{c}</li>)}</ol>
      <div class="row no-print">
        <button onClick={() => window.print()}>Print</button>
        <button onClick={() => void navigator.clipboard?.writeText(codes.join("\n"))}>Copy</button>
      </div>
      <div class="no-print"><CheckField label="I have kept them" value={kept} onValue={keep} /></div>
      <p class="no-print"><button class="main-button" disabled={!kept} onClick={onDone}>Go on</button></p>
    </div>
  );
}

function Authenticator({ begun, onCodes, onCancel }: { begun: TotpBegun; onCodes: (codes: string[]) => void; onCancel: () => void }) {
  const form = useForm({ code: "" }, async (v) => { onCodes((await post("/v1/account/totp/confirm", v)).codes); },
    (v) => (v.code.length === 6 ? {} : { code: "The six digits that the app shows now." }));
  return (
    <Form of={form} action="Confirm" doing="Confirming …" onCancel={onCancel} cancel="Another way">
      <ol class="steps">
        <li>Open an authenticator on your phone and scan this:
          <img class="qr" src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`} width="180" height="180" alt="QR code for the authenticator" />
          <details><summary>Type it in instead</summary><p class="mono">{grouped(begun.secret)}</p></details></li>
        <li><TextField label="Enter the six digits that it shows" value={form.value.code} onValue={(c) => form.set({ code: digits(c) })}
          error={form.errors.code} inputMode="numeric" autocomplete="one-time-code" class="code-field" /></li>
      </ol>
    </Form>
  );
}

export function SetUpSecond({ onDone }: { onDone: () => void }) {
  const [begun, setBegun] = useState<TotpBegun>(), [codes, setCodes] = useState<string[]>();
  const [problem, setProblem] = useState<Problem>(), [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>) => async () => {
    setBusy(true);
    setProblem(undefined);
    try { await work(); } catch (e) { setProblem(asProblem(e)); } finally { setBusy(false); }
  };
  const passkey = run(async () => {
    const options = await post("/v1/account/passkeys/options", undefined);
    const credential = await makePasskey(options.publicKey);
    await post("/v1/account/passkeys", { name: navigator.userAgent.includes("Mobile") ? "Phone" : "This computer", credential });
    const now = await get("/v1/session");
    if (!now.recovery_left) setCodes((await post("/v1/account/recovery", undefined)).codes);
    else onDone();
  });
  if (codes) return <Codes codes={codes} onDone={onDone} />;
  if (begun) return <Authenticator begun={begun} onCodes={setCodes} onCancel={() => setBegun(undefined)} />;
  return (
    <div class="stack">
      <button class="option" disabled={busy} onClick={run(async () => setBegun(await post("/v1/account/totp", undefined)))}>
        <b>Authenticator app</b><span class="muted">Six digits from an app on your phone</span></button>
      {passkeysWork() && <button class="option" disabled={busy} onClick={passkey}>
        <b>Passkey</b><span class="muted">Your fingerprint, face, or a security key</span></button>}
      {problem && <Failed problem={problem} />}
    </div>
  );
}

export async function askAgain(): Promise<void> { me.set(await get("/v1/session")); }
