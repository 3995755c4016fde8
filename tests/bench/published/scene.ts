/**
 * Lays interference of known truth over a background and writes it as a scenario folder with its truth. Power adds in linear
 * units; what is added is noise-like, or a line; both get the cross term with the noise that is there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Background, Listed } from './backgrounds.js';
import { type Chance, chanceOf, toDb, toPower } from './chance.js';

const WARMUP_SWEEPS = 240;
/** Marks of a cell in `mask.u8`, as bits. */
export const Truth = { interference: 1, licensed: 2, missing: 8, weak: 16, notScored: 64 } as const;

/** Longer than the detector's own memory of a place, so that nothing comes back before it may be called new. */
const GAP_SWEEPS = 262;
const GAP_BINS = 4;
const TRIES = 300;

export interface Laid {
  readonly kind: string;
  /** Half open. */
  readonly t0: number;
  readonly t1: number;
  readonly b0: number;
  readonly b1: number;
}

export class Scene {
  readonly background: Background;
  readonly chance: Chance;
  readonly floor: Float64Array;
  readonly looks: number;
  readonly carriers: readonly Listed[];
  readonly events: (Laid & { readonly want: number })[] = [];
  private readonly noise: Float32Array;
  private readonly lines: Float32Array;
  private readonly first: number;
  private readonly end: number;

  constructor(background: Background, seed: number) {
    const { sweeps, bins, register } = background;
    this.background = background;
    this.chance = chanceOf(seed);
    const medians = mediansOf(background);
    this.looks = looksOf(background, medians);
    const bias = 1 - 1 / (3 * this.looks) + 0.026 / this.looks ** 2;
    this.floor = Float64Array.from(medians, (level) => toPower(level) / bias);
    this.noise = new Float32Array(sweeps * bins);
    this.lines = new Float32Array(sweeps * bins);
    this.carriers = register.filter(({ pattern, b0, b1 }) => pattern === 'continuous' && b1 - b0 < 0.3 * bins);
    const margin = Math.floor((sweeps - WARMUP_SWEEPS) / 12);
    this.first = WARMUP_SWEEPS + margin;
    this.end = sweeps - margin;
  }

  binsOf(widthHz: number): number {
    return Math.max(1, Math.round(widthHz / this.background.stepHz));
  }

  randomStart(sweeps: number): number {
    return this.chance.whole(this.first, this.end - sweeps);
  }

  /** True where neither another event nor too much of the register is. */
  isFree(t0: number, sweeps: number, b0: number, width: number, freeShare: number): boolean {
    const { bins, register } = this.background;
    if (b0 < 2 || b0 + width > bins - 2) return false;
    let taken = 0;
    for (let f = b0; f < b0 + width; f++)
      if (register.some(({ pattern, b0: low, b1: high }) => pattern !== 'shared' && f >= low && f < high)) taken++;
    if (width - taken < freeShare * width) return false;
    return !this.events.some(
      (event) =>
        t0 < event.t1 + GAP_SWEEPS &&
        event.t0 < t0 + sweeps + GAP_SWEEPS &&
        b0 < event.b1 + GAP_BINS &&
        event.b0 < b0 + width + GAP_BINS,
    );
  }

  freePlace(sweeps: number, width: number, freeShare = 0.8): { t0: number; b0: number } | undefined {
    if (this.end - sweeps <= this.first || width + 4 >= this.background.bins) return undefined;
    for (let tries = 0; tries < TRIES; tries++) {
      const t0 = this.randomStart(sweeps);
      const b0 = this.chance.whole(2, this.background.bins - width - 2);
      if (this.isFree(t0, sweeps, b0, width, freeShare * (tries < 200 ? 1 : 0.6))) return { t0, b0 };
    }
    return undefined;
  }

  /** Adds noise-like power, or a line that is steady within a cell. */
  add(sweep: number, bin: number, power: number, line = false): void {
    const { bins } = this.background;
    if (bin < 0 || bin >= bins) return;
    const into = line ? this.lines : this.noise;
    into[sweep * bins + bin] = (into[sweep * bins + bin] as number) + power;
  }

  /** Adds a line between two bins, seen through a Gaussian filter. */
  addLine(sweep: number, centre: number, power: number, sigmaBins = 0.6): void {
    for (let f = Math.round(centre) - 2; f <= Math.round(centre) + 2; f++)
      this.add(sweep, f, power * Math.exp(-0.5 * ((f - centre) / sigmaBins) ** 2), true);
  }

  /** Mean level of these bins in a sweep as it was recorded, as power. */
  recorded(sweep: number, { b0, b1 }: Listed): number {
    const row = this.background.levelsDbm.subarray(
      sweep * this.background.bins + b0,
      sweep * this.background.bins + b1,
    );
    return toPower(row.reduce((sum, level) => sum + level, 0) / row.length);
  }

  /** Writes power.f32, header.json, events.json and mask.u8. */
  write(folder: string, id: string, accepted: Readonly<Record<string, readonly string[]>>): void {
    const { levels, mask, ratio } = this.sum();
    const { bins } = this.background;
    const events = this.events.flatMap((event) => {
      const strongest: number[] = [];
      for (let t = event.t0; t < event.t1; t++)
        strongest.push(ratio.subarray(t * bins + event.b0, t * bins + event.b1).reduce((a, b) => Math.max(a, b), 0));
      const heard = strongest.findIndex((power) => power >= 0.25);
      const audible = strongest.filter((power) => power >= 0.1).sort((a, b) => a - b);
      if (heard < 0) return [];
      const sinr = toDb(audible[audible.length >> 1] ?? 0);
      return [{ ...event, sinr_db: sinr, onset: event.t0 + heard, accept: accepted[event.kind] ?? [] }];
    });
    const described = events.map((event, i) => ({ id: `E${String(i).padStart(3, '0')}`, group: null, ...event }));
    writeScenario(join(folder, id), this.background, id, { levels, mask, events: described });
  }

  private sum() {
    const { levelsDbm, quantumDb, bins, register } = this.background;
    const { chance, looks, floor } = this;
    const levels = levelsDbm.slice();
    const mask = new Uint8Array(levels.length);
    const ratio = new Float32Array(levels.length);
    for (let i = 0; i < levels.length; i++) {
      const level = levelsDbm[i] as number;
      if (Number.isNaN(level)) mask[i] = Truth.missing;
      const [noise, line] = [this.noise[i] as number, this.lines[i] as number];
      if (noise + line <= 0) continue;
      const present = toPower(level);
      const drawn = noise === 0 ? 0 : noise * chance.gamma(looks);
      const cross = (2 * Math.sqrt(present * (line + drawn)) * chance.normal(0, 1)) / Math.sqrt(2 * looks);
      const total = toDb(Math.max(present + drawn + line + cross, present * 0.05));
      levels[i] = quantumDb >= 0.05 ? quantumDb * Math.round(total / quantumDb) : total;
      const quiet = floor[i % bins] as number;
      const signal = present > quiet * 6.3 * Math.max(1, 3 / looks) ? present : 0;
      const over = (noise + line) / Math.max(quiet, signal);
      ratio[i] = over;
      if (over >= 1) mask[i] = (mask[i] as number) | Truth.interference;
      else if (over >= 0.1) mask[i] = (mask[i] as number) | Truth.weak;
    }
    for (const { pattern, b0, b1 } of register)
      if (pattern !== 'shared')
        for (let row = 0; row < levels.length; row += bins)
          for (let i = row + b0; i < row + b1; i++) mask[i] = (mask[i] as number) | Truth.licensed;
    return { levels, mask, ratio };
  }
}

/** Writes a scenario folder with its truth. */
export function writeScenario(
  folder: string,
  { startHz, stepHz, intervalS, sweeps, bins, register }: Background,
  id: string,
  { levels, mask, events }: { levels: Float32Array; mask: Uint8Array; events: readonly object[] },
): void {
  const grid = { f0_hz: startHz, df_hz: stepHz, nsweeps: sweeps, nbins: bins, dt_s: intervalS, warmup: WARMUP_SWEEPS };
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'power.f32'), new Uint8Array(levels.buffer, levels.byteOffset, levels.byteLength));
  writeFileSync(join(folder, 'mask.u8'), mask);
  writeFileSync(join(folder, 'events.json'), JSON.stringify(events, null, 1));
  writeFileSync(join(folder, 'licence.json'), '[]');
  writeFileSync(
    join(folder, 'header.json'),
    JSON.stringify({ format: 'rfi-bench/1', id, ...grid, assignments: register, known_spurs_bins: [] }),
  );
}

/** Median level of each bin, dBm; that of all bins where one was never measured. */
export function mediansOf({
  sweeps,
  bins,
  levelsDbm,
}: Pick<Background, 'sweeps' | 'bins' | 'levelsDbm'>): Float64Array {
  const medians = new Float64Array(bins);
  for (let f = 0; f < bins; f++) {
    const column: number[] = [];
    for (let t = 0; t < sweeps; t++) {
      const level = levelsDbm[t * bins + f] as number;
      if (!Number.isNaN(level)) column.push(level);
    }
    column.sort((a, b) => a - b);
    medians[f] = column[column.length >> 1] ?? Number.NaN;
  }
  const known = medians.filter((level) => !Number.isNaN(level)).sort();
  return medians.map((level) => (Number.isNaN(level) ? (known[known.length >> 1] as number) : level));
}

/** Number of independent windows that a cell averages: one over the relative variance of power, in the quietest quarter. */
function looksOf({ sweeps, bins, levelsDbm }: Background, medians: Float64Array): number {
  const variances: number[] = [];
  for (let f = 0; f < bins; f++) {
    const [sums, count] = [[0, 0], { cells: 0 }] as [[number, number], { cells: number }];
    for (let t = 0; t < sweeps; t++) {
      const power = toPower((levelsDbm[t * bins + f] as number) - (medians[f] as number));
      if (Number.isNaN(power)) continue;
      sums[0] += power;
      sums[1] += power * power;
      count.cells++;
    }
    if (count.cells > 0) variances.push((sums[1] * count.cells) / sums[0] ** 2 - 1);
  }
  variances.sort((a, b) => a - b);
  const quiet = variances.slice(0, Math.max(4, variances.length >> 2));
  const mean = quiet.reduce((sum, variance) => sum + variance, 0) / quiet.length;
  return Math.min(200, Math.max(0.8, 1 / mean));
}
