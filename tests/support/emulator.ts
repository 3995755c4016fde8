/** A receiver as a plain byte machine: no port inside, so that it runs over a pty, a TCP socket or in memory. */
export interface Emulator {
  /** Bytes the program sends. */
  receive(bytes: Uint8Array): void;
  /** Plugged in: from now on the receiver may speak, through `send`. */
  start(send: (bytes: Uint8Array) => void): void;
  /** Unplugged: it falls silent and keeps no timer. */
  stop(): void;
}

/** A quiet band with a carrier every 2 MHz, some 60 dB above the floor. */
export function bandLevelDbm(hz: number): number {
  const offsetHz = Math.abs(hz - Math.round(hz / 2e6) * 2e6);
  return Math.max(-115 + 4 * Math.random(), -55 - (offsetHz / 12e3) ** 2);
}

/** What the receiver answers to each of the commands, which are given in hexadecimal. */
export function answersOf(emulator: Emulator, commands: readonly string[]): Uint8Array[] {
  const answers: Uint8Array[] = [];
  emulator.start((bytes) => void answers.push(bytes.slice()));
  for (const command of commands) emulator.receive(Buffer.from(command, 'hex'));
  return answers;
}
