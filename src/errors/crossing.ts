/**
 * Errors between threads. Node copies the message of an error, but not its class: here an error arrives as itself, with its
 * message, its cure, its code and the sentence of its cause.
 */
import { ConfigError, EnvironmentError, LinkClosed, LinkInterrupted, LinkTimeout, ProtocolError } from './errors.js';

/** A class that is made from a message, and known by its name on both sides. */
export type ErrorClass = new (message: string, options?: ErrorOptions) => Error;

/** Classes that every thread may throw, by name; EnvironmentError is told by its cure. */
const CLASSES: readonly ErrorClass[] = [
  ConfigError,
  LinkTimeout,
  LinkClosed,
  LinkInterrupted,
  ProtocolError,
  RangeError,
  TypeError,
];

export interface CrossingError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cure: string | undefined;
  /** Code of the system or of SQLite, as ENOSPC. */
  readonly code: string | undefined;
  /** Message of the cause. */
  readonly cause: string | undefined;
}

export function packError(error: unknown): CrossingError {
  if (!(error instanceof Error))
    return {
      name: 'Error',
      message: String(error),
      stack: undefined,
      cure: undefined,
      code: undefined,
      cause: undefined,
    };
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    cure: error instanceof EnvironmentError ? error.cure : undefined,
    code: 'code' in error && typeof error.code === 'string' ? error.code : undefined,
    cause: cause === undefined ? undefined : cause instanceof Error ? cause.message : String(cause),
  };
}

/** @param own classes of the thread that threw, beside those that every thread may throw */
export function unpackError({ cure, code, ...packed }: CrossingError, own: readonly ErrorClass[] = []): Error {
  const options = packed.cause === undefined ? {} : { cause: new Error(packed.cause) };
  const known = [...own, ...CLASSES].find(({ name }) => name === packed.name) ?? Error;
  const error =
    cure === undefined ? new known(packed.message, options) : new EnvironmentError(packed.message, cure, options);
  if (packed.stack !== undefined) error.stack = packed.stack;
  return code === undefined ? error : Object.assign(error, { code });
}
