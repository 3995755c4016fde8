/**
 * Errors between threads. Node copies the message of an error, but not its class: here an error arrives as itself, with its
 * message, its cure, its code and the sentence of its cause.
 */
import { asItCame, SaidError, type Words } from '../words/said.js';
import { ConfigError, EnvironmentError, LinkClosed, LinkInterrupted, LinkTimeout, ProtocolError } from './errors.js';

/** A class that is made from a sentence, and known by its name on both sides. */
export type ErrorClass = new (said: Words, options?: ErrorOptions) => Error;

/** Classes that every thread may throw, by name; EnvironmentError is told by its cure. */
const CLASSES: readonly ErrorClass[] = [ConfigError, LinkTimeout, LinkClosed, LinkInterrupted, ProtocolError];
const PLAIN = [RangeError, TypeError];

export interface CrossingError {
  readonly name: string;
  readonly said: Words;
  readonly stack: string | undefined;
  readonly cure: Words | undefined;
  /** Code of the system or of SQLite, as ENOSPC. */
  readonly code: string | undefined;
  /** Message of the cause. */
  readonly cause: string | undefined;
}

export function packError(error: unknown): CrossingError {
  if (!(error instanceof Error))
    return {
      name: 'Error',
      said: asItCame(String(error)),
      stack: undefined,
      cure: undefined,
      code: undefined,
      cause: undefined,
    };
  const { name, message, stack, cause } = error;
  return {
    name,
    stack,
    said: error instanceof SaidError ? error.said : asItCame(message),
    cure: error instanceof EnvironmentError ? error.cure : undefined,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    cause: cause === undefined ? undefined : cause instanceof Error ? cause.message : String(cause),
  };
}

/** @param own classes of the thread that threw, beside those that every thread may throw */
export function unpackError(packed: CrossingError, own: readonly ErrorClass[] = []): Error {
  const { name, said, stack, cure, code } = packed;
  const options = packed.cause === undefined ? {} : { cause: new Error(packed.cause) };
  const known = [...own, ...CLASSES].find((one) => one.name === name);
  const plain = PLAIN.find((one) => one.name === name) ?? Error;
  const error =
    cure !== undefined
      ? new EnvironmentError(said, cure, options)
      : known !== undefined
        ? new known(said, options)
        : new plain(said.en, options);
  if (stack !== undefined) error.stack = stack;
  return code === undefined ? error : Object.assign(error, { code });
}
