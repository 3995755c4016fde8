/** What the archive and its worker thread say to each other. */
import type { Sweep } from '../rf/sweep.js';
import type { Retention, StoredSweep, SweepQuery } from './archive.js';

export interface WorkerStart {
  readonly path: string;
  readonly retention: Retention;
}

export type WorkerRequest =
  | { readonly op: 'add'; readonly id: number; readonly sweeps: readonly Sweep[] }
  | { readonly op: 'query'; readonly id: number; readonly query: SweepQuery }
  | { readonly op: 'lastSeqs'; readonly id: number }
  | { readonly op: 'size'; readonly id: number }
  | { readonly op: 'prune'; readonly id: number; readonly now: number }
  | { readonly op: 'close'; readonly id: number };

/** The request without its number: what a caller fills in. */
export type WorkerCall = WorkerRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

export type WorkerResult = undefined | StoredSweep[] | Map<string, number> | { bytes: number; sweeps: number };

export type WorkerReply =
  | { readonly id: number; readonly result: WorkerResult }
  | { readonly id: number; readonly error: string };
