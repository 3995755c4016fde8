/**
 * A receiver's own spurious signals, learnt with 50 ohm on its input: every level above the floor is then its own.
 * Learning is pure; the maps are stored by receiver, with their date.
 */

import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import { median } from '../rf/median.js';
import type { DriverSweep } from '../rf/sweep.js';

const spurSchema = z
  .object({
    hz: z.number(),
    levelDbm: z.number(),
    /** Level above the local floor. */
    excessDb: z.number(),
  })
  .readonly();
export type Spur = z.output<typeof spurSchema>;

const mapSchema = z.object({
  learnedAt: z.number(),
  by: z.string(),
  startHz: z.number(),
  stopHz: z.number(),
  sweeps: z.number(),
  /** Median of all bins. */
  floorDbm: z.number(),
  spurs: z.array(spurSchema).readonly(),
  /** Lines that may come from an antenna which is still on: a person says whether they are the receiver's own. */
  asked: z.array(spurSchema).readonly().optional(),
});
export type SpurMap = Readonly<z.output<typeof mapSchema>>;

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

/** No receiver's own line stands so high, unless a person says so. */
const SURELY_ON_AIR_DB = 20;
/** A line is the same as minutes before when its level is within this. */
const SAME_DB = 6;

/**
 * Parts the lines of a self-test into the receiver's own and those that a person is asked about: strong ones, and those heard
 * as strongly minutes before, unless carriers of that time are gone, which shows that the antenna is off.
 * @param before what the receiver heard with its antenna, where it is known
 */
export function doubted(spurs: readonly Spur[], before: DriverSweep | undefined): { own: Spur[]; asked: Spur[] } {
  const floors = before && localFloors(before.levelsDbm);
  const heard = [...(before?.levelsDbm ?? [])].flatMap((levelDbm, i) =>
    before !== undefined && levelDbm - (floors?.[i] ?? 0) >= SPUR_ABOVE_DB
      ? [{ hz: before.startHz + i * before.stepHz, levelDbm }]
      : [],
  );
  const isNear = (one: { hz: number }, other: { hz: number }) =>
    Math.abs(one.hz - other.hz) <= 3 * (before?.stepHz ?? 0);
  const isAntennaOff = heard.some((one) => !spurs.some((spur) => isNear(one, spur)));
  const isAsked = (spur: Spur) =>
    spur.excessDb > SURELY_ON_AIR_DB ||
    (!isAntennaOff && heard.some((one) => isNear(one, spur) && Math.abs(one.levelDbm - spur.levelDbm) <= SAME_DB));
  return { own: spurs.filter((spur) => !isAsked(spur)), asked: spurs.filter(isAsked) };
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
  /** A person says whether a line is the receiver's own; false where no map has it. */
  async say(receiverId: string, hz: number, isOwn: boolean): Promise<boolean> {
    const maps = this.of(receiverId);
    const isThis = (one: Spur) => one.hz === hz;
    if (!maps.some(({ spurs, asked = [] }) => [...spurs, ...asked].some(isThis))) return false;
    const said = maps.map((map) => {
      const { spurs, asked = [] } = map;
      const found = [...spurs, ...asked].filter(isThis);
      const others = spurs.filter((one) => !isThis(one));
      return { ...map, spurs: isOwn ? [...others, ...found] : others, asked: asked.filter((one) => !isThis(one)) };
    });
    await this.#file.set({ ...this.#file.value, [receiverId]: said });
    return true;
  }
}
