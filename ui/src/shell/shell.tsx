// shell.tsx - what stands around every page: places at the left, search and who one is on top, the page, its panel.
import type { ComponentType } from "preact";
import { Component, type ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { drop, me, tell, type Problem } from "../api";
import { asProblem } from "../api/problem";
import { useKeys, type Key } from "../keys";
import { pages, places, type PageEntry, type PageProps } from "../pages";
import { Empty, Failed, Loading } from "../parts/states";
import { Page, shellPanel } from "../parts/page";
import { Toasts, toastProblem } from "../parts/toast";
import { useToday } from "../parts/when";
import { go, match, place } from "../router";
import type { Me } from "../shapes";
import { Actions, Help } from "./help";
import { Icon } from "./icons";
import { JobsCorner } from "./jobs";
import { Search } from "./search";
import { SessionEnding } from "./session";
import { setTheme, theme, type Theme } from "./theme";
import { Timed } from "./timed";
import { Connection } from "./waiting";

const loaded = new Map<PageEntry["load"], ComponentType<PageProps>>();

/** The page of an address, once its code is there; the one before stays until then. */
function usePage(): { page: ComponentType<PageProps> | null; params: Record<string, string>; problem?: Problem; entry: PageEntry | null } {
  const at = place.use();
  const found = match(pages, at.path);
  const load = found?.page.load;
  const [, done] = useState(0);
  const [problem, setProblem] = useState<{ of: unknown; problem: Problem }>();
  useEffect(() => {
    if (!load || loaded.has(load)) return;
    let here = true;
    load().then((m) => { loaded.set(load, m.default); if (here) done((n) => n + 1); })
      .catch((e: unknown) => { if (here) setProblem({ of: load, problem: asProblem(e) }); });
    return () => { here = false; };
  }, [load]);
  return { page: (load && loaded.get(load)) ?? null, params: found?.params ?? {}, entry: found?.page ?? null,
    problem: problem && problem.of === load ? problem.problem : undefined };
}

/** What a page throws while it is drawn stays on that page. */
class Guard extends Component<{ of: string; children: ComponentChildren }, { wrong: Error | null }> {
  override state: { wrong: Error | null } = { wrong: null };
  override componentDidCatch(e: Error) { console.error(e); this.setState({ wrong: e }); }
  override componentDidUpdate(before: { of: string }) { if (before.of !== this.props.of && this.state.wrong) this.setState({ wrong: null }); }
  override render() {
    if (!this.state.wrong) return this.props.children;
    return <Page title="This page stopped"><div class="state state-failed" role="alert"><p class="state-title">This page cannot show what came.</p>
      <p>Nothing was changed. Load it again; if it stays so, tell whoever runs Daybook: {this.state.wrong.message}</p>
      <p><button onClick={() => location.reload()}>Load again</button></p></div></Page>;
  }
}

export async function signOut(): Promise<void> {
  try { await drop("/v1/session"); } catch (e) { toastProblem(e); return; }
  me.set(null);
  history.replaceState(null, "", "/"); // the address names a record: whoever comes next need not read it
}

function Who({ who }: { who: Me }) {
  const shade = theme.use();
  return (
    <details class="who" onKeyDown={(e) => { if (e.key === "Escape") e.currentTarget.open = false; }}
      onFocusOut={(e) => { if (!e.currentTarget.contains(e.relatedTarget as Node | null)) e.currentTarget.open = false; }}>
      <summary>
        <span class="who-name">{who.name}</span>
        <span class="who-where muted">{who.role_title} · {who.practice_name ?? who.practice}</span>
      </summary>
      <div class="who-menu">
        <fieldset class="theme"><legend>Appearance</legend>
          {(["auto", "light", "dark"] as Theme[]).map((t) => (
            <label key={t}><input type="radio" name="theme" checked={shade === t} onChange={() => setTheme(t)} /><span>{t === "auto" ? "Auto" : t === "light" ? "Light" : "Dark"}</span></label>
          ))}
        </fieldset>
        {who.may.includes("care") && <a href="/time">Your time</a>}
        <a href="/account">Your account</a>
        <button class="link" onClick={() => shellPanel.set("help")}>Keys <kbd>?</kbd></button>
        <button class="link" onClick={() => void signOut()}>Sign out</button>
      </div>
    </details>
  );
}

export function Shell({ who }: { who: Me }) {
  const at = place.use();
  const { page: View, params, problem, entry } = usePage();
  const shells = shellPanel.use();
  const mine = places.filter((p) => who.may.includes(p.may));
  const toggle = (what: "help" | "actions") => () => shellPanel.set(shellPanel.get() === what ? null : what);
  const keys: Key[] = [
    { key: "?", label: "All keys", run: toggle("help") },
    { key: ".", label: "Actions", run: toggle("actions") },
    ...mine.map((p): Key => ({ key: `g ${p.key}`, label: p.title, run: () => go(p.href) })),
    ...(who.may.includes("care") ? [{ key: "g y", label: "Your time", run: () => go("/time") }] : []),
    { key: "g a", label: "Your account", run: () => go("/account") },
  ];
  useKeys("Everywhere", keys);
  useEffect(() => () => shellPanel.set(null), [at.path]);
  const day = useToday(), began = useRef(day);
  useEffect(() => { if (day !== began.current) { began.current = day; tell({ all: true }); } }, [day]);
  // Whoever has no page of the day begins on the first page that they have.
  const elsewhere = at.path === "/" && !who.may.includes("today") ? mine[0]?.href : undefined;
  useEffect(() => { if (elsewhere) go(elsewhere, { replace: true }); }, [elsewhere]);
  const path = at.path;
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={(e) => { e.preventDefault(); document.getElementById("main")?.focus(); }}>Skip to the page</a>
      <header class="top">
        <a class="brand" href={mine[0]?.href ?? "/"}>Daybook</a>
        {who.may.includes("today") ? <Search /> : <span class="grow" />}
        <Who who={who} />
      </header>
      <nav class="rail" aria-label="Places">
        {mine.map((p) => <a key={p.id} href={p.href} aria-current={entry?.under === p.id ? "page" : undefined} title={`${p.title} (g ${p.key})`}>
          <Icon of={p.id} /><span>{p.title}</span></a>)}
        <JobsCorner who={who} />
      </nav>
      <div class="stage">
        <Connection />
        <SessionEnding who={who} />
        {who.may.includes("care") && <Timed account={who.account} />}
        <div class="stage-row">
          <Guard of={path}>
            {!entry ? <Page title="No such page"><Empty title="There is no page at this address."><a href="/">Go to today</a></Empty></Page>
              : elsewhere ? <Page title="Daybook" heading=" "><Loading what="Loading the page" /></Page>
              : !who.may.includes(entry.may) ? <Page title="Not open to your role"><Empty title="Your role does not have this page.">{who.role_title}: <a href={mine[0]?.href ?? "/account"}>go to your first page</a></Empty></Page>
              : problem ? <Page title="Not loaded"><Failed problem={problem} retry={() => location.reload()} /></Page>
              : View ? <View key={path} params={params} query={at.query} />
              : <Page title="Daybook" heading=" "><Loading what="Loading the page" /></Page>}
          </Guard>
          {shells === "help" && <Help />}
          {shells === "actions" && <Actions />}
        </div>
      </div>
      <Toasts />
    </div>
  );
}
