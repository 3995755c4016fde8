/**
 * The drawn part of the live page: one frequency axis and one cursor for spectrum, band strip and waterfall. Draws only
 * in animation frames, and only what changed. React mounts it, but has no part in the frames.
 */
import { FORMATS } from '../../format.js';
import type { PageState } from '../../state/page-store.js';
import type { ThresholdFeed } from '../detection/threshold-feed.js';
import type { Span } from '../picture/grid.js';
import type { Picture } from '../picture/picture.js';
import { BandStrip } from './band-strip.js';
import { BoxList, type BoxSources } from './boxes.js';
import { differenceRange, rangeOf } from './level-axis.js';
import { PlotOverlay } from './plot-overlay.js';
import { shownMarkers, shownTraces, traceLegend } from './shown-traces.js';
import { type Layer, Spectrum } from './spectrum.js';
import { faded, type Look, readLook } from './surface.js';
import { Waterfall, type WaterfallScene } from './waterfall.js';

export interface PlotElements {
  readonly root: HTMLElement;
  readonly spectrum: HTMLCanvasElement;
  readonly bands: HTMLElement;
  readonly waterfall: HTMLCanvasElement;
  readonly cursor: HTMLCanvasElement;
  readonly readout: HTMLElement;
}

/** What the plot needs from its session. */
export interface PlotHost extends BoxSources {
  readonly detection: BoxSources['detection'] & { readonly thresholds: ThresholdFeed };
  readonly picture: Picture | undefined;
  readonly view: Span | undefined;
  state(): PageState;
  /** Epoch ms by the program's clock. */
  now(): number;
  /** The plot's height changed: this number of history rows fills it. */
  rowsWanted(rows: number): void;
}

/** Mark in the browser's timeline: the first sweep was drawn. */
const FIRST_SPECTRUM_MARK = 'first-spectrum';

export class Plot {
  readonly #elements: PlotElements;
  readonly #host: PlotHost;
  readonly #spectrum: Spectrum;
  readonly #waterfall: Waterfall;
  readonly #bandStrip: BandStrip;
  readonly #overlay: PlotOverlay;
  readonly #observer: ResizeObserver;
  readonly #schemes: MutationObserver;
  readonly #boxes = new BoxList();
  #look: Look;
  /** Without the colours of the traces: for data that is old. */
  #oldLook: Look;
  #frame: number | undefined;
  #repaint = true;
  #changedFrom = Number.POSITIVE_INFINITY;
  /** Newest row and frames of a stopped picture. */
  #still: { readonly topSlot: number; readonly boxes: WaterfallScene['boxes'] } | undefined;
  #marked = false;
  /** The names of the traces, made when what they are made of changes: words take longer than lines. */
  #legend: { readonly of: readonly unknown[]; readonly text: string } = { of: [], text: '' };
  #layers: readonly Layer[] | undefined;

  constructor(elements: PlotElements, host: PlotHost) {
    this.#elements = elements;
    this.#host = host;
    this.#spectrum = new Spectrum(elements.spectrum);
    this.#waterfall = new Waterfall(elements.waterfall);
    this.#bandStrip = new BandStrip(elements.bands);
    this.#overlay = new PlotOverlay(elements);
    this.#look = readLook(elements.root);
    this.#oldLook = faded(this.#look);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(elements.root);
    // The colour scheme is an attribute of the document; after a change the drawing colours are read again.
    this.#schemes = new MutationObserver(() => {
      this.#look = readLook(elements.root);
      this.#oldLook = faded(this.#look);
      this.redraw();
    });
    this.#schemes.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    this.#fit();
    // Text on a canvas does not wait for its fonts.
    void document.fonts.load(`11px ${this.#look.font}`).then(
      () => {
        this.#spectrum.fontsCame();
        this.redraw();
      },
      () => undefined,
    );
  }

  close(): void {
    this.#observer.disconnect();
    this.#schemes.disconnect();
    this.#waterfall.close();
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

  /** Puts this layer in the place of an earlier one; undefined removes that. Density lies behind lines. */
  setLayer(before: Layer | undefined, layer: Layer | undefined, at: 'behind' | 'front' = 'front'): void {
    const others = (this.#layers ?? []).filter((one) => one !== before);
    const wanted = layer === undefined ? others : at === 'front' ? [...others, layer] : [layer, ...others];
    this.#layers = wanted.length === 0 ? undefined : wanted;
    this.changed(undefined);
  }

  get rowsWanted(): number {
    return this.#waterfall.wantedRows;
  }

  /** Draws everything again in the next frame: view, palette, levels, language or size changed. */
  redraw(): void {
    this.#repaint = true;
    this.#schedule();
  }

  /** Data changed from this slot on; only the affected rows are painted. */
  changed(slot: number | undefined): void {
    if (slot !== undefined) this.#changedFrom = Math.min(this.#changedFrom, slot);
    this.#schedule();
  }

  /** Stops the waterfall at its present row with its present frames, or lets it continue. */
  paused(paused: boolean): void {
    this.#still = undefined;
    if (paused) this.#still = { topSlot: this.#topSlot(), boxes: this.#boxes.of(this.#host, this.#host.state()) };
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
    return 1 / this.#spectrum.surface.plotWidth;
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
    const { left, top } = this.#elements.waterfall.getBoundingClientRect();
    return this.#waterfall.nameAt(clientX - left, clientY - top);
  }

  #instant(down: number): number | undefined {
    const { history } = this.#host.picture ?? {};
    return history === undefined ? undefined : (this.#topSlot() + 1 - down * history.rows) * history.slotMs;
  }

  #fit(): void {
    const changed = [this.#spectrum.surface, this.#waterfall.surface, this.#overlay.surface].map((each) => each.fit());
    if (!changed.includes(true)) return;
    this.#host.rowsWanted(this.#waterfall.wantedRows);
    this.redraw();
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
    const scene = picture === undefined || view === undefined ? undefined : this.#waterfallScene(picture, view, state);
    if (view !== undefined) {
      this.#drawSpectrum(picture, view, state);
      this.#bandStrip.show(view, this.#spectrum.surface.plotWidth, state.language);
    }
    if (scene !== undefined) {
      if (this.#repaint) this.#waterfall.repaint(scene);
      // A still picture changes where the archive's bins of a part arrive.
      else if (!state.paused || Number.isFinite(this.#changedFrom)) this.#waterfall.advance(scene, this.#changedFrom);
    } else {
      this.#waterfall.surface.begin(this.#look.panel);
      if (view === undefined) this.#spectrum.surface.begin(this.#look.panel);
    }
    this.#repaint = false;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    this.#overlay.paint({
      scene,
      state,
      view,
      picture,
      levelAt: (y) => this.#spectrum.levelAt(y, shownRange(state)),
      look: this.#look,
    });
  }

  #waterfallScene(picture: Picture, view: Span, state: PageState): WaterfallScene | undefined {
    const { history, cadence } = picture;
    if (history.newest === Number.NEGATIVE_INFINITY && this.#host.past.shownAt === undefined) return undefined;
    const { palette, levels: range, language } = state;
    const still = this.#host.past.shownAt === undefined ? this.#still : undefined;
    const boxes = still?.boxes ?? this.#boxes.of(this.#host, state);
    const topSlot = this.#topSlot();
    return { history, cadence, view, palette, range, topSlot, look: this.#look, boxes, language };
  }

  /**
   * The newest row with data. When data stays out for longer than the usual interval, the present instant, so that the
   * rows continue and a running gap is visible.
   */
  #topSlot(): number {
    const { picture } = this.#host;
    const { shownAt } = this.#host.past;
    if (picture !== undefined && shownAt !== undefined) return picture.history.slotOf(shownAt);
    if (this.#still !== undefined) return this.#still.topSlot;
    if (picture === undefined) return 0;
    const { history, cadence } = picture;
    const standing = history.segmentsAt(history.newest).map(({ grid, startedAt }) => startedAt + cadence.holdMs(grid));
    const now = this.#host.now();
    return now > Math.max(...standing) ? Math.max(history.newest, history.slotOf(now)) : history.newest;
  }

  #legendOf(state: PageState): string {
    const { traces, stills, minus, facts, language } = state;
    const of = [traces, stills, minus, facts === undefined, facts?.traceDetector, language];
    if (of.some((part, i) => part !== this.#legend.of[i])) this.#legend = { of, text: traceLegend(state) };
    return this.#legend.text;
  }

  #drawSpectrum(picture: Picture | undefined, view: Span, state: PageState): void {
    const { current, markers } = shownMarkers(picture, state);
    const lines = shownTraces(picture, view, state);
    const isDifference = state.minus !== undefined;
    const { levels, axis, palette, activeMarker, floorDbm, peakWish, language } = state;
    const grids = picture?.sourcesIn(view).map(({ grid }) => grid) ?? [];
    if (lines.length > 0 && !this.#marked) {
      this.#marked = true;
      performance.mark(FIRST_SPECTRUM_MARK);
    }
    this.#spectrum.paint({
      view,
      axis: shownRange(state),
      dbPerDiv: axis.dbPerDiv,
      unit: isDifference ? 'dB' : undefined,
      range: levels,
      palette,
      lines,
      thresholdDbm: isDifference || floorDbm === undefined ? undefined : floorDbm + peakWish.aboveFloorDb,
      detection: current && !isDifference ? this.#host.detection.thresholds.across(state.receiverId, grids) : [],
      ...(isDifference || this.#layers === undefined ? {} : { layers: this.#layers }),
      legend: this.#legendOf(state),
      markers,
      activeMarker,
      asked: isDifference ? undefined : state.why,
      formats: FORMATS[language],
      look: current ? this.#look : this.#oldLook,
    });
  }
}

function shownRange({ axis, minus }: PageState) {
  return minus === undefined ? rangeOf(axis) : differenceRange(axis);
}
