// sign_in.tsx - who is it? Name and password, then the second factor; where there is none yet, it is set up.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { forget, drop, me, post } from "../api";
import { passkeysWork, showPasskey } from "../api/passkey";
import { Form, TextField, useForm } from "../parts/form";
import type { Me } from "../shapes";
import type { Left } from "../shell/left";
import { askAgain, digits, SetUpSecond } from "./second";

/** What stands alone on the paper: before anybody is signed in. */
export function Alone({ title, children }: { title: string; children: ComponentChildren }) {
  useEffect(() => { document.title = `${title} · Daybook`; }, [title]);
  return (
    <main class="alone" id="main">
      <p class="alone-brand">Daybook</p>
      <h1>{title}</h1>
      {children}
    </main>
  );
}

function First({ was }: { was: Left | null }) {
  const form = useForm({ login: "", password: "" },
    async (v) => { me.set(await post("/v1/session", { login: v.login.trim(), password: v.password })); },
    (v) => ({ ...(v.login.trim() ? {} : { login: "Your name to sign in with." }), ...(v.password ? {} : { password: "Your password." }) }));
  return (
    <Alone title="Sign in">
      {was && <p class="muted">{was.name} is signed out. Sign in again to go on there; what was typed is kept.</p>}
      <Form of={form} action="Sign in" doing="Signing in …">
        <TextField label="Name" value={form.value.login} onValue={(login) => form.set({ login })} error={form.errors.login}
          autocomplete="username" autofocus spellcheck={false} />
        <TextField label="Password" type="password" value={form.value.password} onValue={(password) => form.set({ password })}
          error={form.errors.password} autocomplete="current-password" />
      </Form>
    </Alone>
  );
}

type Way = "code" | "passkey" | "recovery";
function Second({ who }: { who: Me }) {
  const ways: Way[] = [...(who.totp ? ["code" as const] : []), ...(who.passkeys && passkeysWork() ? ["passkey" as const] : []),
    ...(who.recovery_left ? ["recovery" as const] : [])];
  const [way, setWay] = useState<Way>(ways[0] ?? "code");
  const form = useForm({ code: "", recovery: "" }, async (v) => {
    const body = way === "code" ? { code: v.code } : way === "recovery" ? { recovery: v.recovery.trim() }
      : { passkey: await showPasskey((await post("/v1/session/passkey", undefined)).publicKey) };
    me.set(await post("/v1/session/second", body));
  }, (v) => (way === "code" && v.code.length !== 6 ? { code: "The six digits that your app shows now." }
    : way === "recovery" && !v.recovery.trim() ? { recovery: "One of the codes that you kept." } : {}));
  useEffect(() => { if (way === "code" && form.value.code.length === 6) void form.submit(); }, [form.value.code]);
  const others = ways.filter((w) => w !== way);
  const names: Record<Way, string> = { code: "Use the app’s digits", passkey: "Use a passkey", recovery: "Use a recovery code" };
  return (
    <Alone title="Second step">
      <p class="muted">{who.name}, show that it is you.</p>
      <Form of={form} action={way === "passkey" ? "Show the passkey" : "Go on"} doing="Looking …">
        {way === "code" && <TextField label="Digits of your authenticator" value={form.value.code} onValue={(c) => form.set({ code: digits(c) })}
          error={form.errors.code} inputMode="numeric" autocomplete="one-time-code" autofocus class="code-field" />}
        {way === "recovery" && <TextField label="Recovery code" value={form.value.recovery} onValue={(recovery) => form.set({ recovery })}
          error={form.errors.recovery} autocomplete="off" spellcheck={false} autofocus hint={`${who.recovery_left} left; each is good once.`} />}
        {way === "passkey" && <p>Your browser will ask for your fingerprint, face, or security key.</p>}
      </Form>
      <div class="alone-more">
        {others.map((w) => <button key={w} class="link" onClick={() => setWay(w)}>{names[w]}</button>)}
        <SomebodyElse />
      </div>
    </Alone>
  );
}

function SomebodyElse() {
  const out = async () => { try { await drop("/v1/session"); } finally { forget(); me.set(null); } };
  return <button class="link" onClick={() => void out()}>Sign in as somebody else</button>;
}

export function SignIn({ was }: { was: Left | null }) {
  const who = me.use();
  if (!who) return <First was={was} />;
  if (who.second === "wanted") return <Second who={who} />;
  return (
    <Alone title="A second step for your account">
      <p class="muted">Patients’ records want more than a password. Choose what you will show beside it; it takes a minute.</p>
      <SetUpSecond onDone={() => void askAgain()} />
      <div class="alone-more"><SomebodyElse /></div>
    </Alone>
  );
}
