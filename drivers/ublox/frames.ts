/**
 * UBX frames among NMEA sentences and RTCM: B5 62, class, id, length (2 bytes, least first), payload, two sums (Fletcher). Bytes that make
 * no whole frame with right sums are passed over one by one, so that a false begin hides no real frame.
 */
import { LinkTimeout } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';

const BEGIN = Buffer.from([0xb5, 0x62]);
const AROUND_BYTES = 8;
/** Longer than any frame that is looked for: a length beyond it is no reason to wait. */
const MOST_BYTES = 2048;

export interface Wanted {
  /** Class and id, as 0x0A31. */
  readonly id: number;
  isLength(bytes: number): boolean;
}

/** MON-VER: 40 bytes, and 30 for each extension. */
export const VERSION: Wanted = { id: 0x0a04, isLength: (bytes) => bytes >= 40 && (bytes - 40) % 30 === 0 };
/** MON-SPAN: a head, and 272 bytes for each block. */
export const SPAN: Wanted = { id: 0x0a31, isLength: (bytes) => bytes > 4 && (bytes - 4) % 272 === 0 };

/** A question is the frame without a payload. */
export function questionFor({ id }: Wanted): Uint8Array {
  return frameOf(id, new Uint8Array());
}

export function frameOf(id: number, payload: Uint8Array): Uint8Array {
  const inner = Buffer.from([id >> 8, id & 255, payload.length & 255, payload.length >> 8, ...payload]);
  return Buffer.concat([BEGIN, inner, sumsOf(inner)]);
}

function sumsOf(bytes: Uint8Array): Uint8Array {
  let [a, b] = [0, 0];
  for (const byte of bytes) {
    a = (a + byte) & 255;
    b = (b + a) & 255;
  }
  return Uint8Array.of(a, b);
}

export class UbxFrames {
  readonly #link: Link;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(link: Link) {
    this.#link = link;
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
        const some = await this.#link.readSome(MOST_BYTES, { timeoutMs: leftMs, signal });
        this.#bytes = Buffer.concat([this.#bytes, some]);
      } catch (error) {
        // A false begin may have waited for bytes that never come, with a real frame behind it.
        const late = this.#take(wanted, true);
        if (late !== undefined) return late;
        throw error;
      }
    }
  }

  #take(wanted: Wanted, isEnd: boolean): Buffer | undefined {
    for (;;) {
      const from = this.#bytes.indexOf(BEGIN);
      // The last byte may be the first of the next begin.
      this.#bytes = this.#bytes.subarray(from === -1 ? Math.max(0, this.#bytes.length - 1) : from);
      if (from === -1) return undefined;
      const isCut = this.#bytes.length < 6;
      const length = isCut ? 0 : this.#bytes.readUInt16LE(4);
      const whole = AROUND_BYTES + length;
      const mayBe =
        isCut || (this.#bytes.readUInt16BE(2) === wanted.id && wanted.isLength(length) && whole <= MOST_BYTES);
      if (mayBe && this.#bytes.length < whole && !isEnd) return undefined;
      const frame = this.#bytes.subarray(0, whole);
      const isRight =
        mayBe && frame.length === whole && sumsOf(frame.subarray(2, -2)).every((sum, i) => sum === frame.at(i - 2));
      this.#bytes = this.#bytes.subarray(isRight ? whole : 1);
      if (isRight) return frame.subarray(6, -2);
    }
  }
}
