// roles.tsx - who may do what: the one table from which the checks are made.
import { useGet } from "../api";
import { grouped } from "../logic/roles";
import { me } from "../api";
import { Page, Read } from "../parts";
import { PracticePlaces } from "../parts/places";

export default function RolesPage() {
  const read = useGet("/v1/roles");
  const mine = me.use()?.role;
  return (
    <Page title="Roles" wide note="One table: the server checks every request against it, and a test walks all of it. A patient reaches only the own record, whatever stands here.">
      <PracticePlaces at="roles" />
      <Read of={read} what="Loading roles">{(d) => {
        const roles = d.roles.filter((r) => r.role !== "client");
        return (
          <div class="table-scroll roles-box" tabIndex={0} role="region" aria-label="Permissions by role">
            <table class="roles">
              <caption class="vh">Permissions by role</caption>
              <thead><tr><th scope="col">May</th>{roles.map((r) => <th key={r.role} scope="col" class={r.role === mine ? "mine" : undefined} title={r.help}>{r.title}</th>)}<th scope="col" title="A token may be given it">Program</th></tr></thead>
              {grouped(d.permissions).map((g) => (
                <tbody key={g.title}>
                  <tr><th colSpan={roles.length + 2} scope="rowgroup">{g.title}</th></tr>
                  {g.rows.map((p) => (
                    <tr key={p.permission}>
                      <th scope="row">{p.help}</th>
                      {roles.map((r) => <td key={r.role} class={r.role === mine ? "mine" : undefined}>{p.roles.includes(r.role)
                        ? <><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4" class="dot-yes" /></svg><span class="vh">yes</span></> : <span class="vh">no</span>}</td>)}
                      <td>{p.scope ? <><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="3.5" class="dot-can" /></svg><span class="vh">can be given</span></> : <span class="vh">no</span>}</td>
                    </tr>))}
                </tbody>))}
            </table>
          </div>);
      }}</Read>
      <ul class="legend" aria-label="What the signs mean"><li><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4" class="dot-yes" /></svg> has it</li>
        <li><svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="3.5" class="dot-can" /></svg> a token can be given it</li></ul>
    </Page>
  );
}
