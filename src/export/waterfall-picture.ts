/**
 * The waterfall of a range as a picture with axes: frequency below, time (UTC and UTC+7) at the left, the newest row at the
 * bottom, levels as colours with a scale. Each cell shows its maximum; a cell without data stays empty. Pure, because
 * `verify.html` draws it too.
 */

import { crc32, deflateSync } from 'node:zlib';
import { MODE_FOR_PEOPLE, writeWhole } from '../files/write-whole.js';
import { lastBinHz } from '../rf/sweep.js';
import { HOUR_MS } from '../time/units.js';
import type { SinkSpec, WaterfallFrame } from './export-sink.js';
import { type IndexedPicture, pngChunk, pngParts, SIGNATURE } from './png-form.js';
import type { LeavingSweep } from './sweep-table.js';
import { instantText, partName } from './table.js';

const COLUMNS = 1000;
const ROWS = 600;
const LEFT = 190;
const TOP = 44;
const RIGHT = 110;
const BOTTOM = 56;
const WIDTH = LEFT + COLUMNS + RIGHT;
const HEIGHT = TOP + ROWS + BOTTOM;
const SHADES = 240;
const [BACKGROUND, INK, EMPTY, MARK] = [SHADES, SHADES + 1, SHADES + 2, SHADES + 3];
const VIETNAM_MS = 7 * HOUR_MS;
/** From dark blue over green to yellow: dark is quiet, also in print and for the colour-blind. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [13, 8, 70],
  [40, 62, 135],
  [33, 120, 140],
  [40, 175, 120],
  [140, 210, 70],
  [250, 230, 40],
];

export class WaterfallPictures {
  readonly #frame: WaterfallFrame;
  /** Pictures by the frequency range of their sweeps ("startHz/stopHz"). */
  readonly #pictures = new Map<string, { startHz: number; stopHz: number; cells: Float32Array }>();
  #unit = 'dBm';

  constructor(frame: WaterfallFrame) {
    this.#frame = frame;
  }

  /**
   * One picture for each range of frequency: a receiver with several plans would otherwise give a picture full of
   * holes.
   */
  add(sweep: LeavingSweep): void {
    const { startHz, stepHz, levelsDbm, startedAt, unit } = sweep;
    const { from, to } = this.#frame;
    this.#unit = unit;
    const stopHz = lastBinHz(sweep) + stepHz;
    const key = `${startHz}/${stopHz}`;
    let picture = this.#pictures.get(key);
    if (picture === undefined) {
      if (this.#pictures.size >= MOST_PICTURES) return;
      picture = { startHz, stopHz, cells: new Float32Array(COLUMNS * ROWS).fill(Number.NaN) };
      this.#pictures.set(key, picture);
    }
    const row = Math.min(ROWS - 1, Math.max(0, Math.floor(((startedAt - from) / (to - from)) * ROWS)));
    const { cells } = picture;
    const bins = levelsDbm.length;
    for (let i = 0; i < Math.max(bins, COLUMNS); i++) {
      const bin = bins >= COLUMNS ? i : Math.floor((i * bins) / COLUMNS);
      const column = bins >= COLUMNS ? Math.floor((i * COLUMNS) / bins) : i;
      const at = row * COLUMNS + column;
      const level = levelsDbm[bin] as number;
      if (!((cells[at] as number) >= level) && !Number.isNaN(level)) cells[at] = level;
    }
  }

  *drawn(
    of: Pick<SinkSpec, 'name' | 'taken'>,
  ): Generator<{ readonly file: string; readonly picture: IndexedPicture }, void, void> {
    let part = 1;
    for (const { startHz, stopHz, cells } of this.#pictures.values()) {
      yield { file: `${partName(of, part)}.png`, picture: this.#draw(startHz, stopHz, cells) };
      part += 1;
    }
  }

  #draw(startHz: number, stopHz: number, cells: Float32Array): IndexedPicture {
    const { from, to, title, markStartHz, markStopHz } = this.#frame;
    const canvas = { width: WIDTH, pixels: new Uint8Array(WIDTH * HEIGHT).fill(BACKGROUND) };
    const { pixels } = canvas;
    const [lowDbm, highDbm] = rangeOf(cells);
    const shade = (level: number): number =>
      Number.isNaN(level)
        ? EMPTY
        : Math.max(0, Math.min(SHADES - 1, Math.round(((level - lowDbm) / (highDbm - lowDbm)) * (SHADES - 1))));
    const filled = spread(cells);
    for (let y = 0; y < ROWS; y++)
      for (let x = 0; x < COLUMNS; x++) pixels[(TOP + y) * WIDTH + LEFT + x] = shade(filled[y * COLUMNS + x] as number);
    const line = (x: number, y: number, width: number, height: number, colour: number): void => {
      for (let dy = 0; dy < height; dy++) pixels.fill(colour, (y + dy) * WIDTH + x, (y + dy) * WIDTH + x + width);
    };
    const write = (text: string, x: number, y: number, scale = 1): void =>
      drawText(canvas, text, { x: Math.round(x), y: Math.round(y), colour: INK, scale });
    const place = (hz: number): number => Math.round(((hz - startHz) / (stopHz - startHz)) * COLUMNS);
    if (markStartHz !== undefined && markStopHz !== undefined && markStopHz > startHz && markStartHz < stopHz) {
      const left = Math.max(0, place(markStartHz));
      line(LEFT + left, TOP - 8, Math.max(3, Math.min(COLUMNS, place(markStopHz)) - left), 6, MARK);
    }
    for (const hz of roundMarks(startHz, stopHz, 8)) {
      const x = LEFT + place(hz);
      line(x, TOP + ROWS, 1, 6, INK);
      const text = `${Number((hz / 1e6).toFixed(4))}`;
      write(text, x - textWidth(text) / 2, TOP + ROWS + 12);
    }
    write('MHz', LEFT + COLUMNS + 12, TOP + ROWS + 12);
    for (let i = 0; i <= 8; i++) {
      const y = TOP + Math.round((ROWS * i) / 8);
      line(LEFT - 6, Math.min(y, TOP + ROWS - 1), 6, 1, INK);
      const at = from + ((to - from) * i) / 8;
      write(`${clock(at)}Z  ${clock(at + VIETNAM_MS)}+07`, 8, y - LETTER_HEIGHT / 2 - 0.5);
    }
    write(title, LEFT, 8, 2);
    const span = `${instantText(from).slice(0, 19).replace('T', ' ')}Z - ${instantText(to).slice(0, 19).replace('T', ' ')}Z`;
    write(span, LEFT + COLUMNS - textWidth(span), 12);
    for (let y = 0; y < ROWS; y++) line(LEFT + COLUMNS + 14, TOP + y, 18, 1, Math.round((1 - y / ROWS) * (SHADES - 1)));
    for (let i = 0; i <= 6; i++) {
      const level = highDbm - ((highDbm - lowDbm) * i) / 6;
      write(level.toFixed(0), LEFT + COLUMNS + 38, TOP + Math.round((ROWS * i) / 6) - 3);
    }
    write(this.#unit, LEFT + COLUMNS + 66, TOP + ROWS - 3);
    write('EMPTY ROWS: NOTHING RECEIVED', LEFT, TOP + ROWS + 34);
    const texts = { Title: title, Software: 'rfi-logger' };
    return { width: WIDTH, height: HEIGHT, pixels, palette: PALETTE, texts };
  }
}

/** Most pictures of one export; sweeps of further ranges are left out. */
const MOST_PICTURES = 8;

const PALETTE: readonly number[] = [
  ...Array.from({ length: SHADES }, (_, i) => {
    const place = (i / (SHADES - 1)) * (STOPS.length - 1);
    const low = Math.min(STOPS.length - 2, Math.floor(place));
    const [a, b] = [STOPS[low] ?? [0, 0, 0], STOPS[low + 1] ?? [0, 0, 0]];
    const mix = (k: 0 | 1 | 2): number => Math.round(a[k] + (b[k] - a[k]) * (place - low));
    return (mix(0) << 16) | (mix(1) << 8) | mix(2);
  }),
  0xffffff,
  0x202020,
  0xd8d8d8,
  0xc00020,
];

/**
 * Fills rows between two sweeps: a sweep is repeated until the next, over a few rows at most; a longer pause stays a
 * gap.
 */
function spread(cells: Float32Array): Float32Array {
  const heard = Array.from({ length: ROWS }, (_, y) => {
    for (let x = 0; x < COLUMNS; x++) if (!Number.isNaN(cells[y * COLUMNS + x])) return true;
    return false;
  });
  const places = heard.flatMap((yes, y) => (yes ? [y] : []));
  const steps = places
    .slice(1)
    .map((y, i) => y - (places[i] ?? 0))
    .sort((a, b) => a - b);
  const usual = steps[steps.length >> 1] ?? 1;
  const out = cells.slice();
  for (const y of places)
    for (let below = y + 1; below < Math.min(ROWS, y + 2 * usual) && heard[below] === false; below++)
      out.copyWithin(below * COLUMNS, y * COLUMNS, (y + 1) * COLUMNS);
  return out;
}

/** Lowest and highest level of the scale in dBm: the level below which a tenth lies, and the highest. */
function rangeOf(cells: Float32Array): [number, number] {
  const sample: number[] = [];
  for (let i = 0; i < cells.length; i += 7) if (!Number.isNaN(cells[i])) sample.push(cells[i] as number);
  sample.sort((a, b) => a - b);
  const low = sample[Math.floor(sample.length * 0.1)] ?? -110;
  const high = sample.at(-1) ?? -40;
  return [Math.floor(low / 10) * 10 - 5, Math.max(Math.ceil(high / 10) * 10, Math.floor(low / 10) * 10 + 20)];
}

function roundMarks(low: number, high: number, wanted: number): number[] {
  const raw = (high - low) / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw;
  const marks: number[] = [];
  // Of a range too narrow for the precision of a number, the step may add nothing.
  for (let at = Math.ceil(low / step) * step; at <= high && marks.length <= wanted; at += step) marks.push(at);
  return marks;
}

function clock(at: number): string {
  return instantText(at).slice(11, 19);
}

/** Letters of five by seven pixels for the axes of pictures, drawn without a font file. */
const GLYPHS: Readonly<Record<string, string>> = {
  '0': '01110 10001 10011 10101 11001 10001 01110',
  '1': '00100 01100 00100 00100 00100 00100 01110',
  '2': '01110 10001 00001 00110 01000 10000 11111',
  '3': '11110 00001 00001 01110 00001 00001 11110',
  '4': '00010 00110 01010 10010 11111 00010 00010',
  '5': '11111 10000 11110 00001 00001 10001 01110',
  '6': '00110 01000 10000 11110 10001 10001 01110',
  '7': '11111 00001 00010 00100 01000 01000 01000',
  '8': '01110 10001 10001 01110 10001 10001 01110',
  '9': '01110 10001 10001 01111 00001 00010 01100',
  '.': '00000 00000 00000 00000 00000 00110 00110',
  ':': '00000 00110 00110 00000 00110 00110 00000',
  '-': '00000 00000 00000 11111 00000 00000 00000',
  '+': '00000 00100 00100 11111 00100 00100 00000',
  '/': '00001 00001 00010 00100 01000 10000 10000',
  A: '01110 10001 10001 11111 10001 10001 10001',
  B: '11110 10001 10001 11110 10001 10001 11110',
  C: '01110 10001 10000 10000 10000 10001 01110',
  D: '11110 10001 10001 10001 10001 10001 11110',
  E: '11111 10000 10000 11110 10000 10000 11111',
  F: '11111 10000 10000 11110 10000 10000 10000',
  G: '01110 10001 10000 10111 10001 10001 01111',
  H: '10001 10001 10001 11111 10001 10001 10001',
  I: '01110 00100 00100 00100 00100 00100 01110',
  J: '00111 00010 00010 00010 00010 10010 01100',
  K: '10001 10010 10100 11000 10100 10010 10001',
  L: '10000 10000 10000 10000 10000 10000 11111',
  M: '10001 11011 10101 10101 10001 10001 10001',
  N: '10001 11001 10101 10011 10001 10001 10001',
  O: '01110 10001 10001 10001 10001 10001 01110',
  P: '11110 10001 10001 11110 10000 10000 10000',
  Q: '01110 10001 10001 10001 10101 10010 01101',
  R: '11110 10001 10001 11110 10100 10010 10001',
  S: '01111 10000 10000 01110 00001 00001 11110',
  T: '11111 00100 00100 00100 00100 00100 00100',
  U: '10001 10001 10001 10001 10001 10001 01110',
  V: '10001 10001 10001 10001 10001 01010 00100',
  W: '10001 10001 10001 10101 10101 11011 10001',
  X: '10001 10001 01010 00100 01010 10001 10001',
  Y: '10001 10001 01010 00100 00100 00100 00100',
  Z: '11111 00001 00010 00100 01000 10000 11111',
  d: '00001 00001 01101 10011 10001 10011 01101',
  m: '00000 00000 11010 10101 10101 10101 10101',
  z: '00000 00000 11111 00010 00100 01000 11111',
  k: '10000 10000 10010 10100 11000 10100 10010',
};

const LETTER_WIDTH = 6;
const LETTER_HEIGHT = 7;

interface Canvas {
  readonly width: number;
  readonly pixels: Uint8Array;
}

interface TextPlace {
  /** Position of the first letter's upper left corner, in whole pixels. */
  readonly x: number;
  readonly y: number;
  readonly colour: number;
  readonly scale?: number;
}

/** Draws a text. A small letter without a glyph is drawn as its capital; any other unknown character leaves a gap. */
function drawText({ width, pixels }: Canvas, text: string, { x, y, colour, scale = 1 }: TextPlace): void {
  for (const [i, letter] of [...text].entries()) {
    const rows = (GLYPHS[letter] ?? GLYPHS[letter.toUpperCase()])?.split(' ') ?? [];
    for (const [dy, row] of rows.entries())
      for (const [dx, bit] of [...row].entries()) {
        if (bit === '0') continue;
        const left = x + (i * LETTER_WIDTH + dx) * scale;
        for (let sy = 0; sy < scale; sy++) {
          const at = (y + dy * scale + sy) * width + left;
          if (left >= 0 && left + scale <= width && at >= 0 && at + scale <= pixels.length)
            pixels.fill(colour, at, at + scale);
        }
      }
  }
}

function textWidth(text: string, scale = 1): number {
  return [...text].length * LETTER_WIDTH * scale;
}

/** Writes a picture with palette colours as PNG. */
function encodePng(picture: IndexedPicture): Buffer {
  const { plain, pixels } = pngParts(picture, crc32);
  const packed = pngChunk('IDAT', deflateSync(pixels), crc32);
  return Buffer.concat([Uint8Array.from(SIGNATURE), ...plain.slice(0, -1), packed, ...plain.slice(-1)]);
}

/** Writes the waterfall of a range as PNG files, one for each range of frequency. */
export class WaterfallWriter {
  readonly bytes = 0;
  readonly #spec: SinkSpec;
  readonly #pictures: WaterfallPictures;

  constructor(spec: SinkSpec, frame: WaterfallFrame) {
    this.#spec = spec;
    this.#pictures = new WaterfallPictures(frame);
  }

  async add(sweep: LeavingSweep): Promise<void> {
    this.#pictures.add(sweep);
  }

  async finish(): Promise<readonly string[]> {
    const files: string[] = [];
    for (const { file, picture } of this.#pictures.drawn(this.#spec)) {
      await writeWhole(`${this.#spec.folder}/${file}`, encodePng(picture), { mode: MODE_FOR_PEOPLE });
      files.push(file);
    }
    return files;
  }

  async abandon(): Promise<void> {}
}
