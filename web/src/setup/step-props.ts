/** What every step is given. */
import type { FieldReceiver, FieldStation } from '../field/facts.js';
import type { Draft, DraftDesk, Step } from './draft.js';

export interface StepProps {
  readonly station: FieldStation;
  readonly receiver: FieldReceiver | undefined;
  readonly desk: DraftDesk;
  /** The step is done, with what it adds to the draft. */
  next(part?: Partial<Draft>): void;
  go(step: Step): void;
}
