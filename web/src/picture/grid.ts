/** The frequencies of a row's bins, and their mapping to a screen's columns. */
import type { SweepFrame } from '../../../src/live/wire.js';
import type { BinGrid } from '../../../src/rf/bin-columns.js';

/** `startHz` is the centre of bin 0. */
export type Grid = BinGrid;

/** A range of frequency; of a view, from the left to the right edge of the axis. */
export interface Span {
  readonly startHz: number;
  readonly stopHz: number;
}

export function gridOf({ startHz, stepHz, levelsDbm }: Pick<SweepFrame, 'startHz' | 'stepHz' | 'levelsDbm'>): Grid {
  return { startHz, stepHz, bins: levelsDbm.length };
}

export function sameGrid(a: Grid, b: Grid): boolean {
  return a.startHz === b.startHz && a.stepHz === b.stepHz && a.bins === b.bins;
}

/** The range that a grid measures: half a step beyond the centres of its outer bins. */
export function spanOf(grid: Grid): Span {
  const startHz = grid.startHz - grid.stepHz / 2;
  return { startHz, stopHz: startHz + grid.bins * grid.stepHz };
}

/** From the lowest to the highest frequency of all; undefined of none. */
export function hullOf(spans: readonly Span[]): Span | undefined {
  if (spans.length === 0) return undefined;
  const startHz = Math.min(...spans.map((span) => span.startHz));
  return { startHz, stopHz: Math.max(...spans.map((span) => span.stopHz)) };
}

/** Whether bins of this range and width are those of the sweep, or groups of them. Another plan may sweep the same range. */
function isMadeOf({ startHz, stopHz, stepHz }: Span & { readonly stepHz: number }, sweep: Grid): boolean {
  const whole = spanOf(sweep);
  // The outer groups may be incomplete.
  const isWithin = startHz > whole.startHz - stepHz && stopHz < whole.stopHz + stepHz;
  return isWithin && stepHz > 0.99 * sweep.stepHz;
}

/** The newest sweep, which is first, that bins of this range and width are of: in these bins, or else in finer ones. */
export function sweepOf<T extends Grid>(part: Span & { readonly stepHz: number }, sweeps: readonly T[]): T | undefined {
  const made = sweeps.filter((sweep) => isMadeOf(part, sweep));
  return made.find(({ stepHz }) => !isGrouped(part, stepHz)) ?? made[0];
}

/** Whether these bins are groups of bins of this width. */
export function isGrouped({ stepHz }: { readonly stepHz: number }, measuredHz: number): boolean {
  return measuredHz < 0.99 * stepHz;
}

/** True when the spans share more than an edge. */
export function overlaps(a: Span, b: Span): boolean {
  return a.startHz < b.stopHz && b.startHz < a.stopHz;
}

/** The one with the narrowest bins. */
export function finest<T extends { readonly grid: Grid }>(sources: readonly T[]): T | undefined {
  return [...sources].sort((a, b) => a.grid.stepHz - b.grid.stepHz)[0];
}

export function binAt(grid: Grid, hz: number): number | undefined {
  const bin = Math.round((hz - grid.startHz) / grid.stepHz);
  return bin >= 0 && bin < grid.bins ? bin : undefined;
}

/** For each column of a screen, its bins [from, to); from === to where the grid has none. */
export interface Columns {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * A column has every bin whose centre it covers, so that its maximum loses no peak; where bins are wider than columns,
 * the bin that covers the column's centre.
 */
export function columnsOf(grid: Grid, view: Span, width: number): Columns {
  const from = new Int32Array(width);
  const to = new Int32Array(width);
  const hzPerColumn = (view.stopHz - view.startHz) / width;
  const binsPerColumn = hzPerColumn / grid.stepHz;
  const first = (view.startHz - grid.startHz) / grid.stepHz;
  for (let x = 0; x < width; x++) {
    const left = first + x * binsPerColumn;
    let low = Math.ceil(left - 1e-9);
    let high = Math.ceil(left + binsPerColumn - 1e-9);
    if (low >= high) {
      low = Math.round(left + binsPerColumn / 2);
      high = low + 1;
    }
    from[x] = Math.min(grid.bins, Math.max(0, low));
    to[x] = Math.max(from[x] as number, Math.min(grid.bins, high));
  }
  return { from, to };
}

/** Zoom and pan of the frequency axis: steps from one span to the next, always inside the receiver's range. Pure. */
export function widthHz(span: Span): number {
  return span.stopHz - span.startHz;
}

/** The wanted span, moved and cut so that it lies inside `full` and is at least `minWidthHz` wide. */
export function within(wanted: Span, full: Span, minWidthHz: number): Span {
  const width = Math.min(widthHz(full), Math.max(minWidthHz, widthHz(wanted)));
  const centre = (wanted.startHz + wanted.stopHz) / 2;
  const startHz = Math.min(full.stopHz - width, Math.max(full.startHz, centre - width / 2));
  return { startHz, stopHz: startHz + width };
}

/** What a cut leaves in its place: the centre, while both ends come nearer, or each end that lies inside. */
export type Kept = 'centre' | 'ends';

/** The wanted span cut so that it lies inside `full`, which has its centre. */
export function cutInto(wanted: Span, full: Span, keeps: Kept): Span {
  if (keeps === 'ends')
    return { startHz: Math.max(wanted.startHz, full.startHz), stopHz: Math.min(wanted.stopHz, full.stopHz) };
  const centre = (wanted.startHz + wanted.stopHz) / 2;
  const half = Math.min(widthHz(wanted) / 2, centre - full.startHz, full.stopHz - centre);
  return { startHz: centre - half, stopHz: centre + half };
}

/** Narrows (`factor` < 1) or widens the span; the frequency `atHz` stays at its place on the screen. */
export function zoomed(span: Span, atHz: number, factor: number): Span {
  return { startHz: atHz - (atHz - span.startHz) * factor, stopHz: atHz + (span.stopHz - atHz) * factor };
}

/** Moves the span by a share of its width; positive moves to higher frequencies. */
export function panned(span: Span, share: number): Span {
  const byHz = widthHz(span) * share;
  return { startHz: span.startHz + byHz, stopHz: span.stopHz + byHz };
}

/** The span with `firstHz` at the share `firstAt` of the width and `secondHz` at `secondAt`, for a pinch. */
export function pinched(firstHz: number, firstAt: number, secondHz: number, secondAt: number): Span | undefined {
  if (Math.abs(secondAt - firstAt) < 0.02) return undefined;
  const width = (secondHz - firstHz) / (secondAt - firstAt);
  if (!(width > 0)) return undefined;
  const startHz = firstHz - firstAt * width;
  return { startHz, stopHz: startHz + width };
}

export function sameRange(a: Span | undefined, b: Span | undefined): boolean {
  return a?.startHz === b?.startHz && a?.stopHz === b?.stopHz;
}
