/** The numbers of one line of rtl_power, soapy_power or hackrf_sweep: `hz_low, hz_high, hz_step, samples, dB, dB, …`. */
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { cellOf } from './cell.js';
import { COMMA_SYNTAX, type NumberRow, readNumbers } from './numbers.js';

/** hz_low, hz_high, hz_step, samples. */
const HEAD_NUMBERS = 4;
/** The printed step is rounded. A difference above this share means another step (a cropped hop). */
export const STEP_SLACK = 0.005;
/**
 * Cropped hops (`rtl_power -c`) have up to this many levels more than fit between the printed ends: the program rounds the
 * number of its bins and the place of the first one separately.
 */
const MOST_CROPPED_BINS = 2;
/** A row with less than this share of its levels has a damaged head rather than a lost end. */
const LEAST_SHARE = 0.25;
export const MOST_BINS = 1 << 20;
const MOST_HZ = 1e12;
const SHOWN_CHARS = 24;

export interface PowerRow {
  readonly lowHz: number;
  readonly highHz: number;
  readonly stepHz: number;
  readonly levelsDb: Float32Array;
}

/** @param from index of the first character behind date and time */
export function powerRow(line: string, from: number, numbers: NumberRow): PowerRow | LineRefusal {
  if (!readNumbers(line, from, line.length, COMMA_SYNTAX, numbers)) return noNumber(line);
  const { values, length } = numbers;
  const [lowHz = 0, highHz = 0, printedStepHz = 0] = values;
  const bins = Math.round((highHz - lowHz) / printedStepHz);
  const received = length - HEAD_NUMBERS;
  if (!(lowHz >= 0 && highHz <= MOST_HZ && printedStepHz > 0)) return { kind: 'no-power-range' };
  if (!(bins >= 1 && bins <= MOST_BINS)) return { kind: 'no-power-range' };
  // rtl_power writes its last value twice; more extra values mean a cropped hop, or two joined rows.
  const isTwice = values[length - 1] === values[length - 2];
  if (received < Math.max(1, bins * LEAST_SHARE) || received > bins + 1 + (isTwice ? MOST_CROPPED_BINS : 0))
    return { kind: 'power-levels', levels: Math.max(0, received), needed: bins };
  const exactHz = (highHz - lowHz) / bins;
  const stepHz = Math.abs(exactHz / printedStepHz - 1) < STEP_SLACK ? exactHz : printedStepHz;
  if (received > bins + 1) {
    // The centre of a hop is exact; its bins lie evenly around it.
    const centreHz = (lowHz + highHz) / 2;
    const halfHz = ((received - 1) / 2) * stepHz;
    const levelsDb = Float32Array.from(values.subarray(HEAD_NUMBERS, length - 1));
    return { lowHz: centreHz - halfHz, highHz: centreHz + halfHz, stepHz, levelsDb };
  }
  const levelsDb = new Float32Array(bins).fill(Number.NaN, Math.min(bins, received));
  levelsDb.set(values.subarray(HEAD_NUMBERS, HEAD_NUMBERS + Math.min(bins, received)));
  // "-inf" is no power at all: nothing was measured there.
  return { lowHz, highHz, stepHz, levelsDb };
}

function noNumber(line: string): LineRefusal {
  const cells = line.split(',').map((text) => text.trim());
  const isText = (text: string) => !/^[+-]?(?:nan|inf)?$/i.test(text) && cellOf(text, false) === undefined;
  const at = cells.findIndex((text, i) => i > 1 && isText(text));
  return { kind: 'no-power-number', column: at + 1, seen: (cells[at] ?? '').slice(0, SHOWN_CHARS) };
}
