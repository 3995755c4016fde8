/** Why a bin did, or did not, alarm in the last sweep: numbers and a sentence. */
import { BinClass } from './band-layout.js';
import type { LearnedFloor } from './floor/learn-floor.js';
import type { Pipeline } from './pipeline.js';
import { ONE, RATIO_LIMIT_DB } from './threshold/ratio-table.js';
import { Hit } from './threshold/sum-threshold-time.js';

export interface Explanation {
  readonly bin: number;
  readonly levelDbm: number;
  /** Mean noise of the bin at the gain of this sweep. */
  readonly floorDbm: number;
  readonly gainDb: number;
  /** Level a single cell must exceed. */
  readonly thresholdDbm: number;
  /** Level over the floor, in power, before and after masks and channel rules. */
  readonly ratio: number;
  readonly judgedRatio: number;
  /** What fired: the cell itself, a sum in time, a sum in frequency, the fill across a channel. */
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
  /** Level a single cell must exceed, dBm; weaker signals are found by sums. NaN where nothing is judged (licensed traffic, spurs). */
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

export function explain(pipeline: Pipeline, learned: LearnedFloor, bin: number, sweep: number): Explanation {
  const { floor, sums, layout, hits, ratios, tracker } = pipeline;
  const level = pipeline.lastLevelsDbm[bin] as number;
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
  const track = tracker.book.live.find(
    (other) => other.lastSweep === sweep && bin >= other.nowLow - 1 && bin <= other.nowHigh + 1,
  );
  const ratio = 10 ** (Math.min(RATIO_LIMIT_DB, level - floorDbm) / 10);
  const channel = layout.channels[layout.channelOf[bin] as number];
  const why = (): string => {
    if (Number.isNaN(level)) return 'not measured in this sweep';
    if (layout.classes[bin] === BinClass.spur) return 'a known spur of the receiver: never judged';
    if (sums.isVetoed(sweep)) return 'most of the band jumped at once: held back as lightning or a gain step';
    if (track?.state === 'confirmed') return `part of emission ${track.id}`;
    if (layout.classes[bin] === BinClass.muted && fired.length === 0)
      return `inside ${channel?.assignment.id ?? 'an assignment'}: its own traffic cannot be told from an intruder's`;
    if (pipeline.rules.masks.isExplained(bin)) return 'explained by the emission mask of a licensee on the air now';
    if (ratio * ONE > sums.cell && ratios[bin] === ONE)
      return `a short burst in ${channel?.assignment.id ?? 'a shared band'}: legal while short`;
    if (layout.classes[bin] === BinClass.traffic && ratio * ONE > sums.cell && fired.length === 0)
      return `within what the traffic of ${channel?.assignment.id ?? 'the channel'} shows: judged at ${judgedText(ratios[bin] as number)} dB against that`;
    if (fired.length > 0) return `fired (${fired.join(', ')}), but not yet in enough sweeps to be an alarm`;
    return `${(level - floorDbm).toFixed(1)} dB over the floor: below the ${(10 * Math.log10(sums.cell / ONE)).toFixed(1)} dB that one cell needs`;
  };
  return {
    bin,
    levelDbm: level,
    floorDbm,
    gainDb: floor.gainDb,
    thresholdDbm: floorDbm + 10 * Math.log10(sums.cell / ONE),
    ratio,
    judgedRatio: (ratios[bin] as number) / ONE,
    fired,
    emissionId: track?.state === 'confirmed' ? track.id : undefined,
    why: `${why()}${learned.unexplainedBins.includes(bin) ? ' (held a carrier nobody licensed before anything could be learned)' : ''}`,
  };
}
