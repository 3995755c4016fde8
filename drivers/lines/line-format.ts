/** The interface of a text format: settings are checked once, then each opening of the receiver gets a decoder. */
import { z } from 'zod';
import { checkedSettings } from '../../src/receiver/driver-settings.js';
import type { LineRefusal } from '../../src/receiver/line-refusal.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';
import type { FrequencyUnit } from '../../src/rf/units.js';
import { DAY_MS } from '../../src/time/units.js';

/** A level outside these limits was read wrongly. */
export const LOWEST_DBM = -200;
export const HIGHEST_DBM = 60;

export const NO_SWEEPS: readonly DriverSweep[] = [];

/** Turns lines into sweeps, and keeps what belongs to several lines. One for each opening of a receiver. */
export interface LineDecoder {
  /** Takes a line that arrived at `at` (epoch ms); returns the sweeps that it completed. */
  take(line: string, at: number): readonly DriverSweep[];
  /** Called when no more lines come; returns the unfinished sweep. */
  end(): readonly DriverSweep[];
  readonly counters: LineCounters;
  /** Why the last line does not fit the format; undefined where it fits. */
  readonly refusal?: LineRefusal | undefined;
  /** Why no further line will be read before a person chooses a setting. */
  readonly verdict?: LineRefusal | undefined;
  /** The point at which a reading of the same lines can resume; undefined while sweeps are held back. */
  readonly boundary?: LineBoundary | undefined;
}

/** The counts of a decoder, and why its last line does not fit. */
export class LineTally {
  readonly counters: LineCounters = { understood: 0, skipped: 0 };
  refusal: LineRefusal | undefined;

  /** A line in the format; returns the sweeps that it completed. */
  fits(sweeps: readonly DriverSweep[] = NO_SWEEPS): readonly DriverSweep[] {
    this.refusal = undefined;
    this.counters.understood += 1;
    return sweeps;
  }

  /** Another line, which may end a sweep all the same. */
  skip(refusal?: LineRefusal, sweeps: readonly DriverSweep[] = NO_SWEEPS): readonly DriverSweep[] {
    this.refusal = refusal;
    this.counters.skipped += 1;
    return sweeps;
  }
}

export interface LineBoundary {
  /**
   * True when the point lies before the last line, which belongs to a sweep not yet delivered; otherwise it lies after
   * that line.
   */
  readonly isBefore: boolean;
  /** The learnt state at this point as JSON, for {@link LineContext.learnt}. */
  readonly learnt: () => unknown;
}

export interface LineCounters {
  understood: number;
  /** Number of other lines: headers, comments, messages. */
  skipped: number;
}

export interface LineContext {
  /** The wanted range, which is the grid of formats that print only levels. */
  readonly plan: Partial<SweepPlan>;
  /** True to use the printed times, where there are any: a recording is older than now. */
  readonly usesPrintedTimes: boolean;
  /** True for the lines of a file: they do not begin within a sweep. */
  readonly beginsWhole?: boolean | undefined;
  /** Unit of frequencies beside which none is printed, where a person stated it. */
  readonly unit?: FrequencyUnit | undefined;
  /** Which of the readings that the gate offers a person chose, from 1. */
  readonly reading?: number | undefined;
  /** The learnt state of an earlier decoder of the same lines, at the point where this one resumes. */
  readonly learnt?: unknown;
}

export interface BoundFormat {
  readonly id: string;
  /** Expected time of a sweep, for deadlines. */
  readonly everyMs: number;
  /** Number of lines in the format that are enough to recognise it. */
  readonly linesNeeded: number;
  decoder(context: LineContext): LineDecoder;
}

export interface LineFormat {
  readonly id: string;
  /** Settings of the format; hardware.md lists them all. */
  readonly schema: z.ZodType;
  /** @throws ConfigError naming the field and the value. */
  bind(settings: unknown): BoundFormat;
}

interface FormatParts<S extends CommonSettings> {
  readonly id: string;
  readonly schema: z.ZodType<S>;
  readonly linesNeeded: number;
  decoder(settings: S, context: LineContext): LineDecoder;
}

export function lineFormat<S extends CommonSettings>(parts: FormatParts<S>): LineFormat {
  const { id, schema, linesNeeded } = parts;
  return {
    id,
    schema,
    bind(settings) {
      const data = checkedSettings(schema, `driver "lines", format "${id}"`, settings);
      return { id, everyMs: data.everyMs, linesNeeded, decoder: (context) => parts.decoder(data, context) };
    },
  };
}

export const commonFields = {
  /** Added to every level: cable and preamplifier, or the conversion from dBµV (−106.99). */
  offsetDb: z.number().min(-300).max(300).default(0),
  /** True when levels are dBm at the input, false when only their differences mean something. */
  calibrated: z.boolean().default(true),
  /** Number of levels dropped at the start: some chips have not measured anything yet. */
  dropFirst: z.int().min(0).max(100_000).default(0),
  /** Time from one sweep to the next. */
  everyMs: z.number().positive().max(DAY_MS).default(1000),
};

export interface CommonSettings {
  readonly offsetDb: number;
  readonly calibrated: boolean;
  readonly dropFirst: number;
  readonly everyMs: number;
}

export const unitField = z.enum(['Hz', 'kHz', 'MHz', 'GHz']);
/** Unit of formats whose settings state none. */
export const DEFAULT_UNIT: FrequencyUnit = 'MHz';

/** Where frequencies are printed as offsets: their centre, Hz. */
export const centreField = z.number().positive().optional();

/** A sweep before offset and flags are applied. */
export interface RawSweep {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly startHz: number;
  readonly stepHz: number;
  /** The sweep owns these levels from here on. */
  readonly levelsDbm: Float32Array;
  readonly flags?: number;
  /** True when no level is missing, so that they need not be checked one by one. */
  readonly isWhole?: boolean;
}

/** Applies the fields that all formats have. */
export class SweepMaker {
  readonly #offsetDb: number;
  readonly #flags: number;
  #toDrop: number;

  constructor({ offsetDb, calibrated, dropFirst }: CommonSettings) {
    this.#offsetDb = offsetDb;
    this.#flags = calibrated ? 0 : SweepFlag.uncalibrated;
    this.#toDrop = dropFirst;
  }

  /** The level, or NaN while the first ones are dropped; for formats that print one level per line. */
  level(levelDbm: number): number {
    if (this.#toDrop === 0) return levelDbm;
    this.#toDrop -= 1;
    return Number.NaN;
  }

  /** Sets the first levels to NaN, in the order measured; for formats that print many per line. True where it did. */
  dropFirst(levelsDbm: Float32Array): boolean {
    const count = Math.min(this.#toDrop, levelsDbm.length);
    if (count > 0) levelsDbm.fill(Number.NaN, 0, count);
    this.#toDrop -= count;
    return count > 0;
  }

  make({ isWhole = false, ...raw }: RawSweep): DriverSweep {
    const { levelsDbm } = raw;
    const offsetDb = this.#offsetDb;
    let missing = 0;
    if (isWhole && offsetDb === 0) return { ...raw, flags: (raw.flags ?? 0) | this.#flags };
    for (let i = 0; i < levelsDbm.length; i++) {
      const level = (levelsDbm[i] as number) + offsetDb;
      // An impossible level: a damaged number that still reads as one.
      const isLevel = level >= LOWEST_DBM && level <= HIGHEST_DBM;
      levelsDbm[i] = isLevel ? level : Number.NaN;
      if (!isLevel) missing = SweepFlag.partial;
    }
    return { ...raw, flags: (raw.flags ?? 0) | this.#flags | missing };
  }
}
