/**
 * Whether the page shows the present. Only this file decides it; every part of the page that shows a state, a level or an
 * age asks here. The program is silent when it has sent nothing for SILENT_AFTER_MS, not even the answer to a ping.
 */
import type { Stopper } from '../../../src/live/wire.js';
import { type ProgramState, programStore, type ReceiverInfo, type Silence, useProgram } from './program-store.js';
import { onTicks } from './ticks.js';

/** With a ping every 2.5 s two answers are missing by then, ms. */
export const SILENT_AFTER_MS = 6000;
const LOOK_EVERY_MS = 500;
/** A program that ends still answers for a while; that is no sign of life, ms. */
const ENDING_MS = 5000;

/** True while states that the program sent (receivers, incidents, emissions) are of now. */
export function isHeard({ silence }: Pick<ProgramState, 'silence'>): boolean {
  return silence === undefined;
}

export function useHeard(): boolean {
  return useProgram(isHeard);
}

/** The instant up to which the page knows what became of a case, epoch ms: now, or when the program fell silent. */
export function knownAt({ silence }: Pick<ProgramState, 'silence'>, now: number): number {
  return Math.min(now, silence?.since ?? now);
}

/** Receivers with the states that may be shown: while the program is not heard, none is known. */
export function asHeard(receivers: readonly ReceiverInfo[]): readonly ReceiverInfo[] {
  if (isHeard(programStore.getState())) return receivers;
  return receivers.map((receiver) => ({ ...receiver, status: 'unheard' as const }));
}

/** Calls the listener when the connection is made again, and when a silent program is heard again. Returns what ends this. */
export function onReturn(listener: () => void): () => void {
  return programStore.subscribe(({ phase, silence }, before) => {
    const isThere = phase === 'connected' || phase === 'polling';
    const isAgain = isThere && phase !== before.phase && before.phase !== 'connecting';
    if (isAgain || (silence === undefined && before.silence !== undefined)) listener();
  });
}

export interface LivenessHost {
  /** Epoch ms by the program's clock. */
  now(): number;
  /** The program is heard again: everything shown is asked for. */
  healed(): void;
}

export class LivenessWatch {
  readonly #host: LivenessHost;
  readonly #clock: () => number;
  #heardAt: number;
  #stoppedAt = Number.NEGATIVE_INFINITY;

  /** `clock` goes on while the computer sleeps; epoch ms. */
  constructor(host: LivenessHost, clock: () => number = Date.now) {
    this.#host = host;
    this.#clock = clock;
    this.#heardAt = clock();
  }

  /** Looks twice a second, then calls `looked`; also looks at once when a hidden or sleeping tab is shown again. */
  run(looked: () => void): void {
    onTicks(LOOK_EVERY_MS, () => {
      this.look();
      looked();
    });
    document.addEventListener('visibilitychange', () => this.look());
  }

  /** Something came from the program. */
  heard(): void {
    const at = this.#clock();
    if (at - this.#stoppedAt < ENDING_MS) return;
    this.#heardAt = at;
    if (isHeard(programStore.getState())) return;
    programStore.setState({ silence: undefined });
    this.#host.healed();
  }

  /** The program said that it ends. */
  stopped(stoppedBy: Stopper): void {
    this.#stoppedAt = this.#clock();
    this.#fallSilent({ since: this.#host.now(), stoppedBy });
  }

  look(): void {
    const ageMs = this.#clock() - this.#heardAt;
    if (ageMs > SILENT_AFTER_MS && isHeard(programStore.getState()))
      this.#fallSilent({ since: this.#host.now() - ageMs, stoppedBy: undefined });
  }

  #fallSilent(silence: Silence): void {
    programStore.setState({ silence, watching: undefined });
    programStore.setState({ receivers: asHeard(programStore.getState().receivers) });
  }
}
