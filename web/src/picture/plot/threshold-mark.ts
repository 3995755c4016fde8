/** The detection threshold and the learned floor at the frequency of a question: each bin has its own. */
import type { ThresholdRow } from '../detection-api.js';
import { columnsOf, type Span } from '../grid.js';
import { columnLevels } from '../traces.js';
import type { Context2d, Look } from './surface.js';

const HALF_WIDTH_PX = 26;

export interface ThresholdPlace {
  x(hz: number): number;
  y(levelDbm: number): number;
  readonly look: Look;
}

/** Levels at the frequency of a question, with their names. */
export interface AskedLevels {
  readonly hz: number;
  readonly threshold: { readonly dbm: number; readonly name: string };
  readonly floor: { readonly dbm: number; readonly name: string };
}

export function drawThresholdMark(context: Context2d, asked: AskedLevels, { x, y, look }: ThresholdPlace): void {
  const { threshold, floor } = asked;
  const middle = x(asked.hz);
  const lines = [
    { at: y(threshold.dbm), colour: look.threshold, name: threshold.name, above: true },
    { at: y(floor.dbm), colour: look.dim, name: floor.name, above: false },
  ];
  context.font = look.font;
  context.textAlign = 'center';
  for (const { at, colour, name, above } of lines) {
    context.fillStyle = colour;
    context.fillRect(middle - HALF_WIDTH_PX, at - 1, 2 * HALF_WIDTH_PX, 2);
    const width = context.measureText(name).width + 6;
    context.fillStyle = look.label;
    context.fillRect(middle - width / 2, above ? at - 17 : at + 3, width, 14);
    context.fillStyle = colour;
    context.textBaseline = above ? 'bottom' : 'top';
    context.fillText(name, middle, above ? at - 4 : at + 5);
  }
}

export interface LinePlace {
  readonly view: Span;
  /** CSS px. */
  readonly left: number;
  readonly width: number;
  readonly columns: number;
  y(levelDbm: number): number;
  readonly look: Look;
}

/** The threshold of every bin as a line, interrupted where nothing is judged. */
export function drawDetectionLine(
  context: Context2d,
  rows: readonly ThresholdRow[],
  { view, left, width, columns, y, look }: LinePlace,
): void {
  context.fillStyle = look.threshold;
  const bar = width / columns;
  for (const { startHz, stepHz, thresholdDbm } of rows) {
    const grid = { startHz, stepHz, bins: thresholdDbm.length };
    const points = columnLevels({ kind: 'max', grid, levelsDbm: thresholdDbm }, view, columnsOf(grid, view, columns));
    let before = Number.NaN;
    points.forEach((level, column) => {
      const at = y(level);
      const from = Number.isNaN(before) ? at : before;
      if (!Number.isNaN(at)) context.fillRect(left + column * bar, Math.min(from, at), bar, Math.abs(at - from) + 1);
      before = at;
    });
  }
}
