// timer_ask.tsx - before minutes count they are asked about: with whom, for what, from when to when. Nothing is counted
// that nobody said yes to; what is not answered waits.
import { useEffect, useState } from "preact/hooks";
import { get, newId, now, sayOrKeep, tell, unsayOrKeep } from "../api";
import { sayMinutes, lengthOf, type Piece, type Timed } from "../logic/timer";
import { ACTIVITIES, timeFacts } from "../logic/times";
import { clockIn, instantIn } from "../logic/zoned";
import { asProblem } from "../api/problem";
import { toast } from "../parts/toast";
import { zone } from "../parts/when";
import { address } from "../router";
import { count, dayOf, sayTime } from "../words/dates";
import { askAgain, dropWaiting, nameOf } from "./timing";

/** The name, from this tab or from the record: ids alone are kept in the browser. */
function useName(patient: string): string {
  const [name, set] = useState(nameOf(patient) ?? "");
  useEffect(() => {
    if (nameOf(patient)) return;
    get("/v1/patients/{patient}", { patient }).then((p) => set(`${p.last}, ${p.first}`), () => set("a record that is closed to you now"));
  }, [patient]);
  return name;
}

function Hours({ pieces, onPieces }: { pieces: Piece[]; onPieces: (p: Piece[]) => void }) {
  const z = zone();
  const set = (i: number, side: 0 | 1, clock: string) => {
    if (!/^\d\d:\d\d$/.test(clock)) return;
    onPieces(pieces.map((p, k) => {
      if (k !== i) return p;
      const at = instantIn(z, dayOf(new Date(p[side]), z), clock).getTime();
      return side ? [p[0], at] : [at, p[1]];
    }));
  };
  return (
    <div class="ask-hours">{pieces.map((p, i) => (
      <div key={i} class="row"><label>From <input type="time" value={clockIn(z, p[0])} onChange={(e) => set(i, 0, e.currentTarget.value)} /></label>
        <label>to <input type="time" value={clockIn(z, p[1])} onChange={(e) => set(i, 1, e.currentTarget.value)} /></label>
        {pieces.length > 1 && <button class="link" onClick={() => onPieces(pieces.filter((_, k) => k !== i))}>Leave out</button>}</div>
    ))}</div>
  );
}

export default function TimerAsk({ of: t }: { of: Timed }) {
  const name = useName(t.patient), z = zone();
  const [activity, setActivity] = useState(t.activity), [pieces, setPieces] = useState<Piece[]>(t.pieces), [hours, setHours] = useState(false);
  const [busy, setBusy] = useState(false), [wrong, setWrong] = useState("");
  useEffect(() => { setPieces(t.pieces); }, [t.pieces.length, lengthOf(t)]);
  const long = sayMinutes(lengthOf({ pieces }));
  const countIt = async () => {
    if (busy) return;
    if (pieces.some(([from, to]) => to <= from)) { setHours(true); setWrong("A stretch ends before it begins."); return; }
    if (pieces.some(([, to]) => to > now().getTime() + 60_000)) { setHours(true); setWrong("A stretch ends in the time to come."); return; }
    setBusy(true);
    setWrong("");
    try {
      const about = { patient: t.patient, enrollment: t.enrollment };
      const { ids, kept } = await sayOrKeep(timeFacts(t.enrollment, pieces, activity, now().toISOString(), newId), about);
      const again = () => tell({ patient: t.patient, enrollment: t.enrollment, kind: "time" });
      dropWaiting(t.enrollment);
      again();
      toast(kept ? `${long} with ${name} are kept here until there is a connection.` : `${long} with ${name} are counted.`, { done: "Taken back: the time is voided.", undo: async () => { await unsayOrKeep(ids, "counted by mistake", about); again(); } });
    } catch (e) { setWrong(asProblem(e).message); } finally { setBusy(false); }
  };
  const discard = () => {
    dropWaiting(t.enrollment);
    toast(`${long} with ${name} are not counted.`, { done: "It is asked again.", undo: () => askAgain(t) });
  };
  const first = pieces[0], last = pieces[pieces.length - 1];
  return (
    <section class="ask" aria-label={`${long} with ${name}: count?`}>
      <p class="ask-what"><b>{long}</b> with <a href={address("/patients/{patient}", { patient: t.patient, e: t.enrollment })}>{name || "…"}</a>
        {first && last && <span class="muted"> {sayTime(new Date(first[0]), z)} – {sayTime(new Date(last[1]), z)}{pieces.length > 1 && `, in ${count(pieces.length, "stretch", "stretches")}`}</span>}</p>
      <label class="ask-as">Count as <select value={activity} onChange={(e) => setActivity(e.currentTarget.value)}>{ACTIVITIES.map((a) => <option key={a.id} value={a.id}>{a.name}</option>)}</select></label>
      <span class="row"><button class="main-button" aria-disabled={busy} onClick={() => void countIt()}>Count</button>
        <button aria-expanded={hours} onClick={() => setHours(!hours)}>Change the times</button>
        <button class="quiet" onClick={discard}>Discard</button></span>
      {hours && <Hours pieces={pieces} onPieces={setPieces} />}
      {wrong && <p class="wrong" role="alert">{wrong}</p>}
    </section>
  );
}
