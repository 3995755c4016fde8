/** What a session says of an instrument that does not do what it was told. */
import { EnvironmentError, ProtocolError } from '../../src/errors/errors.js';
import { say } from '../../src/words/said.js';
import type { Answer } from './answers.js';

interface Range {
  readonly startHz: number;
  readonly stopHz: number;
}

/** @param why the instrument's own error, where it names one */
export function notTuned(label: string, plan: Range, found: Range, why = 'it names no error'): EnvironmentError {
  const told = say('{startHz} to {stopHz} Hz', { ...plan });
  return new EnvironmentError(
    say('{label} was told {told} and is at {found} ({why}).', {
      label,
      told,
      found: say('{startHz} to {stopHz} Hz', { ...found }),
      why,
    }),
    say('Choose a range this model can tune, and end any other remote control of it.'),
  );
}

export function wrongCount(label: string, points: number, answer: Answer): ProtocolError {
  const what = describe(answer);
  return ProtocolError.of('{label} does not send {points} levels: its answer {what}.', { label, points, what });
}

export function oddAnswer(label: string, header: string, text: string): ProtocolError {
  const answer = text.slice(0, 40);
  return ProtocolError.of('{label} answered "{header}?" with "{answer}".', { label, header, answer });
}

function describe(answer: Answer): string {
  if ('block' in answer) return `has ${answer.block.length} bytes`;
  return `has ${answer.text.split(',').length} values and begins "${answer.text.slice(0, 30)}"`;
}
