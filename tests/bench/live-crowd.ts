/**
 * Thousands of viewers in two processes: a crowd, and some witnesses who join among them. The process of the witnesses has
 * little to do, so its times are those of the server; those of the crowd hold what reading thousands of sockets takes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { ClientReport, ClientTask } from './live-clients.js';

const MOST_WITNESSES = 50;
/** Of a few viewers each tenth is a witness, and of one the one. */
const WITNESSES = 0.1;
const KEEP_EVERY = 15;

type CrowdTask = Omit<ClientTask, 'keepEvery'>;

export interface CrowdReport {
  readonly frames: number;
  /** As the witnesses saw it. */
  readonly latenciesMs: readonly number[];
  /** The same as the crowd's busy process saw it. */
  readonly crowdLatenciesMs: readonly number[];
  /** Processor time of the crowd for each frame, µs: a measure of what the measuring side takes from the machine. */
  readonly crowdCpuUs: number;
}

export class LiveCrowd {
  readonly #crowd: ChildProcess;
  readonly #witnesses: ChildProcess;

  private constructor(task: CrowdTask) {
    const client = (given: ClientTask) => fork(built('live-clients.js'), [JSON.stringify(given)]);
    this.#crowd = client({ ...task, keepEvery: KEEP_EVERY });
    this.#witnesses = client({ ...task, frozen: 0, keepEvery: 1 });
  }

  static async join(task: CrowdTask, viewers: number): Promise<LiveCrowd> {
    const crowd = new LiveCrowd(task);
    const witnesses = Math.min(MOST_WITNESSES, Math.ceil(WITNESSES * viewers));
    const others = viewers - witnesses;
    // The last to join, who is the last to be served, is a witness.
    for (let i = 1; i <= witnesses; i++) {
      await ask(crowd.#crowd, {
        join: Math.floor((others * i) / witnesses) - Math.floor((others * (i - 1)) / witnesses),
      });
      await ask(crowd.#witnesses, { join: 1 });
    }
    return crowd;
  }

  measure(): void {
    for (const process of [this.#crowd, this.#witnesses]) process.send({ measure: true });
  }

  async report(): Promise<CrowdReport> {
    const [crowd, witnesses] = await Promise.all(
      [this.#crowd, this.#witnesses].map((process) => ask<ClientReport>(process, { measure: false })),
    );
    if (crowd === undefined || witnesses === undefined) throw new Error('the viewers ended before their report');
    return {
      frames: crowd.frames + witnesses.frames,
      latenciesMs: witnesses.latenciesMs,
      crowdLatenciesMs: crowd.latenciesMs,
      crowdCpuUs: (1000 * crowd.cpuMs) / crowd.frames,
    };
  }

  close(): void {
    this.#crowd.kill();
    this.#witnesses.kill();
  }
}

/** Under vitest this file is TypeScript; processes run what was built of it. */
export function built(name: string): URL {
  const folder = import.meta.url.endsWith('.ts') ? '../../dist/testing/tests/bench/' : './';
  return new URL(folder + name, import.meta.url);
}

export async function answerOf<T>(child: ChildProcess): Promise<T> {
  const [first] = (await once(child, 'message')) as [T];
  return first;
}

async function ask<T>(child: ChildProcess, message: object): Promise<T> {
  const answer = answerOf<T>(child);
  child.send(message);
  return await answer;
}
