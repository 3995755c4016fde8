/**
 * What the levels of fixed stations say of the place of an emitter. They never give a region (README.md: stations tens of
 * kilometres apart hold it too rarely, calibrated or not), at most which of two stations is nearer. Pure.
 */
export interface StationLevel {
  readonly stationId: string;
  readonly receiverId: string;
  readonly isHeard: boolean;
  /** At the receiver's input; where nothing was heard, the level below which the emission lies. */
  readonly levelDbm: number;
  /** The same as field strength; absent without a calibration and an antenna factor, or an offset learnt from licensed transmitters. */
  readonly fieldDbuVPerM?: number | undefined;
  /** Of an offset that was learnt, at 95 % confidence. */
  readonly uncertaintyDb?: number | undefined;
  /** Where nothing was heard: the floor, and the number of sweeps that show it. */
  readonly floorDbm?: number;
  readonly sweeps?: number;
}

export interface LevelsSay {
  readonly verdict: 'nobody' | 'one' | 'uncalibrated' | 'alike' | 'nearer';
  readonly nearest?: string | undefined;
  /** `nearer`: the stations that are further away; `uncalibrated`: those whose levels cannot be compared. */
  readonly others: readonly string[];
}

/** From this difference on the louder station is the nearer one nine times in ten: shadowing is 8 dB at each (README.md). */
export const TELLING_DB = 24;

export function levelsSay(levels: readonly StationLevel[]): LevelsSay {
  const [first] = levels.filter(({ isHeard }) => isHeard);
  if (first === undefined) return { verdict: 'nobody', others: [] };
  if (levels.length === 1) return { verdict: 'one', nearest: first.stationId, others: [] };
  const known = levels.flatMap(({ fieldDbuVPerM: field, ...one }) => (field === undefined ? [] : [{ ...one, field }]));
  const [nearest, ...rest] = known.sort((a, b) => Number(b.isHeard) - Number(a.isHeard) || b.field - a.field);
  if (nearest?.isHeard !== true || rest.length === 0) {
    const unknown = levels.filter(({ fieldDbuVPerM }) => fieldDbuVPerM === undefined);
    return { verdict: 'uncalibrated', others: unknown.map(({ stationId }) => stationId) };
  }
  const telling = (other: (typeof known)[number]) =>
    Math.hypot(TELLING_DB, nearest.uncertaintyDb ?? 0, other.uncertaintyDb ?? 0);
  const further = rest
    .filter((other) => nearest.field - other.field >= telling(other))
    .map(({ stationId }) => stationId);
  return { verdict: further.length > 0 ? 'nearer' : 'alike', nearest: nearest.stationId, others: further };
}

/** Sweeps of one receiver over the range of an emission, from the time in which it was on the air. */
interface Row {
  readonly levelsDbm: ArrayLike<number>;
  /** Number of sweeps of which it has the maxima. */
  readonly folded: number;
}

/** With fewer sweeps an emission that pauses may have been missed. */
const LEAST_SWEEPS = 3;
/** No noise stands so far over its middle: something was there, whatever detection said of it. */
const STANDS_OUT_DB = 15;

/** The floor and the highest level, below which the emission lies; undefined where the sweeps do not show that nothing was heard. */
export function unheardIn(rows: readonly Row[]) {
  const levels = rows.flatMap(({ levelsDbm }) => Array.from(levelsDbm)).filter((level) => !Number.isNaN(level));
  const sweeps = rows.reduce((sum, { folded }) => sum + folded, 0);
  const floorDbm = levels.sort((a, b) => a - b)[levels.length >> 1];
  const levelDbm = levels.at(-1);
  if (floorDbm === undefined || levelDbm === undefined || sweeps < LEAST_SWEEPS) return undefined;
  return levelDbm - floorDbm > STANDS_OUT_DB ? undefined : { levelDbm, floorDbm, sweeps };
}
