/** The heat map on a canvas: frequency from left to right, hours from the newest at the top, occupancy as colour. */
import { HOUR_MS } from '../../../../src/time/units.js';
import { type Formats, localClock, localDate } from '../../ground/words/format.js';
import { type Context2d, GUTTER_LEFT_PX, type Look, readLook, Surface, sizeOf } from '../../picture/plot/surface.js';
import { decimalsFor, roundTicks } from '../../picture/plot/ticks.js';
import { LUT_STEPS, lookupTable, NO_DATA_RGB, type PaletteName, pixel } from '../../picture/plot/waterfall-row.js';
import { columnAt, type HeatRows } from './heat-rows.js';

const AXIS_PX = 20;
const TOP_PX = 4;
const ZONE_HOURS = 7;
const LABEL_PX = 22;
const HATCH_PX = 9;

export interface HeatScene {
  readonly heat: HeatRows;
  readonly palette: PaletteName;
  readonly formats: Formats;
  /** The channel that is pointed at in the table. */
  readonly marked: { readonly startHz: number; readonly stopHz: number } | undefined;
}

export class HeatMap {
  readonly surface: Surface;
  readonly #canvas: HTMLCanvasElement;
  readonly #cells = document.createElement('canvas');

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.surface = new Surface(canvas, 'opaque');
  }

  paint(scene: HeatScene): void {
    this.surface.fit(sizeOf(this.#canvas));
    const { heat, marked, palette } = scene;
    const look = readLook(this.#canvas);
    const context = this.surface.begin(look.panel);
    const { plotWidth, height } = this.surface;
    const plotHeight = height - AXIS_PX - TOP_PX;
    context.fillStyle = look.plot;
    context.fillRect(GUTTER_LEFT_PX, TOP_PX, plotWidth, plotHeight);
    const span = spanOf(heat);
    if (span === undefined || heat.rows === 0) return;
    paintCells(this.#cells, heat, { palette, span, width: Math.max(heat.columns.length, Math.ceil(plotWidth)) });
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#cells, GUTTER_LEFT_PX, TOP_PX, plotWidth, plotHeight);
    this.#hatch(context, { ...scene, look });
    const x = (hz: number) => GUTTER_LEFT_PX + ((hz - span.startHz) / (span.stopHz - span.startHz)) * plotWidth;
    this.#axes(context, { ...scene, look }, x, span);
    if (marked === undefined) return;
    context.strokeStyle = look.light;
    context.lineWidth = 1.5;
    context.setLineDash([5, 3]);
    context.strokeRect(
      x(marked.startHz) - 1,
      TOP_PX + 1,
      Math.max(4, x(marked.stopHz) - x(marked.startHz)) + 2,
      plotHeight - 2,
    );
    context.setLineDash([]);
  }

  /** Frequency and row at a place, CSS px on the canvas. */
  at(heat: HeatRows, x: number, y: number): { readonly hz: number; readonly row: number } | undefined {
    const span = spanOf(heat);
    const share = (x - GUTTER_LEFT_PX) / this.surface.plotWidth;
    const down = (y - TOP_PX) / (this.surface.height - AXIS_PX - TOP_PX);
    if (span === undefined || share < 0 || share > 1 || down < 0 || down >= 1) return undefined;
    const fromTop = Math.floor(down * heat.rows);
    return {
      hz: span.startHz + share * (span.stopHz - span.startHz),
      row: heat.mode === 'timeline' ? heat.rows - 1 - fromTop : fromTop,
    };
  }

  /** Over rows of which hardly anything was received: what they show is a few moments. */
  #hatch(context: Context2d, { heat, look }: HeatScene & { readonly look: Look }): void {
    const { plotWidth, height } = this.surface;
    const rowPx = (height - AXIS_PX - TOP_PX) / heat.rows;
    context.save();
    context.beginPath();
    for (const row of heat.hardly) {
      const place = heat.mode === 'timeline' ? heat.rows - 1 - row : row;
      context.rect(GUTTER_LEFT_PX, TOP_PX + place * rowPx, plotWidth, rowPx);
    }
    context.clip();
    context.strokeStyle = look.panel;
    context.lineWidth = HATCH_PX / 2;
    context.beginPath();
    for (let left = GUTTER_LEFT_PX - height; left < GUTTER_LEFT_PX + plotWidth; left += HATCH_PX) {
      context.moveTo(left, height);
      context.lineTo(left + height, 0);
    }
    context.stroke();
    context.restore();
  }

  #axes(
    context: Context2d,
    { heat, formats, look }: HeatScene & { readonly look: Look },
    x: (hz: number) => number,
    span: { startHz: number; stopHz: number },
  ): void {
    const { width, height, plotWidth } = this.surface;
    const plotHeight = height - AXIS_PX - TOP_PX;
    context.font = look.font;
    context.textBaseline = 'middle';
    context.textAlign = 'center';
    const ticks = roundTicks(span.startHz / 1e6, span.stopHz / 1e6, plotWidth / 92);
    for (const mhz of ticks.values) {
      const left = Math.round(x(mhz * 1e6));
      context.fillStyle = look.dim;
      context.fillRect(left, height - AXIS_PX, 1, 4);
      if (left < width - 62 && left > GUTTER_LEFT_PX + 10)
        context.fillText(formats.number(mhz, decimalsFor(ticks.step)), left, height - AXIS_PX / 2 + 2);
    }
    context.textAlign = 'right';
    context.fillStyle = look.text;
    context.fillText('MHz', width - 10, height - AXIS_PX / 2 + 2);
    context.fillText('UTC+7', GUTTER_LEFT_PX - 6, height - AXIS_PX / 2 + 2);
    context.fillStyle = look.dim;
    const every =
      [1, 2, 3, 6, 12, 24, 48, 72, 168].find((hours) => (hours * plotHeight) / heat.rows >= LABEL_PX) ?? 168;
    const firstHour = Math.floor(heat.from / HOUR_MS) + ZONE_HOURS;
    for (let row = 0; row < heat.rows; row++) {
      const hour = heat.mode === 'day' ? row : firstHour + row;
      if (hour % every !== 0) continue;
      // The newest hour is at the top; a day is read from midnight down.
      const edge = heat.mode === 'day' ? row : heat.rows - row;
      const y = TOP_PX + (edge / heat.rows) * plotHeight;
      const at = heat.from + row * HOUR_MS;
      const date = localDate(at, formats.language);
      const text =
        heat.mode === 'day'
          ? `${String(hour).padStart(2, '0')}:00`
          : hour % 24 === 0
            ? formats.language === 'vi'
              ? date.slice(0, 5)
              : date.slice(5)
            : localClock(at).slice(0, 5);
      context.fillText(text, GUTTER_LEFT_PX - 6, Math.min(height - AXIS_PX - 6, Math.max(TOP_PX + 6, y)));
    }
  }
}

function spanOf({ columns }: HeatRows): { startHz: number; stopHz: number } | undefined {
  const first = columns[0];
  const last = columns.at(-1);
  return first === undefined || last === undefined || last.stopHz <= first.startHz
    ? undefined
    : { startHz: first.startHz, stopHz: last.stopHz };
}

interface CellsWish {
  readonly palette: PaletteName;
  readonly span: { readonly startHz: number; readonly stopHz: number };
  /** Number of pixels for the span. */
  readonly width: number;
}

function paintCells(canvas: HTMLCanvasElement, heat: HeatRows, { palette, span, width }: CellsWish): void {
  const { columns, rows, mode } = heat;
  canvas.width = width;
  canvas.height = rows;
  const image = new ImageData(width, rows);
  const pixels = new Uint32Array(image.data.buffer);
  const lut = lookupTable(palette);
  for (let x = 0; x < width; x++) {
    const column = columnAt(heat, span.startHz + ((x + 0.5) / width) * (span.stopHz - span.startHz));
    const shares = column === undefined ? undefined : columns[column]?.shares;
    for (let row = 0; row < rows; row++) {
      const share = shares?.[row] ?? Number.NaN;
      const y = mode === 'timeline' ? rows - 1 - row : row;
      const step = 1 + Math.floor(Math.min(1, Math.max(0, share)) * (LUT_STEPS - 2));
      pixels[y * width + x] = Number.isNaN(share) ? pixel(NO_DATA_RGB) : (lut[step] as number);
    }
  }
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}
