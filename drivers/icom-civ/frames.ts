/**
 * CI-V frames: `FE FE to from command … FD`. A frame that lost its end runs into the next one's head: the last head
 * counts.
 */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { Link, Wait } from '../../src/receiver/link.js';

export const CONTROLLER = 0xe0;
export const OK = 0xfb;
export const REFUSED = 0xfa;
/** Sent when two devices used the bus at the same time. */
export const COLLISION = 0xfc;
const HEAD = 0xfe;
const END = 0xfd;
/** Longest frame: a whole scope sweep of an IC-7610 over the network, and some reserve. */
const MOST_BYTES = 1024;

export interface CivFrame {
  readonly to: number;
  readonly from: number;
  /** Command, sub-command and data. */
  readonly body: Uint8Array;
}

export function civFrame(to: number, body: readonly number[], from = CONTROLLER): Uint8Array {
  return Uint8Array.of(HEAD, HEAD, to, from, ...body, END);
}

/** The next complete frame before `endsAt`; bytes that belong to no frame are skipped. @throws LinkTimeout */
export async function nextFrame(link: Link, endsAt: number, signal?: AbortSignal): Promise<CivFrame> {
  for (;;) {
    // Meaningless bytes in an endless stream need no wait, so the clock must end this loop too.
    if (link.now() >= endsAt) throw LinkTimeout.of('The radio sent no CI-V frame in time.');
    const wait: Wait = { timeoutMs: endsAt - link.now(), signal };
    try {
      const frame = parseFrame(await link.readUntil(Uint8Array.of(END), MOST_BYTES, wait));
      if (frame !== undefined) return frame;
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      await link.readExactly(MOST_BYTES / 2, wait);
    }
  }
}

/** The frame at the end of `bytes`, which end with FD; undefined when there is none. */
export function parseFrame(bytes: Uint8Array): CivFrame | undefined {
  let at = bytes.length - 2;
  while (at > 0 && !(bytes[at] === HEAD && bytes[at - 1] === HEAD)) at -= 1;
  if (at <= 0) return undefined;
  const [to, from, ...body] = bytes.subarray(at + 1, -1);
  if (to === undefined || from === undefined || body.length === 0) return undefined;
  return { to, from, body: Uint8Array.from(body) };
}

/**
 * Hz from BCD bytes, the least significant first; undefined for an invalid digit (a band edge below zero begins with
 * F).
 */
export function hzOf(bcd: Uint8Array): number | undefined {
  let hz = 0;
  for (let i = bcd.length - 1; i >= 0; i--) {
    const pair = bcdByte(bcd[i] as number);
    if (pair === undefined) return undefined;
    hz = hz * 100 + pair;
  }
  return hz;
}

/** Five BCD bytes; six above 10 GHz (IC-905). */
export function bcdOf(hz: number): number[] {
  const bytes = hz >= 1e10 ? 6 : 5;
  let rest = Math.round(hz);
  return Array.from({ length: bytes }, () => {
    const pair = rest % 100;
    rest = Math.floor(rest / 100);
    return (Math.floor(pair / 10) << 4) | (pair % 10);
  });
}

/** 0x11 is eleven; undefined where the byte is not BCD. */
export function bcdByte(byte: number): number | undefined {
  const [tens, ones] = [byte >> 4, byte & 15];
  return tens > 9 || ones > 9 ? undefined : tens * 10 + ones;
}
