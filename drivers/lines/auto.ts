/** Finds out which of the formats a receiver prints, where nobody said. Strict: what only might be a sweep is none. */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { csvSweep } from './csv-sweep.js';
import { hackrfSweep } from './hackrf-sweep.js';
import { hzDbm } from './hz-dbm.js';
import { json } from './json.js';
import {
  type BoundFormat,
  commonFields,
  type LineContext,
  type LineDecoder,
  lineFormat,
  NO_SWEEPS,
  type Unit,
} from './line-format.js';
import { lists } from './lists.js';
import { NumberRow, readNumbers } from './numbers.js';
import { isPowerRow } from './power-rows.js';
import { rtlPower } from './rtl-power.js';

const HEAD_LINES = 256;
const ENOUGH_VOTES = 3;
/** Fewer numbers on a line may be anything: a weather station, a battery. */
const FEWEST_LEVELS = 16;
const LEAST_DBM = -200;
const SEPARATORS = [';', ',', 'tab', 'space'] as const;
const HACKRF_ROW_HZ = 5e6;

export const auto = lineFormat({
  id: 'auto',
  schema: z.strictObject({ ...commonFields, calibrated: z.boolean().optional() }) as z.ZodType<
    Omit<z.infer<z.ZodObject<typeof commonFields>>, 'calibrated'> & { calibrated: boolean }
  >,
  // It understands nothing before the votes are in.
  linesNeeded: 1,
  decoder: (settings, context) => new AutoDecoder(settings, context),
});

class AutoDecoder implements LineDecoder {
  readonly counters = { understood: 0, skipped: 0 };
  readonly #settings: object;
  readonly #context: LineContext;
  readonly #votes = new Map<string, number>();
  #head: { line: string; at: number }[] = [];
  #decoder: LineDecoder | undefined;

  constructor(settings: object, context: LineContext) {
    this.#settings = settings;
    this.#context = context;
  }

  take(line: string, at: number): readonly DriverSweep[] {
    if (this.#decoder !== undefined) return this.#passOn(this.#decoder, line, at);
    const guess = guessFormat(line);
    this.#head.push({ line, at });
    if (this.#head.length > HEAD_LINES) this.#head.shift();
    if (guess === undefined) {
      this.counters.skipped += 1;
      return NO_SWEEPS;
    }
    const key = JSON.stringify(guess);
    const votes = (this.#votes.get(key) ?? 0) + (isPowerRow(line) ? ENOUGH_VOTES : 1);
    this.#votes.set(key, votes);
    return votes < ENOUGH_VOTES ? NO_SWEEPS : this.#settle(guess);
  }

  /** A short recording: the format with the most votes, if any. */
  end(): readonly DriverSweep[] {
    const best = [...this.#votes].sort(([, a], [, b]) => b - a)[0];
    const done = this.#decoder === undefined && best !== undefined ? this.#settle(JSON.parse(best[0]) as Guess) : [];
    return [...done, ...(this.#decoder?.end() ?? NO_SWEEPS)];
  }

  #settle(guess: Guess): readonly DriverSweep[] {
    const decoder = boundFormat(guess, this.#settings).decoder(this.#context);
    const head = this.#head;
    this.#decoder = decoder;
    this.#head = [];
    this.counters.skipped = 0;
    return head.flatMap(({ line, at }) => this.#passOn(decoder, line, at));
  }

  #passOn(decoder: LineDecoder, line: string, at: number): readonly DriverSweep[] {
    const sweeps = decoder.take(line, at);
    this.counters.understood = decoder.counters.understood;
    this.counters.skipped = decoder.counters.skipped;
    return sweeps;
  }
}

interface Guess {
  readonly format: 'rtl_power' | 'hackrf_sweep' | 'json' | 'lists' | 'hz-dbm' | 'csv-sweep';
  readonly settings: object;
}

function boundFormat({ format, settings }: Guess, common: object): BoundFormat {
  const formats = {
    rtl_power: rtlPower,
    hackrf_sweep: hackrfSweep,
    json,
    lists,
    'hz-dbm': hzDbm,
    'csv-sweep': csvSweep,
  };
  const given = Object.fromEntries(Object.entries(common).filter(([, value]) => value !== undefined));
  return formats[format].bind({ ...given, ...settings });
}

const row = new NumberRow();

function guessFormat(line: string): Guess | undefined {
  if (isPowerRow(line)) return { format: isHackrf(line) ? 'hackrf_sweep' : 'rtl_power', settings: {} };
  if (line.startsWith('{')) return guessJson(line);
  if (line.startsWith('[') && readNumbers(line, 1, line.length - 1, { separator: 0x2c, decimal: 0x2e }, row))
    return row.length > 2 && line.endsWith(']') ? { format: 'lists', settings: {} } : undefined;
  for (const separator of SEPARATORS) {
    const code = separator === 'tab' ? 0x09 : separator === 'space' ? 0x20 : separator.charCodeAt(0);
    if (!readNumbers(line, 0, line.length, { separator: code, decimal: 0x2e }, row)) continue;
    const [first = 0, second = 0] = row.values;
    if (row.length === 2 && isLevel(second)) return guessPair(separator, first);
    const isSweep = row.length >= FEWEST_LEVELS && row.values.subarray(0, row.length).every(isLevelOrMissing);
    if (isSweep) return { format: 'csv-sweep', settings: { separator, fewestLevels: FEWEST_LEVELS } };
  }
  return undefined;
}

function guessPair(separator: string, frequency: number): Guess | undefined {
  const unit = guessUnit(frequency);
  return unit === undefined ? undefined : { format: 'hz-dbm', settings: { separator, unit } };
}

/** No receiver counts 30 GHz in MHz, nor anything below 30 MHz in Hz with so few digits. */
function guessUnit(frequency: number): Unit | undefined {
  if (!(frequency >= 1)) return undefined;
  if (frequency < 30_000) return 'MHz';
  return frequency < 3e7 ? 'kHz' : 'Hz';
}

function guessJson(line: string): Guess | undefined {
  let object: Record<string, unknown>;
  try {
    object = JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const named = (names: readonly string[]) => names.find((name) => typeof object[name] === 'number');
  const frequency = named(['frequency', 'freq', 'f', 'mhz', 'hz']);
  const level = named(['level', 'rssi', 'dbm', 'power']);
  if (frequency === undefined || level === undefined || !isLevel(object[level] as number)) return undefined;
  const unit = guessUnit(object[frequency] as number);
  return unit === undefined ? undefined : { format: 'json', settings: { fields: { frequency, level }, unit } };
}

function isHackrf(line: string): boolean {
  const fields = line.split(',', 4);
  return /\.\d+$/.test(fields[1] ?? '') || Number(fields[3]) - Number(fields[2]) === HACKRF_ROW_HZ;
}

function isLevel(value: number): boolean {
  return value < 0 && value >= LEAST_DBM;
}

function isLevelOrMissing(value: number): boolean {
  return Number.isNaN(value) || (value <= 20 && value >= LEAST_DBM);
}
