/**
 * The waterfall painted by a graphics card: its memory keeps the levels of all rows, so a new row is one upload, and a
 * change of view, palette or level range a small one. Fetched when a picture is on the screen.
 */
import { sameGrid } from '../grid.js';
import { modulo } from '../history.js';
import { GpuRows, plainTexture } from './gpu-rows.js';
import type { PaintedRows, Painter, PainterWish, PicturePlace } from './painter.js';
import { inView } from './spectrum.js';
import { type HeardRun, isFiner, StandingSweeps } from './standing-sweeps.js';
import type { Context2d } from './surface.js';
import { type Colouring, Colourings, DOT_EVERY, NO_DATA, NO_DATA_DOT } from './waterfall-row.js';

const WHOLE_PICTURE = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0);
}`;

/**
 * Columns and colours come as textures, so both are those of the other painter to the last bit; numbers of this program
 * have too few digits for frequencies.
 */
const PIXEL = `#version 300 es
precision highp float;
precision highp int;
precision highp isampler2D;
precision highp isampler2DArray;
uniform isampler2DArray levels;
uniform isampler2D columns;
uniform sampler2D colours;
uniform int rows;
uniform int topRow;
uniform int dotPhase;
uniform int maximaAt;
uniform int layerBits;
out vec4 colour;

int levelAt(int place, int row) {
  return texelFetch(levels, ivec3(place & ((1 << layerBits) - 1), row, place >> layerBits), 0).r;
}

void main() {
  int x = int(gl_FragCoord.x);
  int down = rows - 1 - int(gl_FragCoord.y);
  // Before the grids, what shows where none has levels.
  if (maximaAt < 0) {
    colour = (x + down + dotPhase) % ${DOT_EVERY} == 0 ? ${vec4(NO_DATA_DOT)} : ${vec4(NO_DATA)};
    return;
  }
  int row = (topRow - down + rows) % rows;
  ivec2 bins = texelFetch(columns, ivec2(x, 0), 0).rg;
  int most = -32768;
  for (int bin = bins.x; bin < bins.y;) {
    bool eight = (bin & 7) == 0 && bin + 8 <= bins.y;
    most = max(most, levelAt(eight ? maximaAt + (bin >> 3) : bin, row));
    bin += eight ? 8 : 1;
  }
  if (most == -32768) discard;
  int place = most + 32768;
  colour = texelFetch(colours, ivec2(place & 255, place >> 8), 0);
}`;

/** In the order of the card's texture units. */
const TEXTURES = ['levels', 'columns', 'colours'] as const;
const UNIFORMS = ['rows', 'topRow', 'dotPhase', 'maximaAt', 'layerBits'] as const;
type Uniforms = Readonly<Record<(typeof UNIFORMS)[number], WebGLUniformLocation | null>>;

/** Makes the program and takes it into use. @throws Error when the card refuses it. */
function startProgram(gl: WebGL2RenderingContext): Uniforms {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, WHOLE_PICTURE],
    [gl.FRAGMENT_SHADER, PIXEL],
  ] as const) {
    const shader = gl.createShader(kind);
    if (shader === null) throw new Error('the graphics card is gone');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true)
    throw new Error(gl.getProgramInfoLog(program) ?? 'the graphics card refused its program');
  gl['useProgram'](program);
  const uniforms = UNIFORMS.map((name) => [name, gl.getUniformLocation(program, name)] as const);
  TEXTURES.forEach((name, unit) => {
    gl.uniform1i(gl.getUniformLocation(program, name), unit);
  });
  return Object.fromEntries(uniforms) as Uniforms;
}

/** A pixel as the language of the card writes it. */
function vec4(pixel: number): string {
  const parts = [0, 8, 16, 24].map((shift) => `${((pixel >>> shift) & 255).toFixed(1)} / 255.0`);
  return `vec4(${parts.join(', ')})`;
}

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
