// people.tsx - who may sign in, as what, and who sees substance-use records.
import { useState } from "preact/hooks";
import { drop, me, patch, post, put, useGet } from "../api";
import { difference, spoken } from "../logic/roles";
import type { PageProps } from "../pages";
import { AreaField, Confirm, Empty, Facts, Form, Page, Panel, Read, SelectField, Table, TextField, toast, useForm, When, type Column } from "../parts";
import { Once } from "../parts/once";
import { PracticePlaces, useMay } from "../parts/places";
import { useKeys } from "../keys";
import { filter } from "../router";
import type { Invited, Person, Roles, Worker } from "../shapes";
import { count } from "../words/dates";

const link = (i: Invited): string => new URL(i.link, location.origin).href;
function Link({ of, name, onDone }: { of: Invited; name: string; onDone: () => void }) {
  return (
    <Once label="Link to hand over" value={link(of)} onDone={onDone}>
      <p>It is shown once. Hand it to {name} in person or by a way that only {name} reads; whoever has it takes up the account. It holds until <When at={of.ends} />.</p>
    </Once>
  );
}

/** What a role has that another has not, so that nobody is surprised. */
function RoleChange({ roles, before, after }: { roles: Roles; before: string; after: string }) {
  if (before === after) return null;
  const { more, less } = difference(roles.permissions, before, after);
  return (
    <div class="role-change">
      {more.length > 0 && <><h3>Then may</h3><ul>{more.map((p) => <li key={p.permission}>{p.help}</li>)}</ul></>}
      {less.length > 0 && <><h3>No longer</h3><ul>{less.map((p) => <li key={p.permission}>{p.help}</li>)}</ul></>}
    </div>
  );
}

function InvitePanel({ roles, workers, people, onClose, onDone }: { roles: Roles; workers: Worker[]; people: Person[]; onClose: () => void; onDone: () => void }) {
  const [made, setMade] = useState<Invited>();
  const form = useForm({ name: "", login: "", role: "", person: "" }, async (v) => {
    setMade(await post("/v1/people", { name: v.name.trim(), login: v.login.trim(), role: v.role, ...(v.person ? { person: v.person } : {}) }));
  }, (v) => ({ ...(v.name.trim() ? {} : { name: "Whom do you invite?" }), ...(v.login.trim().length >= 3 ? {} : { login: "With what do they sign in?" }), ...(v.role ? {} : { role: "As what?" }) }));
  const free = workers.filter((w) => !people.some((p) => p.person === w.person));
  const pick = (person: string) => {
    const w = workers.find((x) => x.person === person);
    form.set({ person, ...(w && !form.value.name ? { name: spoken(w.name) } : {}) });
  };
  const role = roles.roles.find((r) => r.role === form.value.role);
  return (
    <Panel title={made ? `${form.value.name} is invited` : "Invite somebody"} focus={made ? "link" : "invite"} onClose={made ? onDone : onClose}>
      {made ? <Link of={made} name={form.value.name} onDone={onDone} /> : (
        <Form of={form} action="Make the invitation" onCancel={onClose} cancel="Not now">
          <SelectField label="Who, in the facts" maybe none="Nobody of them" value={form.value.person} onValue={pick} options={free.map((w) => ({ id: w.person, name: `${w.name}, ${w.what.replaceAll("-", " ")}` }))}
            hint="Whose minutes, notes and releases these are. A practitioner or member of the staff who has no account yet." />
          <TextField label="Name" value={form.value.name} error={form.errors.name} onValue={(name) => form.set({ name })} autocomplete="off" />
          <TextField label="Signs in with" value={form.value.login} error={form.errors.login} onValue={(login) => form.set({ login })} autocomplete="off" spellcheck={false} hint="Such as an e-mail address." />
          <SelectField label="Role" none="Choose" value={form.value.role} error={form.errors.role} onValue={(r) => form.set({ role: r })} hint={role?.help}
            options={roles.roles.filter((r) => r.role !== "client").map((r) => ({ id: r.role, name: r.title }))} />
        </Form>)}
    </Panel>
  );
}

function Part2({ p, onDone }: { p: Person; onDone: () => void }) {
  const form = useForm({ reason: "" }, async (v) => {
    await put("/v1/people/{account}/part2", { part2: !p.part2, reason: v.reason.trim() }, { account: p.account });
    toast(p.part2 ? `${p.name} no longer sees substance-use records.` : `${p.name} may see substance-use records.`);
    form.reset();
    onDone();
  }, (v) => (v.reason.trim().length < 3 ? { reason: "Say why; it stands in the audit." } : {}));
  return (
    <section class="panel-part"><h3>Substance-use records (42 CFR Part 2)</h3>
      <Form of={form} action={p.part2 ? "Take it back" : "Let this person see them"}>
        <p>{p.part2 ? `${p.name} sees them.` : `To ${p.name} these records are as if they were not there.`}</p>
        <AreaField label="Why" rows={2} value={form.value.reason} error={form.errors.reason} onValue={(reason) => form.set({ reason })} />
      </Form></section>
  );
}

type Doing = "" | "disable" | "again" | "out";
function PersonPanel({ p, roles, workers, people, onClose, reload }: { p: Person; roles: Roles; workers: Worker[]; people: Person[]; onClose: () => void; reload: () => void }) {
  const may = useMay(), manages = may("people"), mine = me.use()?.account === p.account;
  const [doing, setDoing] = useState<Doing>("");
  const [made, setMade] = useState<Invited>();
  const form = useForm({ name: p.name, role: p.role, person: p.person ?? "" }, async (v) => {
    await patch("/v1/people/{account}", { ...(v.name.trim() !== p.name ? { name: v.name.trim() } : {}), ...(v.role !== p.role ? { role: v.role } : {}), ...(v.person !== (p.person ?? "") ? { person: v.person } : {}) }, { account: p.account });
    toast("Kept.");
    reload();
  }, (v) => (v.name.trim() ? {} : { name: "A name is needed." }));
  const dirty = form.value.name.trim() !== p.name || form.value.role !== p.role || form.value.person !== (p.person ?? "");
  const done = (text: string) => { toast(text); setDoing(""); reload(); };
  const free = workers.filter((w) => w.person === p.person || !people.some((x) => x.person === w.person));
  const title = roles.roles.find((r) => r.role === p.role)?.title ?? p.role;
  return (
    <Panel title={p.name} note={<>{title} · {p.login}</>} focus={p.account} onClose={onClose}>
      {made ? <Link of={made} name={p.name} onDone={() => setMade(undefined)} /> : <>
        <Facts of={[["Signs in with", p.login], ["Second factor", p.second ? "set up" : p.invited ? "not yet" : "none: asked for at the next sign-in"],
          ["Last here", p.used ? <When at={p.used} /> : p.invited ? "has not taken up the invitation" : "never"], ["Open sessions", p.sessions],
          ["Part 2", p.part2 ? "sees substance-use records" : "does not see substance-use records"], ["State", p.disabled ? "cannot sign in" : null]]} />
        {manages && !mine && <section class="panel-part"><Form of={form} action="Keep" more={dirty ? <button type="button" class="quiet" onClick={() => form.reset()}>As it was</button> : undefined}>
          <TextField label="Name" value={form.value.name} error={form.errors.name} onValue={(name) => form.set({ name })} />
          <SelectField label="Role" value={form.value.role} error={form.errors.role} onValue={(role) => form.set({ role })} options={roles.roles.filter((r) => r.role !== "client").map((r) => ({ id: r.role, name: r.title }))} />
          <RoleChange roles={roles} before={p.role} after={form.value.role} />
          <SelectField label="Who, in the facts" maybe none="Nobody of them" value={form.value.person} onValue={(person) => form.set({ person })} options={free.map((w) => ({ id: w.person, name: `${w.name}, ${w.what.replaceAll("-", " ")}` }))} />
        </Form></section>}
        {manages && mine && <p class="muted">This is you: another administrator changes your role.</p>}
        {may("part2-grant") && !mine && <Part2 p={p} onDone={reload} />}
        {manages && !mine && <section class="panel-part"><h3>Access</h3>
          {doing === "" && <div class="tools">
            <button onClick={() => setDoing("again")}>New link …</button>
            {p.sessions > 0 && <button onClick={() => setDoing("out")}>End {count(p.sessions, "session")} …</button>}
            <button onClick={() => setDoing("disable")}>{p.disabled ? "Let in again …" : "Lock out …"}</button></div>}
          {doing === "again" && <Confirm action="Make a new link" onNo={() => setDoing("")} onYes={async () => { setMade(await post("/v1/people/{account}/invitation", undefined, { account: p.account })); setDoing(""); reload(); }}>
            <p>For somebody who lost password or phone: with it both are set anew. Links made before no longer hold.</p></Confirm>}
          {doing === "out" && <Confirm action={`End ${count(p.sessions, "session")}`} onNo={() => setDoing("")} onYes={async () => { await drop("/v1/people/{account}/sessions", { account: p.account }); done(`${p.name} is signed out everywhere.`); }}>
            <p>{p.name} is signed out on every device. Drafts are kept.</p></Confirm>}
          {doing === "disable" && <Confirm action={p.disabled ? `Let ${p.name} in again` : `Lock ${p.name} out`} danger={!p.disabled} onNo={() => setDoing("")}
            onYes={async () => { await patch("/v1/people/{account}", { disabled: !p.disabled }, { account: p.account }); done(p.disabled ? `${p.name} may sign in again.` : `${p.name} cannot sign in any more.`); }}>
            <p>{p.disabled ? "With the role and second factor that were." : "All sessions end now. What this person wrote and signed stays."}</p></Confirm>}
        </section>}
      </>}
    </Panel>
  );
}

export default function PeoplePage({ query }: PageProps) {
  const may = useMay();
  const read = useGet("/v1/people"), roles = useGet("/v1/roles"), practice = useGet("/v1/practice");
  const [added, again] = useState(0); // whom one invited oneself is shown at once
  const workers = practice.data?.workers ?? [], people = read.data?.people ?? [];
  const at = query.get("person"), inviting = query.get("invite") === "1" && may("people");
  const one = people.find((p) => p.account === at || p.person === at);
  const title = (role: string) => roles.data?.roles.find((r) => r.role === role)?.title ?? role;
  const open = (p: Person) => filter({ person: p.account, invite: null });
  const invite = () => filter({ invite: "1", person: null });
  useKeys("People", [{ key: "i", label: "Invite somebody …", run: invite, action: true }], may("people"));
  const columns: Column<Person>[] = [
    { id: "name", title: "Name", cell: (p) => <strong class={p.disabled ? "struck" : undefined}>{p.name}</strong>, text: (p) => p.name, sort: (a, b) => a.name.localeCompare(b.name), class: "nowrap" },
    { id: "role", title: "Role", cell: (p) => title(p.role), text: (p) => p.role, sort: (a, b) => a.role.localeCompare(b.role), class: "nowrap" },
    { id: "state", title: "State", cell: (p) => p.disabled ? <span class="late">locked out</span> : p.invited ? <span class="muted">invited</span> : !p.second ? <span class="soon">no second factor</span> : "", text: (p) => (p.disabled ? "locked out" : p.invited ? "invited" : p.second ? "" : "no second factor") },
    { id: "part2", title: "Part 2", cell: (p) => p.part2 ? "sees" : <span class="muted">–</span>, text: (p) => (p.part2 ? "sees" : "") },
    { id: "login", title: "Signs in with", cell: (p) => <span class="muted">{p.login}</span>, text: (p) => p.login, less: true },
    { id: "used", title: "Last here", cell: (p) => p.used ? <When at={p.used} /> : <span class="muted">never</span>, text: (p) => p.used, sort: (a, b) => (a.used ?? "").localeCompare(b.used ?? ""), less: true },
    { id: "sessions", title: "Sessions", right: true, cell: (p) => p.sessions || <span class="muted">–</span>, text: (p) => p.sessions, less: true },
  ];
  const unset = people.filter((p) => !p.second && !p.invited && !p.disabled).length;
  return (
    <Page title="People" tools={may("people") && <button class="main-button" onClick={invite}>Invite somebody …</button>}
      note={unset > 0 ? <span class="soon">{count(unset, "person", "people")} without a second factor.</span> : undefined}
      panel={inviting && roles.data ? <InvitePanel roles={roles.data} workers={workers} people={people} onClose={() => filter({ invite: null })} onDone={() => { filter({ invite: null }); void read.reload().then(() => again((n) => n + 1)); }} />
        : one && roles.data ? <PersonPanel key={one.account} p={one} roles={roles.data} workers={workers} people={people} onClose={() => filter({ person: null })} reload={() => void read.reload()} /> : undefined}>
      <PracticePlaces at="people" />
      <Read of={read} what="Loading people">{(d) =>
        <Table key={added} name="people" caption="People" rows={d.people} columns={columns} keyOf={(p) => p.account} onOpen={open} cursor={one?.account} file="people"
          empty={<Empty title="Nobody has an account yet.">The first administrator is made on the server’s command line; everybody else is invited here.</Empty>} />}</Read>
    </Page>
  );
}
