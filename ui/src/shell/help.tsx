// help.tsx - `?`: all keys that work here. `.`: what can be done here, to be chosen.
import { groups, keysOn, type Key } from "../keys";
import { Menu } from "../parts/menu";
import { Panel, shellPanel } from "../parts/page";

const NAMES: Record<string, string> = { Escape: "Esc", Enter: "Enter", ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→" };
export const Keys = ({ of }: { of: string }) => <span class="keys">{of.split(" ").map((k, i) => <kbd key={i}>{NAMES[k] ?? k}</kbd>)}</span>;

export function Help() {
  const seen = new Set<string>(), named = new Map<string, Key[]>();
  for (const g of [...groups.use()].reverse()) {
    const keys = g.keys.filter((k) => !k.quiet && !seen.has(k.key));
    for (const k of keys) seen.add(k.key);
    if (keys.length) named.set(g.title, [...named.get(g.title) ?? [], ...keys]);
  }
  return (
    <Panel title="Keys" focus="help" onClose={() => shellPanel.set(null)}
      note={keysOn.use() ? undefined : "Single keys are off; turn them on under your account."}>
      {[...named].map(([title, keys]) => (
        <section key={title} class="key-group"><h3>{title}</h3>
          <dl>{keys.map((k) => <div key={k.key}><dt><Keys of={k.key} /></dt><dd>{k.label}</dd></div>)}</dl></section>
      ))}
    </Panel>
  );
}

export function Actions() {
  const actions: Key[] = groups.use().flatMap((g) => g.keys.filter((k) => k.action));
  const close = () => shellPanel.set(null);
  return (
    <Panel title="Actions" focus="actions" onClose={close}>
      {actions.length === 0 ? <p class="muted">Nothing can be done here by key. In a list, move to a row first: <Keys of="j" /></p>
        : <Menu>{actions.map((a) => (
          <li key={a.key + a.label}><button onClick={() => { close(); a.run(new KeyboardEvent("keydown")); }}><span>{a.label}</span><Keys of={a.key} /></button></li>
        ))}</Menu>}
    </Panel>
  );
}
