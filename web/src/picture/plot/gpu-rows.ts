/**
 * The rows of one grid in the memory of the graphics card: a ring texture, a row a slot. A row has all bins, and after them
 * the maximum of each eight, so that a column of many bins needs few look-ups. It is cut into layers, as wide as a
 * texture may be.
 */
import { columnsOf, type Grid, type Span } from '../grid.js';
import { MISSING_CENTI_DBM, modulo, type Segment } from '../history.js';

const BINS_PER_MAXIMUM = 8;
const WIDEST = 8192;
/** More would not fit beside the rest of the screen on a small graphics card. */
const MOST_BYTES = 600e6;

/** What a row shows; the levels of a segment change when a sweep joins it. */
interface Uploaded {
  readonly segment: Segment | undefined;
  readonly sweeps: number;
}

export class GpuRows {
  readonly grid: Grid;
  /** Place in a row of the first maximum of eight bins; levels before it are those of the bins. */
  readonly maximaAt: number;
  /** Bits of a place that say where in its layer it is. */
  readonly layerBits: number;
  /** Newest slot in which the grid was there. */
  lastSlot = Number.NEGATIVE_INFINITY;
  readonly levels: WebGLTexture;
  /** For each column of the picture, its bins. */
  readonly columns: WebGLTexture;
  #columnsKey = '';
  readonly #gl: WebGL2RenderingContext;
  readonly #layers: number;
  readonly #row: Int16Array;
  readonly #uploaded: (Uploaded | undefined)[];

  /** @throws Error when the card has no room for it. */
  constructor(gl: WebGL2RenderingContext, grid: Grid, rows: number) {
    this.#gl = gl;
    this.grid = grid;
    const maxima = Math.ceil(grid.bins / BINS_PER_MAXIMUM);
    this.maximaAt = maxima * BINS_PER_MAXIMUM;
    const places = this.maximaAt + maxima;
    const widest = Math.min(WIDEST, gl.getParameter(gl.MAX_TEXTURE_SIZE) as number);
    this.layerBits = Math.ceil(Math.log2(Math.min(widest, places)));
    const width = 2 ** this.layerBits;
    this.#layers = Math.ceil(places / width);
    if (2 * rows * width * this.#layers > MOST_BYTES) throw new Error(`${grid.bins} bins × ${rows} rows are too many`);
    this.#row = new Int16Array(width * this.#layers).fill(MISSING_CENTI_DBM);
    this.#uploaded = new Array(rows).fill(undefined);
    this.columns = plainTexture(gl, gl.TEXTURE_2D);
    this.levels = plainTexture(gl, gl.TEXTURE_2D_ARRAY);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.R16I, width, rows, this.#layers);
    if (gl.getError() === gl.OUT_OF_MEMORY) throw new Error('the graphics card has no room for the rows');
  }

  /** Puts the sweep of a slot into its row, or nothing; what is there already stays. */
  put(slot: number, segment: Segment | undefined): void {
    const row = modulo(slot, this.#uploaded.length);
    const there = this.#uploaded[row];
    if (segment !== undefined) this.lastSlot = Math.max(this.lastSlot, slot);
    const sweeps = segment?.sweeps ?? 0;
    if (there !== undefined && there.segment === segment && there.sweeps === sweeps) return;
    this.#uploaded[row] = { segment, sweeps };
    if (segment === undefined) this.#row.fill(MISSING_CENTI_DBM);
    else this.#fill(segment.centiDbm);
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, this.levels);
    const box = [0, row, 0, 2 ** this.layerBits, 1, this.#layers] as const;
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, ...box, gl.RED_INTEGER, gl.SHORT, this.#row);
  }

  /** Rows that were never put show nothing: the card's memory begins with levels. */
  complete(): void {
    for (const [row, there] of this.#uploaded.entries()) if (there === undefined) this.put(row, undefined);
  }

  /** Zoom and pan: divides the bins among so many columns. */
  divide(view: Span, width: number): void {
    const key = `${view.startHz}/${view.stopHz}/${width}`;
    if (key === this.#columnsKey) return;
    this.#columnsKey = key;
    const { from, to } = columnsOf(this.grid, view, width);
    const bins = new Int32Array(2 * width);
    for (let x = 0; x < width; x++) {
      bins[2 * x] = from[x] as number;
      bins[2 * x + 1] = to[x] as number;
    }
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D, this.columns);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RG32I, width, 1, 0, gl.RG_INTEGER, gl.INT, bins);
  }

  close(): void {
    this.#gl.deleteTexture(this.levels);
    this.#gl.deleteTexture(this.columns);
  }

  #fill(levels: Int16Array): void {
    this.#row.set(levels);
    for (let at = this.maximaAt, bin = 0; bin < levels.length; at++) {
      const end = Math.min(levels.length, bin + BINS_PER_MAXIMUM);
      let most = MISSING_CENTI_DBM;
      for (; bin < end; bin++) most = Math.max(most, levels[bin] as number);
      this.#row[at] = most;
    }
  }
}

/** A texture that is read place by place. */
export function plainTexture(gl: WebGL2RenderingContext, kind: GLenum): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(kind, texture);
  gl.texParameteri(kind, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(kind, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  return texture;
}
