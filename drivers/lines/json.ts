/** JSON objects, one per line: a frequency and a level, or a whole sweep. */
import { z } from 'zod';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import { isPlausibleHz } from '../../src/rf/gate/frequency-unit.js';
import type { LevelUnit } from '../../src/rf/gate/level-units.js';
import { unitsIn } from '../../src/rf/gate/words.js';
import type { DriverSweep } from '../../src/rf/sweep.js';
import { type FrequencyUnit, toHz } from '../../src/rf/units.js';
import { unitsOfObject } from './cell.js';
import { Gatherer, sweepEndField } from './gatherer.js';
import { cellIn, hasUnclearStep, objectOf, otherLevelUnitIn } from './guess-json.js';
import { levelFields, printedDbm } from './level-settings.js';
import {
  type CommonSettings,
  commonFields,
  DEFAULT_UNIT,
  HIGHEST_DBM,
  type LineContext,
  type LineDecoder,
  LineTally,
  LOWEST_DBM,
  lineFormat,
  SweepMaker,
  unitField,
} from './line-format.js';

const SHOWN_CHARS = 24;
const name = z.string().min(1);

const schema = z.strictObject({
  ...commonFields,
  ...levelFields,
  /** Unit of a frequency that the object states neither in the name, as `start_mhz`, nor in a field `unit`; MHz when absent. */
  unit: unitField.optional(),
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
  decoder: (settings, context) => new JsonDecoder(settings, context),
});

class JsonDecoder extends LineTally implements LineDecoder {
  readonly #settings: Settings;
  readonly #maker: SweepMaker;
  readonly #gatherer: Gatherer;

  constructor(settings: Settings, { beginsWhole }: LineContext) {
    super();
    this.#settings = settings;
    this.#maker = new SweepMaker(settings);
    this.#gatherer = new Gatherer(settings.sweepEnd, this.#maker, { loneBinHz: settings.binHz, beginsWhole });
  }

  take(line: string, at: number): readonly DriverSweep[] {
    const { fields } = this.#settings;
    const object = parsed(line);
    if (object === undefined) return this.#skip(line, { kind: 'not-json' });
    const levels = object[fields.levels];
    const otherUnit = otherLevelUnitIn(object, Array.isArray(levels) ? fields.levels : fields.level);
    if (otherUnit !== undefined && this.#settings.offsetDb === 0 && this.#settings.calibrated)
      return this.#skip(line, { kind: 'other-level-unit', unit: otherUnit });
    if (Array.isArray(levels)) return this.#whole(object, levels, at);
    const hz = this.#hzIn(object, fields.frequency);
    if (!(hz > 0)) return this.#skip(line, missing(object, fields.frequency));
    const levelDbm = this.#levelIn(object);
    if (levelDbm === undefined) return this.#skip(line, missing(object, fields.level));
    if (!Number.isNaN(levelDbm) && !this.#isLevel(levelDbm))
      return this.#skip(line, {
        kind: 'not-a-level',
        column: fields.level,
        seen: String(object[fields.level]).slice(0, SHOWN_CHARS),
      });
    const implausible = this.#implausible(object, fields.frequency);
    if (implausible !== undefined) return this.#skip(line, implausible);
    return this.fits(this.#gatherer.add(hz, levelDbm, at));
  }

  end(): readonly DriverSweep[] {
    return this.#gatherer.end();
  }

  #whole(object: Record<string, unknown>, levels: readonly unknown[], at: number): readonly DriverSweep[] {
    const { fields } = this.#settings;
    const startHz = this.#hzIn(object, fields.start);
    const stepHz = this.#stepHz(object, startHz, levels.length);
    if (!(startHz >= 0)) return this.#skip('', missing(object, fields.start));
    if (stepHz === undefined) return this.#skip('', { kind: 'no-step-unit', field: fields.step, start: fields.start });
    if (!(stepHz > 0 && Number.isFinite(stepHz))) return this.#skip('', missing(object, fields.step));
    const implausible = this.#implausible(object, object[fields.step] === undefined ? fields.stop : fields.start);
    if (implausible !== undefined) return this.#skip('', implausible);
    const levelUnit = levelUnitOf(object, fields.levels);
    const levelsDbm = Float32Array.from(levels, (level) => printedDbm(numberOf(level), this.#settings, levelUnit));
    const seen = levels.find((level) => level !== null);
    if (seen !== undefined && !levelsDbm.some((levelDbm) => this.#isLevel(levelDbm)))
      return this.#skip('', { kind: 'not-a-level', column: fields.levels, seen: String(seen).slice(0, SHOWN_CHARS) });
    this.#maker.dropFirst(levelsDbm);
    return this.fits([this.#maker.make({ startedAt: at, endedAt: at, startHz, stepHz, levelsDbm })]);
  }

  /** Of a whole sweep, from its step or else its stop; undefined where the unit of the step is not known. */
  #stepHz(object: Record<string, unknown>, startHz: number, count: number): number | undefined {
    const { start, stop, step } = this.#settings.fields;
    const stopHz = this.#hzIn(object, stop);
    const betweenHz = (stopHz - startHz) / (count - 1);
    if (cellIn(object, step) === undefined) return betweenHz;
    const printedHz = this.#hzIn(object, step, this.#unitOf(object, start));
    if (!hasUnclearStep(object, start, step)) return printedHz;
    if (Number.isNaN(stopHz)) return this.#settings.unit === undefined ? undefined : printedHz;
    // The stop may be the last bin or the one after it; a step that leads to neither is in another unit.
    return Math.abs((stopHz - startHz) / printedHz - (count - 0.5)) <= 1 ? printedHz : betweenHz;
  }

  #isLevel(levelDbm: number): boolean {
    const correctedDbm = levelDbm + this.#settings.offsetDb;
    return correctedDbm >= LOWEST_DBM && correctedDbm <= HIGHEST_DBM;
  }

  /** NaN for null, where nothing was measured; undefined where there is no number. */
  #levelIn(object: Record<string, unknown>): number | undefined {
    const { level } = this.#settings.fields;
    const cell = cellIn(object, level);
    if (cell === undefined || cell.unit !== undefined) return object[level] === null ? Number.NaN : undefined;
    return printedDbm(cell.value, this.#settings, cell.levelUnit ?? levelUnitOf(object, level));
  }

  #hzIn(object: Record<string, unknown>, field: string, otherwise: FrequencyUnit = DEFAULT_UNIT): number {
    return toHz(numberIn(object, field), this.#unitOf(object, field) ?? otherwise);
  }

  #unitOf(object: Record<string, unknown>, field: string): FrequencyUnit | undefined {
    return cellIn(object, field)?.unit ?? unitsIn(field).unit ?? unitsOfObject(object).unit ?? this.#settings.unit;
  }

  #implausible(object: Record<string, unknown>, field: string): LineRefusal | undefined {
    const unit = this.#unitOf(object, field);
    const value = numberIn(object, field);
    const isZero = value === 0 && field === this.#settings.fields.start;
    if (isZero || isPlausibleHz(toHz(value, unit ?? DEFAULT_UNIT), unit !== undefined)) return undefined;
    return { kind: 'implausible-frequency', seen: String(value), unit: unit ?? DEFAULT_UNIT };
  }

  #skip(line: string, refusal: LineRefusal): readonly DriverSweep[] {
    return this.skip(refusal, this.#gatherer.endAt(line));
  }
}

/** A level of a list; NaN for null and for any text that is no number. */
function numberOf(level: unknown): number {
  return typeof level === 'number' ? level : typeof level === 'string' && level !== '' ? Number(level) : Number.NaN;
}

function parsed(line: string): Record<string, unknown> | undefined {
  return line.trimStart().startsWith('{') ? objectOf(line) : undefined;
}

function missing(object: Record<string, unknown>, field: string): LineRefusal {
  return { kind: 'no-field', field, names: Object.keys(object) };
}

/** The unit of levels that the field's name states, or a field of its own. */
function levelUnitOf(object: Record<string, unknown>, field: string): LevelUnit | undefined {
  return unitsIn(field).levelUnit ?? unitsOfObject(object).levelUnit;
}

function numberIn(object: Record<string, unknown>, field: string): number {
  return cellIn(object, field)?.value ?? Number.NaN;
}
