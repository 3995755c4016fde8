/** Why a receiver is not sweeping: a kind that the page says in the reader's language, and a sentence with the particulars. */
import { EnvironmentError, LinkClosed, LinkTimeout, ProtocolError, sentenceOf } from '../errors/errors.js';

export const PROBLEM_KINDS = [
  /** No port, or none that fits, is there. */
  'not-plugged-in',
  'no-permission',
  /** Another program has the port. */
  'port-busy',
  'cannot-open',
  /** What is there answers, and is no receiver of the kind configured. */
  'not-recognised',
  /** The right kind with another serial number. */
  'another-unit',
  'unplugged',
  'silent',
  /** It answers, and not in its own language. */
  'garbled',
  'stopped-sending',
  /** A person, or a new configuration, made it start anew. */
  'started-anew',
  'other',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

export interface ReceiverProblem {
  readonly kind: ProblemKind;
  /** One sentence a person can act on. */
  readonly sentence: string;
}

/** A port that could not be had. */
export class PortRefused extends EnvironmentError {
  readonly kind: ProblemKind;
  constructor(kind: ProblemKind, message: string, cure: string, options?: ErrorOptions) {
    super(message, cure, options);
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
