/** JSON objects, one per line: a frequency and a level, or a whole sweep. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
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
import { unitOfName } from './units.js';

const name = z.string().min(1);

const schema = z.strictObject({
  ...commonFields,
  /** Unit of a frequency whose name does not end in a unit, unlike `start_mhz` and `stepKhz`. */
  unit: unitField.default('MHz'),
  /** The receiver's names of the fields. */
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
  refusal: LineRefusal | undefined;
  readonly #settings: Settings;
  readonly #maker: SweepMaker;
  readonly #gatherer: Gatherer;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#maker = new SweepMaker(settings);
    this.#gatherer = new Gatherer(settings.sweepEnd, this.#maker, settings.binHz);
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const { fields } = this.#settings;
    const object = parsed(line);
    if (object === undefined) return this.#skip(line, { kind: 'not-json' });
    const levels = object[fields.levels];
    if (Array.isArray(levels)) return this.#whole(object, levels, at);
    const hz = this.#hzIn(object, fields.frequency);
    if (!(hz > 0)) return this.#skip(line, { kind: 'no-field', field: fields.frequency });
    if (!(fields.level in object)) return this.#skip(line, { kind: 'no-field', field: fields.level });
    this.refusal = undefined;
    this.counters.understood += 1;
    return this.#gatherer.add(hz, numberIn(object, fields.level), at);
  }

  end(): readonly DriverSweep[] {
    return this.#gatherer.end();
  }

  #whole(object: Record<string, unknown>, levels: readonly unknown[], at: number): readonly DriverSweep[] {
    const { fields } = this.#settings;
    const startHz = this.#hzIn(object, fields.start);
    const printedStepHz = this.#hzIn(object, fields.step);
    const stopHz = this.#hzIn(object, fields.stop);
    const stepHz = Number.isNaN(printedStepHz) ? (stopHz - startHz) / (levels.length - 1) : printedStepHz;
    if (!(startHz >= 0)) return this.#skip('', { kind: 'no-field', field: fields.start });
    if (!(stepHz > 0 && Number.isFinite(stepHz))) return this.#skip('', { kind: 'no-field', field: fields.step });
    this.refusal = undefined;
    this.counters.understood += 1;
    const levelsDbm = Float32Array.from(levels, (level) => (typeof level === 'number' ? level : Number.NaN));
    this.#maker.dropFirst(levelsDbm);
    return [this.#maker.make({ startedAt: at, endedAt: at, startHz, stepHz, levelsDbm })];
  }

  #hzIn(object: Record<string, unknown>, field: string): number {
    return toHz(numberIn(object, field), unitOfName(field) ?? this.#settings.unit);
  }

  #skip(line: string, refusal: LineRefusal): readonly DriverSweep[] {
    this.refusal = refusal;
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

function numberIn(object: Record<string, unknown>, field: string): number {
  const value = object[field];
  return typeof value === 'number' ? value : Number.NaN;
}
