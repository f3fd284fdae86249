// account.tsx - one's own account: where one is signed in, the password, the second step, and how Daybook looks.
import { useState } from "preact/hooks";
import { drop, me, post, useGet } from "../api";
import { keysOn, setKeysOn } from "../keys";
import { Again, CheckField, Confirm, Empty, Facts, Form, isFresh, Page, Read, Section, SelectField, TextField, toast, toastProblem, useForm, When } from "../parts";
import { setTheme, theme, type Theme } from "../shell/theme";
import { count } from "../words/dates";
import type { Me } from "../shapes";
import { passwordWrong } from "./join";
import { askAgain, Codes, SetUpSecond } from "./second";

function PasswordForm() {
  const [open, setOpen] = useState(false);
  const form = useForm({ old: "", new: "" }, async (v) => {
    await post("/v1/account/password", v);
    await askAgain(); // the session was made anew
    form.reset();
    setOpen(false);
    toast("Your password is changed. Other sessions were signed out.");
  }, (v) => ({ ...(v.old ? {} : { old: "The password that you have now." }), ...(passwordWrong(v.new) ? { new: passwordWrong(v.new) } : {}) }));
  if (!open) return <p><button onClick={() => setOpen(true)}>Change the password</button></p>;
  return (
    <div class="narrow-form"><Form of={form} action="Change the password" onCancel={() => { form.reset(); setOpen(false); }}>
      <TextField label="Password now" type="password" value={form.value.old} onValue={(old) => form.set({ old })} error={form.errors.old} autocomplete="current-password" autofocus />
      <TextField label="New password" type="password" value={form.value.new} onValue={(v) => form.set({ new: v })} error={form.errors.new} autocomplete="new-password" hint="12 characters or more." />
    </Form></div>
  );
}

function Sessions() {
  const sessions = useGet("/v1/account/sessions");
  const end = async (session: string, said: string) => {
    try { await drop("/v1/account/sessions/{session}", { session }); await sessions.reload(); toast(said); } catch (e) { toastProblem(e); }
  };
  return (
    <Read of={sessions}>{(s) => (
      <>
        <ul class="lines">{s.sessions.map((x) => (
          <li key={x.session}><div class="grow"><b>{x.device}</b>{x.here && <span class="pill">here</span>}
            <div class="muted small">since <When at={x.began} />, last used <When at={x.used} />, ends <When at={x.ends} /></div></div>
            {!x.here && <button onClick={() => void end(x.session, `${x.device} is signed out.`)}>Sign out</button>}</li>
        ))}</ul>
        {s.sessions.length > 1 && <p><button onClick={() => void end("others", "All other sessions are signed out.")}>Sign out everywhere else</button></p>}
      </>
    )}</Read>
  );
}

function Second({ who }: { who: Me }) {
  const passkeys = useGet("/v1/account/passkeys");
  const [adding, setAdding] = useState(false), [asked, setAsked] = useState(false), [codes, setCodes] = useState<string[]>();
  // A way in is made or taken away only by who has just shown who they are.
  const [then, setThen] = useState<{ run: () => unknown } | null>(null);
  const fresh = (run: () => unknown) => () => { if (isFresh(who.fresh_until)) void run(); else setThen({ run }); };
  if (then) return <div class="narrow-form"><Again why="Show once more that it is you." onDone={async () => { setThen(null); await then.run(); }} onCancel={() => setThen(null)} /></div>;
  if (codes) return <Codes codes={codes} onDone={() => { setCodes(undefined); void askAgain(); }} />;
  const forgetKey = async (passkey: string, name: string) => {
    try { await drop("/v1/account/passkeys/{passkey}", { passkey }); await passkeys.reload(); await askAgain(); toast(`The passkey “${name}” is forgotten.`); } catch (e) { toastProblem(e); }
  };
  return (
    <div class="stack">
      <ul class="lines">
        <li><div class="grow"><b>Authenticator app</b><div class="muted small">{who.totp ? "Set up" : "Not set up"}</div></div></li>
        {passkeys.data?.passkeys.map((k) => (
          <li key={k.passkey}><div class="grow"><b>Passkey: {k.name}</b><div class="muted small">made <When at={k.made} />{k.used && <>, last used <When at={k.used} /></>}</div></div>
            <button onClick={fresh(() => forgetKey(k.passkey, k.name))}>Forget</button></li>
        ))}
        <li><div class="grow"><b>Recovery codes</b><div class="muted small">{count(who.recovery_left, "code")} left</div></div>
          {!asked && <button onClick={fresh(() => setAsked(true))}>New codes</button>}</li>
      </ul>
      {asked && <Confirm action="Make new codes" onNo={() => setAsked(false)} onYes={async () => {
        setCodes((await post("/v1/account/recovery", undefined)).codes);
        setAsked(false);
      }}><p>The codes that you have now will no longer sign you in.</p></Confirm>}
      {adding ? <div class="narrow-form"><SetUpSecond onDone={() => { setAdding(false); void askAgain(); void passkeys.reload(); }} /></div>
        : <p><button onClick={fresh(() => setAdding(true))}>{who.totp ? "Add or replace one" : "Add one"}</button></p>}
    </div>
  );
}

function Practices({ who }: { who: Me }) {
  const change = async (practice: string) => {
    try { await post("/v1/session/practice", { practice }); location.assign("/"); } catch (e) { toastProblem(e); }
  };
  return <ul class="lines">{who.practices.map((p) => (
    <li key={p.practice}><div class="grow"><b>{p.practice}</b> <span class="muted">{p.role}</span></div>
      {p.practice === who.practice ? <span class="pill">here</span> : <button onClick={() => void change(p.practice)}>Go there</button>}</li>
  ))}</ul>;
}

export default function AccountPage() {
  const who = me.use(), shade = theme.use(), single = keysOn.use();
  if (!who) return <Page title="Your account"><Empty title="Nobody is signed in." /></Page>;
  return (
    <Page title="Your account" note={`${who.role_title} · ${who.practice_name ?? who.practice}`}>
      <Section title="You"><Facts of={[["Name", who.name], ["Account", <span class="mono">{who.account}</span>], ["In the facts", who.person && <span class="mono">{who.person}</span>],
        ["This session ends", <When at={who.ends} />]]} /></Section>
      <Section title="Second step"><Second who={who} /></Section>
      <Section title="Password"><PasswordForm /></Section>
      <Section title="Where you are signed in"><Sessions /></Section>
      {who.practices.length > 1 && <Section title="Practices"><Practices who={who} /></Section>}
      <Section title="How it looks and listens">
        <div class="stack narrow-form">
          <SelectField label="Appearance" value={shade} onValue={(t) => setTheme(t as Theme)}
            options={[{ id: "auto", name: "As this computer has it" }, { id: "light", name: "Light" }, { id: "dark", name: "Dark" }]} />
          <CheckField label="Single keys do things (j, k, /, ?)" value={single} onValue={setKeysOn} hint="Turn them off if you speak to your computer, or press keys by chance." />
        </div>
      </Section>
    </Page>
  );
}
