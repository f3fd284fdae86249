// main.tsx - the pages begin here: who is it, and where are they?
import { render } from "preact";
import { askEarly, get, me } from "./api";
import { startEvents } from "./api/events";
import { startOutbox } from "./api/outbox";
import { startTyped } from "./api/typed";
import { asProblem } from "./api/problem";
import { cell } from "./cell";
import { startKeys } from "./keys";
import { SignIn } from "./pages/sign_in";
import { Join } from "./pages/join";
import { Failed, Loading } from "./parts/states";
import { pages } from "./pages";
import { match, place, startRouter } from "./router";
import { isComplete, left, startLeft } from "./shell/left";
import { Shell } from "./shell/shell";
import { startTheme } from "./shell/theme";
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

function App() {
  const who = me.use(), wrong = failed.use(), at = place.use(), was = left.use();
  if (at.path === "/join") return <Join />;
  if (wrong) return <main class="alone"><Failed problem={wrong} retry={() => void askWho()} /></main>;
  if (who === undefined) return <main class="alone"><Loading what="Loading Daybook" /></main>;
  if (!who || !isComplete(who)) return <SignIn was={was} />;
  return <Shell key={`${who.account} ${who.practice} ${who.role}`} who={who} />;
}

startTheme();
startRouter();
startLeft();
startKeys();
startEvents();
startOutbox();
startTyped();
// Whoever was not signed in here when the page was last open sees the sign-in at once, before the server has answered.
const WAS_IN = "daybook.in";
if (!localStorage.getItem(WAS_IN)) me.set(null);
me.watch((who) => { if (who) localStorage.setItem(WAS_IN, isComplete(who) && who.may.includes("today") ? "today" : "1"); else if (who === null) localStorage.removeItem(WAS_IN); });
const app = document.getElementById("app");
if (app) { app.textContent = ""; render(<App />, app); }
void askWho();
// Who works here lands on Today: its answer comes beside that to who it is.
if (localStorage.getItem(WAS_IN) === "today" && place.get().path === "/") askEarly("/v1/today");
// The page of the address comes meanwhile: whoever signs in lands on it.
void match(pages, place.get().path)?.page.load().catch(() => undefined);
