/**
 * A long file from outside, read in a limited process that sends its findings piece by piece. The next piece is made only
 * when the one before it was taken, so neither side holds more than one. The watch goes first where processors are few.
 *
 *   streamLimited(url, input) ──► node url ──► serveStream(read): one input in, pieces out, each answered with "next"
 */
import { say, type Words } from '../words/said.js';
import { lower } from './give-way.js';
import { lateReading, ReadingRefused, startedWith, whyEnded } from './limited-reader.js';
import type { StreamMessage } from './limited-reading.js';

interface StreamOptions {
  readonly memoryMb: number;
  readonly cpuSeconds: number;
  /** Longest wait for one piece. */
  readonly withinMs: number;
  /** The time zone in which local times are read. */
  readonly zone?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** @throws ReadingRefused with the reader's sentence, or when it ended, or needed too much time or memory. */
export async function* streamLimited<Piece>(url: URL, input: unknown, options: StreamOptions): AsyncGenerator<Piece> {
  const { withinMs, signal } = options;
  const child = startedWith(url, options, options.zone);
  if (child.pid !== undefined) lower(child.pid);
  let said = '';
  const queue: (StreamMessage | { readonly died: Words })[] = [];
  let wake = (): void => undefined;
  const put = (message: (typeof queue)[number]): void => {
    queue.push(message);
    wake();
  };
  child.on('message', (message: StreamMessage) => put(message));
  child.stderr?.on('data', (text) => {
    said = (said + String(text)).slice(-2000);
  });
  child.on('error', (error) => put({ died: say('The file could not be read ({why}).', { why: error.message }) }));
  child.on('exit', (code, ended) => put({ died: whyEnded({ code, signal: ended, said }, options) }));
  const onAbort = (): void => put({ died: say('The reading was stopped.') });
  signal?.addEventListener('abort', onAbort);
  try {
    child.send({ input });
    for (;;) {
      if (queue.length === 0)
        await new Promise<void>((resolve) => {
          const late = setTimeout(() => put({ died: lateReading(withinMs) }), withinMs);
          wake = () => {
            clearTimeout(late);
            resolve();
          };
        });
      const message = queue.shift();
      if (signal?.aborted || message === undefined) return;
      if ('died' in message) throw new ReadingRefused(message.died);
      if ('refused' in message) throw new ReadingRefused(message.refused);
      if ('end' in message) return;
      yield message.piece as Piece;
      child.send({ next: true });
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    child.removeAllListeners();
    child.on('error', () => undefined);
    child.kill('SIGKILL');
  }
}
