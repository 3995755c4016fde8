/** What paints the rows of a waterfall as pixels: the processor, or the graphics card where there is one. */
import type { Span } from '../grid.js';
import type { HeardRun, SweepRows } from './standing-sweeps.js';
import type { Context2d } from './surface.js';
import type { LevelRange, PaletteName } from './waterfall-row.js';

/** The rows from `topSlot` down to older ones, as many as the history has. */
export interface PaintedRows extends SweepRows {
  readonly view: Span;
  readonly palette: PaletteName;
  readonly range: LevelRange;
  readonly topSlot: number;
}

/** Where the picture lies on a canvas, CSS px. */
export interface PicturePlace {
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

/** What a person decided by hand. */
export type PainterWish = 'canvas' | 'gpu' | undefined;

/** Both kinds make the same picture of the same rows. */
export interface Painter {
  readonly kind: 'canvas' | 'gpu';
  /** When something was heard in the painted rows. */
  readonly heard: readonly HeardRun[];
  /** Paints a picture so many pixels wide, a row a slot: all rows, or those that changed from a slot on. */
  paint(rows: PaintedRows, width: number, changedFrom?: number): void;
  /** Puts the picture on a canvas. */
  show(context: Context2d, place: PicturePlace): void;
}
