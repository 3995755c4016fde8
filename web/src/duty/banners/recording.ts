/** Whether sweeps are being recorded, as the program says: asked at intervals. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Readiness } from '../../../../src/api/health.js';
import { ask } from '../../ground/asking/ask.js';

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;
/** Status of the answer while the program is not ready. */
const NOT_READY = 503;

export type RecordingTrouble = NonNullable<NonNullable<Readiness['archive']>['trouble']>;

export interface Recording {
  readonly trouble: RecordingTrouble | undefined;
  /** The program's own sentence, in English, for the person who repairs it. */
  readonly detail: string | undefined;
}

const recordingStore = createStore<Recording>(() => ({ trouble: undefined, detail: undefined }));

export function useRecording(): Recording {
  return useStore(recordingStore);
}

export function recordingOf({ archive = {} }: Readiness): Recording {
  const { trouble, lastFault, lastRepair } = archive;
  // A repaired fault is still named for a while, and is no trouble.
  if (trouble === undefined && lastRepair?.what === lastFault) return { trouble: undefined, detail: undefined };
  // An archive whose thread ended names a fault only.
  return { trouble: trouble ?? (lastFault === undefined ? undefined : 'cannot-write'), detail: lastFault };
}

let started = false;

/** Begins to ask, once. */
export function followRecording(): void {
  if (started) return;
  started = true;
  const look = () =>
    ask('GET /readyz', { alsoGood: NOT_READY, timeoutMs: TIMEOUT_MS }).then(
      (answer) => recordingStore.setState(recordingOf(answer), true),
      // The connection badge shows that the program does not answer.
      () => undefined,
    );
  setInterval(() => void look(), EVERY_MS);
  void look();
}
