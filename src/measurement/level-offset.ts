/**
 * How far the levels of a receiver, its cable and antenna stand off those that licensed transmitters of known place and power
 * should give there: the median over places, because one of them may not be as its licence says. The gain of their antennas, which
 * no licence states, is in it: it serves to compare stations, and is no calibration. Pure.
 */
import { groupedBy } from '../rf/grouped.js';
import { median, medianWithin } from '../rf/median.js';

/** A licensed transmitter that a receiver hears. */
export interface LicensedLevel {
  readonly hz: number;
  /** Transmitters of one place share the ground between, and what the model has wrong of it: they are one witness. */
  readonly place: string;
  /** Of what was read over the middle of what the model expects, dB. */
  readonly overDb: number;
}

export interface LevelOffset {
  /** The lowest and the highest transmitter that it was learnt from. */
  readonly startHz: number;
  readonly stopHz: number;
  /** How far the receiver reads too high, dB. */
  readonly db: number;
  /** At 95 % confidence. */
  readonly uncertaintyDb: number;
  /** Number of places. */
  readonly count: number;
}

/** Neighbours in frequency up to this ratio belong to one band of the antenna. */
const ONE_BAND = 1.25;
const LEAST_PLACES = 3;
/** Of a level over what the model says, dB: the ground and its cover (Longley and Rice's model against measurements: NTIA report 82-100). */
const STRAY_DB = 10;
/** The median of a normal law strays by so much more than its mean. */
const OF_MEDIAN = 1.253;

/** One for each band with transmitters at three places or more. */
export function levelOffsets(levels: readonly LicensedLevel[]): LevelOffset[] {
  const bands: LicensedLevel[][] = [];
  for (const level of [...levels].sort((a, b) => a.hz - b.hz)) {
    const last = bands.at(-1);
    if (last !== undefined && level.hz <= ONE_BAND * (last.at(-1)?.hz ?? 0)) last.push(level);
    else bands.push([level]);
  }
  return bands.flatMap((band) => {
    const places = [...groupedBy(band, ({ place }) => place).values()].map((own) =>
      median(own.map((one) => one.overDb)),
    );
    if (places.length < LEAST_PLACES) return [];
    const strayDb = (1.96 * OF_MEDIAN * STRAY_DB) / Math.sqrt(places.length);
    const within = medianWithin(places);
    const uncertaintyDb = Number.isFinite(within) ? within : strayDb;
    const [startHz, stopHz] = [band[0]?.hz ?? 0, band.at(-1)?.hz ?? 0];
    return { startHz, stopHz, db: median(places), uncertaintyDb, count: places.length };
  });
}

/** Of the band around a frequency; an antenna is not asked beyond the transmitters that showed it. */
export function offsetAt(offsets: readonly LevelOffset[], hz: number): LevelOffset | undefined {
  return offsets.find(({ startHz, stopHz }) => hz * ONE_BAND >= startHz && hz <= stopHz * ONE_BAND);
}
