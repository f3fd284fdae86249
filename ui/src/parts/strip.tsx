// strip.tsx - the product's face: a window of thirty days, a cell a day, at three sizes drawn by one code.
import type { Strip as StripShape } from "../shapes";
import { exactDay, shortDay } from "../words/dates";
import { CELL_WORDS, layout, stripMore, stripSentence, type StripCell, type StripSize } from "../words/strip";
import { OutcomeChip } from "./meaning";
import { Sentence } from "./sentence";
import { By, useToday } from "./when";

// A cell by its shape: full, empty with a floor, a dot for what is to come, a letter for what came and does not count.
function Cell({ of: c, size }: { of: StripCell; size: StripSize }) {
  const { x, y, width: w, height: h, letter } = c;
  const r = size === "line" ? 1 : 2;
  switch (letter) {
    case "C": return <rect class="cell-full" x={x} y={y} width={w} height={h} rx={r} />;
    case "-": return <rect class="cell-empty" x={x + 0.5} y={y + 0.5} width={w - 1} height={h - 1} rx={r} />;
    case ".": return <circle class="cell-ahead" cx={x + w / 2} cy={y + h - (size === "line" ? 2.5 : 5)} r={size === "line" ? 1 : 1.75} />;
    case "X": return <path class="cell-ended" d={`M${x} ${y + h - 1}h${w}`} />;
    default: break;
  }
  // Something came in and does not count: a half, and its letter where there is room.
  return (
    <g>
      <rect class="cell-empty" x={x + 0.5} y={y + 0.5} width={w - 1} height={h - 1} rx={r} />
      {letter === "V"
        ? <path class="cell-struck" d={`M${x + 1} ${y + h - 1}L${x + w - 1} ${y + 1}`} />
        : <rect class="cell-half" x={x + 0.5} y={y + h * 0.6} width={w - 1} height={h * 0.4 - 0.5} rx={r} />}
      {size !== "line" && letter !== "V" && <text class={`cell-letter cell-letter-${size}`} x={x + w / 2} y={y + h * 0.42} text-anchor="middle">{letter}</text>}
    </g>
  );
}

export function Strip({ of: strip, size = "card", selected, onDay, bare }: {
  of: StripShape; size?: StripSize; selected?: string;
  /** A day is chosen by hand or key. */
  onDay?: (on: string) => void;
  /** Without the words and codes under it. */
  bare?: boolean;
}) {
  const t = useToday();
  const l = layout(strip, size);
  const onKey = (e: KeyboardEvent) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }[e.key];
    if (!step || !onDay) return;
    const from = l.cells.findIndex((c) => c.on === selected);
    const to = l.cells[Math.max(0, Math.min(l.cells.length - 1, (from < 0 ? strip.today ?? 0 : from) + step))];
    if (!to) return;
    e.preventDefault();
    e.stopPropagation();
    onDay(to.on);
  };
  const svg = (
    <svg class={`strip strip-${size}`} viewBox={`0 0 ${l.width} ${l.height}`} width={l.width} height={l.height}
      role="img" aria-label={stripSentence(strip)} focusable="false">
      {size !== "line" && l.weeks.map((w) => (
        <text key={w.index} class="strip-week" x={w.x} y="11">{shortDay(w.day, t)}</text>
      ))}
      {l.cells.map((c) => (
        <g key={c.index} class={onDay ? "cell-hit" : undefined} onClick={onDay && (() => onDay(c.on))}>
          {size !== "line" && <title>{`${exactDay(c.on)}: ${CELL_WORDS[c.letter] ?? c.letter}`}</title>}
          {onDay && <rect class="cell-room" x={c.x - 1} y={c.y} width={c.width + 2} height={c.height} />}
          <Cell of={c} size={size} />
          {c.on === selected && <rect class="cell-selected" x={c.x - 1} y={c.y - 1} width={c.width + 2} height={c.height + 2} rx="3" />}
          {c.today && <rect class="cell-today" x={c.x - 0.5} y={c.y - 0.5} width={c.width + 1} height={c.height + 1} rx={size === "line" ? 1.5 : 2.5} />}
          {c.last && <path class="strip-last" d={size === "line"
            ? `M${c.x + c.width / 2} ${l.base}l2.5 3.5h-5z` : `M${c.x + c.width / 2} ${l.base + 2}l4 6h-8z`} />}
        </g>
      ))}
    </svg>
  );
  if (size === "line" || bare) return svg;
  return (
    <figure class={`strip-figure strip-figure-${size}`}>
      {onDay
        ? <div class="strip-scroll" role="slider" tabIndex={0} aria-label="Day of the window" aria-valuemin={1} aria-valuemax={l.cells.length}
            aria-valuenow={Math.max(1, l.cells.findIndex((c) => c.on === selected) + 1)}
            aria-valuetext={selected ? exactDay(selected) : "no day chosen"} onKeyDown={onKey}>{svg}</div>
        : <div class="strip-scroll">{svg}</div>}
      <figcaption>
        <p class="strip-says"><Sentence of={stripMore(strip)} />
          {strip.last_day && strip.state !== "earned" && <> · call <By on={strip.last_day} /></>}</p>
        <ul class="chips">{strip.outcomes.map((o) => <li key={o.code}><OutcomeChip of={o} /></li>)}</ul>
      </figcaption>
    </figure>
  );
}

/** The letters that a strip holds, explained. */
export function StripKey({ of }: { of: StripShape }) {
  const letters = [...new Set(of.cells)].filter((c) => "LSDKVX".includes(c));
  if (!letters.length) return null;
  return <ul class="strip-key">{letters.map((c) => <li key={c}><b>{c}</b> {CELL_WORDS[c]}</li>)}</ul>;
}
