/** What the thread that sends to InfluxDB can be asked and told. */
import { asks, tells } from '../../threads/questions.js';
import type { BackoffSteps } from '../../time/backoff.js';
import type { SpoolPosition } from '../spool/spool-format.js';
import type { ChannelPlan } from '../summaries/channels.js';
import type { InfluxOptions } from './connection.js';
import type { InfluxNote } from './note-box.js';
import type { PlannedSize } from './schema-check.js';
import type { UploaderStatus } from './upload-parts.js';

/** File of the refused lines, in the uploader's folder. */
export const REFUSED_FILE = 'refused-lines.jsonl';

const DRAIN_DEADLINE_MS = 30_000;
/** Time in ms for which closing waits for the present batch; a batch cut off here is sent again at the next start. */
const STOP_DEADLINE_MS = 3_000;

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

export const UPLOADING = {
  /** The spool is on disk up to here. */
  written: tells<(position: SpoolPosition) => void>(),
  channels: tells<(plan: ChannelPlan) => void>(),
  note: tells<(note: InfluxNote) => void>(),
  /** Sends everything up to `position` now, however little; answered when it is stored. */
  flush: asks<(position: SpoolPosition) => void>(DRAIN_DEADLINE_MS),
  /** Ends after the present batch. */
  stop: asks<() => void>(STOP_DEADLINE_MS),
};

export interface UploadEvents {
  /** Nothing before this position is needed any more. */
  released(keepFrom: SpoolPosition): void;
  status(status: UploaderStatus): void;
}
