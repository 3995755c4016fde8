/**
 * A file of another program brought over HTTP while the watch runs: megabytes a second of looking and of keeping, and live
 * frames meanwhile beside the same frames without it. `RFI_BENCH_MB` sets the size; `RFI_BENCH_FILE` names a file of one's own.
 */
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import WebSocket from 'ws';
import { decodeFrame, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { writePowerFile } from '../support/power-file.js';
import { RunningProgram } from '../support/running-program.js';
import { type BenchLine, line, quantile } from './bench-line.js';

const MB = Number(process.env['RFI_BENCH_MB'] ?? 60);
const QUIET_MS = 20_000;
const EVERY_MS = 100;
const POLL_MS = 200;

interface Job {
  readonly id: string;
  readonly state: string;
  readonly fault?: string;
  readonly imported: number;
}

export async function run(report: (figure: BenchLine) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-bench-import-'));
  const receivers = [
    {
      ...{ id: 'rx', driver: 'simulated', port: { simulated: true } },
      plans: [{ startHz: 88e6, stopHz: 108e6, points: 1000, everyMs: EVERY_MS }],
    },
  ];
  const program = await RunningProgram.start({ config: { stations: [{ id: 'st', name: 'st', receivers }] } });
  const live = new LiveFrames(program.address);
  try {
    const file = process.env['RFI_BENCH_FILE'] ?? join(folder, 'scan.csv');
    if (process.env['RFI_BENCH_FILE'] === undefined) await writePowerFile(file, MB * 1e6);
    const bytes = (await stat(file)).size;
    const quiet = await live.during(async () => void (await pass(QUIET_MS)));
    const figure = (metric: string, ms: number, target?: string) =>
      report(line({ bench: 'import', metric, value: bytes / 1e3 / ms, unit: 'MB/s', ...(target && { target }) }));
    const ask = asker(program.address);
    let sweeps = 0;
    const busy = await live.during(async () => {
      const begunAt = performance.now();
      const { id } = await ask('POST', '?name=scan.csv&zone=UTC', createReadStream(file));
      const lookedAt = await until(ask, id, 'ready');
      figure('brought and looked at', lookedAt - begunAt);
      await ask('POST', `/${id}/keep`, JSON.stringify({ stationId: 'st', receiverId: 'old' }));
      const keptAt = await until(ask, id, 'kept');
      figure('kept', keptAt - lookedAt, '>= 5');
      figure('from the first byte brought to the last sweep kept', keptAt - begunAt);
      sweeps = (await ask('GET', `/${id}`)).imported;
    });
    report(line({ bench: 'import', metric: 'sweeps kept', value: sweeps, unit: '1' }));
    for (const share of [0.5, 0.99]) {
      const [value = Number.NaN, baseline = Number.NaN] = [busy, quiet].map((all) => quantile(all, share));
      const metric = `sweep begun to frame received, p${100 * share}, during the import`;
      report(line({ bench: 'import', metric, value, unit: 'ms', baseline, baselineName: 'without it' }));
    }
    const due = quiet.length / QUIET_MS;
    report(line({ bench: 'import', metric: 'frames a second without it', value: 1000 * due, unit: '1/s' }));
  } finally {
    live.close();
    await program.close();
    await rm(folder, { recursive: true });
  }
}

function asker(address: string) {
  return async (method: string, path: string, body?: string | NodeJS.ReadableStream): Promise<Job> => {
    const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream';
    const init = { method, headers: { 'content-type': type }, duplex: 'half', ...(body === undefined ? {} : { body }) };
    const answer = await fetch(new URL(`/api/v1/imports${path}`, address), init as RequestInit);
    const job = (await answer.json()) as Job;
    if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(job)}`);
    return job;
  };
}

/** Waits for a state; returns the time at which it was seen. */
async function until(ask: ReturnType<typeof asker>, id: string, wanted: string): Promise<number> {
  for (;;) {
    const { state, fault } = await ask('GET', `/${id}`);
    if (state === wanted) return performance.now();
    if (state === 'failed') throw new Error(fault);
    await pass(POLL_MS);
  }
}

/** Ages of frames when they are received, ms. */
class LiveFrames {
  readonly #socket: WebSocket;
  #ages: number[] = [];

  constructor(address: string) {
    this.#socket = new WebSocket(new URL('/live', address), LIVE_SUBPROTOCOL);
    this.#socket.on('open', () => this.#socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'rx' })));
    this.#socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.#ages.push(Date.now() - decodeFrame(new Uint8Array(data)).startedAt);
    });
  }

  async during(work: () => Promise<void>): Promise<readonly number[]> {
    this.#ages = [];
    await work();
    return this.#ages;
  }

  close(): void {
    this.#socket.close();
  }
}
