// tokens.tsx - programs that may come in, each with no more than it needs.
import { useState } from "preact/hooks";
import { drop, post, useGet } from "../api";
import { changes } from "../logic/roles";
import { CheckField, Confirm, Empty, Form, Page, Panel, Read, SelectField, Table, TextField, toast, useForm, When, type Column } from "../parts";
import { Once } from "../parts/once";
import { PracticePlaces } from "../parts/places";
import type { Permission, Token, TokenMade } from "../shapes";
import { daysBetween } from "../words/dates";
import { today } from "../parts";

const DAYS = [["30", "30 days"], ["90", "90 days"], ["180", "half a year"], ["366", "a year"]] as const;
const SOON_DAYS = 14;

function NewPanel({ scopes, onClose, onDone }: { scopes: Permission[]; onClose: () => void; onDone: () => void }) {
  const [made, setMade] = useState<TokenMade>();
  const form = useForm<{ name: string; days: string; scopes: string[] }>({ name: "", days: "90", scopes: [] }, async (v) => {
    setMade(await post("/v1/tokens", { name: v.name.trim(), scopes: v.scopes, days: Number(v.days) }));
  }, (v) => ({ ...(v.name.trim() ? {} : { name: "What is it for?" }), ...(v.scopes.length ? {} : { scopes: "Without any, it could do nothing." }) }));
  const flip = (p: string) => form.set({ scopes: form.value.scopes.includes(p) ? form.value.scopes.filter((x) => x !== p) : [...form.value.scopes, p] });
  return (
    <Panel title={made ? "Its secret" : "A token for a program"} focus={made ? "secret" : "new"} onClose={made ? onDone : onClose}>
      {made ? <Once label="Secret" value={made.secret} onDone={onDone}>
          <p>It is shown once; Daybook keeps only its hash. The program sends it with every request: <code>Authorization: Bearer …</code>. Put it where no other program reads it.</p></Once>
        : <Form of={form} action="Make the token" onCancel={onClose} cancel="Not now">
          <TextField label="What it is for" value={form.value.name} error={form.errors.name} onValue={(name) => form.set({ name })} hint="Such as: check-ins of the app." autocomplete="off" />
          <fieldset class="scopes"><legend>It may</legend>
            {scopes.map((p) => <CheckField key={p.permission} label={p.help} hint={changes(p.permission) ? "changes things" : undefined} value={form.value.scopes.includes(p.permission)} onValue={() => flip(p.permission)} />)}
            {form.errors.scopes && <p class="wrong">{form.errors.scopes}</p>}
          </fieldset>
          <SelectField label="It holds for" value={form.value.days} onValue={(days) => form.set({ days })} options={DAYS.map(([id, name]) => ({ id, name }))} />
        </Form>}
    </Panel>
  );
}

export default function TokensPage() {
  const read = useGet("/v1/tokens"), roles = useGet("/v1/roles");
  const [open, setOpen] = useState<"new" | Token | null>(null);
  const help = (p: string) => roles.data?.permissions.find((x) => x.permission === p)?.help ?? p;
  const columns: Column<Token>[] = [
    { id: "name", title: "What it is for", cell: (t) => <strong>{t.name}</strong>, text: (t) => t.name },
    { id: "scopes", title: "It may", cell: (t) => <span class="muted" title={t.scopes.map(help).join("; ")}>{t.scopes.join(", ")}</span>, text: (t) => t.scopes.join(" "), class: "wide" },
    { id: "used", title: "Last used", cell: (t) => t.used ? <When at={t.used} /> : <span class="muted">never</span>, text: (t) => t.used },
    { id: "ends", title: "Holds until", cell: (t) => <span class={daysBetween(today(), t.ends.slice(0, 10)) <= SOON_DAYS ? "soon" : undefined}><When at={t.ends} /></span>, text: (t) => t.ends },
    { id: "end", title: "End", bare: true, cell: (t) => <button class="small" onClick={() => setOpen(t)}>End …</button>, right: true },
  ];
  const close = () => setOpen(null), done = () => { close(); void read.reload(); };
  return (
    <Page title="Programs" note="Other programs come in by tokens, with no more than each needs; what they say stands in the journal under their name."
      tools={<button class="main-button" onClick={() => setOpen("new")}>New token …</button>}
      panel={open === "new" ? <NewPanel scopes={(roles.data?.permissions ?? []).filter((p) => p.scope)} onClose={close} onDone={done} />
        : open ? <Panel title={`End “${open.name}”`} focus={open.token} onClose={close}>
            <Confirm action="End the token" danger onNo={close} onYes={async () => { await drop("/v1/tokens/{token}", { token: open.token }); toast("Ended: its next request is refused."); done(); }}>
              <p>The program is refused from its next request on. What it said before stays. This cannot be undone; a new token has a new secret.</p></Confirm></Panel>
        : undefined}>
      <PracticePlaces at="tokens" />
      <Read of={read} what="Loading tokens">{(d) =>
        <Table name="tokens" caption="Tokens" rows={d.tokens} columns={columns} keyOf={(t) => t.token} file="tokens"
          empty={<Empty title="No program may come in.">The app that patients use, an export to your record system: each gets a token of its own.</Empty>} />}</Read>
    </Page>
  );
}
