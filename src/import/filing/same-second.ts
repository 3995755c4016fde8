/**
 * Tells sweeps that the archive has already in another form: SM.1809 has one row a second, the maxima of the sweeps of
 * that second, to 0.1 dB and without a fraction of the second. A second is kept in the form that came first, because
 * occupancy and statistics would count it twice; who has the finer export imports it first, or under another name.
 */
import { type DriverSweep, lastBinHz, SweepFlag } from '../../rf/sweep.js';
import type { Archive, StoredSweep } from '../../store/archive.js';

const SECOND_MS = 1000;
/** Half of 0.1 dB, and room for float32. */
const ROUNDING_DB = 0.0501;
/** The head of SM.1809 has whole hertz. */
const GRID_WITHIN_HZ = 1;
/** Longest time read at once. */
const STRETCH_MS = 60_000;
const ROWS = 'sm1809';
/** Formats of our exports with every sweep. */
const EXACT: ReadonlySet<string> = new Set(['rfi-csv', 'rfi-json', 'rfi-parquet', 'sigmf']);

export interface SecondsAsked {
  readonly archive: Pick<Archive, 'query'>;
  readonly receiverId: string;
  /** The format from which the sweeps came. */
  readonly format: string;
}

/** The sweeps that the archive has in another form. */
export async function knownBySecond(
  { archive, receiverId, format }: SecondsAsked,
  sweeps: readonly DriverSweep[],
): Promise<ReadonlySet<DriverSweep>> {
  const known = new Set<DriverSweep>();
  if (format !== ROWS && !EXACT.has(format)) return known;
  const says = format === ROWS ? isRowOf : isWithin;
  for (const part of stretches(sweeps)) {
    const from = secondOf(part[0]?.startedAt ?? 0) * SECOND_MS;
    const to = (secondOf(part.at(-1)?.startedAt ?? 0) + 1) * SECOND_MS;
    const stored = grouped(await archive.query({ receiverId, from, to }), SECOND_MS);
    for (const sweep of part) {
      const beside = stored.get(secondOf(sweep.startedAt))?.filter((one) => sameGrid(one, sweep)) ?? [];
      if (beside.length > 0 && says(sweep, beside)) known.add(sweep);
    }
  }
  return known;
}

function secondOf(at: number): number {
  return Math.floor(at / SECOND_MS);
}

/** Sweeps in order of time, in parts of at most a minute. */
function stretches(sweeps: readonly DriverSweep[]): DriverSweep[][] {
  return [...grouped(sweeps, STRETCH_MS).values()].map((part) => part.toSorted((a, b) => a.startedAt - b.startedAt));
}

/** By the number of the period in which they begin. */
function grouped<T extends DriverSweep>(sweeps: readonly T[], periodMs: number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const sweep of sweeps) {
    const period = Math.floor(sweep.startedAt / periodMs);
    const group = groups.get(period);
    if (group === undefined) groups.set(period, [sweep]);
    else group.push(sweep);
  }
  return groups;
}

function sameGrid(a: DriverSweep, b: DriverSweep): boolean {
  return (
    a.levelsDbm.length === b.levelsDbm.length &&
    Math.abs(a.startHz - b.startHz) <= GRID_WITHIN_HZ &&
    Math.abs(lastBinHz(a) - lastBinHz(b)) <= GRID_WITHIN_HZ
  );
}

/** True when each level of a row of SM.1809 is that of some sweep of the second: an export may begin within a second. */
function isRowOf({ levelsDbm }: DriverSweep, stored: readonly StoredSweep[]): boolean {
  return levelsDbm.every((level, bin) => stored.some((one) => sameLevel(one.levelsDbm[bin] ?? Number.NaN, level)));
}

/** True when a row of SM.1809 stands for the sweep: it has the same levels, or as maxima of its second higher ones. */
function isWithin({ levelsDbm }: DriverSweep, stored: readonly StoredSweep[]): boolean {
  return stored.some((row) => {
    if (row.startedAt % SECOND_MS !== 0 || !row.levelsDbm.every(isTenth)) return false;
    const isMaximum = (row.flags & SweepFlag.peakHeld) !== 0;
    return levelsDbm.every((level, bin) => {
      const held = row.levelsDbm[bin] ?? Number.NaN;
      return sameLevel(level, held) || (isMaximum && (Number.isNaN(level) || level < held));
    });
  });
}

function sameLevel(a: number, b: number): boolean {
  return Math.abs(a - b) <= ROUNDING_DB || (Number.isNaN(a) && Number.isNaN(b));
}

function isTenth(level: number): boolean {
  return Number.isNaN(level) || Math.abs(level * 10 - Math.round(level * 10)) < 1e-3;
}
