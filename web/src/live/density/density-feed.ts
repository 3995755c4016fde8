/**
 * Keeps the picture of densities behind the traces: asks the archive for what came before, adds what arrives, and asks
 * again when receiver, view, time or fading change.
 */
import type { SweepFrame } from '../../../../src/live/wire.js';
import type { ColumnRange } from '../../../../src/rf/bin-columns.js';
import { type Density, decodeDensity } from '../../../../src/rf/density.js';
import { askRaw } from '../../ground/asking/ask.js';
import { isoOf } from '../../ground/asking/instants.js';
import { isCurrent, type ShownState, shownState } from '../../picture/picture-store.js';
import { rangeOf } from '../../picture/plot/level-axis.js';
import type { Layer, LayerPlace } from '../../picture/plot/spectrum-place.js';
import type { Context2d } from '../../picture/plot/surface.js';
import type { LevelRange, PaletteName } from '../../picture/plot/waterfall-row.js';
import { isHeard } from '../../program/liveness.js';
import { onTicks } from '../../program/ticks.js';
import type { LiveSession } from '../live-session.js';
import type { Plot } from '../plot/plot.js';
import { densityColours, densityImage } from './density-pixels.js';
import { type DensitySpan, LiveDensity } from './live-density.js';

const TIMEOUT_MS = 30_000;

const TICK_MS = 250;
/** Shortest time from the end of a question to the next one. */
const REST_MS = 1000;
/** Where frames are coarser than the archive, it is asked again in so many steps of the fading time, at most this often. */
const RENEWALS = 12;
const RENEW_MS = 5000;
/** Pictures of a slow fading change slowly. */
const SLOW_FADE_MS = 60_000;
const SLOW_TICKS = 4;

export interface DensityShown extends DensitySpan {
  /** `asking`: nothing of this question is shown yet. `alone`: the archive did not answer. */
  readonly state: 'asking' | 'shown' | 'alone';
  readonly fadeMs: number | undefined;
  readonly current: boolean;
}

/** What is to be shown; questions with the same key have the same answer. */
interface Wanted {
  readonly key: string;
  readonly question: DensityQuestion;
  /** Undefined for a fixed time. */
  readonly fadeMs: number | undefined;
}

export class DensityFeed {
  readonly #session: LiveSession;
  readonly #tell: (shown: DensityShown) => void;
  readonly #layer = new DensityLayer();
  readonly #stop = onTicks(TICK_MS, () => this.#tick());
  readonly #hear = (frame: SweepFrame) => this.#heard(frame);
  #asked: { readonly wanted: Wanted; readonly abort: AbortController } | undefined;
  #shown: { readonly wanted: Wanted; readonly picture: DensityPicture; readonly alone: boolean } | undefined;
  #fading: LiveDensity | undefined;
  /** Frames that came while the archive was asked. */
  #meanwhile: SweepFrame[] = [];
  #restUntil = 0;
  #ticks = 0;
  #lastKey = '';
  #pauses = 0;
  #wasPaused = false;

  constructor(session: LiveSession, tell: (shown: DensityShown) => void) {
    this.#session = session;
    this.#tell = tell;
    session.ears.add(this.#hear);
  }

  close(): void {
    this.#stop();
    this.#asked?.abort.abort();
    this.#session.ears.delete(this.#hear);
    this.#layer.show(this.#session.plot, undefined);
  }

  #heard(frame: SweepFrame): void {
    const state = shownState();
    if (state.paused || state.past !== undefined || state.facts?.thinned !== false) return;
    if (this.#asked?.wanted.fadeMs !== undefined) this.#meanwhile.push(frame);
    if (this.#shown?.wanted.question.receiverId === state.receiverId) this.#fading?.add(frame);
  }

  #tick(): void {
    this.#ticks += 1;
    if (document.hidden) return;
    const state = shownState();
    if (state.paused !== this.#wasPaused) this.#pauses += 1;
    this.#wasPaused = state.paused;
    const wanted = this.#wanted(state);
    if (wanted !== undefined) this.#askFor(wanted, state);
    this.#draw(state);
  }

  /** Undefined while nothing can be asked. */
  #wanted(state: ShownState): Wanted | undefined {
    const { receiverId, density, past, facts } = state;
    const { view, plot } = this.#session;
    if (receiverId === undefined || view === undefined || density === undefined || plot === undefined) return undefined;
    const { startHz, stopHz } = view;
    const columns = Math.max(1, Math.floor(1 / plot.sharePerPx));
    const place = { receiverId, startHz, stopHz, columns };
    const now = Math.floor(this.#session.now());
    const fixed =
      'from' in density
        ? density
        : past === undefined
          ? undefined
          : { from: past.at - density.fadeMs, to: past.at + 1 };
    if (fixed !== undefined) {
      const question = { ...place, from: Math.floor(fixed.from), to: Math.ceil(fixed.to) };
      return { key: JSON.stringify(question), question, fadeMs: undefined };
    }
    const { fadeMs } = density as { fadeMs: number };
    const again = facts?.thinned === true ? Math.floor(now / Math.max(RENEW_MS, fadeMs / RENEWALS)) : 0;
    const question = { ...place, from: now - fadeMs, to: now };
    return { key: JSON.stringify([place, fadeMs, this.#pauses, again]), question, fadeMs };
  }

  #askFor(wanted: Wanted, state: ShownState): void {
    const isSettled = wanted.key === this.#lastKey || state.past?.playing === true;
    this.#lastKey = wanted.key;
    const isKnown = (this.#asked ?? this.#shown)?.wanted.key === wanted.key;
    // A view that is being dragged is asked for when it has stopped.
    if (isKnown || !isSettled || state.paused || !isHeard(state)) return;
    if (performance.now() < this.#restUntil && this.#asked === undefined && state.past?.playing === true) return;
    if (this.#asked !== undefined && state.past?.playing === true) return;
    this.#asked?.abort.abort();
    const abort = new AbortController();
    this.#asked = { wanted, abort };
    this.#meanwhile = [];
    fetchDensity(wanted.question, abort.signal).then(
      (answer) => {
        if (!abort.signal.aborted) this.#take(wanted, answer);
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        console.warn('The levels of the recording could not be counted:', error);
        this.#take(wanted, undefined);
      },
    );
  }

  #take(wanted: Wanted, answer: Density | undefined): void {
    const { question, fadeMs } = wanted;
    this.#asked = undefined;
    this.#restUntil = performance.now() + REST_MS;
    this.#fading = undefined;
    const { from, to } = question;
    const alone = answer === undefined;
    if (fadeMs === undefined) {
      const { sweeps = 0, sweepsThere = 0, leftOut = 0 } = answer ?? {};
      const span = { from, to, sweeps, sweepsThere, leftOut };
      const empty = { ...question, counts: new Float32Array(0), columns: 0 };
      this.#shown = { wanted, alone, picture: { ...(answer ?? empty), least: Number.MIN_VALUE, span } };
    } else {
      const fading = new LiveDensity(answer ?? question, fadeMs, alone ? { from: to, to } : question);
      for (const frame of this.#meanwhile) if (frame.startedAt >= to) fading.add(frame);
      this.#fading = fading;
      this.#shown = { wanted, alone, picture: pictureOf(fading) };
    }
    this.#meanwhile = [];
    this.#draw(shownState(), true);
  }

  #draw(state: ShownState, now = false): void {
    const { plot } = this.#session;
    const fading = this.#fading;
    const shown = this.#shown;
    if (shown === undefined || shown.wanted.question.receiverId !== state.receiverId) {
      this.#layer.show(plot, undefined);
      this.#tell({ state: 'asking', from: 0, to: 0, sweeps: 0, sweepsThere: 0, leftOut: 0, fadeMs: 0, current: true });
      return;
    }
    const { alone, wanted } = shown;
    const current = wanted.fadeMs === undefined || isCurrent(state);
    const isDue = (wanted.fadeMs ?? 0) <= SLOW_FADE_MS || this.#ticks % SLOW_TICKS === 0 || now;
    if (fading !== undefined && isDue && !state.paused) this.#shown = { ...shown, picture: pictureOf(fading) };
    const { picture } = this.#shown ?? shown;
    if (isDue || now) this.#layer.show(plot, picture, { state, current });
    this.#tell({ ...picture.span, state: alone ? 'alone' : 'shown', fadeMs: wanted.fadeMs, current });
  }
}

function pictureOf(fading: LiveDensity): DensityPicture {
  const { range, counts, least, span } = fading;
  return { ...range, counts, least, span };
}

/** Levels of the recording, counted by frequency. */
export interface DensityQuestion extends ColumnRange {
  readonly receiverId: string;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
}

/** @throws Error when the program cannot answer */
export async function fetchDensity({ from, to, ...range }: DensityQuestion, signal: AbortSignal): Promise<Density> {
  const query = { ...range, from: isoOf(from), to: isoOf(to) };
  const response = await askRaw('GET /api/v1/density', { query, signal, timeoutMs: TIMEOUT_MS });
  return decodeDensity(new Uint8Array(await response.arrayBuffer()));
}

interface DensityPicture extends ColumnRange {
  readonly counts: Float32Array;
  readonly least: number;
  readonly span: DensitySpan;
}

interface Scene {
  readonly palette: PaletteName;
  readonly axis: LevelRange;
  /** Grey says that it is old. */
  readonly current: boolean;
}

/** The picture of densities behind the traces. */
class DensityLayer {
  #layer: Layer | undefined;
  #key = '';

  /** Draws the picture in the next frame, if anything of it has changed; undefined removes it. */
  show(plot: Plot | undefined, picture: undefined): void;
  show(plot: Plot | undefined, picture: DensityPicture, shown: { state: ShownState; current: boolean }): void;
  show(plot: Plot | undefined, picture?: DensityPicture, shown?: { state: ShownState; current: boolean }): void {
    let next: Layer | undefined;
    let key = '';
    if (picture !== undefined && shown !== undefined && picture.columns > 0) {
      const { axis, palette, scheme } = shown.state;
      const { span, startHz, stopHz } = picture;
      key = JSON.stringify([axis, palette, scheme, shown.current, startHz, stopHz, span]);
      next = layerOf(picture, { palette, axis: rangeOf(axis), current: shown.current });
    }
    if (key === this.#key) return;
    this.#key = key;
    plot?.layers.set(this.#layer, next, 'behind');
    this.#layer = next;
  }
}

function layerOf(picture: DensityPicture, { palette, axis, current }: Scene): Layer {
  let image: { readonly canvas: HTMLCanvasElement; readonly levels: LevelRange; readonly rows: number } | undefined;
  return {
    draw(context: Context2d, { x, y, box, look }: LayerPlace): void {
      const rows = Math.floor(box.height);
      if (image?.rows !== rows) {
        const colours = densityColours(current ? palette : 'grey', isDark(look.plot) ? 'dark' : 'light');
        image = { ...painted(picture, { range: axis, rows, colours }), rows };
      }
      const { canvas, levels } = image;
      const [left, top] = [x(picture.startHz), y(levels.highDbm)];
      context.imageSmoothingEnabled = false;
      context.drawImage(canvas, left, top, x(picture.stopHz) - left, y(levels.lowDbm) - top);
    },
  };
}

function painted(picture: DensityPicture, how: Parameters<typeof densityImage>[2]) {
  const { pixels, width, height, levels } = densityImage(picture, picture.least, how);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const bytes = new Uint8ClampedArray(pixels.buffer as ArrayBuffer);
  canvas.getContext('2d')?.putImageData(new ImageData(bytes, width, height), 0, 0);
  return { canvas, levels };
}

function isDark(hexColour: string): boolean {
  return Number.parseInt(hexColour.slice(3, 5), 16) < 128;
}
