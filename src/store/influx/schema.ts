/** The schema as a table, for the check at start and for the tests of the line builders. */

export type FieldType = 'float' | 'integer' | 'string' | 'boolean';

export interface MeasurementSchema {
  /** Largest number of values of each tag. Station and receiver are bounded further by the configuration. */
  readonly tags: Readonly<Record<string, number>>;
  readonly fields: Readonly<Record<string, FieldType>>;
}

const MAX_STATIONS = 1_000;
const MAX_RECEIVERS = 5_000;
const MAX_PLANS = 20_000;
const MAX_CHANNELS = 20_000;
const MAX_WORDS = 64;
const owner = { station: MAX_STATIONS, receiver: MAX_RECEIVERS };

export const SCHEMA: Readonly<Record<string, MeasurementSchema>> = {
  blk: {
    tags: { ...owner, plan: MAX_PLANS },
    fields: {
      tr: 'string',
      n: 'integer',
      bins: 'integer',
      bin0: 'integer',
      f0: 'float',
      df: 'float',
      dt: 'float',
      end: 'float',
      seq0: 'integer',
      seq1: 'integer',
      flags: 'integer',
      max: 'float',
      mean: 'float',
      p10: 'float',
      p50: 'float',
      p90: 'float',
      floor: 'float',
      peak: 'float',
    },
  },
  ch: {
    tags: { ...owner, channel: MAX_CHANNELS },
    fields: {
      max: 'float',
      mean: 'float',
      occ: 'float',
      n: 'integer',
      f0: 'float',
      f1: 'float',
      margin: 'float',
      limit: 'float',
    },
  },
  emission: {
    tags: { ...owner, kind: MAX_WORDS },
    fields: { id: 'string', f: 'float', bw: 'float', end: 'float', max: 'float', excess: 'float', score: 'float' },
  },
  coverage: {
    tags: { ...owner, plan: MAX_PLANS, reason: MAX_WORDS },
    fields: { interval: 'float', watched: 'float', share: 'float', n: 'integer', lost: 'integer' },
  },
  health: {
    tags: { ...owner, status: MAX_WORDS },
    fields: {
      rate: 'float',
      lost: 'integer',
      spool_bytes: 'integer',
      spool_age: 'float',
      disk_free: 'integer',
      clock_ok: 'boolean',
    },
  },
};

/** Largest number of series in a database of this program; 1.x by default stops at 1,000,000. */
export const MAX_SERIES = 500_000;
