/** A plain archive in memory: slow, obvious, and what the real ones are compared with. */
import type { Sweep } from '../../src/rf/sweep.js';
import type { StoredSweep, SweepQuery } from '../../src/store/archive.js';

export class ArchiveModel {
  readonly sweeps: Sweep[] = [];

  add(sweep: Sweep): void {
    this.sweeps.push(sweep);
  }

  /** What a query without folding must give. */
  query({ receiverId, from, to, startHz = 0, stopHz = Number.POSITIVE_INFINITY }: SweepQuery): StoredSweep[] {
    return this.sweeps
      .filter((sweep) => sweep.receiverId === receiverId && sweep.startedAt >= from && sweep.startedAt < to)
      .sort((a, b) => a.startedAt - b.startedAt || a.seq - b.seq)
      .flatMap((sweep) => {
        const bins = [...sweep.levelsDbm.keys()].filter((bin) => {
          const hz = sweep.startHz + bin * sweep.stepHz;
          return hz >= startHz - 1e-3 && hz <= stopHz + 1e-3;
        });
        const [first] = bins;
        if (first === undefined) return [];
        const levelsDbm = Float32Array.from(bins, (bin) => sweep.levelsDbm[bin] ?? Number.NaN);
        return [{ ...sweep, startHz: sweep.startHz + first * sweep.stepHz, levelsDbm, folded: 1 }];
      });
  }

  lastSeqs(): Map<string, number> {
    const seqs = new Map<string, number>();
    for (const { receiverId, seq } of this.sweeps) seqs.set(receiverId, Math.max(seq, seqs.get(receiverId) ?? 0));
    return seqs;
  }
}

/** The maximum of each bin over some sweeps of one grid; NaN where none has a level. */
export function maxima(sweeps: readonly Sweep[]): number[] {
  const bins = sweeps[0]?.levelsDbm.length ?? 0;
  return Array.from({ length: bins }, (_, bin) => {
    const levels = sweeps.map((sweep) => sweep.levelsDbm[bin] ?? Number.NaN).filter((level) => !Number.isNaN(level));
    return levels.length === 0 ? Number.NaN : Math.max(...levels);
  });
}

/** Fields in one order, so that two lists of sweeps compare by what they say. */
export function plain(sweeps: readonly StoredSweep[]): unknown[] {
  return sweeps.map((sweep) => ({ ...sweep, levelsDbm: [...sweep.levelsDbm] }));
}
