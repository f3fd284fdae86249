// preview.tsx - what proposed rules would change for the enrollments of today, before anybody lets them in.
import { useEffect, useState } from "preact/hooks";
import { post } from "../api";
import { asProblem, type Problem } from "../api/problem";
import type { Preview, PreviewRow } from "../shapes";
import { compareMoney } from "../words/money";
import { count } from "../words/dates";
import { Money } from "./money";
import { Failed, Loading } from "./states";
import { Table, type Column } from "./table";
import { Day } from "./when";

const columns: Column<PreviewRow>[] = [
  { id: "name", title: "Patient", cell: (r) => <a href={`/patients/${encodeURIComponent(r.patient)}?e=${encodeURIComponent(r.enrollment)}`}>{r.name}</a>, text: (r) => r.name, class: "nowrap" },
  { id: "code", title: "Code", cell: (r) => r.code, text: (r) => r.code },
  { id: "from", title: "From", cell: (r) => <Day on={r.from} short />, text: (r) => r.from },
  { id: "before", title: "Now", cell: (r) => <>{r.before} {r.amount_before && <Money of={r.amount_before} />}</>, text: (r) => `${r.before} ${r.amount_before ?? ""}` },
  { id: "after", title: "Then", cell: (r) => <strong>{r.after} {r.amount_after ? <Money of={r.amount_after} /> : r.amount_before && <Money of={undefined} />}</strong>, text: (r) => `${r.after} ${r.amount_after ?? ""}` },
];

export function PreviewShown({ of }: { of: Preview }) {
  const more = compareMoney(of.worth_after, of.worth_before);
  return (
    <div class="preview">
      <p class="would">{of.changed === 0 ? <>Nothing changes for the {count(of.enrollments, "enrollment")} of today.</>
        : <><strong>{count(of.changed, "service")}</strong> of {count(of.enrollments, "enrollment")} would be judged otherwise: <Money of={of.worth_before} /> now, <strong><Money of={of.worth_after} /></strong> then{more === 0 ? ", the same sum" : ""}.</>}</p>
      {of.rows.length > 0 && <Table name="preview" caption="What would change" rows={of.rows} columns={columns} keyOf={(r) => `${r.enrollment} ${r.code} ${r.from}`} file="preview" />}
    </div>
  );
}

export function PreviewOf({ facts, reason }: { facts: object[]; reason: string }) {
  const [got, setGot] = useState<Preview>();
  const [problem, setProblem] = useState<Problem>();
  const ask = () => {
    setProblem(undefined);
    post("/v1/rulebook/preview", { facts, reason }).then(setGot, (e: unknown) => setProblem(asProblem(e)));
  };
  useEffect(ask, []);
  return problem ? <Failed problem={problem} retry={ask} /> : got ? <PreviewShown of={got} /> : <Loading what="Judging every enrollment anew" />;
}
