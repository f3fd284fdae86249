// charts.tsx - mood and scales over time with the plan's events on them; beside each the same as a table.
import { useEffect, useRef } from "preact/hooks";
import type uPlot from "uplot";
import { theme } from "../shell/theme";
import { Empty, Section, Sentence, useToday } from "../parts";
import { zone } from "../parts/when";
import type { ChartEvent, Charts, Series } from "../shapes";
import { dayNumber, dayOf, exactDay, sayInstant, shortDay } from "../words/dates";

const HEIGHT = 132, DAY = 86_400;
const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
/** The days that all charts of a page show, so that they can be read one under the other. */
export function daysShown(of: Charts, today: string): { from: number; to: number } {
  const all = [...of.series.flatMap((s) => s.points.map((p) => dayNumber(p.at.slice(0, 10)))), ...of.events.map((e) => dayNumber(e.on))];
  const to = dayNumber(today);
  return { from: Math.min(to - 30, ...all) - 1, to: Math.max(to, ...all) + 1 };
}
export const bandOf = (s: Series, value: number): string => [...s.bands].reverse().find((b) => value >= b.from)?.name ?? "";

function draw(Plot: typeof uPlot, box: HTMLElement, s: Series, events: ChartEvent[], range: { from: number; to: number }, today: string): uPlot {
  const ink = token("--ink"), ink2 = token("--ink-2"), line = token("--line"), accent = token("--accent"), font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const xs = s.points.map((p) => dayNumber(p.at.slice(0, 10)) * DAY + DAY / 2), ys = s.points.map((p) => p.value);
  const marks = (u: uPlot) => {
    const c = u.ctx;
    c.save();
    c.strokeStyle = line;
    c.setLineDash([3, 3]);
    for (const b of s.bands) {
      const y = Math.round(u.valToPos(b.from, "y", true)) + 0.5;
      c.beginPath(); c.moveTo(u.bbox.left, y); c.lineTo(u.bbox.left + u.bbox.width, y); c.stroke();
    }
    c.setLineDash([]);
    c.fillStyle = accent;
    c.strokeStyle = accent;
    for (const e of events) {
      const x = Math.round(u.valToPos(dayNumber(e.on) * DAY + DAY / 2, "x", true)) + 0.5;
      c.globalAlpha = 0.45; c.beginPath(); c.moveTo(x, u.bbox.top); c.lineTo(x, u.bbox.top + u.bbox.height); c.stroke(); c.globalAlpha = 1;
      const r = 3.5 * devicePixelRatio; // a diamond on top: an event, not a value
      c.beginPath(); c.moveTo(x, u.bbox.top - r); c.lineTo(x + r, u.bbox.top); c.lineTo(x, u.bbox.top + r); c.lineTo(x - r, u.bbox.top); c.fill();
    }
    c.restore();
  };
  const axis = { stroke: ink2, font, grid: { show: false }, ticks: { stroke: line, size: 4 } };
  return new Plot({
    width: Math.max(240, box.clientWidth), height: HEIGHT, legend: { show: false }, padding: [8, 8, 0, 0],
    cursor: { drag: { x: false, y: false }, points: { size: 7 }, sync: { key: "record" } },
    tzDate: (ts) => new Date(ts * 1000 + new Date().getTimezoneOffset() * 60_000),
    scales: { x: { time: true, range: [range.from * DAY, range.to * DAY] }, y: { range: [0, s.max * 1.05] } },
    axes: [{ ...axis, space: 64, size: 26, values: (_u, v) => v.map((at) => shortDay(new Date(at * 1000).toISOString().slice(0, 10), today)) }, { ...axis, size: 34, splits: [0, s.max / 2, s.max], values: (_u, v) => v.map((n) => String(Math.round(n * 10) / 10)) }],
    series: [{}, { stroke: ink, width: 1.5, spanGaps: true, points: { show: true, size: s.kind === "scale" ? 6 : 4, fill: ink, stroke: ink } }],
    hooks: { drawClear: [marks] },
  }, [xs, ys], box);
}

function Chart({ of: s, events, range }: { of: Series; events: ChartEvent[]; range: { from: number; to: number } }) {
  const box = useRef<HTMLDivElement>(null);
  const t = useToday(), shade = theme.use();
  useEffect(() => {
    let plot: uPlot | undefined, here = true, width = 0;
    const again = async () => {
      const { default: Plot } = await import("uplot");
      if (!here || !box.current) return;
      plot?.destroy();
      width = box.current.clientWidth;
      plot = draw(Plot, box.current, s, events, range, t);
    };
    void again();
    const system = matchMedia("(prefers-color-scheme: dark)");
    const repaint = () => void again();
    system.addEventListener("change", repaint);
    const size = new ResizeObserver(() => { if (plot && box.current && Math.abs(box.current.clientWidth - width) > 4) { width = box.current.clientWidth; plot.setSize({ width, height: HEIGHT }); } });
    if (box.current) size.observe(box.current);
    return () => { here = false; size.disconnect(); system.removeEventListener("change", repaint); plot?.destroy(); };
  }, [s, events, range.from, range.to, shade]);
  const title = s.name.charAt(0).toUpperCase() + s.name.slice(1);
  const last = s.points[s.points.length - 1], first = s.points[0];
  const says = !last || !first ? `${title}: no values` : `${title}, ${s.points.length} values from ${shortDay(first.at.slice(0, 10), t)} to ${shortDay(last.at.slice(0, 10), t)}; first ${first.value}, last ${last.value} of ${s.max}${bandOf(s, last.value) ? `, ${bandOf(s, last.value)}` : ""}`;
  return (
    <section class="chart">
      <header><h2>{title}</h2>{last && <p><b>{last.value}</b> <span class="muted">of {s.max}{bandOf(s, last.value) && `, ${bandOf(s, last.value)}`} · <LastAt at={last.at} /></span></p>}</header>
      <div class="chart-box" ref={box} role="img" aria-label={says} />
      <details><summary>{title} as a table</summary>
        <table class="table small"><caption class="vh">{title}</caption><thead><tr><th scope="col">Day</th><th scope="col" class="right">Value</th><th scope="col">Says</th></tr></thead>
          <tbody>{[...s.points].reverse().map((p) => <tr key={p.fact + p.at}><td>{exactDay(dayOf(p.at, zone()))}</td><td class="right">{p.value}</td><td>{p.says ?? bandOf(s, p.value)}</td></tr>)}</tbody></table>
      </details>
    </section>
  );
}
const LastAt = ({ at }: { at: string }) => <>{sayInstant(at, new Date(), zone())}</>;

export default function ChartsView({ of, onFact }: { of: Charts; onFact: (id: string) => void }) {
  const t = useToday();
  if (!of.series.some((s) => s.points.length)) return <Empty title="No values yet.">Answers of check-ins and scales will be drawn here, with the plan’s events on them.</Empty>;
  const range = daysShown(of, t);
  return (
    <>
      <div class="charts">{of.series.filter((s) => s.points.length).map((s) => <Chart key={s.name} of={s} events={of.events} range={range} />)}</div>
      {of.events.length > 0 && <Section title="What happened" note={<><span class="diamond" aria-hidden="true" /> on the charts</>}>
        <ul class="chart-events">{[...of.events].reverse().map((e) => (
          <li key={e.fact}><span class="muted">{shortDay(e.on, t)}</span><button class="link fact-says" onClick={() => onFact(e.fact)}><Sentence of={e.text} /></button></li>
        ))}</ul></Section>}
    </>
  );
}
