/** A few errors, each telling its catcher what to do next. Messages are sentences that name the thing and the value. */

/** Somebody typed or configured something that cannot be: say so, exit with 2, change nothing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Something outside said no (port, disk, address): `cure` is what the person can do about it. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly cure: string;
  constructor(message: string, cure: string, options?: ErrorOptions) {
    super(message, options);
    this.cure = cure;
  }
}

/** Data of a newer program: reading it would be guessing, and writing it would spoil it. Nothing was touched. */
export function newerData(path: string, found: number, known: number): EnvironmentError {
  return new EnvironmentError(
    `${path} was written by a newer version (schema ${found}); this one knows ${known}.`,
    'Start the newer rfi-logger, or restore the backup that was made before the upgrade.',
  );
}

/** The receiver said nothing, or not enough, in the time it had: close, wait, try again. */
export class LinkTimeout extends Error {
  override readonly name = 'LinkTimeout';
}

/** The link is gone (unplugged, process ended, end of file): everything read before is good. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
}

/** The wait was ended because we are stopping: tidy up and leave. */
export class LinkInterrupted extends Error {
  override readonly name = 'LinkInterrupted';
}

/** The receiver answered, but not in its own language: wrong driver, wrong speed, or garbage. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** What a person should read of an unknown error: its sentence, and the cure where one is known. */
export function sentenceOf(error: unknown): string {
  if (error instanceof EnvironmentError) return `${error.message} ${error.cure}`;
  return error instanceof Error ? error.message : String(error);
}
