import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, EnvironmentError, LinkClosed, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { AskedThread, type ThreadEnd, type ThreadOptions } from '../../src/threads/asked-thread.js';
import { asItCame, type Words } from '../../src/words/said.js';
import { ANSWER_WITHIN_MS, OwnFault, TRIED, type TriedEvents } from '../support/asked-questions.js';

type Options = Partial<ThreadOptions<string, typeof TRIED, TriedEvents>>;

const file = new URL('../../dist/testing/tests/support/asked-worker.js', import.meta.url);

function threadOf(options: Options = {}): AskedThread<string, typeof TRIED, TriedEvents> {
  const thread = new AskedThread({
    ...{ file, questions: TRIED, start: () => 'well', on: { noted: () => {} }, again: 'always', hungAfterMs: 0 },
    ended: ({ why, isClosed, wasOpen, error }) =>
      !wasOpen && error !== undefined ? error : new Error(isClosed ? 'closed' : `ended: ${why}`),
    late: (withinMs) => new EnvironmentError(asItCame(`no answer within ${withinMs} ms`), asItCame('Ask again.')),
    errors: [OwnFault],
    ...options,
  });
  onTestFinished(() => thread.close());
  thread.start();
  return thread;
}

async function faultOf(promise: Promise<unknown>): Promise<Error & { readonly cure?: Words; readonly code?: string }> {
  return await promise.then(
    () => new Error('it did not fail'),
    (error: Error) => error,
  );
}

describe('a question to a thread', () => {
  it('gets its own answer, also when it is one of a thousand', async () => {
    const { work } = threadOf();
    const numbers = Array.from({ length: 1000 }, (_, i) => i);
    expect(await Promise.all(numbers.map((number) => work.double(number)))).toEqual(
      numbers.map((number) => 2 * number),
    );
  });

  it.each([
    ['EnvironmentError', EnvironmentError, 'The disk is full.'],
    ['ConfigError', ConfigError, 'The span is empty.'],
    ['LinkTimeout', LinkTimeout, 'nothing in 2 s'],
    ['LinkClosed', LinkClosed, 'unplugged'],
    ['ProtocolError', ProtocolError, 'odd bytes'],
    ['RangeError', RangeError, 'no such bin'],
    ['OwnFault', OwnFault, 'of this thread alone'],
    ['code', Error, 'disk I/O error'],
    ['text', Error, 'no error at all'],
  ] as const)('fails with what the thread threw: %s', async (kind, type, message) => {
    const thread = threadOf();
    const fault = await faultOf(thread.work.fail(kind));
    expect(fault).toBeInstanceOf(type);
    expect(fault.message).toBe(message);
    expect(fault.stack).toContain(kind === 'text' ? 'packError' : 'asked-worker');
    expect(fault.cure?.en).toBe(kind === 'EnvironmentError' ? 'Free some space.' : undefined);
    expect((fault.cause as Error | undefined)?.message).toBe(kind === 'EnvironmentError' ? 'ENOSPC' : undefined);
    expect(fault.code).toBe(kind === 'code' ? 'SQLITE_IOERR' : undefined);
    expect(thread.lives).toBe(1);
  });

  it('gets an answer whose buffers were moved, not copied', async () => {
    const { work } = threadOf();
    expect(await work.levels(5000)).toEqual(new Float32Array(5000).fill(-90));
    expect(await work.lengthLeft()).toBe(0);
  });

  it('fails when it cannot be sent, and nothing waits for it', async () => {
    const thread = threadOf();
    const sent = (() => undefined) as unknown as number;
    await expect(thread.work.double(sent)).rejects.toThrow('could not be cloned');
    expect(thread.openQuestions).toBe(0);
  });

  it('can wait for what must come first', async () => {
    const order: string[] = [];
    const thread = threadOf({ on: { noted: (text) => order.push(text) } });
    const asked = thread.after({ double: TRIED.double }, async () => {
      await thread.opened();
      thread.work.note('first');
    });
    order.push(String(await asked.double(3)));
    expect(order).toEqual(['first', '6']);
  });
});

describe('a deadline', () => {
  it('refuses a question that is late, and the thread that still answers others goes on', async () => {
    const thread = threadOf();
    await thread.opened();
    const asking = setInterval(() => void thread.work.double(1).catch(() => undefined), 20);
    onTestFinished(() => clearInterval(asking));
    const fault = await faultOf(thread.work.answerLate(3 * ANSWER_WITHIN_MS));
    expect(fault).toMatchObject({ message: `no answer within ${ANSWER_WITHIN_MS} ms`, cure: { en: 'Ask again.' } });
    expect(await thread.work.double(3)).toBe(6);
    expect(thread.lives).toBe(1);
  });

  it('drops an answer that comes too late', async () => {
    const thread = threadOf({ hungAfterMs: 60_000 });
    await thread.opened();
    await faultOf(thread.work.answerLate(2 * ANSWER_WITHIN_MS));
    await new Promise((resolve) => setTimeout(resolve, 2 * ANSWER_WITHIN_MS));
    expect(await thread.work.double(4)).toBe(8);
    expect(thread.lives).toBe(1);
  });

  it('is begun again by progress of the thread', async () => {
    const thread = threadOf();
    await thread.opened();
    expect(await thread.work.block(4 * ANSWER_WITHIN_MS, true)).toBe('done');
  });

  it('ends a thread that hangs, and another answers', async () => {
    const ends: ThreadEnd[] = [];
    const thread = threadOf({ onEnded: (end) => ends.push(end) });
    await thread.opened();
    const fault = await faultOf(thread.work.block(60_000, false));
    expect(fault.message).toBe(`no answer within ${ANSWER_WITHIN_MS} ms`);
    expect(ends).toMatchObject([{ why: 'it gave no sign of life for 0.3 s', early: 1 }]);
    await expect.poll(() => thread.work.double(5).catch(() => 0)).toBe(10);
    expect(thread.lives).toBe(2);
  });

  it('does not end a silent thread while a question with a longer one is open', async () => {
    const thread = threadOf();
    await thread.opened();
    const blocked = thread.work.block(3 * ANSWER_WITHIN_MS, false);
    const long = thread.work.double(21);
    expect((await faultOf(blocked)).message).toContain('no answer');
    expect(await long).toBe(42);
    expect(thread.lives).toBe(1);
  });
});

describe('a thread that ends', () => {
  it.each([
    ['exit', 'exit code 3'],
    ['fault', 'the file is damaged'],
    ['crash', 'a timer failed'],
  ] as const)('by %s fails its open questions with the reason, and is replaced', async (kind, why) => {
    const before: (string | undefined)[] = [];
    const thread = threadOf({ onStarted: (end) => before.push(end?.why) });
    await thread.opened();
    const open = thread.work.never();
    const both = [faultOf(open), faultOf(thread.work.endBy(kind))];
    expect((await Promise.all(both)).map(({ message }) => message)).toEqual([`ended: ${why}`, `ended: ${why}`]);
    expect((await faultOf(thread.work.double(1))).message).toBe(`ended: ${why}`);
    await expect.poll(() => thread.work.double(5).catch(() => 0)).toBe(10);
    expect(before).toEqual([undefined, why]);
  });

  it('ends by an order that fails', async () => {
    const ends: string[] = [];
    const thread = threadOf({ onEnded: ({ why }) => ends.push(why) });
    thread.work.spoil();
    await expect.poll(() => ends).toEqual(['an order failed']);
  });

  it('again and again is replaced after pauses that grow', async () => {
    const startedAtMs: number[] = [];
    const early: number[] = [];
    threadOf({
      start: () => {
        startedAtMs.push(performance.now());
        return 'RangeError';
      },
      onEnded: (end) => early.push(end.early),
    });
    await expect.poll(() => startedAtMs.length).toBe(5);
    const pauses = startedAtMs.slice(1).map((at, i) => at - (startedAtMs[i] ?? 0));
    for (const [i, pause] of pauses.entries()) expect(pause).toBeGreaterThan(99 * 2 ** i);
    expect(early).toEqual([1, 2, 3, 4]);
  });

  it('because it cannot be opened tells why, with class and cure', async () => {
    const thread = threadOf({ start: () => 'EnvironmentError', again: 'never' });
    const fault = await faultOf(thread.opened());
    expect(fault).toBeInstanceOf(EnvironmentError);
    expect(fault).toMatchObject({ message: 'The disk is full.', cure: { en: 'Free some space.' } });
    expect(await faultOf(thread.work.double(1))).toBeInstanceOf(EnvironmentError);
    expect(thread.isRunning).toBe(false);
  });

  it('is replaced by the next question where it is started when asked', async () => {
    const thread = threadOf({ again: 'when asked' });
    await thread.rest();
    expect(thread.isRunning).toBe(false);
    expect(await thread.work.double(8)).toBe(16);
    expect(thread.lives).toBe(2);
  });

  it('for good is not replaced, and says so to whoever asks', async () => {
    const thread = threadOf();
    const farewell: number[] = [];
    const open = faultOf(thread.work.never());
    await thread.close(async (work) => farewell.push(await work.double(1)));
    expect(farewell).toEqual([2]);
    expect((await open).message).toBe('closed');
    expect((await faultOf(thread.work.double(1))).message).toBe('closed');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(thread.lives).toBe(1);
  });
});
