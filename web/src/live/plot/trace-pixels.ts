/**
 * The traces of a spectrum as pixels: one vertical bar for each device column, from its neighbour's level to its own,
 * and a faint body below the live trace. They are written into one image and put on the canvas at once, which costs
 * less than half the time of thousands of drawing calls. Only rows with traces, in this frame or the one before, are
 * painted again.
 *
 *   row 0    ┌──────────────┐
 *            │ ground       │ as it was
 *   band top │▁▁▁▂█▁▁▁▁▂▁▁▁▁│ ground, body and bars repainted
 *   bottom   │▒▒▒▒▒▒▒▒▒▒▒▒▒▒│
 *            │ body         │ as it was
 *   rows     └──────────────┘
 */

export interface PixelTrace {
  /** Level of each column; NaN where there is none. */
  readonly points: Float32Array;
  readonly pixel: number;
  /** Device px. */
  readonly thickPx: number;
  readonly hasBody: boolean;
}

/** Mapping of levels to rows. */
export interface LevelRows {
  readonly highDbm: number;
  readonly rowsPerDb: number;
}

/** Rows [top, bottom). */
export interface Band {
  readonly top: number;
  readonly bottom: number;
}

interface Bars extends Band {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Share of the live trace's colour in the body below it, so that the eye finds it among the holds. */
const BODY_SHARE = 0.13;

export class TracePixels {
  /** The visible pixels. */
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #width: number;
  readonly #rows: number;
  readonly #ground: Uint32Array;
  readonly #body: Uint32Array;
  readonly #bodyTops: Int32Array;
  #was: Band;

  /** `ground` is visible where no trace is; the body below a trace is `ground` blended with some of `bodyPixel`. */
  constructor(ground: Uint32Array<ArrayBuffer>, width: number, bodyPixel: number) {
    this.pixels = ground.slice();
    this.#width = width;
    this.#rows = ground.length / width;
    this.#ground = ground;
    this.#body = blended(ground, bodyPixel, BODY_SHARE);
    this.#bodyTops = new Int32Array(width);
    this.#was = { top: 0, bottom: this.#rows };
  }

  /** Another drawing covered the picture: the next painting renews all of it. */
  spoilt(): void {
    this.#was = { top: 0, bottom: this.#rows };
  }

  /** Paints the traces from back to front; returns the rows that may differ from the last painting. */
  paint(traces: readonly PixelTrace[], levels: LevelRows): Band {
    const bars = traces.map((trace) => barsOf(trace, levels, this.#rows));
    const body = this.#bodyBand(traces, levels);
    const now = {
      top: Math.min(body.top, ...bars.map(({ top }) => top)),
      bottom: Math.max(body.bottom, ...bars.map(({ bottom }) => bottom)),
    };
    const band = { top: Math.min(now.top, this.#was.top), bottom: Math.max(now.bottom, this.#was.bottom) };
    this.#was = now;
    this.#paintGround(band, body);
    const { pixels } = this;
    const width = this.#width;
    traces.forEach(({ pixel }, i) => {
      const { from, to } = bars[i] as Bars;
      for (let x = 0; x < width; x++) {
        const end = (to[x] as number) * width + x;
        for (let at = (from[x] as number) * width + x; at < end; at += width) pixels[at] = pixel;
      }
    });
    return band;
  }

  /** Finds the row where the body begins in each column; returns the range of these rows. */
  #bodyBand(traces: readonly PixelTrace[], { highDbm, rowsPerDb }: LevelRows): Band {
    const tops = this.#bodyTops;
    const rows = this.#rows;
    tops.fill(rows);
    for (const { points } of traces.filter(({ hasBody }) => hasBody))
      for (let x = 0; x < tops.length; x++) {
        const row = Math.max(0, Math.round((highDbm - (points[x] as number)) * rowsPerDb));
        // For NaN (no level) the comparison is false.
        if (row < (tops[x] as number)) tops[x] = row;
      }
    let top = rows;
    let bottom = 0;
    for (const row of tops) {
      if (row < top) top = row;
      if (row > bottom) bottom = row;
    }
    return { top, bottom };
  }

  #paintGround({ top, bottom }: Band, body: Band): void {
    const { pixels } = this;
    const width = this.#width;
    const bodyBelow = Math.min(bottom, Math.max(top, body.bottom));
    pixels.set(this.#ground.subarray(top * width, bodyBelow * width), top * width);
    pixels.set(this.#body.subarray(bodyBelow * width, bottom * width), bodyBelow * width);
    for (let x = 0; x < width; x++) {
      const end = bodyBelow * width + x;
      for (let at = Math.max(top, this.#bodyTops[x] as number) * width + x; at < end; at += width)
        pixels[at] = this.#body[at] as number;
    }
  }
}

/** Each column's bar, cut at the edges of the plot; from === to where there is none. */
function barsOf({ points, thickPx }: PixelTrace, { highDbm, rowsPerDb }: LevelRows, rows: number): Bars {
  const from = new Int32Array(points.length);
  const to = new Int32Array(points.length);
  let top = rows;
  let bottom = 0;
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
    if (begin < top) top = begin;
    if (end > bottom) bottom = end;
  }
  return { from, to, top, bottom };
}

/** Pixels blended with a share of another colour; both opaque. */
function blended(pixels: Uint32Array, other: number, share: number): Uint32Array {
  const part = Math.round(share * 256);
  const rest = 256 - part;
  const otherOuter = (other & 0xff00ff) * part;
  const otherInner = ((other >>> 8) & 0xff) * part;
  const mixed = new Uint32Array(pixels.length);
  // Most pixels are as the one before: a plot is one colour with some lines.
  let before = 0;
  let mix = 0;
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] as number;
    if (pixel !== before || i === 0) {
      const outer = ((pixel & 0xff00ff) * rest + otherOuter) >>> 8;
      const inner = ((pixel >>> 8) & 0xff) * rest + otherInner;
      mix = (0xff000000 | (outer & 0xff00ff) | (inner & 0xff00)) >>> 0;
      before = pixel;
    }
    mixed[i] = mix;
  }
  return mixed;
}
