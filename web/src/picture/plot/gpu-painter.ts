/**
 * The waterfall painted by a graphics card: its memory keeps the levels of all rows, so a new row is one upload, and a
 * change of view, palette or level range a small one. Fetched when a picture is on the screen.
 */
import { sameGrid } from '../grid.js';
import { modulo } from '../history.js';
import { startProgram, type Uniforms } from './gpu-program.js';
import { GpuRows, plainTexture } from './gpu-rows.js';
import type { PaintedRows, Painter, PainterWish, PicturePlace } from './painter.js';
import { inView } from './spectrum.js';
import { type HeardRun, isFiner, StandingSweeps } from './standing-sweeps.js';
import type { Context2d } from './surface.js';
import { type Colouring, Colourings, DOT_EVERY } from './waterfall-row.js';

/** Cards that are programs: they take more of the processor than painting by the processor does. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|warp|software/i;
/** Found once for all plots: true where a card is none, or a program. */
let isSlow = false;

/**
 * Gives the painter, undefined when the card is lost, and another one when it is there again; none where there is no card.
 * @throws Error when the card refuses the program
 */
export function seekGpu(wish: PainterWish, use: (painter: Painter | undefined) => void, end: AbortSignal): void {
  if (end.aborted || wish === 'canvas' || (isSlow && wish !== 'gpu')) return;
  const canvas = new OffscreenCanvas(1, 1);
  // Where the browser knows that its card is a program, it starts none for this.
  const failIfMajorPerformanceCaveat = wish !== 'gpu';
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    failIfMajorPerformanceCaveat,
  });
  isSlow = gl === null || isSoftware(gl);
  if (gl === null) return;
  const lose = () => gl.getExtension('WEBGL_lose_context')?.loseContext();
  if (isSlow && wish !== 'gpu') return void lose();
  const whileWanted = { signal: end };
  const lost = (event: Event) => {
    // Without this it does not come back.
    event.preventDefault();
    use(undefined);
  };
  canvas.addEventListener('webglcontextlost', lost, whileWanted);
  canvas.addEventListener('webglcontextrestored', () => use(new GpuPainter(gl)), whileWanted);
  end.addEventListener('abort', lose);
  use(new GpuPainter(gl));
}

class GpuPainter implements Painter {
  readonly kind = 'gpu';
  readonly #gl: WebGL2RenderingContext;
  readonly #uniforms: Uniforms;
  readonly #standing = new StandingSweeps();
  readonly #colourings = new Colourings();
  readonly #colours: WebGLTexture;
  #colouring: Colouring | undefined;
  /** From the coarsest to the finest, which lies over the others. */
  #grids: GpuRows[] = [];
  #rows = 0;
  #sentTo = Number.NEGATIVE_INFINITY;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.#uniforms = startProgram(gl);
    this.#colours = plainTexture(gl, gl.TEXTURE_2D);
  }

  get heard(): readonly HeardRun[] {
    return this.#standing.heard;
  }

  paint(scene: PaintedRows, width: number, changedFrom = Number.NEGATIVE_INFINITY): void {
    const { history, topSlot } = scene;
    if (history.rows !== this.#rows) this.#forget(history.rows);
    const oldest = topSlot - history.rows + 1;
    const isWhole = changedFrom < this.#sentTo || !Number.isFinite(this.#sentTo);
    if (isWhole) this.#standing.restart();
    // Grids that the history has no more are closed below.
    if (isWhole) for (const rows of this.#grids) rows.lastSlot = Number.NEGATIVE_INFINITY;
    const from = isWhole ? oldest : Math.max(Math.min(changedFrom, this.#sentTo + 1), oldest);
    for (let slot = from; slot <= topSlot; slot++) this.#send(slot, scene);
    this.#sentTo = isWhole ? topSlot : Math.max(this.#sentTo, topSlot);
    for (const rows of this.#grids) rows.complete();
    for (const rows of this.#grids) if (rows.lastSlot < oldest) rows.close();
    this.#grids = this.#grids.filter(({ lastSlot }) => lastSlot >= oldest);
    this.#draw(scene, width);
  }

  show(context: Context2d, { left, width, height }: PicturePlace): void {
    context.drawImage(this.#gl.canvas, left, 0, width, height);
  }

  #forget(rows: number): void {
    for (const each of this.#grids) each.close();
    this.#grids = [];
    this.#rows = rows;
    this.#sentTo = Number.NEGATIVE_INFINITY;
  }

  /** Only what the card does not have yet goes to it. */
  #send(slot: number, scene: PaintedRows): void {
    const segments = this.#standing.at(slot, scene);
    for (const { grid } of segments) {
      if (this.#grids.some((rows) => sameGrid(rows.grid, grid))) continue;
      this.#grids.push(new GpuRows(this.#gl, grid, this.#rows));
      this.#grids.sort((a, b) => (isFiner(a.grid, b.grid) ? 1 : -1));
    }
    for (const rows of this.#grids)
      rows.put(
        slot,
        segments.find(({ grid }) => sameGrid(grid, rows.grid)),
      );
  }

  #draw(scene: PaintedRows, width: number): void {
    const gl = this.#gl;
    const { view, topSlot, history } = scene;
    if (gl.canvas.width !== width || gl.canvas.height !== history.rows) {
      gl.canvas.width = width;
      gl.canvas.height = history.rows;
      gl.viewport(0, 0, width, history.rows);
    }
    gl.activeTexture(gl.TEXTURE2);
    this.#colour(scene);
    gl.uniform1i(this.#uniforms.rows, history.rows);
    gl.uniform1i(this.#uniforms.topRow, modulo(topSlot, history.rows));
    gl.uniform1i(this.#uniforms.dotPhase, modulo(-topSlot, DOT_EVERY));
    gl.uniform1i(this.#uniforms.maximaAt, -1);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    for (const rows of this.#grids) {
      if (!inView(rows.grid, view)) continue;
      gl.activeTexture(gl.TEXTURE1);
      rows.divide(view, width);
      gl.bindTexture(gl.TEXTURE_2D, rows.columns);
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, rows.levels);
      gl.uniform1i(this.#uniforms.maximaAt, rows.maximaAt);
      gl.uniform1i(this.#uniforms.layerBits, rows.layerBits);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    }
  }

  /** The palette over the range, a colour for each level there can be. */
  #colour(scene: PaintedRows): void {
    const gl = this.#gl;
    const colouring = this.#colourings.of(scene);
    if (colouring === this.#colouring) return;
    this.#colouring = colouring;
    gl.bindTexture(gl.TEXTURE_2D, this.#colours);
    const bytes = new Uint8Array(colouring.buffer);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 256, 0, gl.RGBA, gl.UNSIGNED_BYTE, bytes);
  }
}

function isSoftware(gl: WebGL2RenderingContext): boolean {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return SOFTWARE.test(String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER)));
}
