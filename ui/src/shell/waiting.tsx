// waiting.tsx - no connection, and what waits here until it is back: said in a line, and never lost out of sight.
import { useEffect, useRef } from "preact/hooks";
import { letWaitingGo, online, waiting, type Waiting } from "../api";
import { kindSays } from "../words/kinds";
import { toast } from "../parts/toast";
import { When } from "../parts/when";
import { address } from "../router";
import { count } from "../words/dates";

function Line({ of: w }: { of: Waiting }) {
  const fact = w.facts[0], taken = w.facts.every((f) => f.fact === "void");
  return (
    <li class="row">
      <span>{taken ? "taking back an entry" : kindSays(fact?.fact ?? "")}{typeof fact?.at === "string" && <>, <When at={fact.at} /></>}</span>
      {w.patient && <a href={address("/patients/{patient}", { patient: w.patient, e: w.enrollment })}>the record</a>}
      {w.refused ? <><span class="wrong">Not accepted: {w.refused}</span><button class="link" onClick={() => void letWaitingGo(w)}>Let it go</button></>
        : <span class="muted">waits to be sent</span>}
    </li>
  );
}

export function Connection() {
  const is = online.use(), all = waiting.use(), open = all.filter((w) => !w.refused).length, refused = all.length - open;
  const before = useRef(0);
  useEffect(() => {
    if (before.current > 0 && open === 0 && online.get()) {
      const sent = before.current - refused;
      if (sent > 0) toast(`${count(sent, "entry", "entries")} that waited here ${sent === 1 ? "is" : "are"} sent.`);
    }
    before.current = open;
  }, [open]);
  if (is && !all.length) return <div role="status" class="vh" />;
  return (
    <div class="offline" role="status"><span class="offline-dot" aria-hidden="true" />
      {!is && <span>No connection. What you see is as it was; what you write is kept here until it can be sent.</span>}
      {all.length > 0 && <details open={refused > 0}><summary>{refused > 0 ? `${count(refused, "entry", "entries")} could not be sent` : `${count(open, "entry", "entries")} ${open === 1 ? "waits" : "wait"} here to be sent`}</summary>
        <ul class="waits">{all.map((w) => <Line key={w.name} of={w} />)}</ul></details>}
    </div>
  );
}
