// month.tsx - a bar of minutes with ticks where codes begin; each stretch a segment with its owner, hatched where
// another code or enrollment has it; a mark for the live contact.
import type { MonthBar as MonthShape } from "../shapes";
import { bar, initials, type BarPiece } from "../words/month";
import { sayLength } from "../words/dates";
import { OutcomeChip } from "./meaning";
import { Sentence } from "./sentence";
import { When } from "./when";

const HEIGHT = 28, ABOVE = 18, BELOW = 20;
let made = 0;

export function MonthBar({ of: month, size = "card", onStretch, selected }: {
  of: MonthShape; size?: "line" | "card"; selected?: string; onStretch?: (fact: string) => void;
}) {
  const b = bar(month);
  const id = `hatch-${made++}`;
  const part = (n: number) => `${((n / b.most) * 100).toFixed(3)}%`;
  const line = size === "line", h = line ? 10 : HEIGHT, top = line ? 0 : ABOVE;
  const piece = (p: BarPiece, i: number) => (
    <g key={p.stretch.fact + i} class={onStretch && "cell-hit"} onClick={onStretch && (() => onStretch(p.stretch.fact))}>
      <title>{`${p.stretch.by_name ?? ""} ${sayLength(p.stretch.seconds)}, ${p.stretch.activity}. ${p.stretch.says ?? ""}`}</title>
      <rect class={`bar-piece${p.stretch.counts ? ` bar-owner-${p.owner % 4}` : " bar-other"}${p.stretch.documented ? "" : " bar-open"}`}
        fill={p.stretch.counts ? undefined : `url(#${id})`}
        x={part(p.from)} y={top} width={part(p.to - p.from)} height={h} />
      {!line && p.to - p.from > b.most / 18 &&
        <text class={`bar-initials${p.stretch.counts ? "" : " bar-initials-other"}`} x={part(p.from)} dx="7" y={top + h / 2 + 4}>{initials(p.stretch.by_name ?? p.stretch.by)}</text>}
      {selected === p.stretch.fact && <rect class="cell-selected" x={part(p.from)} y={top - 2} width={part(p.to - p.from)} height={h + 4} />}
    </g>
  );
  const owners = b.owners.filter((o) => o.minutes > 0);
  const contact = month.contacts.find((c) => c.counts);
  const svg = (
    <svg class={`bar bar-${size}`} width="100%" height={line ? h : ABOVE + HEIGHT + BELOW} role="img" aria-label={month.says} focusable="false">
      <defs><pattern id={id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="hatch" d="M0 0V6" /></pattern></defs>
      <rect class="bar-track" x="0" y={top} width="100%" height={h} rx="2" />
      {b.counted.map(piece)}
      {b.other.map(piece)}
      {b.ticks.map((t) => (
        <g key={t.at}>
          {t.codes.length > 0 && <line class="bar-tick-halo" x1={part(t.at)} x2={part(t.at)} y1={top} y2={top + h} />}
          <line class={`bar-tick${t.codes.length ? " bar-tick-code" : ""}`} x1={part(t.at)} x2={part(t.at)} y1={top - (line ? 0 : 3)} y2={top + h + (line ? 0 : 3)} />
          {!line && <text class="bar-minutes" x={part(t.at)} y={ABOVE + HEIGHT + 15} text-anchor="middle">{t.at}</text>}
          {!line && t.codes.length > 0 &&
            <text class={`bar-code${t.passed ? " bar-passed" : ""}`} x={part(t.at)} y="11" text-anchor="middle">{t.codes.join(" ")}</text>}
        </g>
      ))}
    </svg>
  );
  if (line) return svg;
  return (
    <figure class="bar-figure">
      {svg}
      <figcaption>
        <p class="strip-says"><Sentence of={month.says} /></p>
        <ul class="chips">{month.outcomes.map((o) => <li key={`${o.code} ${o.min}`}><OutcomeChip of={o} at /></li>)}</ul>
        <p class="muted small">
          {contact ? <><span class="dot-contact" aria-hidden="true" /> Live contact: {contact.mode}, {contact.by_name} <When at={contact.at} /></>
            : <>No live contact counts yet this month.</>}
          {owners.length > 0 && <> · {owners.map((o) => `${initials(o.name)} ${o.name} ${sayLength(o.minutes * 60)}`).join(" · ")}</>}
          {b.other.length > 0 && <> · hatched: not counted here</>}
        </p>
      </figcaption>
    </figure>
  );
}
