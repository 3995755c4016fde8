/** The spectrum on a canvas: level axis with the palette beside it, frequency axis, traces, threshold, markers. */
import type { Formats } from '../format.js';
import type { Why } from '../state/page-store.js';
import type { ThresholdRow } from './detection-api.js';
import { type Columns, columnsOf, type Grid, type Span, sameGrid, spanOf } from './grid.js';
import { drawMarkers } from './marker-labels.js';
import type { MarkerReading } from './markers.js';
import { colourAt, cssColour, type PaletteName } from './palette.js';
import { GUTTER_LEFT_PX, type Look, Surface } from './surface.js';
import { drawDetectionLine, drawThresholdMark } from './threshold-mark.js';
import { decimalsFor, roundTicks } from './ticks.js';
import { columnLevels, type TraceLine } from './traces.js';
import type { LevelRange } from './waterfall-row.js';

export const AXIS_HEIGHT_PX = 24;
const TOP_PX = 8;
const PALETTE_BAR_PX = 5;

export interface SpectrumScene {
  readonly view: Span;
  /** Bottom and top of the level axis. */
  readonly axis: LevelRange;
  /** What the palette spans. */
  readonly range: LevelRange;
  readonly palette: PaletteName;
  /** In the order they are drawn: the last lies on top. */
  readonly lines: readonly TraceLine[];
  /** What peaks are looked for above. */
  readonly thresholdDbm: number | undefined;
  /** The threshold of detection, bin by bin. */
  readonly detection?: readonly ThresholdRow[];
  /** What the traces are, in a line. */
  readonly legend?: string;
  readonly markers: readonly MarkerReading[];
  readonly activeMarker: number | undefined;
  /** Floor and threshold of detection are drawn at the frequency that was asked about. */
  readonly asked: Why | undefined;
  readonly formats: Formats;
  readonly look: Look;
}

export class Spectrum {
  readonly surface: Surface;
  /** Axes, grid and legend: drawn when they change, copied at every frame. */
  readonly #backdrop: Surface;
  #backdropKey = '';
  #fonts = 0;
  #detection: SpectrumScene['detection'];
  #columns: { grid: Grid; columns: Columns }[] = [];
  #columnsKey = '';

  constructor(canvas: HTMLCanvasElement) {
    this.surface = new Surface(canvas, 'opaque');
    this.#backdrop = new Surface(document.createElement('canvas'), 'opaque');
  }

  get plotHeight(): number {
    return Math.max(1, this.surface.height - AXIS_HEIGHT_PX - TOP_PX);
  }

  /** CSS px from the top for a level. */
  yOf(levelDbm: number, axis: LevelRange): number {
    return TOP_PX + ((axis.highDbm - levelDbm) / (axis.highDbm - axis.lowDbm)) * this.plotHeight;
  }

  levelAt(y: number, axis: LevelRange): number {
    return axis.highDbm - ((y - TOP_PX) / this.plotHeight) * (axis.highDbm - axis.lowDbm);
  }

  paint(scene: SpectrumScene): void {
    const { plotWidth, width, height } = this.surface;
    this.#drawBackdrop(scene);
    const context = this.surface.begin(scene.look.panel);
    context.drawImage(this.#backdrop.canvas, 0, 0, width, height);
    context.save();
    context.beginPath();
    context.rect(GUTTER_LEFT_PX, TOP_PX, plotWidth, this.plotHeight);
    context.clip();
    if (scene.thresholdDbm !== undefined) this.#threshold(context, scene, scene.thresholdDbm);
    for (const line of scene.lines) this.#trace(context, line, scene);
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

  #drawBackdrop(scene: SpectrumScene): void {
    const { view, axis, range, palette, formats, look, detection, legend } = scene;
    const { width, height, density, plotWidth } = this.surface;
    if (detection !== this.#detection) {
      this.#detection = detection;
      this.#backdropKey = '';
    }
    const key = JSON.stringify([
      view,
      axis,
      range,
      palette,
      legend,
      formats.language,
      look,
      width,
      height,
      density,
      this.#fonts,
    ]);
    if (key === this.#backdropKey) return;
    this.#backdropKey = key;
    this.#backdrop.fitTo(this.surface);
    const context = this.#backdrop.begin(look.panel);
    context.fillStyle = look.plot;
    context.fillRect(GUTTER_LEFT_PX, TOP_PX, plotWidth, this.plotHeight);
    this.#levelAxis(context, scene);
    this.#frequencyAxis(context, scene);
    this.#detectionLine(context, scene);
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

  #levelAxis(context: CanvasRenderingContext2D, { axis, range, palette, formats, look }: SpectrumScene): void {
    const { plotWidth } = this.surface;
    const ticks = roundTicks(axis.lowDbm, axis.highDbm, Math.max(2, this.plotHeight / 34));
    context.font = `11px ${look.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const level of ticks.values) {
      const y = Math.round(this.yOf(level, axis));
      context.fillStyle = look.grid;
      context.fillRect(GUTTER_LEFT_PX, y, plotWidth, 1);
      if (y < TOP_PX + 16) continue;
      context.fillStyle = look.dim;
      context.fillText(
        formats.number(level),
        GUTTER_LEFT_PX - PALETTE_BAR_PX - 8,
        Math.min(y, TOP_PX + this.plotHeight - 6),
      );
    }
    context.fillStyle = look.text;
    context.fillText('dBm', GUTTER_LEFT_PX - PALETTE_BAR_PX - 8, TOP_PX + 4);
    // The legend of the waterfall's colours stands on the very axis that names their levels.
    const top = this.yOf(range.highDbm, axis);
    const bottom = this.yOf(range.lowDbm, axis);
    const gradient = context.createLinearGradient(0, bottom, 0, top);
    for (let i = 0; i <= 16; i++) gradient.addColorStop(i / 16, cssColour(colourAt(palette, i / 16)));
    context.fillStyle = gradient;
    context.fillRect(GUTTER_LEFT_PX - PALETTE_BAR_PX - 2, top, PALETTE_BAR_PX, bottom - top);
  }

  #frequencyAxis(context: CanvasRenderingContext2D, { view, formats, look }: SpectrumScene): void {
    const { plotWidth, width } = this.surface;
    const bottom = TOP_PX + this.plotHeight;
    const ticks = roundTicks(view.startHz / 1e6, view.stopHz / 1e6, plotWidth / 92);
    const decimals = decimalsFor(ticks.step);
    context.font = `11px ${look.font}`;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    for (const mhz of ticks.values) {
      const x = Math.round(this.#x(mhz * 1e6, view));
      context.fillStyle = look.grid;
      context.fillRect(x, TOP_PX, 1, this.plotHeight);
      context.fillStyle = look.dim;
      context.fillRect(x, bottom, 1, 4);
      if (x > width - 62 || x < GUTTER_LEFT_PX + 10) continue;
      context.fillText(formats.number(mhz, decimals), x, bottom + 14);
    }
    context.fillStyle = look.text;
    context.textAlign = 'right';
    context.fillText('MHz', width - 10, bottom + 14);
  }

  #threshold(context: CanvasRenderingContext2D, scene: SpectrumScene, thresholdDbm: number): void {
    const { axis, look, detection } = scene;
    const y = Math.round(this.yOf(thresholdDbm, axis)) + 0.5;
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

  /**
   * A trace as upright bars, one a device column, each from its neighbour's level to its own. Filling bars costs a
   * tenth of stroking an antialiased line of a thousand noisy corners (1 against 14 ms with software drawing).
   */
  #trace(context: CanvasRenderingContext2D, line: TraceLine, { view, axis, look }: SpectrumScene): void {
    const { density } = this.surface;
    const points = columnLevels(line, view, this.#columnsOf(line.grid, view));
    const bar = 1 / density;
    // On whole device px nothing has to be blended at the edges, which is most of what a bar costs.
    const snapped = (px: number) => Math.round(px * density) / density;
    const bottom = TOP_PX + this.plotHeight;
    if (line.kind === 'write') {
      // A faint body under the live trace, so that the eye finds it among the holds.
      context.globalAlpha = 0.13;
      context.fillStyle = look.write;
      for (let column = 0; column < points.length; column++) {
        const y = snapped(this.yOf(points[column] as number, axis));
        if (y < bottom) context.fillRect(GUTTER_LEFT_PX + column * bar, y, bar, bottom - y);
      }
      context.globalAlpha = 1;
    }
    context.fillStyle = look[line.kind];
    const thick = line.kind === 'write' ? 1.4 : 1.1;
    let before = Number.NaN;
    for (let column = 0; column < points.length; column++) {
      const y = this.yOf(points[column] as number, axis);
      const start = Number.isNaN(before) ? y : before;
      const top = Math.min(start, y);
      // NaN (nothing there) fails the comparison: no bar, and the next one starts by itself.
      if (top > -1e6) {
        const tall = Math.max(bar, snapped(Math.abs(start - y) + thick));
        context.fillRect(GUTTER_LEFT_PX + column * bar, snapped(top - thick / 2), bar, tall);
      }
      before = y;
    }
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

/** True when any part of the grid is on the screen. */
export function inView(grid: Grid, view: Span): boolean {
  const span = spanOf(grid);
  return span.startHz < view.stopHz && view.startHz < span.stopHz;
}
