/**
 * A few classes of errors; the class tells the code that catches it what to do next. A message is a sentence that names
 * the thing and the value.
 */
import { asItCame, SaidError, type Words } from '../words/said.js';

/** A person typed or configured an impossible value: report it, exit with 2, change nothing. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Something outside the program refused (port, disk, address): `cure` tells the person what to do. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
  readonly cure: string;
  constructor(message: string, cure: string, options?: ErrorOptions) {
    super(message, options);
    this.cure = cure;
  }
}

/** The data was written by a newer program: this one could misread or damage it. Nothing was changed. */
export function newerData(path: string, found: number, known: number): EnvironmentError {
  return new EnvironmentError(
    `${path} was written by a newer version (schema ${found}); this one knows ${known}.`,
    'Start the newer rfi-logger, or restore the backup that was made before the upgrade.',
  );
}

/** The receiver sent nothing, or too little, in the allowed time: close, wait, try again. */
export class LinkTimeout extends Error {
  override readonly name = 'LinkTimeout';
}

/** The link has ended (unplugged, process ended, end of file): everything read before is valid. */
export class LinkClosed extends Error {
  override readonly name = 'LinkClosed';
}

/** The wait was ended because the program or the receiver is being stopped: clean up and return. */
export class LinkInterrupted extends Error {
  override readonly name = 'LinkInterrupted';
}

/** The receiver's answer does not fit its protocol: wrong driver, wrong speed, or damaged bytes. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** What a person reads of an unknown error: a sentence with its full stop, and the cure where one is known. */
export function saidOf(error: unknown): Words {
  const said =
    error instanceof SaidError ? error.said : asItCame(error instanceof Error ? error.message : String(error));
  const whole = (text: string) => {
    const sentence = /[.!?…]$/.test(text) ? text : `${text}.`;
    return error instanceof EnvironmentError ? `${sentence} ${error.cure}` : sentence;
  };
  return { vi: whole(said.vi), en: whole(said.en) };
}

/** The same for logs, in English. */
export function sentenceOf(error: unknown): string {
  return saidOf(error).en;
}
