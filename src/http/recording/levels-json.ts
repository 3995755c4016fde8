/** JSON of an object with levels, the levels written digit by digit: an answer has millions, and `JSON.stringify` takes five times as long. */

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const COMMA = 44;
/** Longest text of a level that is written digit by digit, with its comma: `-2147483.647,`. */
const LONGEST = 13;
/** Largest rounded value that is written digit by digit: the largest whole number of 32 bits. */
const MOST = 2 ** 31 - 1;
const NULL = Buffer.from('null');

/** Reused for every object, so that levels leave nothing to collect but their text. */
let scratch = Buffer.allocUnsafe(LONGEST * 1024);

/** `{…fields, "levelsDbm": [level, …]}`, rounded to so many decimals; null where nothing was received. */
export function levelsJson(fields: object, levelsDbm: Float32Array, decimals: 2 | 3): string {
  const opened = JSON.stringify(fields).slice(0, -1);
  return `${opened}${opened === '{' ? '' : ','}"levelsDbm":[${levelsText(levelsDbm, decimals)}]}`;
}

function levelsText(levelsDbm: Float32Array, decimals: 2 | 3): string {
  const scale = 10 ** decimals;
  if (scratch.length < LONGEST * levelsDbm.length) scratch = Buffer.allocUnsafe(LONGEST * levelsDbm.length);
  const bytes = scratch;
  let at = 0;
  for (let i = 0; i < levelsDbm.length; i++) {
    const scaled = Math.round((levelsDbm[i] as number) * scale);
    if (Number.isNaN(scaled)) {
      bytes.set(NULL, at);
      at += NULL.length;
    } else if (Math.abs(scaled) > MOST) return plainText(levelsDbm, scale);
    else {
      if (scaled < 0) bytes[at++] = MINUS;
      const size = Math.abs(scaled) | 0;
      const whole = (size / scale) | 0;
      at = writeWhole(bytes, at, whole);
      at = writeFraction(bytes, at, size - whole * scale, scale);
    }
    bytes[at++] = COMMA;
  }
  return bytes.toString('latin1', 0, Math.max(0, at - 1));
}

/** Both return the place behind what they wrote. */
function writeWhole(bytes: Uint8Array, start: number, whole: number): number {
  let end = start + 1;
  for (let left = (whole / 10) | 0; left > 0; left = (left / 10) | 0) end += 1;
  for (let at = end - 1, left = whole; at >= start; at--) {
    const higher = (left / 10) | 0;
    bytes[at] = ZERO + left - 10 * higher;
    left = higher;
  }
  return end;
}

/** Writes `.fraction` without zeros at its end; nothing for 0. */
function writeFraction(bytes: Uint8Array, start: number, fraction: number, scale: number): number {
  let at = start;
  if (fraction > 0) bytes[at++] = POINT;
  for (let left = fraction, place = scale; left > 0; ) {
    place = (place / 10) | 0;
    const digit = (left / place) | 0;
    bytes[at++] = ZERO + digit;
    left -= digit * place;
  }
  return at;
}

/** The same text in the slow way, for levels that no receiver has. */
function plainText(levelsDbm: Float32Array, scale: number): string {
  return JSON.stringify(Array.from(levelsDbm, (level) => Math.round(level * scale) / scale)).slice(1, -1);
}
