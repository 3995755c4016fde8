import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InfluxConnection } from '../../../src/store/influx/connection.js';
import type { DeadLetters } from '../../../src/store/influx/dead-letter.js';
import { InfluxForwarder } from '../../../src/store/influx/influx-forwarder.js';
import { LineWriter } from '../../../src/store/influx/line-writer.js';
import { Spool } from '../../../src/store/spool/spool.js';
import { type Fault, type FaultProxy, startFaultProxy } from '../../support/fault-proxy.js';
import { readSweeps } from '../../support/influx/block-reader.js';
import { SMALL } from '../../support/influx-archive.js';
import { startInfluxd, type TestServer } from '../../support/influx-server.js';
import { numberedSweep } from '../../support/numbered-sweep.js';

const FAULTS: readonly Fault[] = [
  ...(['500', '429', 'garbage', 'reset', 'lost-answer', 'slow', 'pause'] as const),
  ...(['too-large', 'later', 'partial'] as const),
];
/** Faults that the product gets over without a word: it sends less at a time. */
const UNSAID: readonly Fault[] = ['slow', 'too-large', 'partial'];
const SWEEPS_EACH = 150;

describe('an InfluxDB that misbehaves', () => {
  let server: TestServer;
  let proxy: FaultProxy;
  let folder: string;
  beforeAll(async () => {
    server = await startInfluxd();
    proxy = await startFaultProxy(server.url);
    folder = await mkdtemp(join(tmpdir(), 'rfi-influx-faults-'));
  });
  afterAll(async () => {
    await proxy.close();
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  it('has every sweep once after it has recovered, whatever it did before, and the trouble was reported', async () => {
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now, segmentBytes: 1 << 20 });
    const forwarder = await InfluxForwarder.start({
      ...{ spool, planned: SMALL, folder: join(folder, 'influxdb') },
      influx: { url: proxy.url, database: 'rf', timeoutMs: 500 },
      tuning: { longestWaitMs: 30, batchBytes: 256 << 10, backoff: { firstMs: 20, longestMs: 100 } },
    });
    const problems = new Map<Fault, string | undefined>();
    let seq = 1;
    const feed = async (times = 1) => {
      for (let i = 0; i < times * SWEEPS_EACH; i++) spool.append(numberedSweep(seq++));
    };
    try {
      await feed();
      await forwarder.drained();
      for (const fault of FAULTS) {
        proxy.fault = fault;
        // Several blocks in one batch, so that less at a time is possible.
        await feed(UNSAID.includes(fault) ? 8 : 1);
        await expect.poll(() => proxy.met.get(fault) ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
        if (!UNSAID.includes(fault)) {
          const said = () => forwarder.status.problem;
          await expect.poll(said, { timeout: 60_000, message: fault }).toBeDefined();
          problems.set(fault, said());
        }
        // What can be got over is got over while it lasts.
        if (UNSAID.includes(fault)) await forwarder.drained();
        if (fault === 'later') await expect.poll(() => proxy.met.get(fault), { timeout: 60_000 }).toBeGreaterThan(1);
        proxy.fault = 'pass';
        await forwarder.drained();
      }
      const connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
      const seqs: number[] = [];
      const all = { receiverId: numberedSweep(1).receiverId, from: 0, to: 4e12 };
      for await (const sweep of readSweeps(connection, all)) seqs.push(sweep.seq);
      connection.close();
      expect(seqs).toEqual(Array.from({ length: seq - 1 }, (_, i) => i + 1));
      expect(forwarder.status.setAside).toBe(0);
      expect(forwarder.status.problem).toBeUndefined();
      expect(problems.get('500')).toContain('500');
      expect(problems.get('429')).toContain('429');
      expect(problems.get('later')).toContain('answered 503');
      const [first = 0, second = 0] = proxy.metAt.get('later') ?? [];
      // The back-off alone would be 100 ms at most.
      expect(second - first).toBeGreaterThan(900);
      expect(forwarder.status.retries).toBeGreaterThan(4);
    } finally {
      await forwarder.close();
      await spool.close();
    }
  }, 180_000);
});

describe('one line too large for what stands before the server', () => {
  it('is not set aside: everything waits until a person has put it right', async () => {
    const deadLetters = { add: () => Promise.reject(new Error('set aside')) } as unknown as DeadLetters;
    const writer = new LineWriter({ deadLetters, clock: Date.now });
    const write = (lines: readonly string[]) =>
      Promise.resolve(
        lines.join('\n').length > 10 ? { kind: 'too-large' as const, reason: '413' } : { kind: 'stored' as const },
      );
    expect(await writer.write({ write }, ['short', 'much longer than ten'])).toMatchObject({
      kind: 'refused',
      reason: 'InfluxDB, or a proxy before it, does not take 20 bytes at once: 413.',
    });
  });
});
