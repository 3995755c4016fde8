/** Whether sweeps are being recorded, as the program says. Pure. */
import type { Readiness } from '../../../../src/api/health.js';
import type { Words } from '../../../../src/words/sentence.js';

export type RecordingTrouble = NonNullable<NonNullable<Readiness['archive']>['trouble']>;

export interface Recording {
  readonly trouble: RecordingTrouble | undefined;
  /** The program's own sentence, for the person who repairs it. */
  readonly detail: Words | undefined;
}

export const NO_TROUBLE: Recording = { trouble: undefined, detail: undefined };

export function recordingOf({ archive = {} }: Readiness): Recording {
  const { trouble, lastFault, lastRepair } = archive;
  const detail = archive.fault ?? (lastFault === undefined ? undefined : { vi: lastFault, en: lastFault });
  // A repaired fault is still named for a while, and is no trouble.
  if (trouble === undefined && lastRepair?.what === lastFault) return NO_TROUBLE;
  // An archive whose thread ended names a fault only.
  return { trouble: trouble ?? (lastFault === undefined ? undefined : 'cannot-write'), detail };
}
