/** The difference of two spectra: rises in one colour, falls in another, on an axis in dB. */
import type { Formats } from '../../ground/words/format.js';
import type { Span } from '../../picture/grid.js';
import { GUTTER_LEFT_PX, type Look, type Surface } from '../../picture/plot/surface.js';
import { decimalsFor, roundTicks } from '../../picture/plot/ticks.js';

const AXIS_PX = 20;
const TOP_PX = 6;
const LEAST_DB = 10;

export interface DifferenceScene {
  readonly differenceDb: Float32Array;
  readonly view: Span;
  readonly formats: Formats;
  readonly look: Look;
}

export function drawDifference(surface: Surface, { differenceDb, view, formats, look }: DifferenceScene): void {
  const context = surface.begin(look.panel);
  const { width, height, plotWidth } = surface;
  const plotHeight = height - AXIS_PX - TOP_PX;
  const most =
    Math.ceil(differenceDb.reduce((top, db) => (Number.isNaN(db) ? top : Math.max(top, Math.abs(db))), LEAST_DB) / 5) *
    5;
  const y = (db: number) => TOP_PX + ((most - db) / (2 * most)) * plotHeight;
  context.fillStyle = look.plot;
  context.fillRect(GUTTER_LEFT_PX, TOP_PX, plotWidth, plotHeight);
  context.font = look.font;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const db of roundTicks(-most, most, plotHeight / 26).values) {
    context.fillStyle = look.grid;
    context.fillRect(GUTTER_LEFT_PX, Math.round(y(db)), plotWidth, 1);
    context.fillStyle = look.dim;
    const text = `${db > 0 ? '+' : ''}${formats.number(db)}`;
    context.fillText(text, GUTTER_LEFT_PX - 6, Math.min(height - AXIS_PX - 4, Math.max(TOP_PX + 5, y(db))));
  }
  context.fillStyle = look.text;
  context.textAlign = 'left';
  context.fillText('dB', 4, TOP_PX + 5);
  const bar = plotWidth / differenceDb.length;
  differenceDb.forEach((db, column) => {
    if (Number.isNaN(db)) return;
    context.fillStyle = db > 0 ? look.max : look.write;
    context.fillRect(GUTTER_LEFT_PX + column * bar, Math.min(y(0), y(db)), bar, Math.max(1, Math.abs(y(db) - y(0))));
  });
  const ticks = roundTicks(view.startHz / 1e6, view.stopHz / 1e6, plotWidth / 92);
  const decimals = decimalsFor(ticks.step);
  context.textAlign = 'center';
  for (const mhz of ticks.values) {
    const x = GUTTER_LEFT_PX + ((mhz * 1e6 - view.startHz) / (view.stopHz - view.startHz)) * plotWidth;
    context.fillStyle = look.dim;
    context.fillRect(x, height - AXIS_PX, 1, 4);
    if (x < width - 62 && x > GUTTER_LEFT_PX + 10)
      context.fillText(formats.number(mhz, decimals), x, height - AXIS_PX / 2 + 2);
  }
  context.fillStyle = look.text;
  context.textAlign = 'right';
  context.fillText('MHz', width - 10, height - AXIS_PX / 2 + 2);
}
