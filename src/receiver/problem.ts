/** Why a receiver is not sweeping: a kind, which the page translates, and a sentence with the details. */
import { EnvironmentError, LinkClosed, LinkTimeout, ProtocolError, sentenceOf } from '../errors/errors.js';
import type { Words } from '../words/sentence.js';

/** What the loop of a receiver is doing. */
export const RECEIVER_STATUSES = ['locating', 'opening', 'identifying', 'sweeping', 'waiting', 'stopped'] as const;
export type ReceiverStatus = (typeof RECEIVER_STATUSES)[number];

export const PROBLEM_KINDS = [
  /** There is no port, or none that fits. */
  'not-plugged-in',
  'no-permission',
  /** Another program uses the port. */
  'port-busy',
  'cannot-open',
  /** Something answers, but it is not a receiver of the configured kind. */
  'not-recognised',
  /** A receiver of the right kind with another serial number. */
  'another-unit',
  'unplugged',
  'silent',
  /** The receiver's answers do not fit its protocol. */
  'garbled',
  'stopped-sending',
  /** The receiver that answered cannot tune to its plans. */
  'plan-out-of-range',
  /** A person, or a new configuration, restarted it. */
  'started-anew',
  /** The program hung or ended while this receiver started; it is not started until its settings change. */
  'left-out',
  'other',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface ReceiverProblem {
  readonly kind: ProblemKind;
  /** One sentence that tells a person what to do. */
  readonly sentence: string;
}

/** A port that could not be opened. */
export class PortRefused extends EnvironmentError {
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, said: Words, cure: Words, options?: ErrorOptions) {
    super(said, cure, options);
    this.kind = kind;
  }
}

export function problemOf(error: unknown): ReceiverProblem {
  const text = sentenceOf(error);
  if (error instanceof PortRefused) return { kind: error.kind, sentence: text };
  if (error instanceof EnvironmentError) return { kind: 'cannot-open', sentence: text };
  if (error instanceof LinkClosed)
    return { kind: 'unplugged', sentence: `${text} Plug the receiver in again if it came loose.` };
  if (error instanceof LinkTimeout)
    return {
      kind: 'silent',
      sentence: `${text} Check that it is switched on; if this repeats, unplug it and plug it in again.`,
    };
  if (error instanceof ProtocolError)
    return { kind: 'garbled', sentence: `${text} Check the driver and the baud rate in the configuration.` };
  return { kind: 'other', sentence: text };
}
