/** A receiver as a plain byte machine: no port inside, so that it runs over a pty, a TCP socket or in memory. */
export interface Emulator {
  /** Bytes the program sends. */
  receive(bytes: Uint8Array): void;
  /** Plugged in: from now on the receiver may speak, through `send`. */
  start(send: (bytes: Uint8Array) => void): void;
  /** Unplugged: it falls silent and keeps no timer. */
  stop(): void;
}
