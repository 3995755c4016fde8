/** The layer over the plots: their common cursor, its reading, and the region being chosen. */

import type { Span } from '../../picture/grid.js';
import type { Picture } from '../../picture/picture.js';
import { isCurrent, type ShownState, shownReceiver } from '../../picture/picture-store.js';
import { Cursor } from '../../picture/plot/cursor.js';
import { readCursor, type ShownRows } from '../../picture/plot/cursor-reading.js';
import { AXIS_HEIGHT_PX, TOP_PX } from '../../picture/plot/spectrum-place.js';
import { GUTTER_LEFT_PX, type Look, sizeOf } from '../../picture/plot/surface.js';

const READOUT_CLEAR_PX = 70;

export interface OverlayElements {
  readonly root: HTMLElement;
  readonly spectrum: HTMLCanvasElement;
  readonly waterfall: HTMLCanvasElement;
  readonly cursor: HTMLCanvasElement;
  readonly readout: HTMLElement;
}

/** The rows of the waterfall, the newest at `topSlot`. */
interface OverlayRows extends ShownRows {
  readonly view: Span;
}

export interface OverlayScene {
  readonly scene: OverlayRows | undefined;
  readonly state: ShownState;
  readonly view: Span | undefined;
  readonly picture: Picture | undefined;
  readonly look: Look;
  /** Level at this many CSS px below the top of the spectrum. */
  levelAt(y: number): number;
}

export class PlotOverlay {
  readonly #elements: OverlayElements;
  readonly #cursor: Cursor;
  #pointer: { x: number; y: number } | undefined;
  #drawn = true;

  constructor(elements: OverlayElements) {
    this.#elements = elements;
    this.#cursor = new Cursor(elements.cursor);
  }

  /** True while there is a cursor or a region, which move with the rows. */
  get isShown(): boolean {
    return this.#pointer !== undefined || this.#drawn;
  }

  fit(): void {
    this.#cursor.surface.fit(sizeOf(this.#elements.cursor));
  }

  point(clientX: number, clientY: number): void {
    const box = this.#elements.root.getBoundingClientRect();
    this.#pointer = { x: clientX - box.left, y: clientY - box.top };
  }

  pointNowhere(): void {
    this.#pointer = undefined;
  }

  shareAt(clientX: number): number {
    return this.#shareOf(clientX - this.#elements.root.getBoundingClientRect().left);
  }

  get cursorShare(): number | undefined {
    return this.#pointer === undefined ? undefined : this.#shareOf(this.#pointer.x);
  }

  /** Share of the waterfall's height at a client y; may lie outside 0…1. */
  downAt(clientY: number): number {
    return this.#downOf(clientY - this.#elements.root.getBoundingClientRect().top);
  }

  /** The cursor's position on the waterfall; undefined when it is elsewhere. */
  get downWaterfall(): number | undefined {
    const down = this.#downOf(this.#pointer?.y ?? -1);
    return down < 0 || down > 1 ? undefined : down;
  }

  paint({ scene, state, view, picture, look, levelAt }: OverlayScene): void {
    const region = this.#regionBox(scene, state);
    if (this.#pointer === undefined && region === undefined && !this.#drawn) return;
    this.#drawn = this.#pointer !== undefined || region !== undefined;
    const { root, spectrum, waterfall, readout } = this.#elements;
    const plots = [
      { top: spectrum.offsetTop + TOP_PX, bottom: spectrum.offsetTop + spectrum.offsetHeight - AXIS_HEIGHT_PX },
      { top: waterfall.offsetTop, bottom: waterfall.offsetTop + waterfall.offsetHeight },
    ];
    const share = this.cursorShare;
    const at = share !== undefined && share >= 0 && share <= 1 ? this.#pointer : undefined;
    const words =
      at === undefined || share === undefined || view === undefined || picture === undefined
        ? undefined
        : readCursor({
            hz: view.startHz + share * (view.stopHz - view.startHz),
            spectrumDbm: levelAt(at.y - spectrum.offsetTop),
            downWaterfall: this.#downOf(at.y),
            picture,
            scene,
            language: state.language,
            isField: shownReceiver(state)?.isField,
            current: isCurrent(state),
            minus: state.minus,
            references: state.stills.reference,
          });
    this.#cursor.paint({ at, plots, sideLabel: words?.side, look, region });
    const text = words?.text ?? '';
    if (readout.textContent !== text) readout.textContent = text;
    readout.hidden = words === undefined;
    // The reading stands over the oldest rows, and moves to the other side near the cursor.
    const { clientWidth, clientHeight } = root;
    const near = at !== undefined && at.x > clientWidth / 2 && at.y > clientHeight - READOUT_CLEAR_PX;
    readout.dataset['side'] = near ? 'left' : 'right';
  }

  /** The chosen region at its present place on the screen; it moves with the rows and the axis. */
  #regionBox(scene: OverlayRows | undefined, { region }: ShownState): DOMRect | undefined {
    if (scene === undefined || region === undefined) return undefined;
    const { view, history, topSlot } = scene;
    const { offsetTop, offsetHeight } = this.#elements.waterfall;
    const topMs = (topSlot + 1) * history.slotMs;
    const y = (at: number) =>
      offsetTop + Math.min(1, Math.max(0, (topMs - at) / (history.rows * history.slotMs))) * offsetHeight;
    const x = (hz: number) =>
      GUTTER_LEFT_PX +
      Math.min(1, Math.max(0, (hz - view.startHz) / (view.stopHz - view.startHz))) * this.#cursor.surface.plotWidth;
    const box = new DOMRect(x(region.startHz), y(region.to), x(region.stopHz) - x(region.startHz), 0);
    box.height = y(region.from) - box.y;
    return box.width < 1 || box.height < 1 ? undefined : box;
  }

  #shareOf(x: number): number {
    return (x - GUTTER_LEFT_PX) / this.#cursor.surface.plotWidth;
  }

  #downOf(y: number): number {
    const { offsetTop, offsetHeight } = this.#elements.waterfall;
    return (y - offsetTop) / Math.max(1, offsetHeight);
  }
}
