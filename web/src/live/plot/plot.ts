/**
 * The drawn part of the live page: one frequency axis and one cursor for spectrum, band strip and waterfall. The drawing
 * thread draws spectrum and waterfall by itself as sweeps come; here only what a person or the page changes is handled,
 * in animation frames. React mounts it, but has no part in the frames.
 */

import i18next from 'i18next';
import { BoxList, type BoxSources } from '../../duty/cases/boxes.js';
import type { CopiedPicture } from '../../picture/drawing/copied-picture.js';
import type { DrawnScene } from '../../picture/drawing/drawing-messages.js';
import { DrawnPlot } from '../../picture/drawing/drawn-plot.js';
import { PlotLayers } from '../../picture/drawing/layer-pictures.js';
import type { Span } from '../../picture/grid.js';
import { isCurrent, type ShownState, shownReceiver } from '../../picture/picture-store.js';
import { BandStrip } from '../../picture/plot/band-strip.js';
import type { Boxed } from '../../picture/plot/emission-boxes.js';
import { differenceRange, rangeOf } from '../../picture/plot/level-axis.js';
import { levelAt, plotSize } from '../../picture/plot/spectrum-place.js';
import { faded, type Look } from '../../picture/plot/surface.js';
import type { AskedLevels } from '../../picture/plot/threshold-mark.js';
import { traceLegend } from '../../picture/plot/trace-legend.js';
import { TRACE_KINDS } from '../../picture/traces.js';
import type { ThresholdFeed } from '../detection/threshold-feed.js';
import { type OverlayElements, PlotOverlay } from './plot-overlay.js';

export interface PlotElements extends OverlayElements {
  readonly bands: HTMLElement;
}

/** What the plot needs from its session. */
export interface PlotHost extends BoxSources {
  readonly detection: BoxSources['detection'] & { readonly thresholds: ThresholdFeed };
  readonly picture: CopiedPicture | undefined;
  readonly view: Span | undefined;
  state(): ShownState;
  /** Epoch ms by the program's clock. */
  now(): number;
  /** The plot's height changed: this number of history rows fills it. */
  rowsWanted(rows: number): void;
}

/** Mark in the browser's timeline: the first sweep was drawn. */
const FIRST_SPECTRUM_MARK = 'first-spectrum';

export class Plot {
  readonly layers = new PlotLayers(() => this.changed(undefined));
  readonly #host: PlotHost;
  readonly #drawn: DrawnPlot;
  readonly #bandStrip: BandStrip;
  readonly #overlay: PlotOverlay;
  readonly #boxes = new BoxList();
  readonly #scenes = new LiveScenes();
  #frame: number | undefined;
  #repaint = true;
  /** A stopped picture's newest sweep, epoch ms, which has a row in any height and time span; and its frames. */
  #still: { readonly topAt: number; readonly boxes: readonly Boxed[] } | undefined;
  /** Where the row on top is not the newest of the picture, a row from this slot on needs another one on top. */
  #nextTopFrom = Number.POSITIVE_INFINITY;
  #marked = false;

  constructor(elements: PlotElements, host: PlotHost) {
    this.#host = host;
    this.#bandStrip = new BandStrip(elements.bands);
    this.#overlay = new PlotOverlay(elements);
    this.#drawn = new DrawnPlot(elements, { changed: () => this.#fitted(), hasTraces: () => this.#mark() });
    this.#fitted();
    // Text on a canvas does not wait for its fonts.
    void document.fonts.load(this.#drawn.look.font).then(
      () => this.redraw(),
      () => undefined,
    );
  }

  close(): void {
    this.#drawn.close();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  set bands(bands: BandStrip['bands']) {
    this.#bandStrip.bands = bands;
    this.redraw();
  }

  set licences(licences: BandStrip['bands']) {
    this.#bandStrip.licences = licences;
    this.redraw();
  }

  get rowsWanted(): number {
    return this.#drawn.rows;
  }

  /** Draws everything again in the next frame: view, palette, levels, language or size changed. */
  redraw(): void {
    this.#repaint = true;
    this.#schedule();
  }

  /** Rows from this slot on changed, which the drawing thread knows by itself; or something else, if undefined. */
  changed(slot: number | undefined): void {
    if (slot === undefined || slot >= this.#nextTopFrom || this.#overlay.isShown) this.#schedule();
  }

  /** Stops the waterfall at its present row with its present frames, or lets it continue. */
  paused(paused: boolean): void {
    this.#still = undefined;
    const { history } = this.#host.picture ?? {};
    const top = this.#topSlot();
    const newest = history?.segmentsAt(top).map(({ startedAt }) => startedAt) ?? [];
    const topAt = newest.length > 0 ? Math.max(...newest) : (top + 0.5) * (history?.slotMs ?? 0);
    if (paused) this.#still = { topAt, boxes: this.#boxes.of(this.#host, this.#host.state()) };
    this.redraw();
  }

  point(clientX: number, clientY: number): void {
    this.#overlay.point(clientX, clientY);
    this.#schedule();
  }

  pointNowhere(): void {
    this.#overlay.pointNowhere();
    this.#schedule();
  }

  shareAt(clientX: number): number {
    return this.#overlay.shareAt(clientX);
  }

  /** One CSS px as a share of the width. */
  get sharePerPx(): number {
    return 1 / plotSize(this.#drawn.spectrumSize).width;
  }

  /** The cursor's position as a share of the width; undefined without one. */
  get cursorShare(): number | undefined {
    return this.#overlay.cursorShare;
  }

  /** The instant of the waterfall's row under the cursor; undefined when the cursor is elsewhere. */
  get cursorAt(): number | undefined {
    const down = this.#overlay.downWaterfall;
    return down === undefined ? undefined : this.#instant(down);
  }

  /** The instant at a client y; outside the waterfall that of its nearest edge. */
  instantAt(clientY: number): number | undefined {
    return this.#instant(Math.min(1, Math.max(0, this.#overlay.downAt(clientY))));
  }

  /** From the oldest shown row to the end of the newest, epoch ms; undefined while there is none. */
  get shownTimes(): { readonly from: number; readonly to: number } | undefined {
    const [from, to] = [this.#instant(1), this.#instant(0)];
    return from === undefined || to === undefined ? undefined : { from, to };
  }

  /** True over the waterfall. */
  isWaterfall(clientY: number): boolean {
    const down = this.#overlay.downAt(clientY);
    return down >= 0 && down <= 1;
  }

  /** The incident whose name stands at this place, if any. */
  nameAt(clientX: number, clientY: number): string | undefined {
    return this.#drawn.nameAt(clientX, clientY);
  }

  #instant(down: number): number | undefined {
    const { history } = this.#host.picture ?? {};
    return history === undefined ? undefined : (this.#topSlot() + 1 - down * history.rows) * history.slotMs;
  }

  #fitted(): void {
    this.#overlay.fit();
    this.#host.rowsWanted(this.#drawn.rows);
    this.redraw();
  }

  #mark(): void {
    if (!this.#marked) performance.mark(FIRST_SPECTRUM_MARK);
    this.#marked = true;
  }

  #schedule(): void {
    // A hidden page gets no animation frames; its data is drawn at once when it is shown again.
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const { picture, view } = this.#host;
    const state = this.#host.state();
    const { look, spectrumSize: size } = this.#drawn;
    const { thresholds } = this.#host.detection;
    const scene = this.#scenes.of({ picture, view, state, look, thresholds });
    const { axis, spectrumLook } = scene;
    const place = view !== undefined && state.minus === undefined ? { view, axis, look: spectrumLook } : undefined;
    const told = {
      topSlot: this.#toldTop(picture),
      boxes: this.#shownBoxes(state),
      layers: this.layers.pictures(size, place),
    };
    this.#drawn.show({ ...scene, ...told }, this.#repaint);
    this.#repaint = false;
    if (view !== undefined) this.#bandStrip.show(view, plotSize(size).width, state.language);
    const rows = picture === undefined ? undefined : { history: picture.history, cadence: picture.cadence };
    this.#overlay.paint({
      scene: rows && view && { ...rows, view, topSlot: this.#topSlot() },
      state,
      view,
      picture,
      levelAt: (y) => levelAt(y, size, axis),
      look,
    });
  }

  #shownBoxes(state: ShownState): readonly Boxed[] {
    const still = this.#host.past.shownAt === undefined ? this.#still : undefined;
    return still?.boxes ?? this.#boxes.of(this.#host, state);
  }

  /** Undefined for the newest row, which the drawing thread knows first. */
  #toldTop(picture: CopiedPicture | undefined): number | undefined {
    const { shownAt } = this.#host.past;
    const top = this.#topSlot();
    const newest = picture?.history.newest;
    const isNewest = shownAt === undefined && this.#still === undefined && (newest === top || !Number.isFinite(newest));
    // A moment of the past moves on by itself; a stopped picture does not.
    this.#nextTopFrom = isNewest ? Number.POSITIVE_INFINITY : shownAt === undefined ? top : Number.NEGATIVE_INFINITY;
    return isNewest ? undefined : top;
  }

  /**
   * The newest row with data. When data stays out for longer than the usual interval, the present instant, so that the
   * rows continue and a running gap is visible.
   */
  #topSlot(): number {
    const { picture } = this.#host;
    const { shownAt } = this.#host.past;
    if (picture !== undefined && shownAt !== undefined) return picture.history.slotOf(shownAt);
    if (picture === undefined) return 0;
    if (this.#still !== undefined) return picture.history.slotOf(this.#still.topAt);
    const { history, cadence } = picture;
    const standing = history.segmentsAt(history.newest).map(({ grid, startedAt }) => startedAt + cadence.holdMs(grid));
    const now = this.#host.now();
    return now > Math.max(...standing) ? Math.max(history.newest, history.slotOf(now)) : history.newest;
  }
}

interface Seen {
  readonly picture: CopiedPicture | undefined;
  readonly view: Span | undefined;
  readonly state: ShownState;
  readonly look: Look;
  readonly thresholds: ThresholdFeed;
}

/** Drawn from back to front: the live trace on top. */
const DRAW_ORDER = [...TRACE_KINDS].reverse();
const NONE: readonly never[] = [];

/** What the plots of the live screen show, out of the page's state. */
class LiveScenes {
  /** The names of the traces, made when what they are made of changes: words take longer than the rest of a scene. */
  #legend: { readonly of: readonly unknown[]; readonly text: string } = { of: [], text: '' };
  #faded: { readonly of: Look; readonly look: Look } | undefined;

  of({ picture, view, state, look, thresholds }: Seen): Omit<DrawnScene, 'sizes' | 'topSlot' | 'boxes' | 'layers'> {
    const { language, palette, levels, minus, stills, markers, activeMarker, floorDbm, peakWish, receiverId } = state;
    const current = isCurrent(state);
    const isDifference = minus !== undefined;
    const grids = view && picture?.sourcesIn(view).map(({ grid }) => grid);
    return {
      picture: picture?.number,
      view,
      language,
      palette,
      current,
      look,
      range: levels,
      minus,
      stills,
      markers,
      activeMarker,
      hidden: NONE,
      isField: shownReceiver(state)?.isField,
      dbPerDiv: state.axis.dbPerDiv,
      axis: isDifference ? differenceRange(state.axis) : rangeOf(state.axis),
      spectrumLook: current ? look : this.#old(look),
      traces: DRAW_ORDER.filter((kind) => state.traces[kind]),
      thresholdDbm: isDifference || floorDbm === undefined ? undefined : floorDbm + peakWish.aboveFloorDb,
      detection: current && !isDifference ? thresholds.across(receiverId, grids ?? NONE) : NONE,
      legend: this.#legendOf(state),
      asked: isDifference ? undefined : askedOf(state),
    };
  }

  /** Without the colours of the traces: for data that is old. */
  #old(look: Look): Look {
    if (this.#faded?.of !== look) this.#faded = { of: look, look: faded(look) };
    return this.#faded.look;
  }

  #legendOf(state: ShownState): string {
    const { traces, stills, minus, facts, language } = state;
    const of = [traces, stills, minus, facts === undefined, facts?.traceDetector, language];
    if (of.some((part, i) => part !== this.#legend.of[i])) this.#legend = { of, text: traceLegend(state) };
    return this.#legend.text;
  }
}

function askedOf({ why }: ShownState): AskedLevels | undefined {
  if (why?.explanation === undefined) return undefined;
  const { explanation, question } = why;
  return {
    hz: question.hz,
    threshold: { dbm: explanation.thresholdDbm, name: i18next.t('why.threshold') },
    floor: { dbm: explanation.floorDbm, name: i18next.t('why.floor') },
  };
}
