/** The waterfall on a canvas: its rows, the newest on top, the times beside them, and the frames of emissions. */
import { DAY_MS } from '../../../../src/time/units.js';
import { type Language, localClock, shortDate } from '../../ground/words/format.js';
import { CanvasPainter } from './canvas-painter.js';
import { type Box, type Boxed, drawBoxes, placeBoxes } from './emission-boxes.js';
import type { PaintedRows, Painter, PainterWish } from './painter.js';
import { type Context2d, GUTTER_LEFT_PX, type Look, Surface } from './surface.js';
import { readableTimes, timeTicks } from './ticks.js';

export interface WaterfallScene extends PaintedRows {
  readonly look: Look;
  readonly language: Language;
  readonly boxes: readonly Boxed[];
}

/** The first time beside the rows is no nearer to the top. */
const FIRST_TIME_PX = 28;
/** The last one is no nearer to the bottom. */
const LAST_TIME_PX = 6;
/** Sweeps that join rows on the screen wait for the next painting so long: few rows begin more often. */
const JOIN_MS = 90;
/** Nearer to each other, two times cannot be told apart. */
const TIMES_APART_PX = 14;

/** What a waterfall tells of its painting, for the pointer, for measurements and for tests. */
export interface Painted {
  readonly painter: Painter['kind'];
  readonly topSlot: number;
  /** Number of frames. */
  readonly boxes: number;
  /** Duration of the last full repaint, ms. */
  readonly repaintMs: number;
  /** Names of incidents. */
  readonly names: readonly { readonly id: string; readonly box: Omit<Box, 'boxed'> }[];
}

export class Waterfall {
  readonly #surface: Surface;
  readonly #wish: PainterWish;
  readonly #tell: (painted: Painted) => void;
  #painter: Painter = new CanvasPainter();
  #names: readonly Box[] = [];
  #shown: WaterfallScene | undefined;
  #boxes: ReturnType<typeof placeBoxes> = [];
  #emptied = 0;
  #repaintMs = 0;
  /** Newest slot with data when the frames were placed. */
  #heardTo: number | undefined;
  /** Aborted when no graphics card is to paint any more. */
  readonly #gpuEnd = new AbortController();
  #gpuSought = false;
  #paintedAt = Number.NEGATIVE_INFINITY;
  /** What joined rows on the screen since then. */
  #joined:
    | { readonly scene: WaterfallScene; readonly from: number; readonly timer: ReturnType<typeof setTimeout> }
    | undefined;

  constructor(canvas: OffscreenCanvas, wish: PainterWish, tell: (painted: Painted) => void) {
    this.#surface = new Surface(canvas, 'opaque');
    this.#wish = wish;
    this.#tell = tell;
  }

  close(): void {
    this.#gpuEnd.abort();
    clearTimeout(this.#joined?.timer);
  }

  get surface(): Surface {
    return this.#surface;
  }

  /** Paints everything again, from the history. */
  repaint(scene: WaterfallScene): void {
    const startedAt = performance.now();
    this.#paint(scene);
    this.#repaintMs = performance.now() - startedAt;
    this.#tellPainted(scene);
  }

  /** Paints the rows since the last painting; `changedFrom` is the oldest row with new data. */
  advance(scene: WaterfallScene, changedFrom: number): void {
    const from = Math.min(changedFrom, this.#joined?.from ?? changedFrom);
    const waitMs = this.#paintedAt + JOIN_MS - performance.now();
    if (waitMs <= 0 || !this.#isJoined(scene)) this.#paint(scene, from);
    else if (Number.isFinite(from)) {
      // The next sweep paints it, if one comes.
      const timer = this.#joined?.timer ?? setTimeout(() => this.#paintJoined(), waitMs + JOIN_MS);
      this.#joined = { scene, from, timer };
    }
  }

  #paintJoined(): void {
    if (this.#joined !== undefined) this.#paint(this.#joined.scene, this.#joined.from);
  }

  /** True where all is as it is on the screen but the sweeps of the rows. */
  #isJoined(scene: WaterfallScene): boolean {
    const shown = this.#shown;
    const parts = Object.keys(scene) as (keyof WaterfallScene)[];
    return shown !== undefined && parts.every((part) => shown[part] === scene[part]);
  }

  #paint(scene: WaterfallScene, changedFrom?: number): void {
    this.#paintedAt = performance.now();
    clearTimeout(this.#joined?.timer);
    this.#joined = undefined;
    try {
      this.#painter.paint(scene, this.#surface.plotColumns, changedFrom);
    } catch (error) {
      if (this.#painter.kind === 'canvas') throw error;
      this.#withoutGpu(error);
      this.#painter.paint(scene, this.#surface.plotColumns);
    }
    const changedPx = this.#topChanged(scene, changedFrom);
    if (changedPx === undefined) this.#show(scene);
    else this.#showTop(scene, changedPx);
    if (!this.#gpuSought) this.#seekGpu();
  }

  /** A graphics card takes over when there is a picture, where there is one. */
  #seekGpu(): void {
    this.#gpuSought = true;
    const { signal } = this.#gpuEnd;
    import('./gpu-painter.js')
      .then(({ seekGpu }) => seekGpu(this.#wish, (painter) => this.#paintWith(painter ?? new CanvasPainter()), signal))
      .catch((error: unknown) => this.#withoutGpu(error));
  }

  #withoutGpu(error: unknown): void {
    console.warn('The waterfall is painted without the graphics card:', error);
    this.#gpuEnd.abort();
    this.#painter = new CanvasPainter();
  }

  /** The picture on the screen is painted again: it is the same one. */
  #paintWith(painter: Painter): void {
    this.#painter = painter;
    if (this.#shown !== undefined) this.repaint(this.#shown);
  }

  /** Height in CSS px of the changed rows, where they are a few at the top and the others stand where they stood. */
  #topChanged(scene: WaterfallScene, changedFrom: number | undefined): number | undefined {
    const shown = this.#shown;
    const { emptied, height } = this.#surface;
    const parts = ['topSlot', 'boxes', 'look', 'language'] as const;
    const isHeardSame = this.#painter.heard.at(-1)?.to === this.#heardTo;
    const isSame = isHeardSame && shown !== undefined && parts.every((part) => shown[part] === scene[part]);
    if (changedFrom === undefined || !isSame || emptied !== this.#emptied) return undefined;
    const px = Math.ceil(((scene.topSlot - changedFrom + 1) / scene.history.rows) * height);
    return px < FIRST_TIME_PX ? Math.max(0, px) : undefined;
  }

  /** Only the topmost rows: most sweeps join a row that stands there already. */
  #showTop(scene: WaterfallScene, px: number): void {
    this.#shown = scene;
    if (px === 0) return;
    const { context, width, height, plotWidth } = this.#surface;
    this.#surface.scaled();
    context.save();
    context.beginPath();
    context.rect(GUTTER_LEFT_PX, 0, plotWidth, px);
    context.clip();
    this.#painter.show(context, { left: GUTTER_LEFT_PX, width: plotWidth, height });
    drawBoxes(context, this.#boxes, { look: scene.look, rightPx: width });
    context.restore();
  }

  #show(scene: WaterfallScene): void {
    this.#shown = scene;
    this.#emptied = this.#surface.emptied;
    const { rows } = scene.history;
    const { context, width, height, plotWidth } = this.#surface;
    this.#surface.scaled();
    // The area that the picture covers needs no colour beneath it.
    context.fillStyle = scene.look.panel;
    context.fillRect(0, 0, GUTTER_LEFT_PX, height);
    context.fillRect(GUTTER_LEFT_PX + plotWidth, 0, width - GUTTER_LEFT_PX - plotWidth, height);
    context.imageSmoothingEnabled = false;
    this.#painter.show(context, { left: GUTTER_LEFT_PX, width: plotWidth, height });
    this.#drawTimes(context, scene, { width, height });
    const topMs = (scene.topSlot + 1) * scene.history.slotMs;
    const bottomMs = topMs - rows * scene.history.slotMs;
    const { heard } = this.#painter;
    const { slotMs } = scene.history;
    const boxes = placeBoxes(scene.boxes, { view: scene.view, topMs, bottomMs, heard, slotMs, plotWidth, height });
    this.#boxes = boxes;
    this.#heardTo = heard.at(-1)?.to;
    this.#names = drawBoxes(context, boxes, { look: scene.look, rightPx: width });
    this.#tellPainted(scene);
  }

  #tellPainted({ topSlot }: WaterfallScene): void {
    const names = this.#names.flatMap(({ boxed: { id, isIncident }, left, top, width, height }) =>
      isIncident === true ? [{ id, box: { left, top, width, height } }] : [],
    );
    this.#tell({ topSlot, names, repaintMs: this.#repaintMs, painter: this.#painter.kind, boxes: this.#boxes.length });
  }

  #drawTimes(
    context: Context2d,
    { history, topSlot, look, language }: WaterfallScene,
    { width, height }: { width: number; height: number },
  ): void {
    const topMs = (topSlot + 1) * history.slotMs;
    const shownMs = history.rows * history.slotMs;
    context.font = look.font;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    const atY = (y: number) => topMs - (y / height) * shownMs;
    const [oldest, newest] = [atY(height - LAST_TIME_PX), atY(FIRST_TIME_PX)];
    const five = readableTimes(oldest, newest, height / 56);
    const isRoom = (five.step / shownMs) * height >= TIMES_APART_PX;
    const { step, values } = isRoom ? five : timeTicks(oldest, newest, height / (2 * TIMES_APART_PX));
    const times = values.map((at) => ({ at, y: ((topMs - at) / shownMs) * height }));
    context.fillStyle = look.dim;
    for (const { at, y } of times)
      context.fillText(step < DAY_MS ? localClock(at) : shortDate(at, language), GUTTER_LEFT_PX - 6, y);
    context.fillStyle = look.light;
    context.globalAlpha = 0.09;
    for (const { y } of times) context.fillRect(GUTTER_LEFT_PX, Math.round(y), width - GUTTER_LEFT_PX - 10, 1);
    context.globalAlpha = 1;
    context.fillStyle = look.text;
    context.fillText('UTC+7', GUTTER_LEFT_PX - 6, 9);
  }
}
