/**
 * The driver's only access to the outside: bytes in, bytes out, each wait with a deadline. A driver uses no port, timer
 * or clock of its own.
 *
 *   transport ──chunks──► ByteLink ──► readExactly / readSome / readUntil / readLine ──► driver
 *             ◄──pause──  (bounded)
 */
import { LinkClosed, LinkInterrupted, LinkTimeout } from '../errors/errors.js';

export interface Link {
  /** Epoch ms, UTC. */
  now(): number;
  /** Sends bytes (text as latin1) and resolves once the transport has taken them. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Reads exactly `count` bytes. @throws LinkTimeout; the bytes that did arrive stay unread. */
  readExactly(count: number, wait: Wait): Promise<Uint8Array>;
  /** Reads the bytes that have arrived, at least one and at most `maxBytes`. */
  readSome(maxBytes: number, wait: Wait): Promise<Uint8Array>;
  /** Reads up to and including `delimiter`. @throws ProtocolError when it is not within `maxBytes`. */
  readUntil(delimiter: Uint8Array | string, maxBytes: number, wait: Wait): Promise<Uint8Array>;
  /** Reads the next line as latin1 text without its CR/LF. After the first call, the link can be read only by lines. */
  readLine(wait: Wait): Promise<string>;
  /** Puts bytes back in front, for a driver that read too far. */
  unread(bytes: Uint8Array): void;
  /**
   * Reads and drops bytes until none has come for `quietMs`, at most for `maxMs`; returns the dropped bytes (the last
   * 4096).
   */
  drain(quietMs: number, maxMs: number): Promise<Uint8Array>;
  /** Waits `ms`; LinkInterrupted when `signal` fires, LinkClosed when the link is lost and everything was read. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Wait {
  readonly timeoutMs: number;
  /** Ends the wait with LinkInterrupted when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** Converts text to bytes as latin1: one byte for each character. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** The end of a file or recording, in place of a fault of the link. */
export function isEnd(error: unknown): boolean {
  return error instanceof LinkClosed && error.cause === undefined;
}

/** The value, or undefined where the file ends before or within it. */
export async function untilEnd<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (isEnd(error)) return undefined;
    throw error;
  }
}

/** The answer to a question that a receiver may leave unanswered; undefined where none comes in its time. */
export async function unlessSilent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof LinkTimeout) return undefined;
    throw error;
  }
}

/** The parts of a recording in their order, until its end or until `signal` is aborted. */
export async function* partsOf<T>(signal: AbortSignal, next: () => Promise<T>): AsyncGenerator<T, void> {
  try {
    while (!signal.aborted) {
      const part = await untilEnd(next());
      if (part === undefined) return;
      yield part;
    }
  } catch (error) {
    if (!(error instanceof LinkInterrupted)) throw error;
  }
}
