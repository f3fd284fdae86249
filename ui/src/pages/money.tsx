// money.tsx - earned, expected, lost: by month, by payer, by cause. Sums, and no patient: an administrator sees this.
import { useGet } from "../api";
import { percent } from "../logic/bars";
import { Empty, Money, Page, Read, Section } from "../parts";
import { useMay } from "../parts/places";
import { longest, NotClaimed, SumsBy, SumsLegend } from "../parts/sums";
import { amount, sayMoney, sum } from "../words/money";
import { count } from "../words/dates";

export default function MoneyPage() {
  const read = useGet("/v1/money"), may = useMay();
  return (
    <Page title="Money" note="What was earned, what is expected, what was lost, and why. Expected is what payers and contracts should bring, not what is charged.">
      <Read of={read} what="Adding up">{(d) => {
        if (!d.months.length) return <Empty title="There is nothing to add up yet.">{may("claims-work") ? <>Sums appear once a month is <a href="/close">closed</a>.</> : "Sums appear once the biller has closed a month."}</Empty>;
        const total = (k: "expected" | "paid" | "waiting" | "denied") => sum(d.months.map((m) => m[k]));
        const byMonth = longest(d.months), byPayer = longest(d.payers);
        const lost = d.lost.filter((l) => l.status !== "yields");
        const link = may("claims");
        return <>
          <dl class="sums">
            <div><dt>Expected of all claims</dt><dd><Money of={total("expected")} href={link ? "/claims" : undefined} /></dd></div>
            <div><dt>Paid</dt><dd><Money of={total("paid")} href={link ? "/claims?status=paid" : undefined} /> <span class="muted small">{percent(total("paid"), total("expected"))}</span></dd></div>
            <div><dt>Waiting</dt><dd><Money of={total("waiting")} href={link ? "/claims?status=accepted" : undefined} /></dd></div>
            <div><dt>Denied</dt><dd><Money of={total("denied")} href={link ? "/claims?status=denied" : undefined} /></dd></div>
            <div><dt>Not claimed last month</dt><dd><Money of={sum(lost.map((l) => l.worth))} href="#lost" /> <span class="muted small">{count(lost.reduce((n, l) => n + l.count, 0), "service")}</span></dd></div>
          </dl>
          <SumsLegend />
          <Section title="By month" note={<>the longest bar is {sayMoney(amount(byMonth), true)}</>}><SumsBy rows={d.months} of="month" largest={byMonth} links={link} /></Section>
          <Section title="By payer" note={<>the longest bar is {sayMoney(amount(byPayer), true)}</>}><SumsBy rows={d.payers} of="payer" largest={byPayer} links={link} /></Section>
          <Section title="What was not claimed, by cause" id="lost" note="services of the last closed month"><NotClaimed rows={d.lost} /></Section>
        </>;
      }}</Read>
    </Page>
  );
}
