import type { CalledNoise } from '../duty/called-noise.js';
import type { ClassRecords } from '../duty/class-records.js';
import type { Duty } from '../duty/part.js';
import type { AccountGate } from '../http/accounts/part.js';
import type { LiveHub } from '../live/live-hub.js';
import type { Detection } from '../station/detection-part.js';
import type { Receivers } from '../station/part.js';
import type { DetectionSetup } from '../station/receiver-detectors.js';
import type { Archives } from '../store/part.js';
import type { CallTurns } from '../watch/roster/escalation.js';

/** The parts from which a role may make more parts. */
export interface Watch {
  readonly archives: Archives;
  readonly access: AccountGate;
  readonly receivers: Receivers;
  readonly live: LiveHub;
  readonly duty: Duty;
  readonly detection: Detection;
  /** Who calls about a case; absent in a program without a network. */
  readonly turns: CallTurns | undefined;
  readonly noise: CalledNoise;
  readonly records: ClassRecords;
  /** Licences, masks, rules and what people called noise, in the form of detection. */
  setup(): DetectionSetup;
}
