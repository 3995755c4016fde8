/**
 * Still picture of the recording around the first sweep of an emission: its waterfall, trace W for the strongest sweep,
 * trace M for the maximum of all sweeps shown. No live sweep enters the picture.
 */
import type { SweepFrame } from '../../../../../src/live/wire.js';
import { atMs } from '../../../ground/asking/instants.js';
import { type Explanation, fetchExplanation } from '../../../picture/detection-api.js';
import { CopiedPicture } from '../../../picture/drawing/copied-picture.js';
import { gridOf, overlaps, type Span, spanOf } from '../../../picture/grid.js';
import { levelQuantile } from '../../../picture/peaks.js';
import type { Boxed } from '../../../picture/plot/emission-boxes.js';
import { autoRange } from '../../../picture/plot/level-range.js';
import type { LevelRange } from '../../../picture/plot/waterfall-row.js';
import { fetchSweeps } from '../../../picture/stored-frames.js';
import { incidentBox } from '../../cases/boxes.js';
import type { Incident } from '../../cases/incident.js';
import type { HeardEmission } from './incident-file.js';

/** Time spans in ms before and after the onset. The wider one is for slow receivers. */
const WINDOWS_MS = [
  { before: 30_000, after: 60_000 },
  { before: 180_000, after: 300_000 },
] as const;
const ENOUGH_SWEEPS = 24;
const MAX_BINS = 4096;
const FLOOR_QUANTILE = 0.3;

export interface Evidence {
  readonly picture: CopiedPicture;
  readonly full: Span;
  readonly stepHz: number;
  readonly range: LevelRange;
  /** Epoch ms. */
  readonly from: number;
  readonly to: number;
  /** Highest level in dBm of the strongest sweep, inside the range of the emission. */
  readonly peak: { readonly levelDbm: number; readonly hz: number };
  /** Threshold of detection at that time; undefined where it had not learnt enough. */
  readonly explanation: Explanation | undefined;
}

/** The picture; undefined when the recording of that time is gone. @throws Error when the program does not answer. */
export async function evidenceOf(
  heard: HeardEmission,
  rows: number,
  now: number,
  signal: AbortSignal,
): Promise<Evidence | undefined> {
  for (const [i, window] of WINDOWS_MS.entries()) {
    const onset = atMs(heard.firstHeardAt);
    const from = onset - window.before;
    const to = Math.min(now, onset + window.after);
    const range = { receiverId: heard.receiverId, from, to, maxSweeps: rows, maxBins: MAX_BINS };
    const frames = await fetchSweeps(range, signal);
    // Sweeps of plans that do not cover the emission are left out: a slow plan may take turns with a quick one.
    const over = frames.filter((frame) => overlaps(spanOf(gridOf(frame)), heard));
    if (over.length < ENOUGH_SWEEPS && i < WINDOWS_MS.length - 1) continue;
    return await pictured(over, heard, { from, to, rows });
  }
  return undefined;
}

async function pictured(
  over: readonly SweepFrame[],
  heard: HeardEmission,
  { from, to, rows }: { from: number; to: number; rows: number },
): Promise<Evidence | undefined> {
  const strongest = over
    .map((frame) => ({ frame, peak: peakIn(frame, heard) }))
    .sort((a, b) => b.peak.levelDbm - a.peak.levelDbm)[0];
  if (strongest === undefined) return undefined;
  const { frame: best, peak } = strongest;
  const picture = new CopiedPicture(rows, (to - from) / rows);
  const until = over.indexOf(best);
  for (const frame of over.slice(0, until + 1)) picture.take(frame);
  // The traces follow the sweeps up to the strongest one. Later sweeps go to the waterfall alone.
  picture.freeze();
  picture.takeStored(over.slice(until + 1));
  const floorDbm = levelQuantile(best.levelsDbm, FLOOR_QUANTILE) ?? -110;
  const topDbm = levelQuantile(best.levelsDbm, 1) ?? floorDbm;
  const question = { receiverId: heard.receiverId, hz: peak.hz, at: best.startedAt };
  return {
    picture,
    full: spanOf(gridOf(best)),
    stepHz: best.stepHz,
    range: autoRange(floorDbm, topDbm, undefined),
    from,
    to,
    peak,
    // A picture without the threshold is still useful, so a failure here is ignored.
    explanation: await fetchExplanation(question).catch(() => undefined),
  };
}

function peakIn({ levelsDbm, startHz, stepHz }: SweepFrame, heard: HeardEmission): { levelDbm: number; hz: number } {
  const low = Math.max(0, Math.floor((heard.startHz - startHz) / stepHz));
  const high = Math.min(levelsDbm.length - 1, Math.ceil((heard.stopHz - startHz) / stepHz));
  let levelDbm = Number.NEGATIVE_INFINITY;
  let bin = low;
  for (let i = low; i <= high; i++) {
    const level = levelsDbm[i] as number;
    if (level > levelDbm) [levelDbm, bin] = [level, i];
  }
  return { levelDbm, hz: startHz + bin * stepHz };
}

export function evidenceBox(incident: Incident, heard: HeardEmission, to: number): Boxed {
  return {
    ...incidentBox(incident),
    isIncident: false,
    live: false,
    firstSeenAt: atMs(heard.firstHeardAt),
    lastSeenAt: Math.min(to, atMs(heard.lastHeardAt)),
    lowHz: heard.startHz,
    highHz: heard.stopHz,
  };
}
