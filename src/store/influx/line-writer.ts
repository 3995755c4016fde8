/** Puts lines into the database so that one bad line costs one line: a refused batch is halved until it is found. */
import type { DeadLetters } from './dead-letter.js';
import type { WriteOutcome } from './write-outcome.js';

/** This many bad lines without one good line between them are no accident of a line: something is wrong with us all. */
const MOST_BAD_IN_A_ROW = 8;

/** The one thing needed of a connection. */
export interface LineSink {
  write(lines: readonly string[]): Promise<WriteOutcome>;
}

function tooSmall(line: string, reason: string): BatchOutcome {
  return {
    kind: 'refused',
    reason: `InfluxDB, or a proxy before it, does not take ${Buffer.byteLength(line)} bytes at once: ${reason}.`,
    cure: 'Let it take 64 kB at least: max-body-size of InfluxDB, client_max_body_size of nginx.',
  };
}

/** What became of a batch: stored (all but the lines set aside), or not, and why; then nothing of it is settled. */
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
   * Sends all lines. A batch that is half stored when the network goes may be sent again whole: the same points
   * overwrite themselves. When the server calls line after line bad, nothing is set aside: the batch is refused,
   * so that it stays in the spool until a person has mended the cause.
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
        // A line alone is no larger than every InfluxDB takes: what stands before it is set too low, and nothing is at fault with the line.
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
