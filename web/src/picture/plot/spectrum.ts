/** The spectrum on a canvas: level axis with the palette beside it, frequency axis, traces, threshold, markers. */
import type { Formats } from '../../ground/words/format.js';
import type { ThresholdRow } from '../detection-api.js';
import { type Columns, columnsOf, type Grid, type Span, sameGrid, spanOf } from '../grid.js';
import type { MarkerReading } from '../markers.js';
import { columnLevels, type TraceLine } from '../traces.js';
import { drawFrequencyAxis, drawLevelAxis } from './axes.js';
import { plotSize, spectrumPlace, TOP_PX } from './spectrum-place.js';
import { type Context2d, GUTTER_LEFT_PX, type Look, Surface } from './surface.js';
import { type AskedLevels, drawDetectionLine, drawThresholdMark } from './threshold-mark.js';
import { TracePixels } from './trace-pixels.js';
import { type LevelRange, type PaletteName, pixelOf } from './waterfall-row.js';

interface MarkerScene {
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  /** Differences, not levels, are the heights of the plot. */
  readonly unit?: 'dB' | undefined;
  readonly formats: Formats;
  readonly look: Look;
}

interface MarkerPlace {
  x(hz: number): number;
  y(levelDbm: number): number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
}

const LABEL_HEIGHT_PX = 18;
const LANES = 6;

/** Markers on the spectrum: a numbered arrow on the trace, and a label that avoids its neighbours. */
function drawMarkers(context: Context2d, scene: MarkerScene, place: MarkerPlace): void {
  const { look, formats, activeMarker } = scene;
  /** For each lane from the top, the end of its last label. */
  const laneEnds = new Array<number>(LANES).fill(Number.NEGATIVE_INFINITY);
  const inSight = scene.markers
    .map((marker) => ({ ...marker, x: place.x(marker.hz) }))
    .filter(({ x }) => x >= place.left - 0.5 && x <= place.right + 0.5)
    .sort((a, b) => a.x - b.x);
  context.font = `600 ${look.font}`;
  context.textBaseline = 'middle';
  for (const { number, hz, levelDbm, differenceDb, x } of inSight) {
    const difference = differenceDb === undefined ? '' : ` ${formats.signed(differenceDb, 1)} dB`;
    const text = `M${number} ${formats.frequency(hz)}${difference} ${formats.level(levelDbm)}`;
    const width = context.measureText(text).width + 12;
    const left = Math.min(place.right - width, Math.max(place.left, x + 8));
    const free = laneEnds.findIndex((end) => end < left);
    const lane = free === -1 ? LANES - 1 : free;
    laneEnds[lane] = left + width + 6;
    const height = scene.unit === 'dB' ? differenceDb : levelDbm;
    const y = height === undefined ? place.top + 12 : place.y(height);
    const labelTop = place.top + 4 + lane * (LABEL_HEIGHT_PX + 3);
    const active = number === activeMarker;
    context.strokeStyle = look.marker;
    context.globalAlpha = 0.55;
    context.beginPath();
    context.moveTo(x, labelTop + LABEL_HEIGHT_PX / 2);
    context.lineTo(x, y - 9);
    context.stroke();
    context.globalAlpha = 1;
    arrow(context, x, y - 1, { filled: active, colour: look.marker, hollow: look.plot });
    context.fillStyle = look.label;
    context.beginPath();
    context.roundRect(left, labelTop, width, LABEL_HEIGHT_PX, 4);
    context.fill();
    if (active) context.stroke();
    context.fillStyle = look.marker;
    context.textAlign = 'left';
    context.fillText(text, left + 6, labelTop + LABEL_HEIGHT_PX / 2 + 0.5);
  }
}

function arrow(
  context: Context2d,
  x: number,
  y: number,
  { filled, colour, hollow }: { filled: boolean; colour: string; hollow: string },
): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 5.5, y - 9);
  context.lineTo(x + 5.5, y - 9);
  context.closePath();
  context.fillStyle = filled ? colour : hollow;
  context.strokeStyle = colour;
  context.fill();
  context.stroke();
}

/** What later parts of the page draw, as pictures of the plot in device px. */
export interface LayerPictures {
  /** Behind the traces. */
  readonly behind: ImageBitmap;
  /** Over the traces. */
  readonly over: ImageBitmap | undefined;
}

export interface SpectrumScene {
  readonly view: Span;
  /** Bottom and top of the level axis. */
  readonly axis: LevelRange;
  /** Size of its ten divisions; absent where its lines stand at round levels. */
  readonly dbPerDiv?: number | undefined;
  /** Unit of the axis where it shows no levels but differences. */
  readonly unit?: 'dB' | undefined;
  readonly range: LevelRange;
  readonly palette: PaletteName;
  /** In the order of drawing: the last is on top. */
  readonly lines: readonly TraceLine[];
  /** Threshold of the peak search. */
  readonly thresholdDbm: number | undefined;
  /** The threshold of detection, bin by bin. */
  readonly detection: readonly ThresholdRow[] | undefined;
  /** The same object while nothing of it changes. */
  readonly layers: LayerPictures | undefined;
  /** Names of the traces, in one line. */
  readonly legend: string;
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  /** Floor and threshold of detection are drawn at this question's frequency. */
  readonly asked: AskedLevels | undefined;
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

  constructor(canvas: OffscreenCanvas) {
    this.surface = new Surface(canvas, 'opaque');
    this.#backdrop = new Surface(new OffscreenCanvas(1, 1), 'read');
  }

  paint(scene: SpectrumScene): void {
    const { width, height } = this.surface;
    // As in the middle of a change of the layout: browsers refuse to draw from an empty canvas.
    if (width === 0 || height === 0) return;
    this.#drawBackdrop(scene);
    this.#drawTraces(scene);
    const { over } = scene.layers ?? {};
    if (scene.asked === undefined && scene.markers.length === 0 && over === undefined) return;
    // The next frame begins with a clean plot.
    this.#spoilt = true;
    const { context } = this.surface;
    const { x, y, box, look } = spectrumPlace(this.surface, scene);
    if (over !== undefined) this.#putLayer(this.surface, over);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    if (scene.asked !== undefined) drawThresholdMark(context, scene.asked, { x, y, look });
    context.restore();
    const inside = (levelDbm: number) => Math.max(box.top + 4, Math.min(box.top + box.height, y(levelDbm)));
    drawMarkers(context, scene, { x, y: inside, left: box.left, right: box.left + box.width, top: box.top });
  }

  /** A layer is a picture of the plot in device px. */
  #putLayer(surface: Surface, picture: ImageBitmap): void {
    surface.context.setTransform(1, 0, 0, 1, 0, 0);
    surface.context.drawImage(
      picture,
      Math.round(GUTTER_LEFT_PX * surface.density),
      Math.round(TOP_PX * surface.density),
    );
    surface.scaled();
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
      hasBody: line.kind === 'write' && unit === undefined && layers === undefined,
    }));
    const rowsPerDb = (plotSize(surface).height * density) / (axis.highDbm - axis.lowDbm);
    for (const piece of pixels.paint(traces, { highDbm: axis.highDbm, rowsPerDb }))
      surface.context.putImageData(image, left, top, piece.left, piece.top, piece.width, piece.height);
  }

  get #plotRows(): number {
    return Math.max(1, Math.round(plotSize(this.surface).height * this.surface.density));
  }

  #drawBackdrop(scene: SpectrumScene): void {
    const { view, axis, dbPerDiv, unit, range, palette, formats, look, detection, layers, legend, thresholdDbm } =
      scene;
    const { width, height, density } = this.surface;
    const { box, y } = spectrumPlace(this.surface, scene);
    const thresholdY = thresholdDbm === undefined ? undefined : Math.round(y(thresholdDbm));
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
      formats,
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
    this.#backdrop.fit(this.surface);
    const context = this.#backdrop.begin(look.panel);
    context.fillStyle = look.plot;
    context.fillRect(box.left, box.top, box.width, box.height);
    const colours = unit === undefined ? { palette, range } : undefined;
    if (layers !== undefined) this.#putLayer(this.#backdrop, layers.behind);
    const scale = unit === undefined ? { unit: formats.levelUnit, overDb: formats.levelOverDb } : { unit };
    drawLevelAxis(context, { axis, dbPerDiv, ...scale, colours }, box, { formats, look });
    drawFrequencyAxis(context, view, box, { formats, look });
    this.#detectionLine(context, scene);
    if (thresholdY !== undefined) this.#threshold(context, scene, thresholdY);
  }

  /** Drawn into the backdrop: it changes every few seconds, the traces many times a second. */
  #detectionLine(context: Context2d, scene: SpectrumScene): void {
    const { detection = [], legend, view, look } = scene;
    const { box, ...at } = spectrumPlace(this.surface, scene);
    const place = { left: GUTTER_LEFT_PX, width: this.surface.plotWidth, columns: this.surface.plotColumns };
    const y = (levelDbm: number) => Math.min(box.top + box.height, at.y(levelDbm));
    drawDetectionLine(context, detection, { view, y, ...place, look });
    if (legend === '') return;
    context.font = look.font;
    context.textAlign = 'right';
    context.textBaseline = 'top';
    context.fillStyle = look.dim;
    context.fillText(legend, GUTTER_LEFT_PX + this.surface.plotWidth - 6, TOP_PX + 4);
  }

  /** The fonts have come: text drawn before was in another. */
  fontsCame(): void {
    this.#fonts += 1;
  }

  #threshold(context: Context2d, { look, detection }: SpectrumScene, row: number): void {
    const y = row + 0.5;
    if (y < TOP_PX || y > TOP_PX + plotSize(this.surface).height) return;
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
