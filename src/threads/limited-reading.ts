/** The other side of `readLimited`: a process that reads one file from outside, answers, and is ended. */
import { once } from 'node:events';
import { saidOf } from '../errors/errors.js';
import type { Words } from '../words/sentence.js';

export type ReadingAnswer = { readonly value: unknown } | { readonly refused: Words };
export type StreamMessage = { readonly piece: unknown } | { readonly refused: Words } | { readonly end: true };

/** As V8 ends when its heap is full; `readLimited` says then that the memory was not enough. */
const OUT_OF_MEMORY = 134;

/** The sentence of an error. Ends the process where a buffer could not be had: in Node 20 without a code. */
function refusalOf(error: unknown): Words {
  if (!(error instanceof Error)) return saidOf(error);
  const isFull = 'code' in error && error.code === 'ERR_MEMORY_ALLOCATION_FAILED';
  if (isFull || error.message === 'Array buffer allocation failed') process.exit(OUT_OF_MEMORY);
  return saidOf(error);
}

/** Reads the one input that comes; what `read` throws goes back as a sentence. */
export function serveReading<Input>(read: (input: Input) => unknown): void {
  process.once('message', async ({ input }: { readonly input: Input }) => {
    let answer: ReadingAnswer;
    try {
      answer = { value: await read(input) };
    } catch (error) {
      answer = { refused: refusalOf(error) };
    }
    process.send?.(answer);
  });
  // A reader without its program has nobody to answer.
  process.once('disconnect', () => process.exit(1));
}

/**
 * The other side of `streamLimited`: sends each piece, and waits until it was taken. A person who stops the command stops the
 * program, which keeps what was taken and ends this process.
 */
export function serveStream<Input>(read: (input: Input) => AsyncGenerator<unknown>): void {
  const tell = (message: StreamMessage) => process.send?.(message);
  process.on('SIGINT', () => undefined);
  process.once('message', async ({ input }: { readonly input: Input }) => {
    try {
      for await (const piece of read(input)) {
        tell({ piece });
        await once(process, 'message');
      }
      tell({ end: true });
    } catch (error) {
      tell({ refused: refusalOf(error) });
    }
  });
  process.once('disconnect', () => process.exit(1));
}
