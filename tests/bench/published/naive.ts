/** Naive methods for comparison, and the rule that makes alarms of a mask. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScoredAlarm } from './event-score.js';
import { mediansOf } from './scene.js';

/** Sweeps after a flagged cell in which another one still belongs to it; cells and distinct sweeps that make an alarm. */
const GAP_SWEEPS = 8;
const LEAST_CELLS = 5;
const LEAST_SWEEPS = 3;

/** Thresholds of two detectors that know nothing but the warm-up, per bin, dBm. */
export const NAIVE: Readonly<Record<string, (medians: Float64Array) => (bin: number) => number>> = {
  '6 dB over the median of each bin': (medians) => (bin) => (medians[bin] as number) + 6,
  'fixed level, 10 dB over the median of the band': (medians) => {
    const level = (medians.toSorted()[medians.length >> 1] as number) + 10;
    return () => level;
  },
};

/** Writes the mask of a naive method for every scenario of a set. */
export function maskSet(data: string, out: string, method: (typeof NAIVE)[string]): void {
  for (const id of readdirSync(data)) {
    const { nsweeps, nbins, warmup } = JSON.parse(readFileSync(join(data, id, 'header.json'), 'utf8')) as {
      readonly nsweeps: number;
      readonly nbins: number;
      readonly warmup: number;
    };
    const levels = new Float32Array(Uint8Array.from(readFileSync(join(data, id, 'power.f32'))).buffer);
    const threshold = method(mediansOf({ sweeps: warmup, bins: nbins, levelsDbm: levels }));
    const limits = Float64Array.from({ length: nbins }, (_, f) => threshold(f));
    const mask = new Uint8Array(nsweeps * nbins);
    for (let i = 0; i < mask.length; i++) if ((levels[i] as number) > (limits[i % nbins] as number)) mask[i] = 1;
    writeFileSync(join(out, `${id}.mask.u8`), mask);
  }
}

interface Blob {
  cells: number;
  sweeps: number;
  t0: number;
  t1: number;
  b0: number;
  b1: number;
  alarmCells: number;
  alarmSweeps: number;
}

/** Alarms of a mask: flagged cells that are near each other in time and frequency are one. */
export function alarmsOf(mask: Uint8Array, sweeps: number, bins: number): ScoredAlarm[] {
  const { labels, rootOf } = joinCells(mask, sweeps, bins);
  const blobs = new Map<number, Blob>();
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const [t, f] = [Math.floor(i / bins), i % bins];
    const label = rootOf(labels[i] as number);
    const fresh = { cells: 0, sweeps: 0, t0: t, t1: -1, b0: f, b1: f, alarmCells: -1, alarmSweeps: -1 };
    const blob = blobs.get(label) ?? fresh;
    blobs.set(label, blob);
    if (++blob.cells === LEAST_CELLS) blob.alarmCells = t;
    if (t >= blob.t1 && ++blob.sweeps === LEAST_SWEEPS) blob.alarmSweeps = t;
    blob.t1 = t + 1;
    blob.b0 = Math.min(blob.b0, f);
    blob.b1 = Math.max(blob.b1, f + 1);
  }
  return [...blobs.values()]
    .filter(({ alarmCells, alarmSweeps }) => alarmCells >= 0 && alarmSweeps >= 0)
    .map(({ t0, t1, b0, b1, alarmCells, alarmSweeps }) => ({
      ...{ t_alarm: Math.max(alarmCells, alarmSweeps), t0, t1, b0, b1 },
    }));
}

/** Labels the cells that a flag reaches: GAP_SWEEPS later, one bin beside; touching ones, corners too, have one root. */
function joinCells(mask: Uint8Array, sweeps: number, bins: number) {
  const labels = new Int32Array(mask.length);
  const parents = [0];
  const rootOf = (label: number): number => {
    let root = label;
    while (parents[root] !== root) root = parents[root] = parents[parents[root] as number] as number;
    return root;
  };
  const lastFlag = new Int32Array(bins).fill(-1e9);
  for (let t = 0; t < sweeps; t++) {
    const row = t * bins;
    for (let f = 0; f < bins; f++) if (mask[row + f] !== 0) lastFlag[f] = t;
    for (let f = 0; f < bins; f++) {
      const newest = Math.max(lastFlag[f] as number, lastFlag[f - 1] ?? -1e9, lastFlag[f + 1] ?? -1e9);
      if (t - newest > GAP_SWEEPS) continue;
      let label = 0;
      const before = [
        f > 0 ? row + f - 1 : -1,
        ...[-1, 0, 1].map((d) => (f + d >= 0 && f + d < bins ? row - bins + f + d : -1)),
      ];
      for (const near of before) {
        const other = near < 0 ? 0 : (labels[near] as number);
        if (other === 0) continue;
        if (label === 0) label = rootOf(other);
        else parents[rootOf(other)] = label;
      }
      if (label === 0) {
        label = parents.length;
        parents.push(label);
      }
      labels[row + f] = rootOf(label);
    }
  }
  return { labels, rootOf };
}
