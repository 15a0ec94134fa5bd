// How often an automatic answer may be wrong: a point on the curve of what that brings.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { request } from "../../page/account";
import { languageName, t, written } from "../../page/texts";

interface Point {
  /** Share of right answers that is asked for. */
  wanted: number;
  /** Share of the messages that is answered at once. */
  answered: number;
  /** Share of these answers that was right, and of how many examples. */
  measured: number;
  answers: number;
}

interface Measured {
  wanted: number;
  default: number;
  all: Point[];
  languages: { lang: string; points: Point[] }[];
}

/** The setting of a store, as the field "precision" of a form, in percent. */
export function Precision({ store, children }: { store: string; children?: ComponentChildren }) {
  const measured = useSignal<Measured | null>(null);
  const chosen = useSignal(0);
  const lang = useSignal("");
  useEffect(() => {
    request<Measured>("GET", `stores/${store}/precision`)
      .then((m) => {
        chosen.value = m.all.findIndex((p) => p.wanted === m.wanted);
        measured.value = m;
      })
      .catch(() => {}); // the setting stays as it is
  }, []);
  const m = measured.value;
  if (!m) return null;
  const points = m.languages.find((l) => l.lang === lang.value)?.points ?? m.all;
  const at = points[chosen.value]!;
  return (
    <fieldset class="curve">
      <legend>{t("admin.curve")}</legend>
      <input type="hidden" name="precision" value={Math.round(at.wanted * 1000) / 10} />
      <Plot points={points} chosen={chosen.value} choose={(i) => (chosen.value = i)} />
      <label>
        {t("admin.curve_slider")}
        <input
          type="range"
          min={0}
          max={points.length - 1}
          value={chosen.value}
          aria-valuetext={sentence(at)}
          onInput={(e) => (chosen.value = Number(e.currentTarget.value))}
        />
      </label>
      <p class={at.answered > 0 ? "" : "warn"}>
        <strong>{sentence(at)}</strong>
      </p>
      {at.answers > 0 && <p class="quiet small">{t("admin.curve_measured", { n: number(at.answers), right: percent(at.measured, 1) })}</p>}
      <label>
        {t("admin.curve_language")}
        <select value={lang.value} onChange={(e) => (lang.value = e.currentTarget.value)}>
          <option value="">{t("admin.curve_all")}</option>
          {m.languages.map((l) => (
            <option key={l.lang} value={l.lang}>
              {`${languageName(l.lang)} · ${percent(l.points[chosen.value]!.answered)}`}
            </option>
          ))}
        </select>
      </label>
      {children}
    </fieldset>
  );
}

/** One wrong answer in how many. */
const oneIn = (p: Point) => Math.round(1 / (1 - p.wanted));
const number = (n: number) => new Intl.NumberFormat(written().lang).format(n);
const percent = (share: number, digits = 0) => new Intl.NumberFormat(written().lang, { style: "percent", maximumFractionDigits: digits }).format(share);

function sentence(p: Point): string {
  return p.answered > 0 ? t("admin.curve_chosen", { n: number(oneIn(p)), answered: Math.round(p.answered * 100) }) : t("admin.curve_nothing", { n: number(oneIn(p)) });
}

const width = 360;
const height = 150;
const pad = { start: 40, end: 12, top: 10, bottom: 22 };
/** Marks of the axis: one wrong in so many. */
const marks = [2, 10, 33, 100, 1000];

const across = (n: number) => pad.start + (Math.log(n / 2) / Math.log(500)) * (width - pad.start - pad.end);
const down = (share: number) => pad.top + (1 - share) * (height - pad.top - pad.bottom);

/** The curve, for the eye and the pointer; the slider below says the same to everybody. */
function Plot({ points, chosen, choose }: { points: Point[]; chosen: number; choose: (i: number) => void }) {
  const spots = points.map((p) => ({ x: across(1 / (1 - p.wanted)), y: down(p.answered) }));
  const point = (e: PointerEvent & { currentTarget: SVGSVGElement }) => {
    if (e.type === "pointermove" && e.buttons === 0) return;
    const box = e.currentTarget.getBoundingClientRect();
    const x = ((e.clientX - box.left) / box.width) * width;
    choose(spots.reduce((best, s, i) => (Math.abs(s.x - x) < Math.abs(spots[best]!.x - x) ? i : best), 0));
  };
  const at = spots[chosen]!;
  return (
    <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true" onPointerDown={point} onPointerMove={point}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line class="grid" x1={pad.start} x2={width - pad.end} y1={down(share)} y2={down(share)} />
          <text x={pad.start - 6} y={down(share) + 4} text-anchor="end">
            {percent(share)}
          </text>
        </g>
      ))}
      {marks.map((n) => (
        <text key={n} x={across(n)} y={height - 6} text-anchor={n === 1000 ? "end" : n === 2 ? "start" : "middle"}>
          {t("admin.curve_one_in", { n: number(n) })}
        </text>
      ))}
      <polyline class="line" points={spots.map((s) => `${s.x.toFixed(1)},${s.y.toFixed(1)}`).join(" ")} />
      <line class="chosen" x1={at.x} x2={at.x} y1={at.y} y2={down(0)} />
      <circle cx={at.x} cy={at.y} r={6} />
    </svg>
  );
}
