/**
 * A receiver's own spurious signals, learnt with 50 ohm on its input: every level above the floor is then its own.
 * Learning is pure; the maps are stored by receiver, with their date.
 */

import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import { median } from '../rf/median.js';
import type { DriverSweep } from '../rf/sweep.js';

export interface Spur {
  readonly hz: number;
  readonly levelDbm: number;
  /** Level above the local floor. */
  readonly excessDb: number;
}

export interface SpurMap {
  readonly learnedAt: number;
  readonly by: string;
  readonly startHz: number;
  readonly stopHz: number;
  readonly sweeps: number;
  /** Median of all bins. */
  readonly floorDbm: number;
  readonly spurs: readonly Spur[];
}

/** The result of a self-test; `refused` where the input did not look terminated. */
export type LearnedSpurs =
  | { readonly spurs: readonly Spur[]; readonly floorDbm: number }
  | { readonly refused: 'too-few-sweeps' | 'input-not-terminated'; readonly share: number };

const FEWEST_SWEEPS = 5;
/**
 * A spurious signal must be in this share of the sweeps: a receiver's own lines are always there, a passing burst is
 * not.
 */
const SEEN_SHARE = 0.8;
const SPUR_ABOVE_DB = 6;
/** Number of bins on either side from which a bin's local floor is computed. */
const FLOOR_BINS = 25;
/** A larger share of bins above the floor comes from an antenna: no receiver has that many spurious signals. */
const MOST_SHARE = 0.05;

/** Sweeps must be of one grid; others are left out. */
export function learnSpurs(sweeps: readonly Pick<DriverSweep, 'startHz' | 'stepHz' | 'levelsDbm'>[]): LearnedSpurs {
  const [first] = sweeps;
  const same = sweeps.filter((sweep) => {
    return sweep.startHz === first?.startHz && sweep.levelsDbm.length === first.levelsDbm.length;
  });
  if (first === undefined || same.length < FEWEST_SWEEPS) return { refused: 'too-few-sweeps', share: same.length };
  const bins = first.levelsDbm.length;
  const seen = new Uint16Array(bins);
  const excess = new Float64Array(bins);
  const mean = new Float64Array(bins);
  for (const { levelsDbm } of same) {
    const floors = localFloors(levelsDbm);
    for (let i = 0; i < bins; i++) {
      const above = (levelsDbm[i] as number) - (floors[i] as number);
      if (above >= SPUR_ABOVE_DB) seen[i] = (seen[i] as number) + 1;
      excess[i] = (excess[i] as number) + above / same.length;
      mean[i] = (mean[i] as number) + (levelsDbm[i] as number) / same.length;
    }
  }
  const marked = Array.from(seen, (count) => count >= SEEN_SHARE * same.length);
  const share = marked.filter(Boolean).length / bins;
  if (share > MOST_SHARE && marked.filter(Boolean).length > 3) return { refused: 'input-not-terminated', share };
  const spurs: Spur[] = [];
  for (let i = 0; i < bins; i++) {
    if (!marked[i]) continue;
    let top = i;
    while (marked[i + 1]) {
      i += 1;
      if ((excess[i] as number) > (excess[top] as number)) top = i;
    }
    spurs.push({
      hz: first.startHz + top * first.stepHz,
      levelDbm: round(mean[top] as number),
      excessDb: round(excess[top] as number),
    });
  }
  return { spurs, floorDbm: round(median([...mean])) };
}

/** The median around each bin: a line stands out from it, a slope does not. */
function localFloors(levelsDbm: Float32Array): Float64Array {
  const floors = new Float64Array(levelsDbm.length);
  for (let i = 0; i < levelsDbm.length; i++) {
    const around = levelsDbm.subarray(Math.max(0, i - FLOOR_BINS), i + FLOOR_BINS + 1);
    floors[i] = median(Array.from(around));
  }
  return floors;
}

function round(db: number): number {
  return Math.round(db * 10) / 10;
}

const mapSchema = z.object({
  learnedAt: z.number(),
  by: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  sweeps: z.number(),
  floorDbm: z.number(),
  spurs: z.array(z.object({ hz: z.number(), levelDbm: z.number(), excessDb: z.number() })),
});
const MOST_MAPS = 16;
const NO_MAPS: readonly SpurMap[] = [];

/** The learnt maps of all receivers; a new map replaces those that it covers completely. */
export class SpurMaps {
  readonly #file: KeptJson<Record<string, SpurMap[]>>;

  private constructor(file: KeptJson<Record<string, SpurMap[]>>) {
    this.#file = file;
  }

  static async open(path: string, onLost?: OnLost): Promise<SpurMaps> {
    const schema = z.record(z.string(), z.array(mapSchema));
    return new SpurMaps(await KeptJson.open<Record<string, SpurMap[]>>(path, schema, {}, { onLost }));
  }

  of(receiverId: string): readonly SpurMap[] {
    return this.#file.value[receiverId] ?? NO_MAPS;
  }

  /** In rising order, from all maps. */
  spursHz(receiverId: string): number[] {
    const hz = this.of(receiverId).flatMap(({ spurs }) => spurs.map((spur) => spur.hz));
    return [...new Set(hz)].sort((a, b) => a - b);
  }

  async add(receiverId: string, map: SpurMap): Promise<void> {
    const kept = this.of(receiverId).filter(({ startHz, stopHz }) => startHz < map.startHz || stopHz > map.stopHz);
    await this.#file.set({ ...this.#file.value, [receiverId]: [...kept, map].slice(-MOST_MAPS) });
  }
}
