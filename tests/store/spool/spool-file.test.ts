/** A disk that fails to sync, under the segment file that is being written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Spool } from '../../../src/store/spool/spool.js';
import { SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

async function fileHandles(folder: string): Promise<FileHandle> {
  const handle = await open(join(folder, 'any'), 'w');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

const failure = () => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });

async function spoolIn(segmentBytes: number) {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-spool-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const handles = await fileHandles(folder);
  onTestFinished(() => void vi.restoreAllMocks());
  const spool = await Spool.open({ folder: join(folder, 'spool'), clock: () => 1, segmentBytes, syncEveryMs: 1e6 });
  return { spool, handles };
}

describe('a segment file', () => {
  it('is written again where a sync failed, because the next sync of the system alone would write nothing', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    for (const sweep of sweepRun({ count: 3 })) spool.append(sweep);
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(failure());
    const written = vi.spyOn(handles, 'write');
    const target = spool.appended;
    await spool.sync();
    await spool.sync();
    expect(written.mock.calls.map(([, , length]) => length)).toEqual([target % 2 ** 26]);
    expect(spool.durable).toBe(target);
    await spool.close();
  });

  it('that fails to sync when it is full does not stop the ones after it', async () => {
    const { spool, handles } = await spoolIn(600);
    for (const sweep of sweepRun({ count: 1 })) spool.append(sweep);
    await spool.flush();
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(failure());
    for (const sweep of sweepRun({ count: 20, seq: 2 })) spool.append(sweep);
    await spool.flush();
    expect(spool.health().fault).toContain('EIO');
    await spool.sync();
    expect(spool.health().fault).toBeUndefined();
    expect(spool.durable).toBe(spool.appended);
    const reader = new SpoolReader(spool.folder, 0);
    const seqs = [];
    for (let batch = reader.read(spool.written); batch.length > 0; batch = reader.read(spool.written))
      seqs.push(...batch.map(({ stamp }) => stamp.seq));
    reader.close();
    expect(seqs).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
    await spool.close();
  });
});
