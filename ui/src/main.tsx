// main.tsx - the pages begin here: who is it, and where are they?
import { render } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { get, isIn, me } from "./api";
import { startEvents } from "./api/events";
import { asProblem } from "./api/problem";
import { cell } from "./cell";
import { startKeys } from "./keys";
import { SignIn } from "./pages/sign_in";
import { Join } from "./pages/join";
import { Failed, Loading } from "./parts/states";
import { place, startRouter } from "./router";
import { Shell } from "./shell/shell";
import { startTheme } from "./shell/theme";
import type { Me } from "./shapes";
import "./style/index.css";

const failed = cell<ReturnType<typeof asProblem> | null>(null);

async function askWho(): Promise<void> {
  failed.set(null);
  try { me.set(await get("/v1/session")); }
  catch (e) {
    const p = asProblem(e);
    if (p.kind === "signed-out") me.set(null);
    else failed.set(p);
  }
}

/** Whoever was signed in keeps their page, out of sight, until they are back: what was typed is not lost. */
function App() {
  const who = me.use(), wrong = failed.use(), at = place.use();
  const last = useRef<Me | null>(null);
  const complete = isIn(who) ? who : null;
  if (complete) last.current = complete;
  useEffect(() => { if (complete && last.current && last.current.account !== complete.account) location.reload(); }, [complete?.account]);
  if (at.path === "/join") return <Join />;
  if (wrong) return <main class="alone"><Failed problem={wrong} retry={() => void askWho()} /></main>;
  if (who === undefined) return <main class="alone"><Loading what="Loading Daybook" /></main>;
  const kept = last.current;
  return (
    <>
      {kept && <div hidden={!complete}><Shell key={`${kept.account} ${kept.practice} ${kept.role}`} who={complete ?? kept} /></div>}
      {!complete && <SignIn was={kept} />}
    </>
  );
}

startTheme();
startRouter();
startKeys();
startEvents();
// Whoever was not signed in here when the page was last open sees the sign-in at once, before the server has answered.
const WAS_IN = "daybook.in";
if (!localStorage.getItem(WAS_IN)) me.set(null);
me.watch((who) => { if (who) localStorage.setItem(WAS_IN, "1"); else if (who === null) localStorage.removeItem(WAS_IN); });
const app = document.getElementById("app");
if (app) { app.textContent = ""; render(<App />, app); }
void askWho();
