/** Messages between the forwarder and its worker thread. */

import type { BackoffSteps } from '../../time/backoff.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { InfluxOptions } from './connection.js';
import type { InfluxNote } from './note-box.js';
import type { PlannedSize } from './schema-check.js';
import type { UploaderStatus } from './upload-parts.js';

/** File of the refused lines, in the uploader's folder. */
export const REFUSED_FILE = 'refused-lines.jsonl';

export interface UploadStart {
  readonly spoolFolder: string;
  readonly position: SpoolPosition;
  readonly written: SpoolPosition;
  readonly influx: InfluxOptions;
  readonly planned: PlannedSize;
  /** The uploader's own folder, for its note of the present batch and the refused lines. */
  readonly folder: string;
  readonly channels: ChannelPlan;
  readonly tuning: UploadTuning;
}

export interface UploadTuning {
  readonly longestWaitMs?: number;
  readonly batchBytes?: number;
  readonly backoff?: BackoffSteps;
}

export type ToUploadWorker =
  | { readonly kind: 'written'; readonly position: SpoolPosition }
  /** Asks to send everything up to `position` now, however little, and to report when it is stored. */
  | { readonly kind: 'flush'; readonly id: number; readonly position: SpoolPosition }
  | { readonly kind: 'channels'; readonly plan: ChannelPlan }
  | { readonly kind: 'note'; readonly note: InfluxNote }
  | { readonly kind: 'stop' };

export type FromUploadWorker =
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'released'; readonly keepFrom: SpoolPosition }
  | { readonly kind: 'status'; readonly status: UploaderStatus }
  /** The uploader cannot continue. */
  | { readonly kind: 'failed'; readonly reason: string };
