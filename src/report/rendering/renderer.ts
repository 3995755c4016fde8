/** Renders reports in a thread of their own, one after the other; the thread ends after a while without requests. */
import { EnvironmentError } from '../../errors/errors.js';
import { AskedThread } from '../../threads/asked-thread.js';
import { asks } from '../../threads/questions.js';
import { workerUrl } from '../../threads/worker-url.js';
import type { ReportFormat } from '../../watch/papers/formats.js';
import { SaidError, say } from '../../words/said.js';
import type { ReportDocument } from '../report-document.js';

/** A long report takes seconds on a busy machine. */
const DEADLINE_MS = 60_000;
const MOST_WAITING = 40;
const IDLE_MS = 60_000;
const ASK_AGAIN = say('Ask for the report again.');

export const RENDERING = {
  render: asks<(document: ReportDocument, format: ReportFormat) => Uint8Array>(DEADLINE_MS),
};

/** Too many reports are waiting; try again in a moment. */
export class RendererBusy extends SaidError {
  override readonly name = 'RendererBusy';
}

export class Renderer {
  readonly #thread = new AskedThread({
    file: workerUrl(import.meta.url, 'render-worker'),
    questions: RENDERING,
    start: () => undefined,
    on: {},
    again: 'when asked',
    ended: ({ error }) => {
      const said =
        error === undefined
          ? say('The thread that renders reports ended.')
          : say('The thread that renders reports failed ({why}).', { why: error.message });
      return new EnvironmentError(said, ASK_AGAIN);
    },
    late: (withinMs) =>
      new EnvironmentError(
        say('The report was not rendered within {seconds} s.', { seconds: withinMs / 1000 }),
        ASK_AGAIN,
      ),
  });
  #idle: NodeJS.Timeout | undefined;

  /**
   * @throws RendererBusy; EnvironmentError when the thread ended or took too long; Error when the report cannot be
   * rendered.
   */
  async render(document: ReportDocument, format: ReportFormat): Promise<Uint8Array> {
    if (this.#thread.openQuestions >= MOST_WAITING)
      throw RendererBusy.of('{count} reports are waiting to be rendered.', { count: MOST_WAITING });
    clearTimeout(this.#idle);
    try {
      return await this.#thread.work.render(document, format);
    } finally {
      clearTimeout(this.#idle);
      this.#idle = setTimeout(() => this.#rest(), IDLE_MS);
      this.#idle.unref();
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    await this.#thread.rest();
  }

  #rest(): void {
    if (this.#thread.openQuestions === 0) this.close().catch(() => undefined);
  }
}
