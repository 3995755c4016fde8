/**
 * The range around a zoomed view that is looked at closely: a half, a quarter, an eighth … of the receiver's range. It is wider
 * than the view, and another one only after zooming by two or panning by a quarter of it, so that few of them are asked for.
 */
import { type Span, widthHz } from './grid.js';

/** Smallest width of the range in widths of the view: with steps of a quarter, any view fits in. */
const LEAST_WIDTHS = 4 / 3;
const STEPS_A_RANGE = 4;

/**
 * Undefined where the view is so wide that all of the range is no wider.
 * @param wholeHz width of a range in which no bin is left out: a narrower one would show no more
 */
export function closeRange(view: Span, full: Span, wholeHz = 0): Span | undefined {
  const most = Math.ceil(Math.log2(widthHz(full) / wholeHz));
  const halvings = Math.min(most, Math.floor(Math.log2(widthHz(full) / (LEAST_WIDTHS * widthHz(view)))));
  if (!(halvings >= 1)) return undefined;
  const width = widthHz(full) / 2 ** halvings;
  const step = width / STEPS_A_RANGE;
  const last = STEPS_A_RANGE * (2 ** halvings - 1);
  const steps = Math.min(last, Math.max(0, Math.floor((view.startHz - full.startHz) / step)));
  const startHz = full.startHz + steps * step;
  return { startHz, stopHz: startHz + width };
}
