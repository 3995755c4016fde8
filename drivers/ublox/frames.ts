/** The frames of a u-blox over a link. What it says of the signals beside the answer is followed. */
import { LinkTimeout } from '../../src/errors/errors.js';
import { BandStates } from '../../src/receiver/gnss-bands.js';
import type { Link } from '../../src/receiver/link.js';
import { MOST_FRAME_BYTES, UbxBuffer, type Wanted } from '../../src/receiver/ubx.js';
import { SIGNALS, UbxSignals } from '../../src/receiver/ubx-signals.js';
import type { DisturbedBand } from '../../src/rf/sweep.js';

/** MON-VER: 40 bytes, and 30 for each extension. */
export const VERSION: Wanted = { id: 0x0a04, isLength: (bytes) => bytes >= 40 && (bytes - 40) % 30 === 0 };

export class UbxFrames {
  readonly #link: Link;
  readonly #buffer = new UbxBuffer();
  readonly #signals = new UbxSignals();
  readonly #bands = new BandStates();

  constructor(link: Link) {
    this.#link = link;
  }

  /** Bands that the receiver says are jammed or spoofed. */
  get disturbed(): readonly DisturbedBand[] {
    return this.#bands.now;
  }

  /** The payload of the next frame of this kind; others are passed over. @throws LinkTimeout */
  async next(wanted: Wanted, timeoutMs: number, signal?: AbortSignal): Promise<Buffer> {
    const endsAt = this.#link.now() + timeoutMs;
    for (;;) {
      const payload = this.#take(wanted, false);
      if (payload !== undefined) return payload;
      const leftMs = endsAt - this.#link.now();
      try {
        if (leftMs <= 0) throw LinkTimeout.of('The u-blox receiver sent no spectrum in time.');
        this.#buffer.push(await this.#link.readSome(MOST_FRAME_BYTES, { timeoutMs: leftMs, signal }));
      } catch (error) {
        // A false begin may have waited for bytes that never come, with a real frame behind it.
        const late = this.#take(wanted, true);
        if (late !== undefined) return late;
        throw error;
      }
    }
  }

  #take(wanted: Wanted, isEnd: boolean): Buffer | undefined {
    const all = [wanted, ...SIGNALS];
    for (let frame = this.#buffer.take(all, isEnd); frame !== undefined; frame = this.#buffer.take(all, isEnd)) {
      const now = this.#link.now();
      this.#bands.take(this.#signals.take(frame), { wall: now, even: now });
      if (frame.id === wanted.id) return frame.payload;
    }
    return undefined;
  }
}
