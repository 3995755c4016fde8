/** Whether what is heard is being kept: the program's own word on its archive, asked for now and then. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;

const TROUBLES = ['disk-full', 'disk-nearly-full', 'cannot-write', 'sweeps-lost'] as const;
export type RecordingTrouble = (typeof TROUBLES)[number];

export interface Recording {
  readonly trouble: RecordingTrouble | undefined;
  /** The program's own sentence, in English, for whoever mends it. */
  readonly detail: string | undefined;
}

const recordingStore = createStore<Recording>(() => ({ trouble: undefined, detail: undefined }));

export function useRecording(): Recording {
  return useStore(recordingStore);
}

/** An answer of `/readyz`, whatever its status. */
export function recordingFrom(answer: unknown): Recording {
  const { archive } = (answer ?? {}) as { archive?: Readonly<Record<string, unknown>> };
  const { trouble, lastFault, lastRepair } = archive ?? {};
  // What was mended a moment ago is named there, and is no trouble.
  if (trouble === undefined && (lastRepair as { what?: unknown } | undefined)?.what === lastFault)
    return { trouble: undefined, detail: undefined };
  const known = TROUBLES.find((one) => one === trouble);
  const detail = typeof lastFault === 'string' ? lastFault : undefined;
  // An archive that does not answer has no kind of trouble to name, only a fault.
  return { trouble: known ?? (detail === undefined ? undefined : 'cannot-write'), detail };
}

let started = false;

/** Begins to ask, once. */
export function followRecording(): void {
  if (started) return;
  started = true;
  const ask = async () => {
    const answer = await fetch('/readyz', { signal: AbortSignal.timeout(TIMEOUT_MS) });
    recordingStore.setState(recordingFrom(await answer.json()), true);
  };
  // A program that does not answer at all is the connection badge's to tell.
  const look = () => void ask().catch(() => undefined);
  setInterval(look, EVERY_MS);
  look();
}
