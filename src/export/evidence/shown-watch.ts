/** What the sweeps of a bundle show of the watch, as its writer and both verifiers compute it. Pure. */
import { median } from '../../rf/median.js';
import { watchedWithinMs } from '../../rf/revisit.js';
import { lastBinHz, SweepFlag } from '../../rf/sweep.js';
import type { StoredSweep } from '../../store/archive.js';
import type { CoverageReason, WatchStretch } from '../../watch/coverage.js';
import type { WatchedBand } from '../../watch/roster/handover.js';
import type { ReceiverFacts } from '../sweep-table.js';

interface BandEdges {
  readonly startHz: number;
  readonly stopHz: number;
}

/** A band of the station's account; without edges where the band plan has it no longer. */
export interface AccountedBand extends WatchedBand {
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

export interface Times {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the account; `isShown` is false where it claims a watch that no sweep of the bundle shows. */
export type BundledStretch = WatchStretch & { readonly isShown?: false };

/** A band as `coverage.json` has it. */
export interface BundledBand extends Omit<AccountedBand, 'stretches'> {
  readonly stretches: readonly BundledStretch[];
}

/** Sweeps of the watch of one receiver, grid by grid. */
interface Swept {
  readonly stationId: string;
  /** Longest time between two sweeps that its plans ask for; undefined where they are not known. */
  readonly plannedMs: number | undefined;
  readonly grids: Map<string, BandEdges & { readonly times: Times[] }>;
}

const LEAST_ROUNDS = 2;

/** Times of the sweeps of the watch. */
export class SweptTimes {
  readonly #receivers = new Map<string, Swept>();

  add({ receiverId, stationId, equipment }: ReceiverFacts, sweeps: readonly StoredSweep[]): void {
    const own = this.#receivers.get(receiverId) ?? { stationId, plannedMs: plannedMs(equipment), grids: new Map() };
    this.#receivers.set(receiverId, own);
    for (const sweep of sweeps) {
      if ((sweep.flags & SweepFlag.aside) !== 0) continue;
      const { startHz, stepHz, levelsDbm, startedAt, endedAt } = sweep;
      const key = [startHz, stepHz, levelsDbm.length].join(' ');
      const grid = own.grids.get(key) ?? { startHz, stopHz: lastBinHz(sweep), times: [] };
      own.grids.set(key, grid);
      grid.times.push({ from: startedAt, to: Math.max(startedAt, endedAt) });
    }
  }

  marked(bands: readonly AccountedBand[]): BundledBand[] {
    return bands.map((band) => ({ ...band, stretches: markedStretches(band.stretches, this.over(band)) }));
  }

  /** Frequencies that the watch swept and no band of the account has, by receiver. */
  unaccounted(bands: readonly AccountedBand[]): Map<string, BandEdges[]> {
    const found = new Map<string, BandEdges[]>();
    for (const [receiverId, { stationId, grids }] of this.#receivers) {
      const left: { startHz: number; stopHz: number }[] = [];
      const own = bands
        .filter((band) => band.stationId === stationId)
        .map(({ startHz = 0, stopHz = startHz }) => ({ startHz, stopHz }))
        .concat({ startHz: Number.POSITIVE_INFINITY, stopHz: Number.POSITIVE_INFINITY })
        .sort((a, b) => a.startHz - b.startHz);
      for (const { startHz, stopHz } of [...grids.values()].sort((a, b) => a.startHz - b.startHz)) {
        let at = Math.max(startHz, left.at(-1)?.stopHz ?? 0);
        for (const band of own) {
          if (Math.min(band.startHz, stopHz) > at) left.push({ startHz: at, stopHz: Math.min(band.startHz, stopHz) });
          at = Math.max(at, band.stopHz);
        }
      }
      if (left.length > 0) found.set(receiverId, left);
    }
    return found;
  }

  /** Stretches in which sweeps of the station over a part of the band follow each other as closely as its plans ask, or as they usually do. */
  over({ stationId, startHz = Number.NaN, stopHz = Number.NaN }: Omit<AccountedBand, 'stretches'>): Times[] {
    const shown = [...this.#receivers.values()].flatMap((receiver) => {
      if (receiver.stationId !== stationId) return [];
      const grids = [...receiver.grids.values()];
      const roundMs = grids.reduce((sum, { times }) => sum + median(times.map(({ from, to }) => to - from)), 0);
      return grids
        .filter((grid) => grid.startHz <= stopHz && grid.stopHz >= startHz)
        .flatMap(({ times }) => {
          const inOrder = times.toSorted((a, b) => a.from - b.from);
          const usualMs = median(inOrder.slice(1).map(({ from }, i) => from - (inOrder[i]?.from ?? from))) || 0;
          const mostMs = Math.max(receiver.plannedMs ?? Number.POSITIVE_INFINITY, LEAST_ROUNDS * roundMs);
          const halfMs = watchedWithinMs(Math.min(usualMs, mostMs)) / 2;
          return inOrder.map(({ from, to }) => ({ from: from - halfMs, to: to + halfMs }));
        });
    });
    const merged: { from: number; to: number }[] = [];
    for (const one of shown.sort((a, b) => a.from - b.from)) {
      const last = merged.at(-1);
      if (last !== undefined && one.from <= last.to) last.to = Math.max(last.to, one.to);
      else merged.push(one);
    }
    return merged;
  }
}

function plannedMs(equipment: ReceiverFacts['equipment'] = []): number | undefined {
  const plans = equipment.flatMap((entry) => entry.plans as readonly ({ readonly everyMs?: unknown } | null)[]);
  if (plans.length === 0) return undefined;
  return Math.max(...plans.map((plan) => (typeof plan?.everyMs === 'number' ? plan.everyMs : 0)));
}

/** Reasons for which there are no sweeps. */
export const NOT_SWEPT: ReadonlySet<CoverageReason | undefined> = new Set([
  'receiver-lost',
  'link-lost',
  'paused',
  'program-stopped',
  'receiver-silent',
]);
/** At the ends of a stretch the account and the sweeps may differ by as much. */
const ENDS_MS = 10_000;

/** Times within the stretch, but for its ends, that sweeps show. */
export function overlaps({ from, to }: Times, shown: readonly Times[]): Times[] {
  return shown.flatMap((one) => {
    const both = { from: Math.max(from + ENDS_MS, one.from), to: Math.min(to - ENDS_MS, one.to) };
    return both.to > both.from ? [both] : [];
  });
}

/** The stretches, cut where the sweeps begin or cease to show a watch that they claim. */
export function markedStretches(stretches: readonly BundledStretch[], shown: readonly Times[]): BundledStretch[] {
  return stretches.flatMap((stretch) => {
    if (stretch.state !== 'watched' && stretch.state !== 'degraded') return [stretch];
    const parts: BundledStretch[] = [];
    let at = stretch.from;
    for (const { from, to } of [...shown, { from: stretch.to, to: stretch.to }]) {
      const [begin, end] = [Math.min(stretch.to, Math.max(at, from)), Math.min(stretch.to, to)];
      if (to <= at || (end <= begin && begin < stretch.to)) continue;
      if (begin > at) parts.push({ ...stretch, from: at, to: begin, isShown: false });
      if (end > begin) parts.push({ ...stretch, from: begin, to: end });
      at = Math.max(begin, end);
    }
    return parts;
  });
}
