/** Folding neighbours in time into one row for a screen: the maximum of each bin survives, so a burst does. */
import { cropBins, thinBins } from '../rf/grid.js';
import type { StoredSweep, SweepQuery } from './archive.js';

/** Takes sweeps in order of time and gives at most `maxSweeps` of them (a change of grid starts a new row). */
export class Folder {
  readonly rows: StoredSweep[] = [];
  readonly #query: SweepQuery;
  readonly #slotMs: number;
  #slot = -1;

  constructor(query: SweepQuery, total: number) {
    this.#query = query;
    const { maxSweeps, from, to } = query;
    this.#slotMs = maxSweeps === undefined || total <= maxSweeps ? 0 : (to - from) / maxSweeps;
  }

  add(sweep: StoredSweep): void {
    const { startHz = 0, stopHz = Number.POSITIVE_INFINITY, maxBins = Number.POSITIVE_INFINITY, from } = this.#query;
    const bins = thinBins(cropBins(sweep, startHz, stopHz), maxBins);
    if (bins.levelsDbm.length === 0) return;
    const slot = this.#slotMs === 0 ? -1 : Math.floor((sweep.startedAt - from) / this.#slotMs);
    const last = this.rows.at(-1);
    const joins = slot !== -1 && slot === this.#slot && last !== undefined && sameGrid(last, bins);
    this.#slot = slot;
    if (!joins) {
      this.rows.push({ ...sweep, ...bins });
      return;
    }
    maxInto(last.levelsDbm, bins.levelsDbm);
    const flags = last.flags | sweep.flags;
    this.rows[this.rows.length - 1] = { ...last, endedAt: sweep.endedAt, folded: last.folded + sweep.folded, flags };
  }
}

function sameGrid(row: StoredSweep, bins: { startHz: number; stepHz: number; levelsDbm: Float32Array }): boolean {
  return row.startHz === bins.startHz && row.stepHz === bins.stepHz && row.levelsDbm.length === bins.levelsDbm.length;
}

/** Each bin of `into` becomes the larger of both; a missing bin gives way to a present one. */
function maxInto(into: Float32Array, from: Float32Array): void {
  for (let i = 0; i < into.length; i++) {
    const level = from[i] as number;
    if (!(level <= (into[i] as number))) into[i] = Number.isNaN(level) ? (into[i] as number) : level;
  }
}
