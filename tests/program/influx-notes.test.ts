import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { coveragePoint } from '../../src/duty/influx-notes.js';
import { InfluxConnection } from '../../src/store/influx/connection.js';
import { type InfluxNote, NoteBox, noteLines } from '../../src/store/influx/note-box.js';
import { openInfluxArchive } from '../support/influx-archive.js';
import { startInfluxd } from '../support/influx-server.js';

const T0 = Date.UTC(2026, 0, 5);

function emission(n: number): InfluxNote {
  return {
    kind: 'emission',
    point: {
      ...{
        stationId: 's1',
        receiverId: 'r1',
        emissionId: `r1/${n}`,
        kind: 'cw',
        startedAt: T0 + n,
        endedAt: T0 + n + 500,
      },
      ...{ centreHz: 101.5e6, bandwidthHz: 12_500, maxDbm: -60, excessDb: 22, score: 71, ordinal: n },
    },
  };
}

describe('notes for InfluxDB', () => {
  it('wait in a bounded box: the oldest give way and are counted', () => {
    const box = new NoteBox(5);
    for (let n = 0; n < 8; n++) box.add(emission(n));
    expect(box.counts).toEqual({ waiting: 5, sent: 0, dropped: 3 });
    const taken = box.take();
    box.add(emission(8));
    box.putBack(taken);
    expect(box.counts).toEqual({ waiting: 5, sent: 0, dropped: 4 });
    const rest = box.take();
    expect(rest[0]).toEqual(emission(4));
    box.stored(rest, 1);
    expect(box.counts).toEqual({ waiting: 0, sent: 4, dropped: 5 });
  });

  it('carry no text for a store that would make 0 of it', () => {
    expect(noteLines([emission(1)], true)[0]).toContain('id="r1/1"');
    expect(noteLines([emission(1)], false)[0]).not.toContain('id=');
  });

  it('state how much of the minute a band was watched, and the reason for the rest', () => {
    const stretches = [
      { from: T0, to: T0 + 20_000, state: 'watched' as const },
      { from: T0 + 20_000, to: T0 + 25_000, state: 'degraded' as const, reason: 'overload' as const },
      { from: T0 + 25_000, to: T0 + 60_000, state: 'blind' as const, reason: 'receiver-lost' as const },
    ];
    expect(coveragePoint({ stationId: 's1', bandKey: 'fm', stretches }, T0, T0 + 60_000)).toMatchObject({
      ...{ stationId: 's1', plan: 'fm', intervalMs: 60_000, watchedMs: 20_000, reason: 'receiver-lost' },
    });
  });

  it('reach a real InfluxDB beside the sweeps, and the status counts them', async () => {
    const server = await startInfluxd();
    onTestFinished(() => server.dispose());
    const folder = await mkdtemp(join(tmpdir(), 'rfi-notes-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const open = await openInfluxArchive({ url: server.url, database: 'rf' }, folder);
    for (let n = 0; n < 300; n++) open.forwarder.note(emission(n));
    const watched = { stationId: 's1', receiverId: '', plan: 'fm', endedAt: T0, intervalMs: 60_000, watchedMs: 45_000 };
    open.forwarder.note({
      kind: 'coverage',
      point: { ...watched, sweeps: Number.NaN, lostSweeps: Number.NaN, reason: 'overload' },
    });
    await open.forwarder.drained();
    expect(open.forwarder.status.notes).toEqual({ waiting: 0, sent: 301, dropped: 0 });
    const connection = await InfluxConnection.open({ url: server.url, database: 'rf' });
    const [counted] = await connection.query('SELECT count("f") FROM "emission"');
    expect(counted?.rows[0]?.[1]).toBe(300);
    const [share] = await connection.query('SELECT "share", "reason" FROM "coverage"');
    expect(share?.rows[0]?.slice(1)).toEqual([0.75, 'overload']);
    connection.close();
    await open.close();
    open.forwarder.note(emission(1));
    expect(open.forwarder.status.notes.dropped).toBe(1);
  });
});
