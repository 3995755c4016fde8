import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { AtLine } from '../../../src/notify/telephone/at-line.js';
import type { Link } from '../../../src/receiver/link.js';

/** A modem that says one line after another without end, `everyMs` apart. */
function endless(line: string, everyMs: number): Link {
  let isOpen = true;
  onTestFinished(() => {
    isOpen = false;
  });
  return {
    write: () => Promise.resolve(),
    readSome: async (_most: number, { signal }: { signal?: AbortSignal } = {}) => {
      await pause(everyMs);
      if (!isOpen || signal?.aborted === true) throw new Error('closed');
      return new TextEncoder().encode(line);
    },
  } as unknown as Link;
}

it.each([
  ['drips', '+CREG: 1\r\n', 20],
  ['floods', '+CREG: 1,2,3,4\r\n'.repeat(256), 0],
])('a modem that %s is left at the deadline of the command', async (_how, text, everyMs) => {
  const line = new AtLine(endless(text, everyMs), () => undefined);
  const began = performance.now();
  await expect(line.run('AT+CREG?', { timeoutMs: 300 })).rejects.toThrow('did not answer AT+CREG? within 300 ms');
  expect(performance.now() - began).toBeLessThan(2000);
  await line.close();
});
