import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxConnection } from '../../../src/store/influx/connection.js';
import { readSweeps } from '../../support/influx/block-reader.js';
import { startInfluxd, type TestServer } from '../../support/influx-server.js';
import { numberedSweep } from '../../support/numbered-sweep.js';

const PROGRAM = join(import.meta.dirname, '../../../dist/testing/tests/support/influx-program.js');
const SWEEPS = 4000;
const PER_SECOND = 800;
const DEADLINE_MS = 30_000;

interface Running {
  readonly child: ChildProcess;
  readonly drained: Promise<boolean>;
  durable(): number;
}

describe('under load, with InfluxDB killed three times and the program twice', () => {
  let server: TestServer;
  let folder: string;
  let running: Running | undefined;
  beforeAll(async () => {
    server = await startInfluxd();
    folder = await mkdtemp(join(tmpdir(), 'rfi-never-lose-'));
  });
  afterAll(async () => {
    running?.child.kill('SIGKILL');
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  function start(): Running {
    const child = spawn(process.execPath, [PROGRAM, server.url, folder, '1', String(SWEEPS), String(PER_SECOND)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let durable = 0;
    let text = '';
    const drained = new Promise<boolean>((resolve) => {
      child.stdout?.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const lines = text.split('\n');
        text = lines.pop() ?? '';
        for (const line of lines) {
          if (line === 'drained') resolve(true);
          const match = /^durable (\d+)$/.exec(line);
          if (match !== null) durable = Math.max(durable, Number(match[1]));
        }
      });
      child.once('exit', () => resolve(false));
    });
    running = { child, drained, durable: () => durable };
    return running;
  }

  const reaches = async (program: Running, seq: number) => {
    const deadline = Date.now() + DEADLINE_MS;
    while (program.durable() < seq) {
      if (Date.now() > deadline) throw new Error(`the program stands at ${program.durable()}, not at ${seq}`);
      await sleep(10);
    }
  };
  const killed = async ({ child }: Running) => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  const outage = async (ms: number) => {
    await server.kill();
    await sleep(ms);
    await server.start();
  };

  it(
    'every sweep is there once, with its own levels',
    async () => {
      let program = start();
      await reaches(program, 500);
      await outage(300);
      await reaches(program, 1200);
      await killed(program);
      const promised = program.durable();
      program = start();
      await reaches(program, promised + 300);
      await outage(300);
      await reaches(program, promised + 900);
      await server.kill();
      await killed(program);
      program = start();
      await sleep(300);
      await server.start();
      expect(await program.drained).toBe(true);

      const connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
      const [stored] = await connection.query('SELECT sum("n"), count("n") FROM "blk"');
      const found: number[] = [];
      let wrong = 0;
      for await (const sweep of readSweeps(connection, { receiverId: 'rx-1', from: 0, to: 2e12 })) {
        found.push(sweep.seq);
        const expected = numberedSweep(sweep.seq);
        if (
          sweep.startedAt !== expected.startedAt ||
          !sweep.levelsDbm.every((level, i) => level === expected.levelsDbm[i])
        )
          wrong += 1;
      }
      connection.close();
      expect(found).toEqual(Array.from({ length: SWEEPS }, (_, i) => i + 1));
      expect(wrong).toBe(0);
      // Not even a point of the database holds a sweep twice.
      expect(stored?.rows[0]?.[1]).toBe(SWEEPS);
    },
    DEADLINE_MS * 2,
  );
});
