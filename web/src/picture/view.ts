/** Zoom and pan of the frequency axis: steps from one span to the next, always inside the receiver's range. Pure. */
import type { Span } from './grid.js';

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
