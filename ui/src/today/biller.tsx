// biller.tsx - the biller's day: what became ready, what came back, what runs out, what is held and whose move it is.
import { useGet } from "../api";
import { sortWork, whoseMove, workBrief, workHref, workKey, workTitle, workWhy } from "../logic/work";
import { By, Empty, Money, Section, Sentence, Table, type Column } from "../parts";
import { go } from "../router";
import type { BillerDay, WorkRow } from "../shapes";
import { count } from "../words/dates";
import { sayMoney, sum } from "../words/money";
import { capital } from "../words/sentence";
import { Figure, Figures, Steps, type Step } from "./figures";

const workColumns: Column<WorkRow>[] = [
  { id: "what", title: "What", text: (w) => workTitle(w.what), cell: (w) => <a class="nowrap" href={workHref(w)} title={workWhy(w.what)}>{workTitle(w.what)}</a> },
  { id: "name", title: "Patient", text: (w) => w.name, cell: (w) => <>{w.name && <span class="row-name">{w.name}</span>}{w.payer && <span class="sub">{w.payer}</span>}</> },
  { id: "text", title: "What to do", class: "wide", text: (w) => w.text, cell: (w) => <span class="clamp" title={w.text}><Sentence of={workBrief(w)} /></span> },
  { id: "due", title: "By", less: true, text: (w) => w.due, cell: (w) => w.due && <span class="nowrap"><By on={w.due} short /></span> },
  { id: "worth", title: "Worth", right: true, text: (w) => w.worth, cell: (w) => <><Money of={w.worth} href={w.worth ? workHref(w) : undefined} />{w.due && <span class="sub less-only"><By on={w.due} short /></span>}</> },
];
const Work = ({ name, title, note, rows }: { name: string; title: string; note: string; rows: WorkRow[] }) => (
  <Section title={title} note={<>{note} · {sayMoney(sum(rows.map((w) => w.worth)), true)} in all</>}>
    <Table name={name} caption={title} rows={rows} columns={workColumns} keyOf={workKey} hrefOf={workHref} onOpen={(w) => go(workHref(w))} file={name} />
  </Section>
);

function next(b: BillerDay): Step[] {
  const all: (Step & { n: number })[] = [
    { key: "release", n: b.to_release.count, says: `${count(b.to_release.count, "claim")} made and not let go`, worth: <Money of={b.to_release.amount} href="/claims?status=made" />,
      do: { title: "Look and release", href: "/claims?status=made", main: true } },
    { key: "send", n: b.to_send.count, says: `${count(b.to_send.count, "claim")} released and in no file`, worth: <Money of={b.to_send.amount} href="/claims?status=released" />,
      do: { title: "Send", href: "/batches", main: b.to_release.count === 0 } },
    { key: "ready", n: b.ready.count, says: `${count(b.ready.count, "service")} ready to be claimed`, more: "They become claims when their month is closed.",
      worth: <Money of={b.ready.amount} href="/close" />, do: { title: "Close a month", href: "/close" } },
  ];
  return all.filter((s) => s.n > 0);
}

/** What is held in the month that was closed last, by what is missing. */
function Held() {
  const read = useGet("/v1/money");
  const rows = (read.data?.lost ?? []).filter((l) => l.status === "held");
  if (!rows.length) return null;
  return (
    <Section title="Held in the last closed month" note={<>{sayMoney(sum(rows.map((r) => r.worth)), true)} can still come</>}>
      <Steps label="Held, by what is missing" of={rows.map((r) => ({ key: `${r.reason} ${r.says}`, says: <Sentence of={capital(r.says)} />,
        more: `${count(r.count, "service")} · ${whoseMove(r.reason)}`, worth: <Money of={r.worth} href="/worklist?what=held" />, do: { title: "Which", href: "/worklist?what=held" } }))} />
    </Section>
  );
}

export function Biller({ of: b, work }: { of: BillerDay; work: WorkRow[] }) {
  const { back, expiring, rest } = sortWork(work), steps = next(b);
  return (
    <>
      <Figures label="Claims">
        <Figure title="services ready" of={b.ready} href="/close" />
        <Figure title="services held" of={b.held} href="/close" />
        <Figure title="to release" of={b.to_release} href="/claims?status=made" />
        <Figure title="to send" of={b.to_send} href="/batches" />
        <Figure title="with the payer" of={b.waiting} href="/claims?status=accepted" />
        <Figure title="rejected" of={b.rejected} href="/claims?status=rejected" />
        <Figure title="denied" of={b.denied} href="/claims?status=denied" />
        <Figure title="run out of time" of={b.expiring} href="/worklist?what=expiring" />
        <Figure title="paid this month" of={b.paid_month} href="/money" />
      </Figures>
      {steps.length > 0 && <Section title="Became ready"><Steps label="Became ready" of={steps} /></Section>}
      {expiring.length > 0 && <Work name="expiring" title="Runs out of time" note="the payer’s filing limit is near" rows={expiring} />}
      {back.length > 0 && <Work name="came-back" title="Came back" note="worth first" rows={back} />}
      {rest.length > 0 && <Work name="to-work" title="Also waits for you" note="worth first" rows={rest} />}
      {!steps.length && !work.length && <Empty title="Nothing waits for you.">What becomes ready, comes back from a payer or nears its filing limit will stand here.</Empty>}
      <Held />
    </>
  );
}
