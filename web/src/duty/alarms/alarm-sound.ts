/**
 * Alarm sounds, computed when needed, with one pattern for each severity: the more severe, the higher, the more often
 * and the louder. No files have to be fetched. Browsers allow sound only after a click or a key press.
 */
import type { Severity } from '../../ground/names/severities.js';

export type SoundState = 'ready' | 'blocked' | 'missing';

interface Note {
  readonly hz: number;
  readonly ms: number;
}

/** A severity, or that the program is not heard any more. */
export type AlarmKind = Severity | 'silence';

/**
 * Alternating pairs for alarms that need action at once, single notes for those that can wait, and falling low notes, which
 * no alarm has, for the loss of the watch itself.
 */
const PATTERNS: Readonly<Record<AlarmKind, readonly Note[]>> = {
  silence: [392, 311, 233, 392, 311, 233].map((hz) => ({ hz, ms: 320 })),
  1: Array.from({ length: 4 }, () => [
    { hz: 1175, ms: 140 },
    { hz: 880, ms: 140 },
  ]).flat(),
  2: Array.from({ length: 2 }, () => [
    { hz: 988, ms: 180 },
    { hz: 784, ms: 180 },
  ]).flat(),
  3: [
    { hz: 784, ms: 200 },
    { hz: 659, ms: 240 },
  ],
  4: [{ hz: 659, ms: 280 }],
  5: [{ hz: 523, ms: 180 }],
  6: [{ hz: 440, ms: 120 }],
};
const PAUSE_MS = 40;
const TEST: readonly Note[] = [{ hz: 660, ms: 90 }];

export class AlarmSound {
  #context: AudioContext | undefined;
  #state: SoundState;
  readonly #changed: (state: SoundState) => void;
  /** Number of patterns begun, for tests, which cannot hear. */
  played = 0;

  constructor(changed: (state: SoundState) => void) {
    this.#changed = changed;
    this.#state = typeof AudioContext === 'undefined' ? 'missing' : 'blocked';
    changed(this.#state);
    if (this.#state === 'missing') return;
    const unlock = () => void this.unlock();
    // Browsers allow sound after the first click or key press anywhere; a short test tone confirms it.
    document.addEventListener('pointerdown', unlock, { once: true, capture: true });
    document.addEventListener('keydown', unlock, { once: true, capture: true });
  }

  get state(): SoundState {
    return this.#state;
  }

  /** Called in a click: asks for sound and plays the test tone. Returns whether sound works now. */
  async unlock(volume = 0.25): Promise<boolean> {
    if (this.#state === 'missing') return false;
    try {
      this.#context ??= this.#newContext();
      if (this.#context.state !== 'running') await this.#context.resume();
    } catch (error) {
      console.warn('The browser gives no sound:', error);
    }
    this.#look();
    if (this.#state === 'ready') this.#sound(TEST, volume, 'sine');
    return this.#state === 'ready';
  }

  /** Plays the pattern of an alarm; false when the browser does not allow it. Volume 0 to 1. */
  play(kind: AlarmKind, volume: number): boolean {
    if (this.#state !== 'ready') return false;
    this.played += 1;
    this.#sound(PATTERNS[kind], volume, kind === 'silence' || kind <= 2 ? 'square' : 'triangle');
    return true;
  }

  #newContext(): AudioContext {
    const context = new AudioContext();
    context.onstatechange = () => this.#look();
    return context;
  }

  #look(): void {
    const state = this.#context?.state === 'running' ? 'ready' : 'blocked';
    if (state === this.#state) return;
    this.#state = state;
    this.#changed(state);
  }

  #sound(notes: readonly Note[], volume: number, type: OscillatorType): void {
    const context = this.#context;
    if (context === undefined) return;
    // A square wave sounds twice as loud as a sine of the same amplitude.
    const loudness = Math.max(0, Math.min(1, volume)) * (type === 'square' ? 0.35 : 0.7);
    let at = context.currentTime + 0.02;
    for (const { hz, ms } of notes) {
      const oscillator = context.createOscillator();
      const gain = context.createGain();
      oscillator.type = type;
      oscillator.frequency.value = hz;
      const end = at + ms / 1000;
      // Short ramps, because a note that ends abruptly clicks.
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(loudness, at + 0.012);
      gain.gain.setValueAtTime(loudness, end - 0.02);
      gain.gain.linearRampToValueAtTime(0, end);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(at);
      oscillator.stop(end);
      at = end + PAUSE_MS / 1000;
    }
  }
}
