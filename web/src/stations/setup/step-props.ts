/** What every step is given. */
import type { Receiver, Station } from '../../../../src/api/stations.js';
import type { Draft, DraftDesk, Step } from './draft.js';

export interface StepProps {
  readonly station: Station;
  readonly receiver: Receiver | undefined;
  readonly desk: DraftDesk;
  /** The step is done, with what it adds to the draft. */
  next(part?: Partial<Draft>): void;
  go(step: Step): void;
}
