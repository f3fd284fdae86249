// patients.tsx - everybody, by name or by how it goes; what is filtered by stands in the address bar.
import { useEffect, useState } from "preact/hooks";
import { me } from "../api";
import { columns, GROUPS, patientHref, rowKey, useRows } from "../care/row";
import { useKeys } from "../keys";
import { CheckField, Empty, Page, Read, SelectField, Table, Tabs, TextField, usePaged, type Column } from "../parts";
import type { PageProps } from "../pages";
import { address, filter, go } from "../router";
import type { PatientRow } from "../shapes";

const LIMIT = 50, TYPING_MS = 200;
const shown = ["name", "strip", "days", "missed", "minutes", "contact", "last", "stake"].map((c) => columns[c] as Column<PatientRow>);

export default function PatientsPage({ query }: PageProps) {
  const q = query.get("q") ?? "", group = query.get("group") ?? "", program = query.get("program") ?? "", mine = query.get("mine") ?? "";
  const asked = { q, group, program, mine };
  const list = usePaged("/v1/patients", { ...asked, limit: LIMIT }, (p) => p);
  const rows = useRows(list.rows);
  const [text, setText] = useState(q);
  useEffect(() => {
    if (text === q) return;
    const t = setTimeout(() => filter({ q: text.trim() }), TYPING_MS);
    return () => clearTimeout(t);
  }, [text]);
  const may = me.get()?.may ?? [];
  useKeys("Patients", [{ key: "c", label: "Enroll a patient", action: true, run: () => go("/enroll") }], may.includes("enroll"));
  const tab = (id: string, title: string) => ({ id, title, href: address("/patients", { ...asked, group: id }) });
  const filtered = q || group || program || mine;
  return (
    <Page title="Patients" panel={rows.panel} tools={may.includes("enroll") && <a class="button" href="/enroll">Enroll a patient</a>}>
      <Tabs label="How it goes" at={group} of={[tab("", "All"), ...(["needs-call", "on-track", "earned", "cannot-reach", "never-started", "not-enrolled", "ended"] as const)
        .map((g) => tab(g, GROUPS[g].title))]} />
      <div class="filters" role="search" aria-label="Filter patients">
        <TextField label="Name" value={text} onValue={setText} placeholder="Last or first name" autocomplete="off" />
        <SelectField label="Program" value={program} onValue={(v) => filter({ program: v })} none="Both" options={[{ id: "rtm", name: "RTM" }, { id: "dmht", name: "DMHT" }]} />
        <CheckField label="Only mine" value={mine === "1"} onValue={(v) => filter({ mine: v ? "1" : "" })} />
      </div>
      <Read of={list} what="Loading patients">{() => (
        <Table name="patients" caption="Patients" rows={list.rows} columns={shown} keyOf={rowKey} cursor={rows.at} onCursor={rows.move} onOpen={(r) => go(patientHref(r))}
          actions={[{ key: "e", label: "Log a call", run: rows.log }]} more={list.more} file="patients" csvHref={address("/v1/patients", { ...asked, format: "csv" })}
          empty={filtered ? <Empty title="Nobody fits."><a href="/patients">Show all patients</a></Empty>
            : <Empty title="There are no patients yet.">Enroll the first, or take in a file of facts: whoever comes in will stand here.</Empty>} />
      )}</Read>
    </Page>
  );
}
