/** The thread of `tests/threads/asked-thread.test.ts`: does what it is told, also what no thread should do. */
import { ConfigError, EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { CannotGoOn, handedOver, serveThread, stillAtWork } from '../../src/threads/serve-thread.js';
import { asItCame } from '../../src/words/said.js';
import { OwnFault, type TRIED, type TriedEvents } from './asked-questions.js';

const FAULTS: Readonly<Record<string, () => unknown>> = {
  EnvironmentError: () =>
    new EnvironmentError(asItCame('The disk is full.'), asItCame('Free some space.'), { cause: new Error('ENOSPC') }),
  ConfigError: () => new ConfigError(asItCame('The span is empty.')),
  LinkTimeout: () => new LinkTimeout(asItCame('nothing in 2 s')),
  LinkClosed: () => new LinkClosed(asItCame('unplugged')),
  ProtocolError: () => new ProtocolError(asItCame('odd bytes')),
  RangeError: () => new RangeError('no such bin'),
  OwnFault: () => new OwnFault(asItCame('of this thread alone')),
  code: () => Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR' }),
  text: () => 'no error at all',
};

function block(ms: number, progress: boolean): string {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) if (progress) stillAtWork(20);
  return 'done';
}

serveThread<string, typeof TRIED, TriedEvents>(async (start, tell) => {
  if (start === 'hang') block(60_000, false);
  if (start !== 'well') throw FAULTS[start]?.();
  let kept = new Float32Array();
  return {
    answers: {
      double: (value) => 2 * value,
      fail: (kind) => {
        throw FAULTS[kind]?.();
      },
      endBy(kind) {
        if (kind === 'exit') process.exit(3);
        if (kind === 'fault') throw new CannotGoOn('the file is damaged');
        setImmediate(() => {
          throw new Error('a timer failed');
        });
        return new Promise(() => undefined);
      },
      block,
      answerLate: (ms) => new Promise((resolve) => setTimeout(() => resolve('late'), ms)),
      never: () => new Promise(() => undefined),
      levels(count) {
        kept = new Float32Array(count).fill(-90);
        return handedOver(kept, [kept.buffer]);
      },
      lengthLeft: () => kept.length,
      note: (text) => tell('noted', text, text.length),
      spoil() {
        throw new Error('an order failed');
      },
    },
  };
});
