/** What the forwarder and its worker thread say to each other. */

import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { InfluxOptions } from './connection.js';
import type { InfluxNote } from './note-box.js';
import type { PlannedSize } from './schema-check.js';
import type { UploaderStatus } from './upload-parts.js';

/** Lines that no server takes, in the uploader's folder. */
export const REFUSED_FILE = 'refused-lines.jsonl';

export interface UploadStart {
  readonly spoolFolder: string;
  readonly position: SpoolPosition;
  readonly written: SpoolPosition;
  readonly influx: InfluxOptions;
  readonly planned: PlannedSize;
  /** The uploader's own: its note of the batch on its way, and the lines no server takes. */
  readonly folder: string;
  readonly channels: ChannelPlan;
  readonly tuning: UploadTuning;
}

export interface UploadTuning {
  readonly longestWaitMs?: number;
  readonly batchBytes?: number;
  readonly backOffMs?: { readonly first: number; readonly longest: number };
}

export type ToUploadWorker =
  | { readonly kind: 'written'; readonly position: SpoolPosition }
  /** Send what there is up to `position` now, however little, and say when it is stored. */
  | { readonly kind: 'flush'; readonly id: number; readonly position: SpoolPosition }
  | { readonly kind: 'channels'; readonly plan: ChannelPlan }
  | { readonly kind: 'note'; readonly note: InfluxNote }
  | { readonly kind: 'stop' };

export type FromUploadWorker =
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'released'; readonly keepFrom: SpoolPosition }
  | { readonly kind: 'status'; readonly status: UploaderStatus }
  /** The uploader cannot go on at all. */
  | { readonly kind: 'failed'; readonly reason: string };
