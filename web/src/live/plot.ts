/**
 * The drawn part of the live page: one frequency axis and one cursor over spectrum, band strip and waterfall.
 * Draws only in animation frames, and only what changed. React mounts it and never sees a frame.
 */
import { FORMATS } from '../format.js';
import type { PageState } from '../state/page-store.js';
import { BandStrip } from './band-strip.js';
import { Cursor } from './cursor.js';
import { readCursor } from './cursor-reading.js';
import type { Emission } from './detection-api.js';
import type { Span } from './grid.js';
import { axisRange } from './level-range.js';
import { reading } from './markers.js';
import type { Picture } from './picture.js';
import { AXIS_HEIGHT_PX, inView, Spectrum } from './spectrum.js';
import { GUTTER_LEFT_PX, type Look, readLook } from './surface.js';
import { TRACE_KINDS, type TraceLine } from './traces.js';
import { Waterfall, type WaterfallScene } from './waterfall.js';

export interface PlotElements {
  readonly root: HTMLElement;
  readonly spectrum: HTMLCanvasElement;
  readonly bands: HTMLElement;
  readonly waterfall: HTMLCanvasElement;
  readonly cursor: HTMLCanvasElement;
  readonly readout: HTMLElement;
}

/** What the plot asks of the session that feeds it. */
export interface PlotHost {
  readonly picture: Picture | undefined;
  readonly view: Span | undefined;
  /** What was detected at the shown receiver. */
  readonly detection: { readonly shown: readonly Emission[] };
  state(): PageState;
  /** Epoch ms by the program's clock. */
  now(): number;
  /** The plot's height changed: so many rows of history fill it. */
  rowsWanted(rows: number): void;
}

const READOUT_CLEAR_PX = 70;
/** In the browser's timeline: when the first sweep was drawn. */
const FIRST_SPECTRUM_MARK = 'first-spectrum';

/** Drawn from back to front: the live trace lies on top. */
const DRAW_ORDER = [...TRACE_KINDS].reverse();

export class Plot {
  readonly #elements: PlotElements;
  readonly #host: PlotHost;
  readonly #spectrum: Spectrum;
  readonly #waterfall: Waterfall;
  readonly #bandStrip: BandStrip;
  readonly #cursor: Cursor;
  readonly #observer: ResizeObserver;
  readonly #schemes: MutationObserver;
  #look: Look;
  #frame: number | undefined;
  #repaint = true;
  #changedFrom = Number.POSITIVE_INFINITY;
  #pointer: { x: number; y: number } | undefined;
  #pausedTop: number | undefined;
  #marked = false;
  #cursorDrawn = true;

  constructor(elements: PlotElements, host: PlotHost) {
    this.#elements = elements;
    this.#host = host;
    this.#spectrum = new Spectrum(elements.spectrum);
    this.#waterfall = new Waterfall(elements.waterfall);
    this.#bandStrip = new BandStrip(elements.bands);
    this.#cursor = new Cursor(elements.cursor);
    this.#look = readLook(elements.root);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(elements.root);
    // The colour scheme is an attribute of the document; when it changes, so do the colours to draw with.
    this.#schemes = new MutationObserver(() => {
      this.#look = readLook(elements.root);
      this.redraw();
    });
    this.#schemes.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    this.#fit();
    // Canvas text does not wait for fonts by itself.
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
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  set bands(bands: BandStrip['bands']) {
    this.#bandStrip.bands = bands;
    this.redraw();
  }

  get rowsWanted(): number {
    return this.#waterfall.wantedRows;
  }

  /** Everything anew in the next frame: view, palette, levels, language or size changed. */
  redraw(): void {
    this.#repaint = true;
    this.#schedule();
  }

  /** Something new from this slot on; only what it touches is painted. */
  changed(slot: number | undefined): void {
    if (slot !== undefined) this.#changedFrom = Math.min(this.#changedFrom, slot);
    this.#schedule();
  }

  /** Holds the waterfall where it stands, or lets it go. */
  paused(paused: boolean): void {
    this.#pausedTop = paused ? this.#topSlot() : undefined;
    this.redraw();
  }

  point(clientX: number, clientY: number): void {
    const box = this.#elements.root.getBoundingClientRect();
    this.#pointer = { x: clientX - box.left, y: clientY - box.top };
    this.#schedule();
  }

  pointNowhere(): void {
    this.#pointer = undefined;
    this.#schedule();
  }

  shareAt(clientX: number): number {
    const { left } = this.#elements.root.getBoundingClientRect();
    return (clientX - left - GUTTER_LEFT_PX) / this.#spectrum.surface.plotWidth;
  }

  /** The share of the width a CSS px is. */
  get sharePerPx(): number {
    return 1 / this.#spectrum.surface.plotWidth;
  }

  /** Where the cursor stands, as a share of the width; undefined without one. */
  get cursorShare(): number | undefined {
    return this.#pointer === undefined
      ? undefined
      : (this.#pointer.x - GUTTER_LEFT_PX) / this.#spectrum.surface.plotWidth;
  }

  /** The instant of the waterfall's row under the cursor; undefined when the cursor is elsewhere. */
  get cursorAt(): number | undefined {
    const { history } = this.#host.picture ?? {};
    const { offsetTop, offsetHeight } = this.#elements.waterfall;
    const down = ((this.#pointer?.y ?? -1) - offsetTop) / Math.max(1, offsetHeight);
    if (history === undefined || down < 0 || down > 1) return undefined;
    return (this.#topSlot() + 1 - down * history.rows) * history.slotMs;
  }

  #fit(): void {
    const changed = [this.#spectrum.surface, this.#waterfall.surface, this.#cursor.surface].map((each) => each.fit());
    if (!changed.includes(true)) return;
    this.#host.rowsWanted(this.#waterfall.wantedRows);
    this.redraw();
  }

  #schedule(): void {
    // A hidden page gets no animation frames; what it takes in is drawn in one go when it is looked at again.
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
      this.#bandStrip.show(view, state.language);
    }
    if (scene !== undefined) {
      if (this.#repaint) this.#waterfall.repaint(scene);
      else if (state.paused) this.#changedFrom = Number.POSITIVE_INFINITY;
      else this.#waterfall.advance(scene, this.#changedFrom);
    } else {
      this.#waterfall.surface.begin(this.#look.panel);
      if (view === undefined) this.#spectrum.surface.begin(this.#look.panel);
    }
    this.#repaint = false;
    this.#changedFrom = Number.POSITIVE_INFINITY;
    this.#drawCursor(scene, state);
  }

  #waterfallScene(picture: Picture, view: Span, state: PageState): WaterfallScene | undefined {
    const { history, cadence } = picture;
    if (history.newest === Number.NEGATIVE_INFINITY) return undefined;
    const { palette, levels: range } = state;
    const emissions = this.#host.detection.shown;
    const topSlot = this.#topSlot();
    return { history, cadence, view, palette, range, topSlot, look: this.#look, emissions };
  }

  /**
   * The newest row with data; when data stays out for longer than the rhythm explains, the present moment, so that the
   * rows go on and a running gap is seen growing.
   */
  #topSlot(): number {
    const { picture } = this.#host;
    if (this.#pausedTop !== undefined) return this.#pausedTop;
    if (picture === undefined) return 0;
    const { history, cadence } = picture;
    const standing = history.segmentsAt(history.newest).map(({ grid, startedAt }) => startedAt + cadence.holdMs(grid));
    const now = this.#host.now();
    return now > Math.max(...standing) ? Math.max(history.newest, history.slotOf(now)) : history.newest;
  }

  #drawSpectrum(picture: Picture | undefined, view: Span, state: PageState): void {
    const lines: TraceLine[] = [];
    for (const kind of DRAW_ORDER) {
      if (!state.traces[kind]) continue;
      for (const source of picture?.sources ?? [])
        if (inView(source.grid, view)) lines.push({ kind, grid: source.grid, levelsDbm: source.levels(kind) });
    }
    const { levels, palette, activeMarker, floorDbm, peakWish, language } = state;
    const markers = state.markers.map((marker) => {
      const source = picture?.sourceAt(marker.hz);
      return reading(marker, source?.grid, source?.levels('write'));
    });
    if (lines.length > 0 && !this.#marked) {
      this.#marked = true;
      performance.mark(FIRST_SPECTRUM_MARK);
    }
    this.#spectrum.paint({
      view,
      axis: axisRange(levels),
      range: levels,
      palette,
      lines,
      thresholdDbm: floorDbm === undefined ? undefined : floorDbm + peakWish.aboveFloorDb,
      markers,
      activeMarker,
      asked: state.why,
      formats: FORMATS[language],
      look: this.#look,
    });
  }

  #drawCursor(scene: WaterfallScene | undefined, state: PageState): void {
    if (this.#pointer === undefined && !this.#cursorDrawn) return;
    this.#cursorDrawn = this.#pointer !== undefined;
    const { spectrum, waterfall, readout } = this.#elements;
    const plots = [
      { top: spectrum.offsetTop + 8, bottom: spectrum.offsetTop + spectrum.offsetHeight - AXIS_HEIGHT_PX },
      { top: waterfall.offsetTop, bottom: waterfall.offsetTop + waterfall.offsetHeight },
    ];
    const { view, picture } = this.#host;
    const share = this.cursorShare;
    const at = share !== undefined && share >= 0 && share <= 1 ? this.#pointer : undefined;
    const words =
      at === undefined || share === undefined || view === undefined || picture === undefined
        ? undefined
        : readCursor({
            hz: view.startHz + share * (view.stopHz - view.startHz),
            spectrumDbm: this.#spectrum.levelAt(at.y - spectrum.offsetTop, axisRange(state.levels)),
            downWaterfall: (at.y - waterfall.offsetTop) / Math.max(1, waterfall.offsetHeight),
            picture,
            scene,
            language: state.language,
          });
    this.#cursor.paint({ at, plots, sideLabel: words?.side, look: this.#look });
    readout.textContent = words?.text ?? '';
    readout.hidden = words === undefined;
    // It stands over the oldest rows, and steps aside for the cursor.
    const { clientWidth, clientHeight } = this.#elements.root;
    const near = at !== undefined && at.x > clientWidth / 2 && at.y > clientHeight - READOUT_CLEAR_PX;
    readout.dataset['side'] = near ? 'left' : 'right';
  }
}
