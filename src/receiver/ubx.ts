/**
 * UBX frames of u-blox among NMEA sentences and RTCM: B5 62, class, id, length (2 bytes, least first), payload, two sums (Fletcher).
 * Bytes that make no whole frame with right sums are passed over one by one, so that a false begin hides no real frame.
 */

const BEGIN = Buffer.from([0xb5, 0x62]);
const AROUND_BYTES = 8;
/** Longer than any frame that is looked for: a length beyond it is no reason to wait. */
export const MOST_FRAME_BYTES = 2048;

export interface Wanted {
  /** Class and id, as 0x0A31. */
  readonly id: number;
  isLength(bytes: number): boolean;
}

export interface UbxFrame {
  readonly id: number;
  readonly payload: Buffer;
}

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

/** Cuts arriving bytes into the frames that are wanted. It keeps less than one frame once all were taken. */
export class UbxBuffer {
  #bytes: Buffer = Buffer.alloc(0);

  push(bytes: Uint8Array): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  /** The next wanted frame; `isEnd` where no more bytes will come: a false begin may wait, with a real frame behind it. */
  take(wanted: readonly Wanted[], isEnd = false): UbxFrame | undefined {
    for (;;) {
      const from = this.#bytes.indexOf(BEGIN);
      // The last byte may be the first of the next begin.
      this.#bytes = this.#bytes.subarray(from === -1 ? Math.max(0, this.#bytes.length - 1) : from);
      if (from === -1) return undefined;
      const isCut = this.#bytes.length < 6;
      const id = isCut ? 0 : this.#bytes.readUInt16BE(2);
      const length = isCut ? 0 : this.#bytes.readUInt16LE(4);
      const whole = AROUND_BYTES + length;
      const mayBe = isCut || (whole <= MOST_FRAME_BYTES && wanted.some((one) => one.id === id && one.isLength(length)));
      if (mayBe && this.#bytes.length < whole && !isEnd) return undefined;
      const frame = this.#bytes.subarray(0, whole);
      const isRight =
        mayBe && frame.length === whole && sumsOf(frame.subarray(2, -2)).every((sum, i) => sum === frame.at(i - 2));
      this.#bytes = this.#bytes.subarray(isRight ? whole : 1);
      if (isRight) return { id, payload: frame.subarray(6, -2) };
    }
  }
}
