/**
 * The overview on a canvas, from the oldest on the left to the newest on the right:
 *
 *   incidents   ▲ ◆ ●, with a bar as long as each was received
 *   spikes      how far each column exceeds the usual level
 *   heat        maxima, low frequencies at the bottom; near-black where nothing was stored
 *   gaps        a hatched bar below
 *   axis        Vietnamese time
 */
import { HOUR_MS } from '../../../../src/time/units.js';
import { atMs, LOCAL_OFFSET_MS } from '../../ground/asking/instants.js';
import type { Severity } from '../../ground/names/severities.js';
import { type Language, localClock, localDate } from '../../ground/words/format.js';
import { GRADE_SIGNS, gradeOf } from '../../picture/emissions.js';
import { type Context2d, type Look, Surface } from '../../picture/plot/surface.js';
import { type LevelRange, LUT_STEPS, lookupTable, type PaletteName } from '../../picture/plot/waterfall-row.js';
import type { Overview } from './overview.js';
import type { Marks, Stretch } from './overview-feed.js';

export interface StripScene {
  readonly overview: Overview | undefined;
  readonly marks: Marks;
  /** The time span of the strip. */
  readonly range: Stretch;
  readonly now: number;
  /** The shown instant and the time span of the waterfall; undefined in the present. */
  readonly shown: Stretch;
  readonly inPast: boolean;
  readonly palette: PaletteName;
  readonly levels: LevelRange;
  readonly language: Language;
  readonly look: Look;
}

const MARKS_PX = 14;
const SPIKES_PX = 12;
const GAPS_PX = 5;
const AXIS_PX = 14;
/** Below this a column does not stand out: maxima of noise differ as much by chance. */
export const STANDS_OUT_DB = 8;
const FULL_SPIKE_DB = 40;
const LABEL_PX = 96;
const STEPS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 2160].map((hours) => hours * HOUR_MS),
];
const SEVERITY_SCORE: Readonly<Record<Severity, number>> = { 1: 100, 2: 100, 3: 50, 4: 50, 5: 20, 6: 20 };

export class OverviewStrip {
  readonly canvas: HTMLCanvasElement;
  readonly surface: Surface;
  readonly #heat = document.createElement('canvas');
  #heatOf: readonly unknown[] = [];

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    this.surface = new Surface(canvas, 'opaque');
  }

  paint(scene: StripScene): void {
    const { look, overview, range, shown } = scene;
    const context = this.surface.begin(look.panel);
    const { width, height } = this.surface;
    const heat = { top: MARKS_PX + SPIKES_PX, height: Math.max(8, height - MARKS_PX - SPIKES_PX - GAPS_PX - AXIS_PX) };
    const x = (at: number) => ((at - range.from) / (range.to - range.from)) * width;
    context.fillStyle = look.plot;
    context.fillRect(0, MARKS_PX, width, SPIKES_PX + heat.height + GAPS_PX);
    if (overview !== undefined) {
      this.#drawHeat(context, overview, scene, { x, ...heat });
      context.fillStyle = look.max;
      drawSpikes(context, overview, x);
    }
    drawGaps(context, scene, x, heat.top + heat.height);
    this.#drawAxis(context, scene, x);
    drawIncidents(context, scene, x);
    this.#drawPosition(context, scene, { from: x(shown.from), to: x(shown.to) });
  }

  #drawHeat(
    context: Context2d,
    overview: Overview,
    { palette, levels }: StripScene,
    { x, top, height }: { x(at: number): number; top: number; height: number },
  ): void {
    const of = [overview.levelsDbm, palette, levels];
    if (!of.every((one, i) => one === this.#heatOf[i])) {
      this.#heatOf = of;
      paintHeat(this.#heat, overview, palette, levels);
    }
    context.imageSmoothingEnabled = false;
    const left = x(overview.from);
    context.drawImage(this.#heat, left, top, x(overview.from + overview.columns * overview.stepMs) - left, height);
  }

  #drawAxis(context: Context2d, { range, language, look }: StripScene, x: (at: number) => number): void {
    const { width, height } = this.surface;
    const rough = ((range.to - range.from) * LABEL_PX) / width;
    const step = STEPS_MS.find((one) => one >= rough) ?? 2160 * HOUR_MS;
    context.font = look.font;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const first = Math.ceil((range.from + LOCAL_OFFSET_MS) / step) * step - LOCAL_OFFSET_MS;
    for (let at = first; at < range.to; at += step) {
      const left = Math.round(x(at));
      const isDay = step >= 24 * HOUR_MS || (at + LOCAL_OFFSET_MS) % (24 * HOUR_MS) === 0;
      const date = localDate(at, language);
      const text = isDay ? (language === 'vi' ? date.slice(0, 5) : date.slice(5)) : localClock(at).slice(0, 5);
      context.fillStyle = look.dim;
      context.fillRect(left, height - AXIS_PX, 1, 4);
      if (left + 46 < width - 44) context.fillText(text, left + 4, height - AXIS_PX / 2 + 1);
    }
    context.fillStyle = look.text;
    context.textAlign = 'right';
    context.fillText('UTC+7', width - 2, height - AXIS_PX / 2 + 1);
  }

  #drawPosition(context: Context2d, { inPast, look }: StripScene, at: { from: number; to: number }): void {
    const bottom = this.surface.height - AXIS_PX;
    const colour = inPast ? look.past : look.write;
    context.fillStyle = colour;
    context.globalAlpha = 0.2;
    context.fillRect(at.from, 0, Math.max(1, at.to - at.from), bottom);
    context.globalAlpha = 1;
    const right = Math.min(this.surface.width - 1.5, Math.max(1.5, at.to));
    context.fillStyle = look.plot;
    context.fillRect(right - 2.5, 0, 5, bottom);
    context.fillStyle = colour;
    context.fillRect(right - 1.25, 0, 2.5, bottom);
    context.beginPath();
    context.moveTo(right - 6, 0);
    context.lineTo(right + 6, 0);
    context.lineTo(right, 8);
    context.fill();
  }
}

function paintHeat(canvas: HTMLCanvasElement, overview: Overview, palette: PaletteName, levels: LevelRange): void {
  const { columns, bins, levelsDbm } = overview;
  canvas.width = columns;
  canvas.height = bins;
  const image = new ImageData(columns, bins);
  const pixels = new Uint32Array(image.data.buffer);
  const lut = lookupTable(palette);
  const scale = (LUT_STEPS - 2) / (levels.highDbm - levels.lowDbm);
  for (let column = 0; column < columns; column++)
    for (let bin = 0; bin < bins; bin++) {
      const level = levelsDbm[column * bins + bin] as number;
      const step = Number.isNaN(level) ? 0 : Math.min(LUT_STEPS - 1, Math.max(1, 1 + (level - levels.lowDbm) * scale));
      pixels[(bins - 1 - bin) * columns + column] = lut[Math.floor(step)] as number;
    }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

function drawSpikes(context: Context2d, overview: Overview, x: (at: number) => number): void {
  const { columns, excessDb, from, stepMs } = overview;
  const bottom = MARKS_PX + SPIKES_PX;
  for (let column = 0; column < columns; column++) {
    const excess = excessDb[column] as number;
    if (!(excess >= STANDS_OUT_DB)) continue;
    const left = x(from + column * stepMs);
    const tall = 3 + Math.min(1, (excess - STANDS_OUT_DB) / (FULL_SPIKE_DB - STANDS_OUT_DB)) * (SPIKES_PX - 4);
    // Wide enough to be seen, however short the burst and long the strip.
    context.fillRect(left - 0.5, bottom - tall, Math.max(2, x(from + (column + 1) * stepMs) - left), tall);
  }
}

function drawGaps(
  context: Context2d,
  { marks, range, look }: StripScene,
  x: (at: number) => number,
  top: number,
): void {
  for (const gap of marks.gaps) {
    if (gap.to <= range.from || gap.from >= range.to) continue;
    const left = x(Math.max(gap.from, range.from));
    const width = Math.max(1.5, x(Math.min(gap.to, range.to)) - left);
    context.fillStyle = look.dim;
    context.fillRect(left, top + 1, width, GAPS_PX - 1);
    context.fillStyle = look.plot;
    for (let at = left + 3; at < left + width - 1; at += 6) context.fillRect(at, top + 1, 2, GAPS_PX - 1);
  }
}

function drawIncidents(context: Context2d, { marks, look }: StripScene, x: (at: number) => number): void {
  context.font = look.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  const byGravity = [...marks.incidents].sort((a, b) => b.severity - a.severity);
  for (const { severity, firstHeardAt, lastHeardAt } of byGravity) {
    const grade = gradeOf(SEVERITY_SCORE[severity]);
    const left = x(atMs(firstHeardAt));
    context.fillStyle = look.severity[severity];
    context.fillRect(left, MARKS_PX - 2, Math.max(1.5, x(atMs(lastHeardAt)) - left), 2);
    context.fillText(GRADE_SIGNS[grade], left, MARKS_PX / 2);
  }
}
