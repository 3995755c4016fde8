import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { zone } from '../../src/cli/import/import-command.js';
import { instantText } from '../../src/export/table.js';
import { EmbeddedArchive } from '../../src/store/embedded/embedded-archive.js';
import { sweepRun } from '../support/synthetic-sweeps.js';

const T0 = Date.UTC(2026, 0, 5);

describe('the time of a sweep', () => {
  it('is written to the microsecond where it has microseconds, never rounded one way and cut another', () => {
    expect(instantText(T0)).toBe('2026-01-05T00:00:00.000Z');
    expect(instantText(T0 + 0.9996)).toBe('2026-01-05T00:00:00.001Z');
    expect(instantText(T0 + 12.3456)).toBe('2026-01-05T00:00:00.012346Z');
    expect(instantText(-0.5)).toBe('1969-12-31T23:59:59.999500Z');
  });

  it('is known again however an older export cut or rounded it, so that an import adds nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-one-time-'));
    const retention = { maxAgeMs: 1e13, maxBytes: 1e12 };
    const archive = await EmbeddedArchive.open({ path: join(folder, 'sweeps.db'), retention, clock: () => T0 + 1e6 });
    onTestFinished(async () => {
      await archive.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const sweeps = sweepRun({ count: 20, startedAt: T0 + 0.6537, everyMs: 200.25 });
    for (const sweep of sweeps) archive.add(sweep);
    for (const told of [(at: number) => at, Math.floor, Math.round]) {
      const places = sweeps.map(({ startedAt, startHz, stepHz }) => ({ startedAt: told(startedAt), startHz, stepHz }));
      expect([...(await archive.seqsAt({ receiverId: 'r1', places }))]).toEqual(sweeps.map(({ seq }) => seq));
    }
    const other = [{ startedAt: T0 + 100, startHz: 400e6, stepHz: 5000 }];
    expect([...(await archive.seqsAt({ receiverId: 'r1', places: other }))]).toEqual([Number.NaN]);
  });
});

describe('the zone of an import', () => {
  it('is a name or an offset, and anything else is refused', () => {
    expect(zone('Asia/Ho_Chi_Minh')).toMatch(/^Asia\//);
    expect(zone('+07:00')).toBe('Etc/GMT-7');
    expect(zone('-0500')).toBe('Etc/GMT+5');
    expect(() => zone('Hanoi')).toThrow(/"Hanoi" is no zone/);
  });
});
