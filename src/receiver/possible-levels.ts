/**
 * The last check of a driver's levels: a damaged byte may still read as a number, but no receiver measures such a
 * level.
 */
import { type DriverSweep, SweepFlag } from '../rf/sweep.js';

const LOWEST_DBM = -200;
const HIGHEST_DBM = 60;

/** The sweep with impossible levels set to NaN and flagged; the same object where there are none. */
function possibleOnly(sweep: DriverSweep): DriverSweep {
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

function isImpossible(level: number): boolean {
  return level < LOWEST_DBM || level > HIGHEST_DBM;
}
