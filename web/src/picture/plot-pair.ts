/**
 * A spectrum over a waterfall on one axis, drawn from a picture that other code owns: evidence frozen at its trigger,
 * or a tile of the wall. The drawing thread of the live screen draws it; here there is no cursor and no zoom.
 */
import type { Language } from '../ground/words/format.js';
import type { CopiedPicture } from './drawing/copied-picture.js';
import { type DrawnElements, DrawnPlot } from './drawing/drawn-plot.js';
import type { Grid, Span } from './grid.js';
import type { Boxed } from './plot/emission-boxes.js';
import { axisRange } from './plot/level-range.js';
import type { LevelRange, PaletteName } from './plot/waterfall-row.js';
import type { TraceKind } from './traces.js';

export interface PairScene {
  readonly picture: CopiedPicture;
  readonly view: Span;
  readonly range: LevelRange;
  readonly palette: PaletteName;
  /** The slot of the waterfall's top row. */
  readonly topSlot: number;
  readonly boxes: readonly Boxed[];
  readonly thresholdDbm: number | undefined;
  /** In the order of drawing, from back to front. */
  readonly traces: readonly TraceKind[];
  /** Grids without traces. */
  readonly hidden?: readonly Grid[];
  readonly language: Language;
  readonly isField?: boolean | undefined;
}

/** Of what only the live screen has. */
const NONE = {
  dbPerDiv: undefined,
  detection: undefined,
  layers: undefined,
  minus: undefined,
  activeMarker: undefined,
  asked: undefined,
  current: true,
  legend: '',
  markers: [],
  stills: { frozen: [], reference: [] },
} as const;

export class PlotPair {
  readonly #drawn: DrawnPlot;
  #scene: PairScene | undefined;

  constructor(elements: DrawnElements) {
    this.#drawn = new DrawnPlot(elements, {
      changed: () => {
        if (this.#scene !== undefined) this.show(this.#scene);
      },
    });
  }

  /** Number of history rows that fill the waterfall. */
  get rows(): number {
    return this.#drawn.rows;
  }

  /** Draws this scene in the next frame: all of it, or only the rows from `changedFrom` on. */
  show(scene: PairScene, changedFrom?: number): void {
    this.#scene = scene;
    const { picture, topSlot, hidden = [], range } = scene;
    const { look } = this.#drawn;
    const isNewest = topSlot === picture.history.newest;
    this.#drawn.show(
      {
        ...NONE,
        ...scene,
        look,
        spectrumLook: look,
        hidden,
        axis: axisRange(range),
        picture: picture.number,
        topSlot: isNewest ? undefined : topSlot,
      },
      changedFrom === undefined,
    );
  }

  close(): void {
    this.#drawn.close();
  }
}
