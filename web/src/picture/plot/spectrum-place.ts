/** Where frequencies and levels lie on a spectrum. Pure: the page and the drawing thread place the same way. */
import type { Span } from '../grid.js';
import { type Context2d, GUTTER_LEFT_PX, GUTTER_RIGHT_PX, type Look, type Size } from './surface.js';
import type { LevelRange } from './waterfall-row.js';

export const AXIS_HEIGHT_PX = 24;
export const TOP_PX = 8;

export interface LayerPlace {
  x(hz: number): number;
  /** CSS px from the top, also beyond the plot. */
  y(levelDbm: number): number;
  /** The plot without its axes, CSS px. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly look: Look;
}

/** What a part of the page that is fetched later draws; another object when it changes. */
export interface Layer {
  /** Behind the traces. */
  draw(context: Context2d, place: LayerPlace): void;
  /** Over the traces: text, which they would strike through. */
  label?(context: Context2d, place: LayerPlace): void;
}

/** Space between the axes, CSS px. */
export function plotSize({ width, height }: Pick<Size, 'width' | 'height'>) {
  return {
    width: Math.max(1, width - GUTTER_LEFT_PX - GUTTER_RIGHT_PX),
    height: Math.max(1, height - AXIS_HEIGHT_PX - TOP_PX),
  };
}

export function spectrumPlace(
  size: Size,
  { view, axis, look }: { readonly view: Span; readonly axis: LevelRange; readonly look: Look },
): LayerPlace {
  const box = { left: GUTTER_LEFT_PX, top: TOP_PX, ...plotSize(size) };
  return {
    box,
    look,
    x: (hz) => box.left + ((hz - view.startHz) / (view.stopHz - view.startHz)) * box.width,
    y: (levelDbm) => box.top + ((axis.highDbm - levelDbm) / (axis.highDbm - axis.lowDbm)) * box.height,
  };
}

/** The level so many CSS px below the top of the spectrum. */
export function levelAt(y: number, size: Size, axis: LevelRange): number {
  return axis.highDbm - ((y - TOP_PX) / plotSize(size).height) * (axis.highDbm - axis.lowDbm);
}
