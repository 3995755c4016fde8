/** The other side of `readLimited`: a process that reads one file from outside, answers, and is ended. */
import { sentenceOf } from '../errors/errors.js';

export type ReadingAnswer = { readonly value: unknown } | { readonly refused: string };

/** Reads the one input that comes; what `read` throws goes back as a sentence. */
export function serveReading<Input>(read: (input: Input) => unknown): void {
  process.once('message', async ({ input }: { readonly input: Input }) => {
    let answer: ReadingAnswer;
    try {
      answer = { value: await read(input) };
    } catch (error) {
      answer = { refused: sentenceOf(error) };
    }
    process.send?.(answer);
  });
  // A reader without its program has nobody to answer.
  process.once('disconnect', () => process.exit(1));
}
