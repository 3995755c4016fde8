/** The spectrum on a canvas: level axis with the palette beside it, frequency axis, traces, threshold, markers. */
import type { Formats } from '../../format.js';
import type { Why } from '../../state/page-store.js';
import type { ThresholdRow } from '../detection/detection-api.js';
import { type Columns, columnsOf, type Grid, type Span, sameGrid, spanOf } from '../picture/grid.js';
import type { MarkerReading } from '../picture/markers.js';
import { columnLevels, type TraceLine } from '../picture/traces.js';
import { drawFrequencyAxis, drawLevelAxis } from './axes.js';
import { drawMarkers } from './marker-labels.js';
import { type PaletteName, pixelOf } from './palette.js';
import { GUTTER_LEFT_PX, type Look, Surface } from './surface.js';
import { drawDetectionLine, drawThresholdMark } from './threshold-mark.js';
import { TracePixels } from './trace-pixels.js';
import type { LevelRange } from './waterfall-row.js';

export const AXIS_HEIGHT_PX = 24;
const TOP_PX = 8;

export interface LayerPlace {
  x(hz: number): number;
  /** CSS px from the top, also beyond the plot. */
  y(levelDbm: number): number;
  /** The plot without its axes, CSS px. */
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  readonly look: Look;
}

/** What a part of the page that is fetched later draws; another object when it changes. */
export interface Layer {
  /** Behind the traces. */
  draw(context: CanvasRenderingContext2D, place: LayerPlace): void;
  /** Over the traces: text, which they would strike through. */
  label?(context: CanvasRenderingContext2D, place: LayerPlace): void;
}

export interface SpectrumScene {
  readonly view: Span;
  /** Bottom and top of the level axis. */
  readonly axis: LevelRange;
  /** Size of its ten divisions; absent where its lines stand at round levels. */
  readonly dbPerDiv?: number | undefined;
  /** Unit of the axis where it shows no levels but differences. */
  readonly unit?: 'dB' | undefined;
  /** Level range of the palette. */
  readonly range: LevelRange;
  readonly palette: PaletteName;
  /** In the order of drawing: the last is on top. */
  readonly lines: readonly TraceLine[];
  /** Threshold of the peak search. */
  readonly thresholdDbm: number | undefined;
  /** The threshold of detection, bin by bin. */
  readonly detection?: readonly ThresholdRow[];
  /** From back to front; the same array while nothing changes. */
  readonly layers?: readonly Layer[];
  /** Names of the traces, in one line. */
  readonly legend?: string;
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  /** Floor and threshold of detection are drawn at this question's frequency. */
  readonly asked: Why | undefined;
  readonly formats: Formats;
  readonly look: Look;
}

export class Spectrum {
  readonly surface: Surface;
  /** Axes, grid, legend and thresholds, drawn when they change. */
  readonly #backdrop: Surface;
  /** The values with which the backdrop was drawn. */
  #backdropKey: readonly unknown[] = [];
  #plot: { readonly pixels: TracePixels; readonly image: ImageData } | undefined;
  /** True when other drawings than traces are on the plot, or when the canvas was emptied. */
  #spoilt = true;
  #emptied = 0;
  #fonts = 0;
  #columns: { grid: Grid; columns: Columns }[] = [];
  #columnsKey = '';

  constructor(canvas: HTMLCanvasElement) {
    this.surface = new Surface(canvas, 'opaque');
    this.#backdrop = new Surface(document.createElement('canvas'), 'read');
  }

  get plotHeight(): number {
    return Math.max(1, this.surface.height - AXIS_HEIGHT_PX - TOP_PX);
  }

  /** Distance from the top for a level, CSS px. */
  yOf(levelDbm: number, axis: LevelRange): number {
    return TOP_PX + ((axis.highDbm - levelDbm) / (axis.highDbm - axis.lowDbm)) * this.plotHeight;
  }

  levelAt(y: number, axis: LevelRange): number {
    return axis.highDbm - ((y - TOP_PX) / this.plotHeight) * (axis.highDbm - axis.lowDbm);
  }

  paint(scene: SpectrumScene): void {
    const { plotWidth, width, height } = this.surface;
    // As in the middle of a change of the layout: browsers refuse to draw from an empty canvas.
    if (width === 0 || height === 0) return;
    this.#drawBackdrop(scene);
    this.#drawTraces(scene);
    const labelled = scene.layers?.filter(({ label }) => label !== undefined) ?? [];
    if (scene.asked === undefined && scene.markers.length === 0 && labelled.length === 0) return;
    // The next frame begins with a clean plot.
    this.#spoilt = true;
    const { context } = this.surface;
    context.save();
    context.beginPath();
    context.rect(GUTTER_LEFT_PX, TOP_PX, plotWidth, this.plotHeight);
    context.clip();
    for (const layer of labelled) layer.label?.(context, this.#place(scene));
    const x = (hz: number) => this.#x(hz, scene.view);
    const y = (levelDbm: number) =>
      Math.max(TOP_PX + 4, Math.min(TOP_PX + this.plotHeight, this.yOf(levelDbm, scene.axis)));
    const mark = { x, y: (levelDbm: number) => this.yOf(levelDbm, scene.axis), look: scene.look };
    if (scene.asked !== undefined) drawThresholdMark(context, scene.asked, mark);
    context.restore();
    drawMarkers(context, scene, { x, y, left: GUTTER_LEFT_PX, right: GUTTER_LEFT_PX + plotWidth, top: TOP_PX });
  }

  #x(hz: number, view: Span): number {
    return GUTTER_LEFT_PX + ((hz - view.startHz) / (view.stopHz - view.startHz)) * this.surface.plotWidth;
  }

  /** The traces are pixels over those of the backdrop; the canvas keeps the surroundings from frame to frame. */
  #drawTraces({ lines, view, axis, unit, layers, look }: SpectrumScene): void {
    const { surface } = this;
    const { density } = surface;
    const left = Math.round(GUTTER_LEFT_PX * density);
    const top = Math.round(TOP_PX * density);
    this.#plot ??= plotOf(this.#backdrop.context.getImageData(left, top, surface.plotColumns, this.#plotRows), look);
    const { pixels, image } = this.#plot;
    if (this.#spoilt || surface.emptied !== this.#emptied) {
      surface.begin(look.panel).drawImage(this.#backdrop.canvas, 0, 0, surface.width, surface.height);
      pixels.spoilt();
      this.#spoilt = false;
      this.#emptied = surface.emptied;
    }
    const traces = lines.map((line) => ({
      points: columnLevels(line, view, this.#columnsOf(line.grid, view)),
      pixel: pixelOf(look[line.kind]),
      thickPx: (line.kind === 'write' ? 1.4 : 1.1) * density,
      hasBody: line.kind === 'write' && unit === undefined && !layers?.length,
    }));
    const rowsPerDb = (this.plotHeight * density) / (axis.highDbm - axis.lowDbm);
    for (const piece of pixels.paint(traces, { highDbm: axis.highDbm, rowsPerDb }))
      surface.context.putImageData(image, left, top, piece.left, piece.top, piece.width, piece.height);
  }

  get #plotRows(): number {
    return Math.max(1, Math.round(this.plotHeight * this.surface.density));
  }

  #drawBackdrop(scene: SpectrumScene): void {
    const { view, axis, dbPerDiv, unit, range, palette, formats, look, detection, layers, legend, thresholdDbm } =
      scene;
    const { width, height, density, plotWidth } = this.surface;
    const thresholdY = thresholdDbm === undefined ? undefined : Math.round(this.yOf(thresholdDbm, axis));
    const key = [
      view.startHz,
      view.stopHz,
      axis.lowDbm,
      axis.highDbm,
      dbPerDiv,
      unit,
      range.lowDbm,
      range.highDbm,
      palette,
      legend,
      detection,
      layers,
      thresholdY,
      formats.language,
      look,
      width,
      height,
      density,
      this.#fonts,
    ];
    if (key.every((part, i) => part === this.#backdropKey[i])) return;
    this.#backdropKey = key;
    this.#plot = undefined;
    this.#spoilt = true;
    this.#backdrop.fitTo(this.surface);
    const context = this.#backdrop.begin(look.panel);
    context.fillStyle = look.plot;
    context.fillRect(GUTTER_LEFT_PX, TOP_PX, plotWidth, this.plotHeight);
    const place = this.#place(scene);
    const { box } = place;
    const colours = unit === undefined ? { palette, range } : undefined;
    if (layers !== undefined) {
      context.save();
      context.beginPath();
      context.rect(box.left, box.top, box.width, box.height);
      context.clip();
      for (const layer of layers) layer.draw(context, place);
      context.restore();
    }
    drawLevelAxis(context, { axis, dbPerDiv, unit: unit ?? 'dBm', colours }, box, { formats, look });
    drawFrequencyAxis(context, view, box, { formats, look });
    this.#detectionLine(context, scene);
    if (thresholdY !== undefined) this.#threshold(context, scene, thresholdY);
  }

  #place({ view, axis, look }: SpectrumScene): LayerPlace {
    const box = { left: GUTTER_LEFT_PX, top: TOP_PX, width: this.surface.plotWidth, height: this.plotHeight };
    return { x: (hz) => this.#x(hz, view), y: (levelDbm) => this.yOf(levelDbm, axis), box, look };
  }

  /** Drawn into the backdrop: it changes every few seconds, the traces many times a second. */
  #detectionLine(context: CanvasRenderingContext2D, { detection = [], legend, view, axis, look }: SpectrumScene): void {
    const place = { left: GUTTER_LEFT_PX, width: this.surface.plotWidth, columns: this.surface.plotColumns };
    const y = (levelDbm: number) => Math.min(TOP_PX + this.plotHeight, this.yOf(levelDbm, axis));
    drawDetectionLine(context, detection, { view, y, ...place, look });
    if (legend === undefined || legend === '') return;
    context.font = `10.5px ${look.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    context.fillStyle = look.dim;
    context.fillText(legend, GUTTER_LEFT_PX + this.surface.plotWidth - 6, TOP_PX + 4);
  }

  /** The fonts have come: text drawn before was in another. */
  fontsCame(): void {
    this.#fonts += 1;
  }

  #threshold(context: CanvasRenderingContext2D, { look, detection }: SpectrumScene, row: number): void {
    const y = row + 0.5;
    if (y < TOP_PX || y > TOP_PX + this.plotHeight) return;
    // Beside the line of detection, what peaks are looked for above is the lesser of the two.
    context.strokeStyle = detection === undefined ? look.threshold : look.dim;
    context.lineWidth = 1;
    context.setLineDash([5, 5]);
    context.beginPath();
    context.moveTo(GUTTER_LEFT_PX, y);
    context.lineTo(GUTTER_LEFT_PX + this.surface.plotWidth, y);
    context.stroke();
    context.setLineDash([]);
  }

  #columnsOf(grid: Grid, view: Span): Columns {
    const key = `${view.startHz}/${view.stopHz}/${this.surface.plotColumns}`;
    if (key !== this.#columnsKey) {
      this.#columnsKey = key;
      this.#columns = [];
    }
    const known = this.#columns.find((entry) => sameGrid(entry.grid, grid));
    if (known !== undefined) return known.columns;
    const columns = columnsOf(grid, view, this.surface.plotColumns);
    this.#columns.push({ grid, columns });
    return columns;
  }
}

function plotOf(ground: ImageData, look: Look) {
  const pixels = new TracePixels(new Uint32Array(ground.data.buffer), ground.width, pixelOf(look.write));
  const image = new ImageData(new Uint8ClampedArray(pixels.pixels.buffer), ground.width, ground.height);
  return { pixels, image };
}

/** True when any part of the grid is on the screen. */
export function inView(grid: Grid, view: Span): boolean {
  const span = spanOf(grid);
  return span.startHz < view.stopHz && view.startHz < span.stopHz;
}
