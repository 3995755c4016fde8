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
export const LETTER_HEIGHT = 7;

export interface Canvas {
  readonly width: number;
  readonly pixels: Uint8Array;
}

export interface TextPlace {
  /** Position of the first letter's upper left corner, in whole pixels. */
  readonly x: number;
  readonly y: number;
  readonly colour: number;
  readonly scale?: number;
}

/** Draws a text. A small letter without a glyph is drawn as its capital; any other unknown character leaves a gap. */
export function drawText({ width, pixels }: Canvas, text: string, { x, y, colour, scale = 1 }: TextPlace): void {
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

export function textWidth(text: string, scale = 1): number {
  return [...text].length * LETTER_WIDTH * scale;
}
