// release.tsx - letting claims go: the checks are in view before a name goes under them. Money leaves the house here,
// so what happens is named, with who does it and how much it is.
import { useEffect, useState } from "preact/hooks";
import { me, post } from "../api";
import { asProblem, type Problem } from "../api/problem";
import { Confirm, Failed, Loading, Money, Panel, toast } from "../parts";
import { Findings } from "../parts/findings";
import { Sentence } from "../parts/sentence";
import type { ClaimRow, Released, ReleaseReport } from "../shapes";
import { count } from "../words/dates";
import { sayMoney, sum } from "../words/money";

type Row = Pick<ClaimRow, "claim" | "name" | "payer_name" | "charge">;
const worst = (r: Released): number => r.refused ? 0 : r.checks.some((c) => c.weight === "error") ? 1 : r.checks.some((c) => c.weight === "warning") ? 2 : r.checks.length ? 3 : 4;

function Checked({ row, of }: { row: Row | undefined; of: Released }) {
  return (
    <li class={of.refused ? "refused" : undefined}>
      <p><a href={`/claims/${encodeURIComponent(of.claim)}`}>{row?.name ?? of.claim}</a> <span class="muted small">{row?.payer_name} · {of.claim}</span> <Money of={of.charge} /></p>
      {of.refused && <p class="stays"><strong>Stays here.</strong> <Sentence of={of.refused} whole /></p>}
      {(of.checks.length > 0 || !of.refused) && <Findings of={of.checks} none="Checked: nothing was found." />}
    </li>
  );
}

export function ReleasePanel({ rows, onClose, onDone }: { rows: readonly Row[]; onClose: () => void; onDone: () => void }) {
  const [report, setReport] = useState<ReleaseReport>();
  const [problem, setProblem] = useState<Problem>();
  const [done, setDone] = useState<ReleaseReport>();
  const claims = rows.map((r) => r.claim);
  const check = () => {
    setProblem(undefined);
    setReport(undefined);
    post("/v1/claims/release", { claims, dry_run: true }).then(setReport, (e: unknown) => setProblem(asProblem(e)));
  };
  useEffect(check, [claims.join(" ")]);
  const byId = new Map(rows.map((r) => [r.claim, r]));
  const who = me.use()?.name ?? "";
  const good = (done ?? report)?.rows.filter((r) => !r.refused) ?? [];
  const sorted = [...((done ?? report)?.rows ?? [])].sort((a, b) => worst(a) - worst(b));
  const release = async () => {
    const r = await post("/v1/claims/release", { claims: good.map((g) => g.claim) });
    toast(`${count(r.released, "claim")} released, ${sayMoney(r.charge)}.`);
    if (r.rows.every((x) => x.released)) onDone();
    else setDone(r);
  };
  return (
    <Panel title={done ? "Released" : `Release ${count(rows.length, "claim")}`} focus="release" onClose={done ? onDone : onClose}
      note={done ? undefined : "They were checked just now, as they would be sent."}>
      {problem && <Failed problem={problem} retry={check} />}
      {!report && !problem && <Loading what="Checking" />}
      {report && !done && (good.length > 0
        ? <Confirm action={`Release ${count(good.length, "claim")}`} onYes={release} onNo={onClose}>
            <p><strong>{count(good.length, "claim")}</strong> with <Money of={sum(good.map((g) => g.charge))} /> may go.
              {report.rows.length > good.length && <> {count(report.rows.length - good.length, "claim")} {report.rows.length - good.length === 1 ? "stays" : "stay"} here, with the reason below.</>}</p>
            <p>Your name goes under {good.length === 1 ? "it" : "them"}: <strong>{who}</strong>. A released claim can be withdrawn until it is sent.</p>
          </Confirm>
        : <p class="what-next">None of them may go yet; the reasons stand below.</p>)}
      {done && <p class="what-next">{count(done.released, "claim")} released, {sayMoney(done.charge)}. What stayed has its reason.</p>}
      <ul class="checked">{sorted.map((r) => <Checked key={r.claim} row={byId.get(r.claim)} of={r} />)}</ul>
    </Panel>
  );
}
