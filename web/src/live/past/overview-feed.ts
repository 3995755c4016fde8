/** Fetches the overview of a receiver; while it follows the present, only the new columns. */

import { kindFacts } from '../../../../src/incidents/case-kind.js';
import { fetchIncidents } from '../../duty/cases/found-then.js';
import type { Incident } from '../../duty/cases/incident.js';
import { ask } from '../../ground/asking/ask.js';
import { atMs, isoOf } from '../../ground/asking/instants.js';
import { fetchPicture } from '../../picture/stored-frames.js';
import { emptyLevels, judged, type Overview, type OverviewShape, putColumns, shifted } from './overview.js';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Marks {
  readonly gaps: readonly Stretch[];
  readonly incidents: readonly Incident[];
}

/** The case whose sign stands here, of several the one that is drawn on top. */
export function caseAt({ incidents }: Marks, at: number, reachMs: number): Incident | undefined {
  const here = incidents.filter((one) => Math.abs(atMs(one.firstHeardAt) - at) <= reachMs);
  return here.sort((a, b) => a.severity - b.severity)[0];
}

/** Where its loudest sweep is sought; undefined where nothing was heard of it that could be loud. */
export function spanOf(found: Incident) {
  const { edges, hasRecording } = kindFacts(found);
  if (edges !== 'heard' || !hasRecording) return undefined;
  const from = atMs(found.firstHeardAt);
  const to = Math.max(atMs(found.lastHeardAt), from + 1000);
  return { from, to, startHz: found.startHz, stopHz: found.stopHz };
}

export interface OverviewListener {
  overview(overview: Overview): void;
  marks(marks: Marks): void;
  failed(): void;
}

export class OverviewFeed {
  readonly #listener: OverviewListener;
  #asking = new AbortController();
  #have: { readonly shape: OverviewShape; readonly levelsDbm: Float32Array; readonly until: number } | undefined;

  constructor(listener: OverviewListener) {
    this.#listener = listener;
  }

  /** Shows this time span, up to `now` at most. */
  show(shape: OverviewShape, now: number): void {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#load(shape, now, signal).catch((error: unknown) => {
      if (signal.aborted) return;
      console.warn('The overview could not be fetched:', error);
      this.#listener.failed();
    });
  }

  close(): void {
    this.#asking.abort();
  }

  async #load(shape: OverviewShape, now: number, signal: AbortSignal): Promise<void> {
    const { receiverId, from, stepMs, columns, bins, startHz, stopHz } = shape;
    const to = from + columns * stepMs;
    const known = this.#reused(shape);
    // The last fetched column was not complete at that time.
    const first = known === undefined ? 0 : Math.max(0, Math.floor((known.until - from) / stepMs));
    const begin = from + first * stepMs;
    const rows = columns - first;
    const levelsDbm = known?.levelsDbm ?? emptyLevels(shape);
    if (rows > 0) {
      const range = { receiverId, from: begin, to, startHz, stopHz, rows, bins };
      putColumns(levelsDbm, shape, await fetchPicture(range, signal), first);
    }
    if (signal.aborted) return;
    this.#have = { shape, levelsDbm, until: Math.min(now, to) };
    this.#listener.overview(judged(shape, levelsDbm));
    const [gaps, incidents] = await Promise.all([fetchGaps(shape, Math.min(now, to)), fetchIncidents(from, to)]);
    if (!signal.aborted) this.#listener.marks({ gaps, incidents });
  }

  /** The part of the last answer that can be used again: for the same range and width of columns, moved. */
  #reused(shape: OverviewShape): { levelsDbm: Float32Array; until: number } | undefined {
    const have = this.#have;
    if (have === undefined) return undefined;
    const same = (['receiverId', 'stepMs', 'columns', 'bins', 'startHz', 'stopHz'] as const).every(
      (name) => have.shape[name] === shape[name],
    );
    const by = (shape.from - have.shape.from) / shape.stepMs;
    if (!same || by < 0 || by > shape.columns) return undefined;
    return { levelsDbm: shifted(have.levelsDbm, shape, Math.round(by)), until: have.until };
  }
}

async function fetchGaps({ receiverId, from }: OverviewShape, to: number): Promise<Stretch[]> {
  if (to <= from) return [];
  const { gaps } = await ask('GET /api/v1/gaps', { query: { receiverId, from: isoOf(from), to: isoOf(to) } });
  return gaps.map((gap) => ({ from: atMs(gap.from), to: atMs(gap.to) }));
}
