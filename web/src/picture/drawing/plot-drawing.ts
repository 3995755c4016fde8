/** A spectrum over a waterfall in the drawing thread: draws in animation frames, and only what changed. */
import { levelFormats } from '../../ground/words/format.js';
import { type Span, sameGrid } from '../grid.js';
import type { Picture } from '../picture.js';
import type { PainterWish } from '../plot/painter.js';
import { shownMarkers, shownTraces } from '../plot/shown-traces.js';
import { Spectrum } from '../plot/spectrum.js';
import { type Painted, Waterfall } from '../plot/waterfall.js';
import type { DrawnScene, ToldOfPlot } from './drawing-messages.js';
import type { PictureCopies } from './picture-copies.js';

/** Time between two messages to the page while only rows come, ms. */
const TELL_EVERY_MS = 250;
/** Where one of these changes, all rows are painted. */
const OF_ALL_ROWS = ['picture', 'view', 'range', 'palette', 'language', 'look'] as const;

export interface DrawingHost {
  readonly copies: PictureCopies;
  tell(told: Omit<ToldOfPlot, 'plot'>): void;
}

export class PlotDrawing {
  readonly #host: DrawingHost;
  readonly #spectrum: Spectrum;
  readonly #waterfall: Waterfall;
  #scene: DrawnScene | undefined;
  #frame: number | undefined;
  #repaint = true;
  #changedFrom = Number.POSITIVE_INFINITY;
  #painted: Painted | undefined;
  #hasTraces = false;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    canvases: { spectrum: OffscreenCanvas; waterfall: OffscreenCanvas },
    wish: PainterWish,
    host: DrawingHost,
  ) {
    this.#host = host;
    this.#spectrum = new Spectrum(canvases.spectrum);
    this.#waterfall = new Waterfall(canvases.waterfall, wish, (painted) => {
      const isOther = painted.painter !== this.#painted?.painter || painted.repaintMs !== this.#painted.repaintMs;
      this.#painted = painted;
      this.#tell(isOther);
    });
  }

  close(): void {
    this.#waterfall.close();
    clearTimeout(this.#telling);
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  /** The first scene is a whole one. */
  show(changes: Partial<DrawnScene>, repaint: boolean): void {
    if ('layers' in changes)
      for (const picture of [this.#scene?.layers?.behind, this.#scene?.layers?.over]) picture?.close();
    this.#scene = { ...this.#scene, ...changes } as DrawnScene;
    this.#repaint ||= repaint || OF_ALL_ROWS.some((part) => part in changes);
    this.#schedule();
  }

  changed(picture: number, slot: number | undefined): void {
    if (picture !== this.#scene?.picture) return;
    if (slot !== undefined) this.#changedFrom = Math.min(this.#changedFrom, slot);
    this.#schedule();
  }

  lettersCame(): void {
    this.#spectrum.fontsCame();
    this.#repaint = true;
    if (this.#scene !== undefined) this.#schedule();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#scene !== undefined) this.#draw(this.#scene);
    });
  }

  #draw(scene: DrawnScene): void {
    const { view, look, sizes } = scene;
    // Another size empties a canvas: in the frame that draws it, nobody sees it empty.
    const isFitted = [this.#spectrum.surface.fit(sizes.spectrum), this.#waterfall.surface.fit(sizes.waterfall)];
    this.#repaint ||= isFitted.includes(true);
    const picture = scene.picture === undefined ? undefined : this.#host.copies.of(scene.picture);
    if (view === undefined) this.#spectrum.surface.begin(look.panel);
    else this.#drawSpectrum(scene, picture, view);
    const topSlot = scene.topSlot ?? picture?.history.newest ?? Number.NEGATIVE_INFINITY;
    if (picture === undefined || view === undefined || topSlot === Number.NEGATIVE_INFINITY)
      this.#waterfall.surface.begin(look.panel);
    else {
      const { history, cadence } = picture;
      const { palette, range, boxes, language } = scene;
      const rows = { history, cadence, view, palette, range, topSlot, look, boxes, language };
      if (this.#repaint) this.#waterfall.repaint(rows);
      else this.#waterfall.advance(rows, this.#changedFrom);
    }
    this.#repaint = false;
    this.#changedFrom = Number.POSITIVE_INFINITY;
  }

  #drawSpectrum(scene: DrawnScene, picture: Picture | undefined, view: Span): void {
    const { minus, hidden, language, isField, spectrumLook } = scene;
    const sourcesIn = (span: Span) =>
      (picture?.sourcesIn(span) ?? []).filter(({ grid }) => !hidden.some((other) => sameGrid(other, grid)));
    const lines = shownTraces({ sourcesIn }, view, scene);
    if (lines.length > 0 && !this.#hasTraces) {
      this.#hasTraces = true;
      this.#tell(true);
    }
    this.#spectrum.paint({
      ...scene,
      view,
      lines,
      unit: minus === undefined ? undefined : 'dB',
      markers: shownMarkers(picture, scene),
      formats: levelFormats(language, isField),
      look: spectrumLook,
    });
  }

  /** Now, or together with what comes in the next quarter of a second. */
  #tell(now: boolean): void {
    if (now) this.#tellNow();
    this.#telling ??= setTimeout(() => this.#tellNow(), TELL_EVERY_MS);
  }

  #tellNow(): void {
    clearTimeout(this.#telling);
    this.#telling = undefined;
    this.#host.tell({ painted: this.#painted, hasTraces: this.#hasTraces });
  }
}
