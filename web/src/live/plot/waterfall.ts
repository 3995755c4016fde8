/**
 * The waterfall on a canvas: a ring of pixel rows, one for each time slot, the newest on top. A new row is painted
 * alone; a change of view, palette or level range repaints all rows from the history, in one frame.
 *
 *   ring image (slot mod rows, counted from below)        screen
 *   ┌──────────────┐ 0
 *   │ older part   │                                      ┌──────────────┐ top slot
 *   │ top slot     │ y(top) ─────────────────────────────►│ y(top)…rows  │
 *   │ …            │                                      │ 0…y(top)     │
 *   └──────────────┘ rows                                 └──────────────┘ oldest
 */
import { localClock } from '../../format.js';
import type { Cadence } from '../picture/cadence.js';
import { type Columns, columnsOf, type Grid, type Span, sameGrid } from '../picture/grid.js';
import { type History, modulo, type Segment } from '../picture/history.js';
import { type Boxed, drawBoxes, type NamePlace, placeBoxes } from './emission-boxes.js';
import { lookupTable, type PaletteName } from './palette.js';
import { GUTTER_LEFT_PX, type Look, Surface } from './surface.js';
import { timeTicks } from './ticks.js';
import { type Colouring, colouringOf, type LevelRange, paintLevels, paintNothing } from './waterfall-row.js';

export interface WaterfallScene {
  readonly history: History;
  readonly cadence: Cadence;
  readonly view: Span;
  readonly palette: PaletteName;
  readonly range: LevelRange;
  /** The slot of the top row. */
  readonly topSlot: number;
  readonly look: Look;
  readonly boxes: readonly Boxed[];
}

/** The sweep valid at present while rows are painted from old to new. */
interface Standing {
  readonly segment: Segment;
  readonly untilSlot: number;
}

export class Waterfall {
  readonly #surface: Surface;
  readonly #ring: HTMLCanvasElement;
  readonly #ringContext: CanvasRenderingContext2D;
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #columns: { grid: Grid; columns: Columns }[] = [];
  #standing: Standing[] = [];
  #colours: { palette: PaletteName; range: LevelRange; colouring: Colouring } | undefined;
  #names: readonly NamePlace[] = [];
  #paintedTo = Number.NEGATIVE_INFINITY;

  constructor(canvas: HTMLCanvasElement) {
    this.#surface = new Surface(canvas, 'opaque');
    this.#ring = document.createElement('canvas');
    this.#ringContext = new Surface(this.#ring, 'opaque').context;
  }

  get surface(): Surface {
    return this.#surface;
  }

  /** Number of history rows that fill the plot: one for each CSS px of its height. */
  get wantedRows(): number {
    return Math.max(50, Math.min(1200, Math.floor(this.#surface.height)));
  }

  /** The incident whose name stands at this place, CSS px on the canvas. */
  nameAt(x: number, y: number): string | undefined {
    const there = ({ left, top, width, height }: NamePlace) =>
      x >= left && x <= left + width && y >= top && y <= top + height;
    const found = this.#names.find(there)?.boxed;
    return found?.isIncident === true ? found.id : undefined;
  }

  /** Paints everything again, from the history. */
  repaint(scene: WaterfallScene): void {
    const startedAt = performance.now();
    const { rows } = scene.history;
    const width = this.#surface.plotColumns;
    if (this.#image?.width !== width || this.#image.height !== rows) {
      this.#ring.width = width;
      this.#ring.height = rows;
      this.#image = new ImageData(width, rows);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#columns = [];
    this.#standing = [];
    for (let slot = scene.topSlot - rows + 1; slot <= scene.topSlot; slot++) this.#paintRow(slot, scene);
    this.#paintedTo = scene.topSlot;
    this.#ringContext.putImageData(this.#image, 0, 0);
    this.#show(scene);
    // For measurements and tests: duration of the last full repaint, ms.
    this.#surface.canvas.dataset['repaintMs'] = (performance.now() - startedAt).toFixed(2);
  }

  /** Paints the rows since the last painting; `changedFrom` is the oldest row with new data. */
  advance(scene: WaterfallScene, changedFrom: number): void {
    const image = this.#image;
    if (image === undefined || image.height !== scene.history.rows || changedFrom < this.#paintedTo) {
      this.repaint(scene);
      return;
    }
    const { rows } = scene.history;
    const from = Math.max(Math.min(changedFrom, this.#paintedTo + 1), scene.topSlot - rows + 1);
    for (let slot = from; slot <= scene.topSlot; slot++) {
      this.#paintRow(slot, scene);
      this.#ringContext.putImageData(image, 0, 0, 0, this.#ringRow(slot, rows), image.width, 1);
    }
    this.#paintedTo = Math.max(this.#paintedTo, scene.topSlot);
    this.#show(scene);
  }

  #ringRow(slot: number, rows: number): number {
    return rows - 1 - modulo(slot, rows);
  }

  #colouring({ palette, range }: WaterfallScene): Colouring {
    if (this.#colours?.palette !== palette || this.#colours.range !== range)
      this.#colours = { palette, range, colouring: colouringOf(lookupTable(palette), range) };
    return this.#colours.colouring;
  }

  #paintRow(slot: number, scene: WaterfallScene): void {
    const { history, cadence, view } = scene;
    const colouring = this.#colouring(scene);
    const width = this.#image?.width ?? 0;
    const at = this.#ringRow(slot, history.rows) * width;
    const row = this.#pixels.subarray(at, at + width);
    paintNothing(row, slot);
    for (const segment of history.segmentsAt(slot)) {
      const untilSlot = history.slotOf(segment.startedAt + cadence.holdMs(segment.grid));
      const place = this.#standing.findIndex((standing) => sameGrid(standing.segment.grid, segment.grid));
      this.#standing.splice(place === -1 ? this.#standing.length : place, place === -1 ? 0 : 1, { segment, untilSlot });
    }
    this.#standing = this.#standing.filter(({ untilSlot }) => untilSlot >= slot);
    for (const { segment } of this.#standing)
      paintLevels(row, segment.centiDbm, this.#columnsOf(segment.grid, view, width), colouring);
  }

  #columnsOf(grid: Grid, view: Span, width: number): Columns {
    const known = this.#columns.find((entry) => sameGrid(entry.grid, grid));
    if (known !== undefined) return known.columns;
    const columns = columnsOf(grid, view, width);
    this.#columns.push({ grid, columns });
    return columns;
  }

  #show(scene: WaterfallScene): void {
    const { rows } = scene.history;
    const { context, width, height, plotWidth } = this.#surface;
    this.#surface.scaled();
    // The area that the ring covers needs no colour beneath it.
    context.fillStyle = scene.look.panel;
    context.fillRect(0, 0, GUTTER_LEFT_PX, height);
    context.fillRect(GUTTER_LEFT_PX + plotWidth, 0, width - GUTTER_LEFT_PX - plotWidth, height);
    context.imageSmoothingEnabled = false;
    const topRow = this.#ringRow(scene.topSlot, rows);
    const perRow = height / rows;
    const columns = this.#ring.width;
    const firstRows = rows - topRow;
    const left = GUTTER_LEFT_PX;
    context.drawImage(this.#ring, 0, topRow, columns, firstRows, left, 0, plotWidth, firstRows * perRow);
    if (topRow > 0)
      context.drawImage(this.#ring, 0, 0, columns, topRow, left, firstRows * perRow, plotWidth, topRow * perRow);
    this.#drawTimes(context, scene, { width, height });
    const topMs = (scene.topSlot + 1) * scene.history.slotMs;
    const bottomMs = topMs - rows * scene.history.slotMs;
    const boxes = placeBoxes(scene.boxes, { view: scene.view, topMs, bottomMs, plotWidth, height });
    this.#names = drawBoxes(context, boxes, { look: scene.look, rightPx: width });
    const { dataset } = this.#surface.canvas;
    dataset['topSlot'] = String(scene.topSlot);
    if (dataset['boxes'] !== String(boxes.length)) dataset['boxes'] = String(boxes.length);
  }

  #drawTimes(
    context: CanvasRenderingContext2D,
    { history, topSlot, look }: WaterfallScene,
    { width, height }: { width: number; height: number },
  ): void {
    const topMs = (topSlot + 1) * history.slotMs;
    const shownMs = history.rows * history.slotMs;
    context.font = `11px ${look.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const at of timeTicks(topMs - shownMs, topMs, height / 56).values) {
      const y = ((topMs - at) / shownMs) * height;
      if (y < 28 || y > height - 6) continue;
      context.fillStyle = look.dim;
      context.fillText(localClock(at), GUTTER_LEFT_PX - 6, y);
      context.fillStyle = 'rgba(255, 255, 255, 0.09)';
      context.fillRect(GUTTER_LEFT_PX, Math.round(y), width - GUTTER_LEFT_PX - 10, 1);
    }
    context.fillStyle = look.text;
    context.fillText('UTC+7', GUTTER_LEFT_PX - 6, 9);
  }
}
