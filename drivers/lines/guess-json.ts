/** Guesses which fields of a JSON object are the frequency and the level, or the range and the levels. */
import type { Guess } from './guessed.js';
import { LOWEST_DBM } from './line-format.js';
import { type Cell, cellOf, levelUnitOfName, unitInObject, unitOfName } from './units.js';

const FREQUENCY_NAME = /^(?:f|freq|frequency|centre|center)?[_\-/ ]?\(?(?:[kmg]?hz)?\)?$/i;
const LEVEL_NAME = /^(?:level|lvl|rssi|power|p|l|amplitude|signal)?[_\-/ ]?\(?(?:dbm|dbuv|db\u00c2?\u00b5v)?\)?$/i;
const START_NAME = /^(?:f_?|freq_?)?(?:start|from|low|lo|begin|first)/i;
const STOP_NAME = /^(?:f_?|freq_?)?(?:stop|to|high|hi|end|last)/i;
const STEP_NAME = /^(?:f_?|freq_?)?(?:step|bin|spacing|df)/i;

/** Highest level in a list: more may be anything. */
const MOST_DBM = 20;
const MOST_DBUV = 150;

export function guessJson(line: string): Guess | undefined {
  const object = objectOf(line);
  if (object === undefined) return undefined;
  const named = (name: RegExp) =>
    Object.keys(object).find((field) => field !== '' && name.test(field) && cellIn(object, field) !== undefined);
  const isDbuv = (field: string) =>
    cellIn(object, field)?.isDbuv ?? (levelUnitOfName(field) === 'dBuV' || unitInObject(object).isDbuv);
  const levels = Object.keys(object).find((field) => isLevelList(object[field], isDbuv(field)));
  if (levels !== undefined) {
    const [start, stop, step] = [named(START_NAME), named(STOP_NAME), named(STEP_NAME)];
    if (start === undefined || (stop === undefined && step === undefined)) return undefined;
    const fields = { start, levels, ...(stop && { stop }), ...(step && { step }) };
    return withUnit({ fields }, object, step === undefined ? [start, stop as string] : [start, step]);
  }
  const frequency = named(FREQUENCY_NAME);
  const level = named(LEVEL_NAME);
  if (frequency === undefined || level === undefined) return undefined;
  if (!isDbuv(level) && !isLevel(cellIn(object, level)?.value ?? 0)) return undefined;
  return withUnit({ fields: { frequency, level } }, object, [frequency]);
}

/** `names` are the fields whose unit must be known; the first is the lowest frequency. */
function withUnit(
  settings: Record<string, unknown>,
  object: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Guess {
  const unnamed = names.filter((name) => unitOfName(name) === undefined && cellIn(object, name)?.unit === undefined);
  if (unnamed.length === 0 || unitInObject(object).unit !== undefined) return { format: 'json', settings };
  return { format: 'json', settings, printed: unnamed.map((name) => cellIn(object, name)?.value ?? 0) };
}

/** A number, or a text that is one: "868.1", "-97 dBm". */
export function cellIn(object: Readonly<Record<string, unknown>>, field: string): Cell | undefined {
  const value = object[field];
  return typeof value === 'number' ? { value } : typeof value === 'string' ? cellOf(value, false) : undefined;
}

export function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
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
