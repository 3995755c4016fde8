/**
 * Divides a band among receivers. Each part belongs to one receiver and has bins of one width; a level is never shown in the
 * part of another receiver. Pure.
 */
import type { CSSProperties } from 'react';
import type { SweepFrame } from '../../../../src/live/wire.js';
import { SweepFlag } from '../../../../src/rf/sweep.js';
import { type Grid, gridOf, type Span, spanOf, sweepOf, widthHz } from '../../picture/grid.js';
import { GUTTER_LEFT_PX, GUTTER_RIGHT_PX } from '../../picture/plot/surface.js';
import type { ReceiverInfo } from '../../program/program-store.js';

/** What a receiver measures in bins of one width, or the part of it that is shown. */
export interface Part extends Span {
  readonly receiverId: string;
  /** Undefined where nothing was heard, so that only the plan of the receiver is known. */
  readonly stepHz: number | undefined;
}

const EDGE = 1e-6;
/** Share of the view: some two pixels. */
const LEAST_GAP = 0.002;
/** Two names for one width: frames have their own rounding. */
const SAME_STEP = 0.01;
/** After this time without its sweeps, and four of its intervals, a plan is over if its receiver sends others. */
const OVER_AFTER_MS = 60_000;
const OVER_AFTER_INTERVALS = 4;

/** The parts from low to high. Where several receivers measure, the one with the narrowest bins is shown; else the first. */
export function partsOf(ranges: readonly Part[], view: Span): Part[] {
  const inView = (hz: number) => Math.min(view.stopHz, Math.max(view.startHz, hz));
  const edges = [...new Set(ranges.flatMap(({ startHz, stopHz }) => [inView(startHz), inView(stopHz)]))];
  edges.sort((a, b) => a - b);
  const parts: { range: Part; startHz: number; stopHz: number }[] = [];
  for (const [i, stopHz] of edges.entries()) {
    const startHz = edges[i - 1] ?? stopHz;
    const range = narrowest(ranges.filter((one) => one.startHz <= startHz && one.stopHz >= stopHz));
    const last = parts.at(-1);
    if (startHz === stopHz || range === undefined) continue;
    if (last?.range === range && last.stopHz === startHz) last.stopHz = stopHz;
    else parts.push({ range, startHz, stopHz });
  }
  return parts
    .map(({ range, ...span }) => ({ ...range, ...span }))
    .filter((part) => widthHz(part) > (part.stepHz ?? 0));
}

function narrowest(ranges: readonly Part[]): Part | undefined {
  const stepOf = ({ stepHz }: Part) => stepHz ?? Number.POSITIVE_INFINITY;
  return ranges.reduce<Part | undefined>((best, one) => (best && stepOf(best) <= stepOf(one) ? best : one), undefined);
}

/** The stretches of a view that no part has, as far as they are wide enough to be seen. */
export function gapsOf(parts: readonly Part[], view: Span): Span[] {
  const starts = [view.startHz, ...parts.map(({ stopHz }) => stopHz)];
  const stops = [...parts.map(({ startHz }) => startHz), view.stopHz];
  return starts
    .map((startHz, i) => ({ startHz, stopHz: stops[i] as number }))
    .filter((gap) => widthHz(gap) > LEAST_GAP * widthHz(view));
}

/** What a receiver measures at the end of these sweeps. Closer looks and holds are no part of its plans. */
export function rangesIn(receiverId: string, frames: readonly SweepFrame[]): Part[] {
  const heard: { grid: Grid; first: number; last: number; count: number }[] = [];
  for (const frame of frames) {
    if ((frame.flags & SweepFlag.aside) !== 0) continue;
    const known = heard.find(({ grid }) => isSame(grid, gridOf(frame)));
    if (known === undefined) {
      heard.push({ grid: gridOf(frame), first: frame.startedAt, last: frame.startedAt, count: 1 });
      continue;
    }
    known.first = Math.min(known.first, frame.startedAt);
    known.last = Math.max(known.last, frame.startedAt);
    known.count += 1;
  }
  const newest = Math.max(...heard.map(({ last }) => last));
  return heard
    .filter(({ first, last, count }) => !isOver(newest - last, count > 1 ? (last - first) / (count - 1) : 0))
    .map(({ grid }) => ({ receiverId, stepHz: grid.stepHz, ...spanOf(grid) }));
}

/** The resolution bandwidth of the newest sweep that a part is made of. */
export function rbwOf(part: Part, receivers: readonly Pick<ReceiverInfo, 'id' | 'measured'>[]): number | undefined {
  const { receiverId, stepHz } = part;
  if (stepHz === undefined) return undefined;
  const { measured = [] } = receivers.find(({ id }) => id === receiverId) ?? {};
  return sweepOf({ ...part, stepHz }, measured)?.rbwHz;
}

export function keyOf({ receiverId, startHz, stepHz }: Part): string {
  return `${receiverId}/${startHz}/${stepHz}`;
}

export function isOver(silentMs: number, intervalMs: number): boolean {
  return silentMs > Math.max(OVER_AFTER_MS, OVER_AFTER_INTERVALS * intervalMs);
}

function isSame(a: Grid, b: Grid): boolean {
  return isStep(a.stepHz, b.stepHz) && Math.abs(a.startHz - b.startHz) < a.stepHz && Math.abs(a.bins - b.bins) <= 1;
}

export function isStep(a: number | undefined, b: number): boolean {
  return a !== undefined && Math.abs(a - b) < SAME_STEP * b;
}

/** The bins of a frame that lie in a part from edge to edge; undefined where there are none. */
export function cutTo(part: Part, frame: SweepFrame): SweepFrame | undefined {
  const { startHz, stepHz, levelsDbm } = frame;
  if (!isStep(part.stepHz, stepHz)) return undefined;
  const first = Math.max(0, Math.ceil((part.startHz - startHz) / stepHz + 0.5 - EDGE));
  const last = Math.min(levelsDbm.length - 1, Math.floor((part.stopHz - startHz) / stepHz - 0.5 + EDGE));
  if (first > last) return undefined;
  return { ...frame, startHz: startHz + first * stepHz, levelsDbm: levelsDbm.subarray(first, last + 1) };
}

const PLOT_WIDTH = `(100% - ${GUTTER_LEFT_PX + GUTTER_RIGHT_PX}px)`;

/** Where a span stands across the plot. */
export function placeOf({ startHz, stopHz }: Span, view: Span): CSSProperties {
  const share = (hz: number) => Math.min(1, Math.max(0, (hz - view.startHz) / (view.stopHz - view.startHz)));
  return { ...placeOfShare(share(startHz)), width: `calc(${share(stopHz) - share(startHz)} * ${PLOT_WIDTH})` };
}

export function placeOfShare(share: number): CSSProperties {
  return { left: `calc(${GUTTER_LEFT_PX}px + ${share} * ${PLOT_WIDTH})` };
}
