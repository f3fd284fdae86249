// own.tsx - a patient's own day: one question, answered by one touch; how it goes; whom to call when it is urgent.
import { useEffect, useRef, useState } from "preact/hooks";
import { newId, now, online, sayOrKeep, useGet, waiting } from "../api";
import { asProblem } from "../api/problem";
import { asksUse, checkIn, LOW, MOODS, numbersIn, stripPlain, weeks } from "../logic/own";
import { Page, Read } from "../parts";
import type { Own, Strip } from "../shapes";
import { exactDay, weekday } from "../words/dates";

function Urgent({ help, near }: { help: string; near: boolean }) {
  return (
    <section class={near ? "own-help own-help-near" : "own-help"} aria-label="When it is urgent">
      <h2>When it is urgent</h2>
      <p>{help}</p>
      <p class="own-calls">{numbersIn(help).map((n) => (
        <span key={n.number}><a class="button own-call" href={`tel:${n.number.replace(/[^\d+]/g, "")}`}>Call {n.number}</a>
          {n.text && <a class="button own-call" href={`sms:${n.number.replace(/[^\d+]/g, "")}`}>Text {n.number}</a>}</span>
      ))}</p>
    </section>
  );
}

const DAY_WORDS: Record<string, string> = { "C": "answered", ".": "to come", "-": "no answer", "X": "after the end" };
function Days({ of: strip, today }: { of: Strip; today: string }) {
  const rows = weeks(strip);
  return (
    <section class="own-days" aria-label="Your last days">
      <p>{stripPlain(strip, today)}</p>
      <table class="own-weeks"><caption class="vh">Your days</caption>
        <thead><tr>{rows[0]?.map((d) => <th key={d.on} scope="col">{weekday(d.on).slice(0, 2)}</th>)}</tr></thead>
        <tbody>{rows.map((week) => <tr key={week[0]?.on}>{week.map((d) => (
          <td key={d.on}><span class={`own-day own-day-${d.letter === "C" ? "in" : d.letter === "." || d.letter === "X" ? "ahead" : "out"}${d.today ? " own-day-today" : ""}`}
            title={`${exactDay(d.on)}: ${DAY_WORDS[d.letter] ?? "came in"}`}>{Number(d.on.slice(8))}
            <span class="vh">, {d.today ? "today, " : ""}{DAY_WORDS[d.letter] ?? "came in"}</span></span></td>
        ))}</tr>)}</tbody>
      </table>
    </section>
  );
}

function Question({ of: own, onMood, busy }: { of: Own; onMood: (mood: number, used?: boolean) => void; busy: boolean }) {
  const two = asksUse(own);
  const [used, setUsed] = useState<boolean>();
  const asks = two && used === undefined;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (used !== undefined) head.current?.focus(); }, [used]);
  return (
    <section class="own-question">
      <h2 ref={head} tabIndex={-1} id="own-question">{asks ? "Did you use your treatment today?" : two ? "How is your mood, from 0 to 10?" : own.question}</h2>
      {asks ? <div class="own-yes" role="group" aria-labelledby="own-question">
          <button onClick={() => setUsed(true)}>Yes</button><button onClick={() => setUsed(false)}>Not today</button></div>
        : <>
          <div class="own-moods" role="group" aria-labelledby="own-question">{MOODS.map((m) => (
            <button key={m} aria-disabled={busy} onClick={() => onMood(m, used)}>{m}{m === 0 && <span class="vh">, very low</span>}{m === 10 && <span class="vh">, very good</span>}</button>
          ))}</div>
          <p class="own-ends muted" aria-hidden="true"><span>0 very low</span><span>very good 10</span></p>
        </>}
    </section>
  );
}

function Today({ of: own, reload }: { of: Own; reload: () => Promise<void> }) {
  const kept = waiting.use().some((w) => !w.refused);
  const [sent, setSent] = useState<{ mood: number }>(), [again, setAgain] = useState(false);
  const [busy, setBusy] = useState(false), [wrong, setWrong] = useState("");
  const thanks = useRef<HTMLHeadingElement>(null);
  useEffect(() => { if (sent && !again) thanks.current?.focus(); }, [sent]);

  const answer = async (mood: number, used?: boolean) => {
    if (busy || !own.enrollment) return;
    setBusy(true);
    setWrong("");
    try {
      // Without a connection it is kept, and goes out with the hour at which it was given.
      await sayOrKeep([checkIn(newId("c"), now().toISOString(), own.enrollment, mood, used)], { enrollment: own.enrollment });
      setSent({ mood });
      setAgain(false);
      if (online.get()) await reload();
    } catch (e) { setWrong(asProblem(e).message);
    } finally { setBusy(false); }
  };
  const low = sent !== undefined && sent.mood <= LOW;
  return (
    <div class="own">
      {low && <Urgent help={own.help} near />}
      {!own.enrollment ? <section class="own-question"><h2>There is no question for you today.</h2><p>When your practice starts one with you, it will be here.</p></section>
        : (own.answered || sent || kept) && !again ? <section class="own-question own-thanks">
            <h2 ref={thanks} tabIndex={-1}>{kept ? "Your answer is kept." : `Thank you${own.first ? `, ${own.first}` : ""}. Today is in.`}</h2>
            <p>{kept ? "There is no connection just now. It is sent by itself as soon as there is one." : "The next question comes tomorrow."}</p>
            <p><button class="quiet own-again" onClick={() => { setAgain(true); setSent(undefined); }}>Answer again</button></p>
          </section>
        : <Question key={String(again)} of={own} onMood={(m, used) => void answer(m, used)} busy={busy} />}
      {wrong && <p class="wrong" role="alert">{wrong}</p>}
      {own.strip && <Days of={own.strip} today={own.day} />}
      {!low && <Urgent help={own.help} near={false} />}
    </div>
  );
}

export default function OwnPage() {
  const own = useGet("/v1/own");
  const first = own.data?.first;
  return (
    <Page title="Today" heading={first ? `Hello, ${first}` : "Today"} note={own.data && exactDay(own.data.day)}>
      <Read of={own} what="Loading your day">{(o) => <Today of={o} reload={own.reload} />}</Read>
    </Page>
  );
}
