/** Writes lines so that a bad line costs only itself: a refused batch is halved until the bad line is found. */
import type { DeadLetters } from './dead-letter.js';
import type { WriteOutcome } from './write-outcome.js';

/**
 * Number of bad lines without a good one between them after which the fault is not in the lines but in the database or this
 * program.
 */
const MOST_BAD_IN_A_ROW = 8;

/** The one method needed of a connection. */
export interface LineSink {
  write(lines: readonly string[]): Promise<WriteOutcome>;
}

function tooSmall(line: string, reason: string): BatchOutcome {
  return {
    kind: 'refused',
    reason: `InfluxDB, or a proxy before it, does not take ${Buffer.byteLength(line)} bytes at once: ${reason}.`,
    cure: 'Allow at least 64 kB: max-body-size of InfluxDB, client_max_body_size of nginx.',
  };
}

/** Result of a batch: stored (all but the refused lines), or not stored and why; then no line of it counts as stored. */
export type BatchOutcome =
  | { readonly kind: 'stored'; readonly setAside: number }
  | Extract<WriteOutcome, { kind: 'refused' | 'later' }>;

export interface LineWriterOptions {
  readonly deadLetters: DeadLetters;
  readonly clock: () => number;
}

interface BadLine {
  readonly line: string;
  readonly reason: string;
}

export class LineWriter {
  readonly #deadLetters: DeadLetters;
  readonly #clock: () => number;
  #badInARow = 0;

  constructor({ deadLetters, clock }: LineWriterOptions) {
    this.#deadLetters = deadLetters;
    this.#clock = clock;
  }

  /**
   * Sends all lines. A batch that was half stored when the network failed may be sent again: the same points overwrite
   * themselves. When the server refuses line after line, none is set aside: the whole batch is refused and stays in the spool
   * until a person has repaired the cause.
   */
  async write(sink: LineSink, lines: readonly string[]): Promise<BatchOutcome> {
    const bad: BadLine[] = [];
    const before = this.#badInARow;
    const outcome = await this.#send(sink, lines, bad);
    if (outcome.kind !== 'stored') {
      this.#badInARow = Math.min(before, this.#badInARow);
      return outcome;
    }
    for (const { line, reason } of bad) await this.#deadLetters.add(line, reason, this.#clock());
    return { kind: 'stored', setAside: bad.length };
  }

  async #send(sink: LineSink, lines: readonly string[], bad: BadLine[]): Promise<BatchOutcome> {
    const outcome = await sink.write(lines);
    switch (outcome.kind) {
      case 'stored':
        if (lines.length > 0) this.#badInARow = 0;
        return { kind: 'stored', setAside: 0 };
      case 'refused':
      case 'later':
        return outcome;
      case 'bad-line':
        return lines.length > 1
          ? await this.#halves(sink, lines, bad)
          : this.#take(lines[0] ?? '', outcome.reason, bad);
      case 'too-large':
        // A single line is small enough for every InfluxDB, so the limit of a proxy is set too low and the line is not at
        // fault.
        return lines.length > 1 ? await this.#halves(sink, lines, bad) : tooSmall(lines[0] ?? '', outcome.reason);
    }
  }

  async #halves(sink: LineSink, lines: readonly string[], bad: BadLine[]): Promise<BatchOutcome> {
    const middle = lines.length >> 1;
    for (const half of [lines.slice(0, middle), lines.slice(middle)]) {
      const outcome = await this.#send(sink, half, bad);
      if (outcome.kind !== 'stored') return outcome;
    }
    return { kind: 'stored', setAside: 0 };
  }

  #take(line: string, reason: string, bad: BadLine[]): BatchOutcome {
    this.#badInARow += 1;
    if (this.#badInARow > MOST_BAD_IN_A_ROW)
      return {
        kind: 'refused',
        reason: `InfluxDB refuses line after line: ${reason}.`,
        cure: 'Something else wrote the same measurements with other types. Give rfi-logger a database of its own.',
      };
    bad.push({ line, reason });
    return { kind: 'stored', setAside: 0 };
  }
}
