/** JSON objects, one a line: a frequency and a level, or a whole sweep. */
import { z } from 'zod';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { Gatherer, sweepEndField } from './gatherer.js';
import {
  type CommonSettings,
  commonFields,
  type LineDecoder,
  lineFormat,
  NO_SWEEPS,
  SweepMaker,
  toHz,
  unitField,
} from './line-format.js';

const name = z.string().min(1);

const schema = z.strictObject({
  ...commonFields,
  unit: unitField.default('MHz'),
  /** The names under which the receiver puts things. */
  fields: z
    .strictObject({
      frequency: name.default('frequency'),
      level: name.default('level'),
      start: name.default('start'),
      stop: name.default('stop'),
      step: name.default('step'),
      levels: name.default('levels'),
    })
    .prefault({}),
  sweepEnd: sweepEndField,
  binHz: z.number().positive().optional(),
});

type Settings = z.infer<typeof schema>;

export const json = lineFormat({
  id: 'json',
  schema: schema as z.ZodType<Settings & CommonSettings>,
  linesNeeded: 2,
  decoder: (settings) => new JsonDecoder(settings),
});

class JsonDecoder implements LineDecoder {
  readonly counters = { understood: 0, skipped: 0 };
  readonly #settings: Settings;
  readonly #maker: SweepMaker;
  readonly #gatherer: Gatherer;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#maker = new SweepMaker(settings);
    this.#gatherer = new Gatherer(settings.sweepEnd, this.#maker, settings.binHz);
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const { fields, unit } = this.#settings;
    const object = parsed(line);
    const levels = object?.[fields.levels];
    if (object !== undefined && Array.isArray(levels)) return this.#whole(object, levels, at);
    const hz = toHz(numberIn(object, fields.frequency), unit);
    if (object === undefined || !(hz > 0) || !(fields.level in object)) return this.#skip(line);
    this.counters.understood += 1;
    return this.#gatherer.add(hz, numberIn(object, fields.level), at);
  }

  end(): readonly DriverSweep[] {
    return this.#gatherer.end();
  }

  #whole(object: Record<string, unknown>, levels: readonly unknown[], at: number): readonly DriverSweep[] {
    const { fields, unit } = this.#settings;
    const startHz = toHz(numberIn(object, fields.start), unit);
    const printedStepHz = toHz(numberIn(object, fields.step), unit);
    const stopHz = toHz(numberIn(object, fields.stop), unit);
    const stepHz = Number.isNaN(printedStepHz) ? (stopHz - startHz) / (levels.length - 1) : printedStepHz;
    if (!(startHz >= 0 && stepHz > 0 && Number.isFinite(stepHz))) return this.#skip('');
    this.counters.understood += 1;
    const levelsDbm = Float32Array.from(levels, (level) => (typeof level === 'number' ? level : Number.NaN));
    this.#maker.dropFirst(levelsDbm);
    return [this.#maker.make({ startedAt: at, endedAt: at, startHz, stepHz, levelsDbm })];
  }

  #skip(line: string): readonly DriverSweep[] {
    this.counters.skipped += 1;
    return this.#gatherer.isEnd(line) ? this.#gatherer.finish() : NO_SWEEPS;
  }
}

function parsed(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function numberIn(object: Record<string, unknown> | undefined, field: string): number {
  const value = object?.[field];
  return typeof value === 'number' ? value : Number.NaN;
}
