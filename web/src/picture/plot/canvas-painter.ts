/**
 * The waterfall painted by the processor, on a ring of pixel rows, one for each time slot. A new row is painted alone; a
 * change of view, palette or level range repaints all rows from the history, in one frame.
 *
 *   ring image (slot mod rows, counted from below)        screen
 *   ┌──────────────┐ 0
 *   │ older part   │                                      ┌──────────────┐ top slot
 *   │ top slot     │ y(top) ─────────────────────────────►│ y(top)…rows  │
 *   │ …            │                                      │ 0…y(top)     │
 *   └──────────────┘ rows                                 └──────────────┘ oldest
 */
import { type Columns, columnsOf, type Grid, type Span, sameGrid } from '../grid.js';
import { modulo, type Segment } from '../history.js';
import type { PaintedRows, Painter, PicturePlace } from './painter.js';
import { type HeardRun, StandingSweeps } from './standing-sweeps.js';
import { type Context2d, Surface } from './surface.js';
import { type Colouring, Colourings, NO_DATA, NO_DATA_DOT, paintLevels, paintNothing } from './waterfall-row.js';

export class CanvasPainter implements Painter {
  readonly kind = 'canvas';
  readonly #ring = new OffscreenCanvas(1, 1);
  readonly #context = new Surface(this.#ring, 'opaque').context;
  readonly #standing = new StandingSweeps();
  readonly #colourings = new Colourings();
  #image: ImageData | undefined;
  #pixels = new Uint32Array(0);
  #columns: { grid: Grid; columns: Columns }[] = [];
  #paintedTo = Number.NEGATIVE_INFINITY;
  #topRow = 0;

  get heard(): readonly HeardRun[] {
    return this.#standing.heard;
  }

  paint(scene: PaintedRows, width: number, changedFrom = Number.NEGATIVE_INFINITY): void {
    const { topSlot, history } = scene;
    const { rows } = history;
    const image = this.#image;
    const colouring = this.#colourings.of(scene);
    this.#topRow = ringRow(topSlot, rows);
    if (
      image === undefined ||
      image.height !== rows ||
      image.width !== width ||
      changedFrom === Number.NEGATIVE_INFINITY
    ) {
      this.#repaint(scene, width, colouring);
      return;
    }
    if (Math.min(changedFrom, topSlot) < this.#paintedTo) {
      this.#amend(scene, image, colouring, changedFrom);
      return;
    }
    const from = Math.max(Math.min(changedFrom, this.#paintedTo + 1), topSlot - rows + 1);
    for (let slot = from; slot <= topSlot; slot++) {
      this.#paintRow(slot, scene, colouring);
      this.#context.putImageData(image, 0, 0, 0, ringRow(slot, rows), width, 1);
    }
    this.#paintedTo = Math.max(this.#paintedTo, topSlot);
  }

  show(context: Context2d, { left, width, height }: PicturePlace): void {
    const { width: columns, height: rows } = this.#ring;
    // Painted while its plot had no width, as in the middle of a change of the layout: browsers refuse an empty canvas.
    if (columns === 0 || rows === 0) return;
    const firstRows = rows - this.#topRow;
    const perRow = height / rows;
    context.drawImage(this.#ring, 0, this.#topRow, columns, firstRows, left, 0, width, firstRows * perRow);
    if (this.#topRow > 0)
      context.drawImage(
        this.#ring,
        0,
        0,
        columns,
        this.#topRow,
        left,
        firstRows * perRow,
        width,
        this.#topRow * perRow,
      );
  }

  #repaint(scene: PaintedRows, width: number, colouring: Colouring): void {
    const { topSlot, history } = scene;
    const { rows } = history;
    if (this.#image?.width !== width || this.#image.height !== rows) {
      this.#ring.width = width;
      this.#ring.height = rows;
      this.#image = new ImageData(width, rows);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    this.#columns = [];
    this.#standing.restart();
    let before: readonly Segment[] | undefined;
    for (let slot = topSlot - rows + 1; slot <= topSlot; slot++)
      before = this.#paintRow(slot, scene, colouring, before);
    this.#paintedTo = topSlot;
    this.#context.putImageData(this.#image, 0, 0);
  }

  /** Paints the rows from a slot on, and those that the ring had in place of rows that come back into sight. */
  #amend(scene: PaintedRows, image: ImageData, colouring: Colouring, changedFrom: number): void {
    const { topSlot, history } = scene;
    const { rows } = history;
    this.#standing.restart();
    for (let slot = topSlot - rows + 1; slot <= topSlot; slot++) {
      if (slot < changedFrom && slot > this.#paintedTo - rows) {
        this.#standing.at(slot, scene);
        continue;
      }
      this.#paintRow(slot, scene, colouring);
      this.#context.putImageData(image, 0, 0, 0, ringRow(slot, rows), image.width, 1);
    }
    this.#paintedTo = topSlot;
  }

  /** `before` are the sweeps of the row before, where it was painted in the same way: of the same sweeps a row is the same. */
  #paintRow(slot: number, scene: PaintedRows, colouring: Colouring, before?: readonly Segment[]): readonly Segment[] {
    const width = this.#image?.width ?? 0;
    const { rows } = scene.history;
    const rowOf = (number: number) => this.#pixels.subarray(ringRow(number, rows) * width).subarray(0, width);
    const row = rowOf(slot);
    const segments = this.#standing.at(slot, scene);
    const isSame = before?.length === segments.length && segments.every((segment, i) => segment === before[i]);
    const last = isSame ? rowOf(slot - 1) : undefined;
    // The pattern of columns without levels differs from row to row.
    if (last !== undefined && !last.includes(NO_DATA) && !last.includes(NO_DATA_DOT)) row.set(last);
    else {
      paintNothing(row, slot);
      for (const { grid, centiDbm } of segments)
        paintLevels(row, centiDbm, this.#columnsOf(grid, scene.view, width), colouring);
    }
    return segments;
  }

  #columnsOf(grid: Grid, view: Span, width: number): Columns {
    const known = this.#columns.find((entry) => sameGrid(entry.grid, grid));
    if (known !== undefined) return known.columns;
    const columns = columnsOf(grid, view, width);
    this.#columns.push({ grid, columns });
    return columns;
  }
}

function ringRow(slot: number, rows: number): number {
  return rows - 1 - modulo(slot, rows);
}
