import type { Logger } from 'pino';
import type { PartGround } from '../errors/part.js';
import type { ProgramClock } from '../time/program-clock.js';
import type { Bus } from './bus.js';
import type { ConditionLog } from './condition-log.js';

/** What the program gives to parts that listen to others or write to the log. */
export interface Ground extends PartGround {
  readonly bus: Bus;
  readonly time: ProgramClock;
  readonly log: Logger;
  /** The log of everything that lasts or repeats. */
  readonly conditions: ConditionLog;
}
