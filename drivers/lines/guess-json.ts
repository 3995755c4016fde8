/** Guesses which fields of a JSON object are the frequency and the level, or the range and the levels. */
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { defined } from '../../src/rf/defined.js';
import { meaningOf, unitsIn } from '../../src/rf/gate/words.js';
import { type Cell, cellOf, unitsOfObject } from './cell.js';
import type { Guess } from './guessed.js';
import { LOWEST_DBM } from './line-format.js';

const START_NAME = /^(?:f_?|freq_?)?(?:start|from|low|lo|begin|first)/i;
const STOP_NAME = /^(?:f_?|freq_?)?(?:stop|to|high|hi|end|last)/i;
const STEP_NAME = /^(?:f_?|freq_?)?(?:step|bin|spacing|df)/i;

/** Highest level in a list: more may be anything. */
const MOST_DBM = 20;
const MOST_DBUV = 150;
/** From here on a number is a frequency in Hz or kHz, whose step is in the same unit. */
const LOWEST_IN_HZ = 100e3;
/** A smaller number may be in GHz. */
const LOWEST_IN_MHZ = 30;

export function guessJson(line: string): Guess | undefined {
  const object = objectOf(line);
  if (object === undefined) return undefined;
  const numbers = Object.keys(object).filter((field) => field !== '' && cellIn(object, field) !== undefined);
  const named = (name: RegExp) => numbers.find((field) => name.test(field));
  const isDbuv = (field: string) =>
    (cellIn(object, field)?.levelUnit ?? unitsIn(field).levelUnit ?? unitsOfObject(object).levelUnit) === 'dBuV';
  const levels = Object.keys(object).find((field) => isLevelList(object[field], isDbuv(field)));
  if (levels !== undefined) {
    const [start, stop, step] = [named(START_NAME), named(STOP_NAME), named(STEP_NAME)];
    if (start === undefined || (stop === undefined && step === undefined)) return undefined;
    const isUnclear = stop === undefined && step !== undefined && hasUnclearStep(object, start, step);
    if (isUnclear || otherLevelUnitIn(object, levels) !== undefined) return undefined;
    const fields = { start, levels, ...defined({ stop, step }) };
    return withUnit({ fields }, object, stop === undefined ? [start] : [start, stop]);
  }
  const [frequency, ...frequencies] = numbers.filter((field) => meaningOf(field).role === 'frequency');
  const [level, ...others] = numbers.filter((field) => meaningOf(field).role === 'level');
  if (frequency === undefined || level === undefined || frequencies.length + others.length > 0) return undefined;
  if (otherLevelUnitIn(object, level) !== undefined) return undefined;
  if (!isDbuv(level) && !isLevel(cellIn(object, level)?.value ?? 0)) return undefined;
  return withUnit({ fields: { frequency, level } }, object, [frequency]);
}

/** Why an object gives no guess. */
export function unguessedJson(object: Readonly<Record<string, unknown>>): LineRefusal {
  const names = Object.keys(object);
  const unit = names.flatMap((name) => otherLevelUnitIn(object, name) ?? [])[0];
  if (unit !== undefined) return { kind: 'other-level-unit', unit };
  const [start, step] = [START_NAME, STEP_NAME].map((name) => names.find((field) => name.test(field)));
  return start !== undefined && step !== undefined && hasUnclearStep(object, start, step)
    ? { kind: 'no-step-unit', field: step, start }
    : { kind: 'unknown-fields', names };
}

/** The unit of the levels that an object states in the field's name or in a field of its own, where it is neither dBm nor dBµV. */
export function otherLevelUnitIn(object: Readonly<Record<string, unknown>>, field: string): string | undefined {
  const { levelUnit, otherUnit } = unitsIn(field);
  return levelUnit === undefined ? (otherUnit ?? unitsOfObject(object).otherUnit) : undefined;
}

/**
 * True for "868, step 100": from MHz on, a step without a unit may be in a smaller unit as well. A step below 1 beside
 * MHz is in MHz: no board steps by less than 1 kHz. For the same reason "868000, step 0.1" may mix kHz and MHz.
 */
export function hasUnclearStep(object: Readonly<Record<string, unknown>>, start: string, step: string): boolean {
  const own = (field: string) => cellIn(object, field)?.unit ?? unitsIn(field).unit ?? unitsOfObject(object).unit;
  if (own(step) !== undefined) return false;
  const startValue = cellIn(object, start)?.value ?? 0;
  const unit = own(start) ?? (startValue >= LOWEST_IN_HZ ? 'Hz' : startValue >= LOWEST_IN_MHZ ? 'MHz' : 'GHz');
  const stepValue = cellIn(object, step)?.value ?? 0;
  return unit === 'GHz' || (unit === 'MHz' ? stepValue >= 1 : stepValue < 1);
}

/** `names` are the fields whose unit must be known; the first is the lowest frequency. */
function withUnit(
  settings: Record<string, unknown>,
  object: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Guess {
  const unnamed = names.filter((name) => unitsIn(name).unit === undefined && cellIn(object, name)?.unit === undefined);
  if (unnamed.length === 0 || unitsOfObject(object).unit !== undefined) return { format: 'json', settings };
  return { format: 'json', settings, printed: unnamed.map((name) => cellIn(object, name)?.value ?? 0) };
}

/** A number, or a text that is one: "868.1", "-97,5 dBm". A comma before three digits may part thousands: no number. */
export function cellIn(object: Readonly<Record<string, unknown>>, field: string): Cell | undefined {
  const value = object[field];
  return typeof value === 'number'
    ? { value }
    : typeof value === 'string'
      ? cellOf(value, !/,\d{3}(?!\d)/.test(value))
      : undefined;
}

export function objectOf(line: string): Record<string, unknown> | undefined {
  // Python prints NaN for what was not measured, which JSON does not know.
  const text = line.includes('NaN') ? line.replace(/([:[,]\s*)NaN(?=\s*[,}\]])/g, '$1null') : line;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function isLevelList(value: unknown, isDbuv: boolean): boolean {
  const most = isDbuv ? MOST_DBUV : MOST_DBM;
  return (
    Array.isArray(value) &&
    value.length > 1 &&
    value.every((one) => one === null || (typeof one === 'number' && one <= most && one >= LOWEST_DBM))
  );
}

function isLevel(value: number): boolean {
  return value < 0 && value >= LOWEST_DBM;
}
