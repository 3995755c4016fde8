import type { Emulator } from '../emulator.js';

/** A shell such as tinySA and NanoVNA have; what `answer` does not know is answered with a question mark. */
export function emulatedShell(answer: (line: string) => string | undefined): Emulator {
  let send: ((bytes: Uint8Array) => void) | undefined;
  let line = '';
  return {
    start: (to) => {
      send = to;
    },
    stop: () => {
      send = undefined;
    },
    receive: (bytes) => {
      for (const char of Buffer.from(bytes).toString('latin1')) {
        if (char !== '\r') line += char;
        else {
          const reply = answer(line) ?? `${line}?`;
          send?.(Buffer.from(`${line}\r\n${reply === '' ? '' : `${reply}\r\n`}ch> `, 'latin1'));
          line = '';
        }
      }
    },
  };
}
