/** The level and frequency axes of the spectrum, with their grid. */
import type { Formats } from '../../ground/words/format.js';
import type { Span } from '../grid.js';
import { DIVISIONS } from './level-axis.js';
import type { Context2d, Look } from './surface.js';
import { decimalsFor, MORE_FACTORS, readableTicks, type Ticks } from './ticks.js';
import { colourAt, cssColour, type LevelRange, type PaletteName } from './waterfall-row.js';

const PALETTE_BAR_PX = 5;
const LEVEL_LABEL_PX = 34;
const SMALLEST_DIVISION_PX = 15;
/** Nearest two labels of levels, line to line: the letters of 11 px with a gap. */
const NEAREST_LABELS_PX = 13;
const FREQUENCY_LABEL_PX = 92;
/** A label nearer to an end of the axis would be cut. */
const EDGE_PX = 12;
const LETTER_PX = 6.7;
/** Half the height of a level's label with the space around it. */
const LABEL_HALF_PX = 8;
/** Space right of the plot that a label may use. */
const RIGHT_PX = 8;

/** Place of the plot inside its canvas, CSS px. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface LevelScale {
  /** Bottom and top of the axis. */
  readonly axis: LevelRange;
  /** Set where the axis has ten divisions of this size; otherwise its lines stand at round levels. */
  readonly dbPerDiv?: number | undefined;
  /** `dBm` for levels, `dB` for differences. */
  readonly unit: string;
  /** dB from the axis to the levels that are written. */
  readonly overDb?: number;
  /** The legend of the waterfall's colours; undefined where the axis shows no levels. */
  readonly colours: { readonly palette: PaletteName; readonly range: LevelRange } | undefined;
}

interface Ink {
  readonly formats: Formats;
  readonly look: Look;
}

/** Lines of a level axis. At least five have labels. */
export function levelLines(
  { axis, dbPerDiv, overDb = 0 }: Pick<LevelScale, 'axis' | 'dbPerDiv' | 'overDb'>,
  height: number,
): Ticks {
  const { lowDbm, highDbm } = axis;
  if (dbPerDiv === undefined) {
    const { step, values } = readableTicks(lowDbm + overDb, highDbm + overDb, height / LEVEL_LABEL_PX);
    return { step, values: values.map((value) => value - overDb) };
  }
  const every = height / DIVISIONS >= SMALLEST_DIVISION_PX ? 1 : 2;
  const values = Array.from({ length: DIVISIONS / every + 1 }, (_, i) => highDbm - i * every * dbPerDiv);
  return { step: every * dbPerDiv, values };
}

/** Every how many lines one has its label, from the top: all, or fewer where labels would touch on a low plot. */
export function labelledEvery({ step }: Ticks, { lowDbm, highDbm }: LevelRange, height: number): number {
  return Math.max(1, Math.ceil(NEAREST_LABELS_PX / ((step / (highDbm - lowDbm)) * height)));
}

export interface FrequencyLabels {
  readonly mhz: readonly number[];
  readonly decimals: number;
}

/**
 * Labelled frequencies of an axis: at least five. They are round where round ones fit beside each other; on a narrow plot
 * five at equal distances, with as few digits as these need.
 */
export function frequencyLabels({ startHz, stopHz }: Span, width: number): FrequencyLabels {
  const [low, high] = [startHz / 1e6, stopHz / 1e6];
  const edge = (EDGE_PX / width) * (high - low);
  for (const factors of [undefined, MORE_FACTORS]) {
    const { step, values } = readableTicks(low + edge, high - edge, width / FREQUENCY_LABEL_PX, factors);
    const decimals = decimalsFor(step);
    const letters = high.toFixed(decimals).length + 1;
    if ((step / (high - low)) * width >= letters * LETTER_PX) return { mhz: values, decimals };
  }
  const fifth = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(fifth));
  const digit = fifth >= 4 * unit ? unit : unit / 2;
  const step = Math.floor(fifth / digit) * digit;
  const middle = Math.round((low + high) / 2 / digit) * digit;
  return { mhz: [-2, -1, 0, 1, 2].map((n) => middle + n * step), decimals: decimalsFor(digit) };
}

/**
 * Right edge of the topmost label, which has the unit behind it, and where the legend of the colours may begin: at the
 * edge of the plot the label stands over the legend's place, so the legend begins below it.
 */
export function topOfAxis(at: number, box: PlotBox): { readonly labelRight: number; readonly legendFrom: number } {
  const isOver = at < box.top + LABEL_HALF_PX;
  return {
    labelRight: box.left - 4 - (isOver ? 0 : PALETTE_BAR_PX + 4),
    legendFrom: isOver ? Math.max(at, box.top - 1) + LABEL_HALF_PX : box.top,
  };
}

export function drawLevelAxis(context: Context2d, scale: LevelScale, box: PlotBox, ink: Ink): void {
  const { look, formats } = ink;
  const { lowDbm, highDbm } = scale.axis;
  const { overDb = 0 } = scale;
  const y = (level: number) => box.top + ((highDbm - level) / (highDbm - lowDbm)) * box.height;
  const lines = levelLines(scale, box.height);
  const { step } = lines;
  const values = [...lines.values].sort((a, b) => b - a);
  const every = labelledEvery(lines, scale.axis, box.height);
  const highest = values[0] ?? scale.axis.highDbm;
  const right = box.left - PALETTE_BAR_PX - 8;
  const { labelRight, legendFrom } = topOfAxis(Math.round(y(highest)), box);
  context.font = look.font;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const [index, level] of values.entries()) {
    const at = Math.round(y(level));
    const isZero = scale.unit === 'dB' && level === 0;
    context.fillStyle = isZero ? look.dim : look.grid;
    context.fillRect(box.left, at, box.width, 1);
    if (index % every !== 0) continue;
    const decimals = Number.isInteger(level) ? 0 : Math.max(1, decimalsFor(step));
    const words =
      scale.unit === 'dB' && !isZero ? formats.signed(level, decimals) : formats.number(level + overDb, decimals);
    context.fillStyle = level === highest ? look.text : look.dim;
    const text = level === highest ? `${words} ${scale.unit}` : words;
    // "107 dBµV/m" is wider than the gutter.
    const to = level === highest ? Math.max(labelRight, Math.ceil(context.measureText(text).width)) : right;
    context.fillText(text, to, Math.max(at, box.top - 1));
  }
  if (scale.colours === undefined) return;
  // The legend of the waterfall's colours stands on the very axis that names their levels.
  const { palette, range } = scale.colours;
  const top = Math.max(legendFrom, y(range.highDbm));
  const bottom = Math.min(box.top + box.height, y(range.lowDbm));
  const gradient = context.createLinearGradient(0, y(range.lowDbm), 0, y(range.highDbm));
  for (let i = 0; i <= 16; i++) gradient.addColorStop(i / 16, cssColour(colourAt(palette, i / 16)));
  context.fillStyle = gradient;
  context.fillRect(box.left - PALETTE_BAR_PX - 2, top, PALETTE_BAR_PX, Math.max(0, bottom - top));
}

export function drawFrequencyAxis(context: Context2d, view: Span, box: PlotBox, ink: Ink): void {
  const { look, formats } = ink;
  const bottom = box.top + box.height;
  const { mhz: labels, decimals } = frequencyLabels(view, box.width);
  context.font = look.font;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const mhz of labels) {
    const x = Math.round(box.left + ((mhz * 1e6 - view.startHz) / (view.stopHz - view.startHz)) * box.width);
    context.fillStyle = look.grid;
    context.fillRect(x, box.top, 1, box.height);
    context.fillStyle = look.dim;
    context.fillRect(x, bottom, 1, 4);
    const words = formats.number(mhz, decimals);
    const half = context.measureText(words).width / 2;
    context.fillText(words, Math.min(x, box.left + box.width + RIGHT_PX - half), bottom + 14);
  }
  context.fillStyle = look.text;
  context.textAlign = 'right';
  context.fillText('MHz', box.left - PALETTE_BAR_PX - 8, bottom + 14);
}
