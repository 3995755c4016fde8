/**
 * The last check of a driver's levels: a damaged byte may still read as a number, but no receiver measures such a
 * level.
 */
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';

const LOWEST_DBM = -200;
const HIGHEST_DBM = 60;

/** The sweep with impossible levels set to NaN and flagged; the same object where there are none. */
export function possibleOnly(sweep: DriverSweep): DriverSweep {
  const { levelsDbm } = sweep;
  let first = 0;
  while (first < levelsDbm.length && !isImpossible(levelsDbm[first] as number)) first++;
  if (first === levelsDbm.length) return sweep;
  const cleaned = levelsDbm.map((level) => (isImpossible(level) ? Number.NaN : level));
  return { ...sweep, levelsDbm: cleaned, flags: sweep.flags | SweepFlag.partial };
}

export async function* possibleLevels(
  sweeps: AsyncGenerator<DriverSweep, void, void>,
): AsyncGenerator<DriverSweep, void, void> {
  for await (const sweep of sweeps) yield possibleOnly(sweep);
}

/** Zeros beside levels that are all below this one were not measured: some programs fill gaps with zeros. */
const FAR_BELOW_ZERO_DBM = -20;
/** Beside fewer levels nobody can tell. */
const FEWEST_LEVELS = 3;

/** The sweep with NaN for the zeros of gaps, and flagged; the same object where there are none. */
export function withoutGapZeros(sweep: DriverSweep): DriverSweep {
  const { levelsDbm } = sweep;
  if (levelsDbm.length < FEWEST_LEVELS || !levelsDbm.includes(0)) return sweep;
  if (levelsDbm.some((level) => level !== 0 && level > FAR_BELOW_ZERO_DBM)) return sweep;
  const measured = levelsDbm.map((level) => (level === 0 ? Number.NaN : level));
  return { ...sweep, levelsDbm: measured, flags: sweep.flags | SweepFlag.partial };
}

function isImpossible(level: number): boolean {
  return level < LOWEST_DBM || level > HIGHEST_DBM;
}
