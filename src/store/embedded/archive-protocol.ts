/** Messages between the archive and its worker thread. */
import type * as Api from '../archive.js';
import type { SeriesTable } from '../reading/series-table.js';
import type { SweepTable } from '../reading/sweep-table.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { EngineHealth, EngineOptions } from './archive-engine.js';

/** Frames of the wire, for a receiver with this number. */
export interface FrameForm {
  readonly receiverNumber: number;
  /** `compact`: one byte a level where that loses nothing, else two. */
  readonly format: 'binary' | 'compact' | 'coarse';
}

export type WorkerStart = EngineOptions;

/** Requests that read carry the end of the spool; everything up to there is taken first. */
export type WorkerRequest = { readonly id: number } & (
  | { readonly op: 'open' | 'lastSeqs' | 'health' | 'integrity' | 'close'; readonly written: SpoolPosition }
  | { readonly op: 'take'; readonly written: SpoolPosition }
  | { readonly op: 'tick'; readonly now: number; readonly written: SpoolPosition }
  | { readonly op: 'query'; readonly query: Api.SweepQuery; readonly written: SpoolPosition }
  | { readonly op: 'frames'; readonly query: Api.SweepQuery; readonly form: FrameForm; readonly written: SpoolPosition }
  | { readonly op: 'seqsAt'; readonly query: Api.PlaceQuery; readonly written: SpoolPosition }
  | { readonly op: 'overview'; readonly query: Api.OverviewQuery; readonly written: SpoolPosition }
  | { readonly op: 'density'; readonly query: Api.DensityQuery; readonly written: SpoolPosition }
  | { readonly op: 'channels'; readonly receiverId: string; readonly written: SpoolPosition }
  | { readonly op: 'channelSeries'; readonly query: Api.ChannelQuery; readonly written: SpoolPosition }
  | { readonly op: 'spans'; readonly receiverId: string; readonly written: SpoolPosition }
  | { readonly op: 'gaps'; readonly query: Api.GapQuery; readonly written: SpoolPosition }
  | { readonly op: 'setChannelPlan'; readonly plan: ChannelPlan; readonly written: SpoolPosition }
  | { readonly op: 'prune'; readonly retention: Api.Retention; readonly now: number }
  | { readonly op: 'pin'; readonly range: Api.PinRange }
  | { readonly op: 'unpin'; readonly reason: string }
  | { readonly op: 'backup'; readonly path: string; readonly written: SpoolPosition }
  | { readonly op: 'pins' | 'makeRoom' }
);

/** A request without its number, which the caller does not choose. */
export type WorkerCall = WorkerRequest extends infer R ? (R extends unknown ? Omit<R, 'id'> : never) : never;

/** Result of each request. */
export interface WorkerResults {
  readonly open: { readonly cursor: SpoolPosition; readonly repair: string | undefined };
  readonly lastSeqs: Map<string, number>;
  readonly health: EngineHealth;
  readonly integrity: Api.IntegrityReport;
  readonly query: SweepTable;
  /** As `tableFrames` writes them. */
  readonly frames: Uint8Array;
  readonly seqsAt: Float64Array;
  readonly overview: Api.Overview;
  /** As `encodeDensity` writes it. */
  readonly density: Uint8Array;
  readonly channels: Api.ChannelName[];
  readonly channelSeries: SeriesTable;
  readonly pins: Api.PinRange[];
  readonly spans: Api.RecordedSpan[];
  readonly gaps: Api.Gap[];
  readonly setChannelPlan: undefined;
  readonly take: undefined;
  readonly tick: undefined;
  readonly prune: undefined;
  readonly pin: undefined;
  readonly unpin: undefined;
  readonly backup: undefined;
  readonly makeRoom: undefined;
  readonly close: undefined;
}

export type WorkerResult = WorkerResults[keyof WorkerResults];

/** Every reply carries the position up to which the spool is committed, so that the spool can delete what is before it. */
export type WorkerReply = { readonly id: number; readonly cursor: SpoolPosition } & (
  | { readonly result: WorkerResult }
  | { readonly error: string }
);
