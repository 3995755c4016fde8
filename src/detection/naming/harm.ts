/**
 * Harm of an emission, 0 … 100, with the reason in words. Law comes first: every emission in a safety service is harmful
 * interference whatever its level (Radio Regulations No. 1.169 and 4.10), and an emission on no assignment is unlicensed use.
 * Then count the level against the usual protection criterion (I/N −6 dB, −10 dB for safety services), the share of the
 * victim's channel, duration and recurrence.
 */
import type { Assignment } from '../../rf/assignment.js';
import type { BandLayout, Channel } from '../band-layout.js';

export interface HarmWeights {
  readonly service: number;
  readonly level: number;
  readonly overlap: number;
  readonly duration: number;
  readonly recurrence: number;
}

const DEFAULT_WEIGHTS: HarmWeights = {
  service: 35,
  level: 25,
  overlap: 15,
  duration: 15,
  recurrence: 10,
};

/** Weight of a service, by the words of the register; a weight given in the assignment replaces it. */
const SERVICE_WEIGHTS: readonly (readonly [RegExp, number])[] = [
  [/aero|distress|gnss|maritime|safety/i, 1],
  [/public-safety|police|radar/i, 0.8],
  [/gsm|lte|umts|nr|cellular/i, 0.6],
  [/broadcast|land-mobile/i, 0.5],
  [/srd|ism/i, 0.2],
];
const UNASSIGNED_WEIGHT = 0.4;
const OFTEN = 5;

export interface HarmInput {
  readonly lowBin: number;
  readonly highBin: number;
  readonly inrDb: number;
  readonly durationMs: number;
  /** Number of incidents with this signature in the last seven days. */
  readonly recurrences: number;
}

export interface Harm {
  readonly score: number;
  readonly reason: string;
  /** The assignment that suffers most. */
  readonly victimId: string | undefined;
}

function serviceWeight(service: string): number {
  return SERVICE_WEIGHTS.find(([pattern]) => pattern.test(service))?.[1] ?? UNASSIGNED_WEIGHT;
}

const weightOf = ({ serviceWeight: own, service }: Assignment): number => own ?? serviceWeight(service);

/** True for an assignment of a service of safety of life. */
export const isSafety = (assignment: Assignment): boolean => weightOf(assignment) >= 1;

export function harmOf(input: HarmInput, layout: BandLayout, weights: HarmWeights = DEFAULT_WEIGHTS): Harm {
  const { lowBin, highBin, inrDb, durationMs, recurrences } = input;
  let victim: Channel | undefined;
  let overlap = 0;
  let weight = 0;
  for (const channel of layout.channels) {
    const common = Math.min(highBin + 1, channel.endBin) - Math.max(lowBin, channel.firstBin);
    if (common <= 0) continue;
    const own = weightOf(channel.assignment);
    const share = common / (channel.endBin - channel.firstBin);
    if (victim === undefined || own > weight || (own === weight && share > overlap)) {
      victim = channel;
      weight = own;
      overlap = share;
    }
  }
  const law =
    victim === undefined
      ? 'on no assignment: unlicensed use'
      : weight >= 1
        ? `in a safety service (${victim.assignment.id}, ${victim.assignment.service}): harmful whatever its level`
        : `over assignment ${victim.assignment.id} (${victim.assignment.service})`;
  const clip = (value: number) => Math.max(0, Math.min(1, value));
  const minutes = durationMs / 60_000;
  const score =
    weights.service * (victim === undefined ? UNASSIGNED_WEIGHT : weight) +
    weights.level * clip((inrDb + 6) / 26) +
    weights.overlap * clip(overlap) +
    weights.duration * clip(Math.log2(1 + minutes) / 8) +
    weights.recurrence * clip(recurrences / OFTEN);
  const parts = [law, `${inrDb.toFixed(0)} dB over noise`, `for ${minutes.toFixed(1)} min`];
  if (overlap > 0) parts.push(`${Math.round(overlap * 100)} % of the channel`);
  if (recurrences > 1) parts.push(`${recurrences} times in a week`);
  return { score: Math.round(score), reason: parts.join(', '), victimId: victim?.assignment.id };
}
