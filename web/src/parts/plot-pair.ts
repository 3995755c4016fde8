/**
 * A spectrum over a waterfall on one axis, drawn from a picture that other code owns: evidence frozen at its trigger,
 * or a tile of the wall. The same classes draw the live screen; here there is no cursor and no zoom.
 */
import { FORMATS, type Language } from '../format.js';
import type { Span } from '../live/picture/grid.js';
import type { Picture } from '../live/picture/picture.js';
import type { TraceKind, TraceLine } from '../live/picture/traces.js';
import type { Boxed } from '../live/plot/emission-boxes.js';
import { axisRange } from '../live/plot/level-range.js';
import type { PaletteName } from '../live/plot/palette.js';
import { Spectrum } from '../live/plot/spectrum.js';
import { type Look, readLook } from '../live/plot/surface.js';
import { Waterfall } from '../live/plot/waterfall.js';
import type { LevelRange } from '../live/plot/waterfall-row.js';

export interface PairScene {
  readonly picture: Pick<Picture, 'history' | 'cadence' | 'sourcesIn'>;
  readonly view: Span;
  readonly range: LevelRange;
  readonly palette: PaletteName;
  /** The slot of the waterfall's top row. */
  readonly topSlot: number;
  readonly boxes: readonly Boxed[];
  readonly thresholdDbm: number | undefined;
  /** In the order of drawing, from back to front. */
  readonly traces: readonly TraceKind[];
  readonly language: Language;
}

export interface PairElements {
  readonly root: HTMLElement;
  readonly spectrum: HTMLCanvasElement;
  readonly waterfall: HTMLCanvasElement;
}

export class PlotPair {
  readonly #root: HTMLElement;
  readonly #spectrum: Spectrum;
  readonly #waterfall: Waterfall;
  readonly #observer: ResizeObserver;
  readonly #schemes: MutationObserver;
  #look: Look;
  #scene: PairScene | undefined;
  #frame: number | undefined;
  #repaint = true;
  #changedFrom = Number.POSITIVE_INFINITY;

  constructor({ root, spectrum, waterfall }: PairElements) {
    this.#root = root;
    this.#spectrum = new Spectrum(spectrum);
    this.#waterfall = new Waterfall(waterfall);
    this.#look = readLook(root);
    this.#observer = new ResizeObserver(() => this.#fit());
    this.#observer.observe(root);
    this.#schemes = new MutationObserver(() => {
      this.#look = readLook(this.#root);
      this.#again();
    });
    this.#schemes.observe(document.documentElement, { attributeFilter: ['data-mantine-color-scheme'] });
    this.#fit();
  }

  /** Number of history rows that fill the waterfall. */
  get rows(): number {
    return this.#waterfall.wantedRows;
  }

  /** Draws this scene in the next frame: all of it, or only the rows from `changedFrom` on. */
  show(scene: PairScene, changedFrom?: number): void {
    const before = this.#scene;
    this.#scene = scene;
    const same = before?.view === scene.view && before.range === scene.range && before.palette === scene.palette;
    if (changedFrom === undefined || !same || before.language !== scene.language) this.#repaint = true;
    else this.#changedFrom = Math.min(this.#changedFrom, changedFrom);
    this.#schedule();
  }

  close(): void {
    this.#observer.disconnect();
    this.#schemes.disconnect();
    this.#waterfall.close();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  #fit(): void {
    const changed = [this.#spectrum.surface, this.#waterfall.surface].map((each) => each.fit());
    if (changed.includes(true)) this.#again();
  }

  #again(): void {
    this.#repaint = true;
    this.#schedule();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const scene = this.#scene;
    if (scene === undefined) {
      for (const { surface } of [this.#spectrum, this.#waterfall]) surface.begin(this.#look.panel);
      return;
    }
    const { picture, view, range, palette, topSlot, boxes, thresholdDbm, traces, language } = scene;
    const lines: TraceLine[] = traces.flatMap((kind) =>
      picture.sourcesIn(view).map((source) => ({ kind, grid: source.grid, levelsDbm: source.levels(kind) })),
    );
    this.#spectrum.paint({
      view,
      range,
      palette,
      lines,
      thresholdDbm,
      axis: axisRange(range),
      markers: [],
      activeMarker: undefined,
      asked: undefined,
      formats: FORMATS[language],
      look: this.#look,
    });
    const { history, cadence } = picture;
    const rows = { history, cadence, view, palette, range, topSlot, look: this.#look, boxes, language };
    if (this.#repaint) this.#waterfall.repaint(rows);
    else this.#waterfall.advance(rows, this.#changedFrom);
    this.#repaint = false;
    this.#changedFrom = Number.POSITIVE_INFINITY;
  }
}
