/**
 * The traces of a spectrum as pixels: one vertical bar for each device column, from its neighbour's level to its own,
 * and a faint body below the live trace. They are written into one image and put on the canvas in a few pieces, which
 * costs less than half the time of thousands of drawing calls. In each column only the rows that changed are painted
 * again: holds stand still, and a live trace moves little from sweep to sweep.
 */

export interface PixelTrace {
  /** Level of each column; NaN where there is none. */
  readonly points: Float32Array;
  readonly pixel: number;
  /** Device px. */
  readonly thickPx: number;
  readonly hasBody: boolean;
}

export interface LevelRows {
  readonly highDbm: number;
  readonly rowsPerDb: number;
}

/** A part of the picture that changed, device px. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** In each column the rows [from, to); none where `from` is not less. */
interface Bars {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

interface Painting {
  readonly pixels: readonly number[];
  readonly bars: readonly Bars[];
  readonly bodyTops: Int32Array;
}

/** A piece has so many columns: neighbours change in about the same rows. */
const PIECE_COLUMNS = 192;
/** Columns whose ground is looked at together. */
const STRIP_COLUMNS = 32;
/** Share of the live trace's colour in the body below it, so that the eye finds it among the holds. */
const BODY_SHARE = 0.13;

export class TracePixels {
  /** The visible pixels. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #width: number;
  readonly #rows: number;
  readonly #ground: Ground;
  #was: Painting | undefined;

  /** `ground` is visible where no trace is; the body below a trace is `ground` blended with some of `bodyPixel`. */
  constructor(ground: Uint32Array<ArrayBuffer>, width: number, bodyPixel: number) {
    this.pixels = ground.slice();
    this.#width = width;
    this.#rows = ground.length / width;
    this.#ground = new Ground(ground, width, bodyPixel);
  }

  /** Another drawing covered the picture: the next painting renews all of it. */
  spoilt(): void {
    this.#was = undefined;
  }

  /** Paints the traces from back to front; returns the pieces that differ from the last painting. */
  paint(traces: readonly PixelTrace[], levels: LevelRows): Piece[] {
    const rows = this.#rows;
    const now: Painting = {
      pixels: traces.map(({ pixel }) => pixel),
      bars: traces.map((trace) => barsOf(trace, levels, rows)),
      bodyTops: bodyTopsOf(traces, levels, { width: this.#width, rows }),
    };
    const was = isAlike(this.#was, now) ? this.#was : undefined;
    // All at once is a fraction of the work of column after column, whose pixels lie far from each other in memory.
    if (was === undefined) this.pixels.set(this.#ground.pixels);
    const changes = changesOf(was ?? nothingOf(now, rows), now, rows);
    this.#was = now;
    const pieces: Piece[] = [];
    for (let left = 0; left < this.#width; left += PIECE_COLUMNS) {
      const right = Math.min(this.#width, left + PIECE_COLUMNS);
      let top = rows;
      let bottom = 0;
      for (let x = left; x < right; x++) {
        const from = changes.from[x] as number;
        const to = changes.to[x] as number;
        if (from >= to) continue;
        this.#paintColumn(x, from, to, now);
        if (from < top) top = from;
        if (to > bottom) bottom = to;
      }
      if (top < bottom) pieces.push({ left, top, width: right - left, height: bottom - top });
    }
    return was === undefined ? [{ left: 0, top: 0, width: this.#width, height: rows }] : pieces;
  }

  /** The rows [top, bottom) of a column: ground, body, and the bars over them. */
  #paintColumn(x: number, top: number, bottom: number, { pixels: colours, bars, bodyTops }: Painting): void {
    const { pixels } = this;
    const width = this.#width;
    const ground = this.#ground;
    const { plain, plainBody } = ground;
    const strip = Math.floor(x / STRIP_COLUMNS) * this.#rows;
    const bodyFrom = Math.min(bottom, bodyTops[x] as number);
    let row = top;
    let at = top * width + x;
    for (; row < bodyFrom; row++, at += width) pixels[at] = plain[strip + row] || (ground.pixels[at] as number);
    for (; row < bottom; row++, at += width) pixels[at] = plainBody[strip + row] || ground.bodyAt(at);
    for (let i = 0; i < bars.length; i++) {
      const { from, to } = bars[i] as Bars;
      const colour = colours[i] as number;
      const barEnd = Math.min(bottom, to[x] as number) * width + x;
      for (at = Math.max(top, from[x] as number) * width + x; at < barEnd; at += width) pixels[at] = colour;
    }
  }
}

/** The row where the body begins in each column; the number of rows where there is none. */
function bodyTopsOf(
  traces: readonly PixelTrace[],
  { highDbm, rowsPerDb }: LevelRows,
  { width, rows }: { readonly width: number; readonly rows: number },
): Int32Array {
  const tops = new Int32Array(width).fill(rows);
  for (const { points } of traces.filter(({ hasBody }) => hasBody))
    for (let x = 0; x < width; x++) {
      const row = Math.max(0, Math.round((highDbm - (points[x] as number)) * rowsPerDb));
      // For NaN (no level) the comparison is false.
      if (row < (tops[x] as number)) tops[x] = row;
    }
  return tops;
}

/** True where both have the same traces, at other levels perhaps. */
function isAlike(was: Painting | undefined, now: Painting): was is Painting {
  return (
    was !== undefined &&
    was.pixels.length === now.pixels.length &&
    was.pixels.every((pixel, i) => pixel === now.pixels[i])
  );
}

/** A painting of as many traces without levels: the ground alone. */
function nothingOf({ pixels, bodyTops }: Painting, rows: number): Painting {
  const none = { from: new Int32Array(bodyTops.length), to: new Int32Array(bodyTops.length) };
  return { pixels, bars: pixels.map(() => none), bodyTops: new Int32Array(bodyTops.length).fill(rows) };
}

/** In each column the rows in which two paintings differ. */
function changesOf(was: Painting, now: Painting, rows: number): Bars {
  const width = now.bodyTops.length;
  const from = new Int32Array(width).fill(rows);
  const to = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    const before = was.bodyTops[x] as number;
    const after = now.bodyTops[x] as number;
    if (before === after) continue;
    from[x] = Math.min(before, after);
    to[x] = Math.max(before, after);
  }
  now.bars.forEach((after, i) => {
    const before = was.bars[i] as Bars;
    for (let x = 0; x < width; x++) {
      if (before.from[x] === after.from[x] && before.to[x] === after.to[x]) continue;
      for (const bar of [before, after]) {
        if ((bar.from[x] as number) >= (bar.to[x] as number)) continue;
        from[x] = Math.min(from[x] as number, bar.from[x] as number);
        to[x] = Math.max(to[x] as number, bar.to[x] as number);
      }
    }
  });
  return { from, to };
}

/** Each column's bar, cut at the edges of the plot; from === to where there is none. */
function barsOf({ points, thickPx }: PixelTrace, { highDbm, rowsPerDb }: LevelRows, rows: number): Bars {
  const from = new Int32Array(points.length);
  const to = new Int32Array(points.length);
  let before = Number.NaN;
  for (let x = 0; x < points.length; x++) {
    const row = (highDbm - (points[x] as number)) * rowsPerDb;
    const start = Number.isNaN(before) ? row : before;
    before = row;
    if (Number.isNaN(row)) continue;
    const first = Math.round(Math.min(start, row) - thickPx / 2);
    const end = Math.min(rows, first + Math.max(1, Math.round(Math.abs(start - row) + thickPx)));
    const begin = Math.max(0, first);
    if (begin >= end) continue;
    from[x] = begin;
    to[x] = end;
  }
  return { from, to };
}

/**
 * What lies behind the traces. Most of it is of one colour, and one look at a strip of a row is less work than a look at
 * each of its pixels, which lie far from each other in memory.
 */
class Ground {
  readonly pixels: Uint32Array;
  /** For each strip of columns the colour of its rows; 0 where a row has several. */
  readonly plain: Uint32Array;
  /** The same below a trace. */
  readonly plainBody: Uint32Array;
  readonly #bodyPixel: number;

  constructor(pixels: Uint32Array, width: number, bodyPixel: number) {
    this.pixels = pixels;
    this.#bodyPixel = bodyPixel;
    const rows = pixels.length / width;
    this.plain = new Uint32Array(Math.ceil(width / STRIP_COLUMNS) * rows);
    this.plainBody = new Uint32Array(this.plain.length);
    for (let row = 0; row < rows; row++)
      for (let left = 0, at = row; left < width; left += STRIP_COLUMNS, at += rows) {
        const from = row * width + left;
        const end = row * width + Math.min(width, left + STRIP_COLUMNS);
        const pixel = pixels[from] as number;
        let same = from + 1;
        while (same < end && pixels[same] === pixel) same++;
        if (same < end) continue;
        this.plain[at] = pixel;
        this.plainBody[at] = this.bodyAt(from);
      }
  }

  bodyAt(at: number): number {
    return blended(this.pixels[at] as number, this.#bodyPixel, BODY_SHARE);
  }
}

/** A pixel blended with a share of another colour; both opaque. */
function blended(pixel: number, other: number, share: number): number {
  const part = Math.round(share * 256);
  const rest = 256 - part;
  const outer = ((pixel & 0xff00ff) * rest + (other & 0xff00ff) * part) >>> 8;
  const inner = ((pixel >>> 8) & 0xff) * rest + ((other >>> 8) & 0xff) * part;
  return (0xff000000 | (outer & 0xff00ff) | (inner & 0xff00)) >>> 0;
}
