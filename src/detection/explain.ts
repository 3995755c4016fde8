/** Why a bin did, or did not, alarm in the last sweep: numbers and a sentence. */
import { BinClass } from './band-layout.js';
import type { LearnedFloor } from './floor/learn-floor.js';
import type { Pipeline } from './pipeline.js';
import { ONE, RATIO_LIMIT_DB } from './threshold/ratio-table.js';
import { Hit } from './threshold/sum-threshold-time.js';
import { RISEN, RISEN_SWEEPS, type Track } from './tracking/track.js';

export interface Explanation {
  readonly bin: number;
  readonly levelDbm: number;
  /** Mean noise of the bin at the gain of this sweep. */
  readonly floorDbm: number;
  readonly gainDb: number;
  /** Level that a single cell must exceed. */
  readonly thresholdDbm: number;
  /** Level over the floor as a power ratio, before and after masks and channel rules. */
  readonly ratio: number;
  readonly judgedRatio: number;
  /** Tests that fired: the cell itself, a sum in time, a sum in frequency, the fill across a channel. */
  readonly fired: readonly ('cell' | 'time' | 'frequency' | 'fill')[];
  readonly emissionId: number | undefined;
  readonly why: string;
}

/** Floor and threshold of every bin at the gain of the newest sweep, for a line on the display. */
export interface ThresholdRow {
  readonly startHz: number;
  readonly stepHz: number;
  /** Mean noise, dBm. */
  readonly floorDbm: Float32Array;
  /**
   * Level that a single cell must exceed, dBm; sums find weaker signals. NaN in bins that are not judged (licensed traffic,
   * spurs).
   */
  readonly thresholdDbm: Float32Array;
}

/** O(bins). */
export function thresholdRow({ floor, sums, layout, rules }: Pipeline): ThresholdRow {
  const { startHz, stepHz, bins, classes } = layout;
  const cellDb = 10 * Math.log10(sums.cell / ONE);
  const floorDbm = new Float32Array(bins);
  const thresholdDbm = new Float32Array(bins);
  for (let f = 0; f < bins; f++) {
    const noise = (floor.baseDbm[f] as number) + floor.gainDb;
    const judged = classes[f] !== BinClass.muted && classes[f] !== BinClass.spur;
    floorDbm[f] = noise;
    thresholdDbm[f] = judged ? noise + cellDb : Number.NaN;
  }
  rules.liftThresholds(thresholdDbm);
  return { startHz, stepHz, floorDbm, thresholdDbm };
}

const judgedText = (ratio: number): string => (10 * Math.log10(Math.max(1, ratio) / ONE)).toFixed(1);

/** A level that is so much over the mean of its emission is a stronger event under a standing alarm. */
const STRONGER_DB = 6;

/** Why it is an alarm, since when, what was decided then, and why a stronger event in it is not told by itself. */
function alarmText(
  track: Track,
  now: { readonly sweep: number; readonly over: string; readonly overDb: number; readonly fired: readonly string[] },
): string {
  const { id, firstAt, lastAt, firstSweep, raisedSweep, lastSweep, sumRatio, sweeps, told, why } = track;
  const after = raisedSweep < 0 ? '' : `, raised after ${raisedSweep - firstSweep + 1} sweeps`;
  const meanDb = 10 * Math.log10(sumRatio / Math.max(1, sweeps) + 1e-3);
  const isStronger = lastSweep === now.sweep && now.overDb - meanDb >= STRONGER_DB;
  return [
    `part of emission ${id}: seen since ${instant(firstAt)}${after}`,
    lastSweep === now.sweep
      ? `in this sweep ${now.over}; fired: ${now.fired.length === 0 ? 'nothing in this bin' : now.fired.join(', ')}`
      : `not seen in this sweep, last at ${instant(lastAt)}`,
    ...(isStronger
      ? [
          `stronger by ${(now.overDb - meanDb).toFixed(0)} dB than its mean: told as another signal once it was ${(10 * Math.log10(RISEN)).toFixed(0)} dB stronger than of late for ${RISEN_SWEEPS} sweeps`,
        ]
      : []),
    ...(why === '' ? [] : [`${told ? 'a person was called' : 'no person was called'}: ${why}`]),
  ].join('; ');
}

const instant = (at: number): string => new Date(at).toISOString();

export function explain(pipeline: Pipeline, learned: LearnedFloor, bin: number, sweep: number): Explanation {
  const { floor, sums, layout, hits, ratios, tracker } = pipeline;
  // None between warm-up and the first sweep that is judged.
  const level = pipeline.lastLevelsDbm[bin] ?? Number.NaN;
  const floorDbm = (floor.baseDbm[bin] as number) + floor.gainDb;
  const hit = hits[bin] as number;
  const fired = (
    [
      [Hit.own, 'cell'],
      [Hit.time, 'time'],
      [Hit.frequency, 'frequency'],
      [Hit.filled, 'fill'],
    ] as const
  ).flatMap(([bit, name]) => ((hit & bit) === 0 ? [] : [name]));
  const book = tracker.book.live;
  const seen = book.filter((one) => one.lastSweep === sweep && bin >= one.nowLow - 1 && bin <= one.nowHigh + 1);
  const standing = book.find(({ state, low, high }) => state === 'confirmed' && bin >= low - 1 && bin <= high + 1);
  const alarm = seen.find(({ state }) => state === 'confirmed') ?? standing;
  const overDb = level - floorDbm;
  const cellDb = 10 * Math.log10(sums.cell / ONE);
  const ratio = 10 ** (Math.min(RATIO_LIMIT_DB, overDb) / 10);
  const channel = layout.channels[layout.channelOf[bin] as number];
  const over = `${overDb.toFixed(1)} dB over the floor, where one cell needs ${cellDb.toFixed(1)} dB`;
  const why = (): string => {
    if (Number.isNaN(level)) return 'not measured in this sweep';
    // Before all else: an alarm and a reason for silence must never stand for the same sweep.
    if (alarm !== undefined) return alarmText(alarm, { sweep, over, overDb, fired });
    if (layout.classes[bin] === BinClass.spur) return 'a known spur of the receiver: never judged';
    if (sums.isVetoed(sweep)) return 'most of the band jumped at once: held back as lightning or a gain step';
    if (layout.classes[bin] === BinClass.muted && fired.length === 0)
      return `inside ${channel?.assignment.id ?? 'an assignment'}: its own traffic cannot be told from an intruder's`;
    if (pipeline.rules.masks.isExplained(bin)) return 'explained by the emission mask of a licensee on the air now';
    if (ratio * ONE > sums.cell && ratios[bin] === ONE)
      return channel === undefined
        ? 'a burst where bursts are usual, outside every channel: told when it lasts'
        : `a short burst in ${channel.assignment.id}: legal while short`;
    if (layout.classes[bin] === BinClass.traffic && ratio * ONE > sums.cell && fired.length === 0)
      return `within what the traffic of ${channel?.assignment.id ?? 'the channel'} shows: judged at ${judgedText(ratios[bin] as number)} dB against that`;
    const [loose] = seen;
    if (loose !== undefined && fired.length > 0)
      return `fired (${fired.join(', ')}); followed since ${instant(loose.firstAt)} in ${loose.sweeps} sweeps, which is not yet enough for an alarm`;
    if (fired.length > 0) return `fired (${fired.join(', ')}), but not yet in enough sweeps to be an alarm`;
    return `${over}: nothing fired`;
  };
  return {
    bin,
    levelDbm: level,
    floorDbm,
    gainDb: floor.gainDb,
    thresholdDbm: floorDbm + cellDb,
    ratio,
    judgedRatio: (ratios[bin] as number) / ONE,
    fired,
    emissionId: alarm?.id,
    why: `${why()}${learned.unexplainedBins.includes(bin) ? ' (held a carrier nobody licensed before anything could be learned)' : ''}`,
  };
}
