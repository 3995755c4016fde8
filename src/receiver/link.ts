/**
 * What a driver sees of the world: bytes in, bytes out, each wait with a deadline. Never a port, a timer or a clock.
 *
 *   transport ──chunks──► ByteLink ──► readExactly / readSome / readUntil / readLine ──► driver
 *             ◄──pause──  (bounded)
 */
export interface Link {
  /** Epoch ms, UTC. */
  now(): number;
  /** Sends bytes (text as latin1) and resolves once the transport has taken them. */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Exactly `count` bytes. @throws LinkTimeout, leaving what did arrive unread. */
  readExactly(count: number, wait: Wait): Promise<Uint8Array>;
  /** Whatever has arrived, at least one and at most `maxBytes` bytes. */
  readSome(maxBytes: number, wait: Wait): Promise<Uint8Array>;
  /** Bytes up to and including `delimiter`. @throws ProtocolError when it is not within `maxBytes`. */
  readUntil(delimiter: Uint8Array | string, maxBytes: number, wait: Wait): Promise<Uint8Array>;
  /** The next line as latin1 text without its CR/LF; from the first call on, the link is read by lines only. */
  readLine(wait: Wait): Promise<string>;
  /** Puts bytes back in front, for a driver that had to look ahead. */
  unread(bytes: Uint8Array): void;
  /** Reads and drops until nothing has come for `quietMs`, at most `maxMs`; gives the (last 4096) dropped bytes. */
  drain(quietMs: number, maxMs: number): Promise<Uint8Array>;
  /** Lets time pass. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Wait {
  readonly timeoutMs: number;
  /** Ends the wait with LinkInterrupted when it fires. */
  readonly signal?: AbortSignal | undefined;
}

/** latin1 text ↔ bytes, one character a byte. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

export function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
