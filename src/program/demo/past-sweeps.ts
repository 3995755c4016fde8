/**
 * Recordings of the demonstration's past: a sweep of each receiver every half hour, and the first minute of each past case.
 * All are marked as simulated, and the emissions of the past cases are in them.
 */
import { join } from 'node:path';
import { World } from '../../../drivers/simulated/world.js';
import type { Config } from '../../config/config.js';
import { isThere } from '../../files/absent.js';
import { type Sweep, SweepFlag } from '../../rf/sweep.js';
import { openArchives } from '../../store/part.js';
import { DAY_MS } from '../../time/units.js';
import { wallClock } from '../../time/wall-clock.js';
import { DEMO_CONFIG, SEED } from './demo-config.js';
import { PAST_DAYS, type PastCase, pastCases } from './past-cases.js';

const HALF_HOUR_MS = 1_800_000;
/** The story of the simulated world begins every four hours: half hours of the past lie beside it. */
const AFTER_THE_STORY_MS = 900_000;
const CASE_SWEEPS = 12;
const CASE_SWEEP_EVERY_MS = 5000;
/** Number of sweeps after which they are made safe. */
const BATCH_SWEEPS = 500;

/** Writes the recordings of the 30 days before now into a new archive; an archive that exists keeps what it has. */
export async function keepPastSweeps(dataDir: string, config: Config): Promise<void> {
  if (isThere(join(dataDir, 'sweeps.db'))) return;
  const archives = await openArchives(dataDir, config, wallClock);
  let added = 0;
  for (const sweep of pastSweeps(wallClock())) {
    archives.archive.add(sweep);
    added += 1;
    if (added % BATCH_SWEEPS === 0) await archives.archive.spool.sync();
  }
  await archives.stop();
}

/** The sweeps of all receivers before `to`, epoch ms; those of one receiver are in order of time. */
export function* pastSweeps(to: number): Generator<Sweep, void> {
  const from = Math.ceil((to - PAST_DAYS * DAY_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
  const cases = pastCases(SEED, to);
  for (const { id: stationId, receivers } of DEMO_CONFIG.stations)
    for (const { id: receiverId, settings, plans } of receivers) {
      const [{ startHz, stopHz, points, everyMs }] = plans;
      const stepHz = (stopHz - startHz) / points;
      const grid = { startHz, stepHz, bins: points };
      const world = new World(settings.seed, settings.site);
      const own = cases.filter(({ heard: [began] }) => began.receiverId === receiverId);
      const times = [
        ...Array.from({ length: Math.ceil((to - from) / HALF_HOUR_MS) }, (_, i) => from + i * HALF_HOUR_MS),
        ...own.flatMap(timesOf),
      ].sort((a, b) => a - b);
      for (const [i, startedAt] of times.entries()) {
        const levelsDbm = world.sweep(startedAt - from + AFTER_THE_STORY_MS, grid);
        for (const one of own) if (isOn(one, startedAt)) addEmission(levelsDbm, one, grid);
        yield {
          stationId,
          receiverId,
          seq: i + 1,
          startedAt,
          endedAt: startedAt + 0.9 * everyMs,
          startHz,
          stepHz,
          levelsDbm,
          rbwHz: stepHz,
          traceDetector: 'sample',
          flags: SweepFlag.simulated,
        };
      }
    }
}

function timesOf({ heard: [began, ended] }: PastCase): number[] {
  const times = Array.from({ length: CASE_SWEEPS }, (_, i) => began.firstHeardAt + i * CASE_SWEEP_EVERY_MS);
  return times.filter((at) => at <= ended.lastHeardAt);
}

const isOn = ({ heard: [began, ended] }: PastCase, at: number): boolean =>
  at >= began.firstHeardAt && at <= ended.lastHeardAt;

/** Adds the power of a case's emission, as high as the case says, to the bins that it covers. */
function addEmission(
  levelsDbm: Float32Array,
  { heard: [{ startHz, stopHz, peakDbm = Number.NEGATIVE_INFINITY }] }: PastCase,
  grid: { readonly startHz: number; readonly stepHz: number },
): void {
  const binOf = (hz: number) => Math.floor((hz - grid.startHz) / grid.stepHz);
  for (let bin = Math.max(0, binOf(startHz)); bin <= Math.min(levelsDbm.length - 1, binOf(stopHz)); bin++)
    levelsDbm[bin] = Math.round(20 * Math.log10(10 ** ((levelsDbm[bin] as number) / 10) + 10 ** (peakDbm / 10))) / 2;
}
