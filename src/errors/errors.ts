/**
 * A few classes of errors; the class tells the code that catches it what to do next. A message is a sentence that names
 * the thing and the value.
 */
import { asItCame, ImpossibleValue, type Language, SaidError, say, type Words } from '../words/said.js';

/** A person typed or configured an impossible value: report it, exit with 2, change nothing. */
export class ConfigError extends SaidError {
  override readonly name = 'ConfigError';
}

/** Something outside the program refused (port, disk, address): `cure` tells the person what to do. */
export class EnvironmentError extends SaidError {
  override readonly name = 'EnvironmentError';
  readonly cure: Words;
  constructor(said: Words, cure: Words, options?: ErrorOptions) {
    super(said, options);
    this.cure = cure;
  }
}

/** A fault of a backup, or the reason why none can be made. */
export class BackupFault extends SaidError {
  override readonly name = 'BackupFault';
}

/** The data was written by a newer program: this one could misread or damage it. Nothing was changed. */
export function newerData(path: string, found: number, known: number): EnvironmentError {
  return new EnvironmentError(
    say('{path} was written by a newer version (schema {found}); this one knows {known}.', { path, found, known }),
    say('Start the newer rfi-logger, or restore the backup that was made before the upgrade.'),
  );
}

/** The archive could not be opened; `doctor` finds out why. */
export function archiveClosed(path: string, cause: unknown): EnvironmentError {
  return new EnvironmentError(
    say('The archive {path} cannot be opened: {why}', { path, why: saidOf(cause) }),
    say('Run "rfi-logger doctor" with this --data-dir; it names the cause.'),
    { cause },
  );
}

/** The receiver sent nothing, or too little, in the allowed time: close, wait, try again. */
export class LinkTimeout extends SaidError {
  override readonly name = 'LinkTimeout';
}

/** The link has ended (unplugged, process ended, end of file): everything read before is valid. */
export class LinkClosed extends SaidError {
  override readonly name = 'LinkClosed';
}

/** The wait was ended because the program or the receiver is being stopped: clean up and return. */
export class LinkInterrupted extends SaidError {
  override readonly name = 'LinkInterrupted';
}

/** The receiver's answer does not fit its protocol: wrong driver, wrong speed, or damaged bytes. */
export class ProtocolError extends SaidError {
  override readonly name = 'ProtocolError';
}

/** What a person reads of an unknown error: a sentence with its full stop, and the cure where one is known. */
export function saidOf(error: unknown): Words {
  const isSaid = error instanceof SaidError || error instanceof ImpossibleValue;
  const said = isSaid ? error.said : asItCame(error instanceof Error ? error.message : String(error));
  const whole = (language: Language) => {
    const sentence = /[.!?…]$/.test(said[language]) ? said[language] : `${said[language]}.`;
    return error instanceof EnvironmentError ? `${sentence} ${error.cure[language]}` : sentence;
  };
  return { vi: whole('vi'), en: whole('en') };
}

/** The same for logs, in English. */
export function sentenceOf(error: unknown): string {
  return saidOf(error).en;
}
