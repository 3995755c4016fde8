import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InfluxForwarder } from '../../../src/store/influx/influx-forwarder.js';
import { Spool } from '../../../src/store/spool/spool.js';
import { SMALL } from '../../support/influx-archive.js';
import { startVictoria } from '../../support/influx-server.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

describe('forwarding to a real VictoriaMetrics', () => {
  it('writes levels, floors and channels, and no packed trace that would become a zero', async () => {
    const server = await startVictoria();
    const folder = await mkdtemp(join(tmpdir(), 'rfi-victoria-forward-'));
    const spool = await Spool.open({ folder: join(folder, 'spool'), clock: Date.now });
    const influx = { url: server.url, database: 'rf' };
    const forwarder = await InfluxForwarder.start({ spool, influx, planned: SMALL, folder: join(folder, 'influxdb') });
    try {
      const sweeps = sweepRun({ count: 150, bins: 100 });
      for (const sweep of sweeps) forwarder.append(sweep);
      await forwarder.drained();
      expect(forwarder.status).toMatchObject({ server: 'VictoriaMetrics', setAside: 0, problem: undefined });
      await fetch(`${server.url}/internal/force_flush`);
      const names = await fetch(`${server.url}/api/v1/label/__name__/values?start=1600000000`);
      const { data } = (await names.json()) as { data: string[] };
      expect(data).toEqual(expect.arrayContaining(['blk_floor', 'blk_max', 'blk_n', 'blk_p50', 'ch_max', 'ch_occ']));
      expect(data.filter((name) => name.endsWith('_tr'))).toEqual([]);
      const exported = await (await fetch(`${server.url}/api/v1/export?match[]=blk_max`)).text();
      const values = exported
        .trim()
        .split('\n')
        .flatMap((text) => (JSON.parse(text) as { values: number[] }).values);
      expect(Math.max(...values)).toBe(Math.max(...sweeps.flatMap(({ levelsDbm }) => [...levelsDbm])));
    } finally {
      await forwarder.close();
      await spool.close();
      await server.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
