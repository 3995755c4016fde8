/** A disk that fails or becomes full, under the segment file that is being written. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Spool, type SpoolOptions } from '../../../src/store/spool/spool.js';
import { SpoolFile } from '../../../src/store/spool/spool-file.js';
import { SpoolFolder } from '../../../src/store/spool/spool-folder.js';
import { segmentName } from '../../../src/store/spool/spool-format.js';
import { SpoolReader } from '../../../src/store/spool/spool-reader.js';
import { sweepRun } from '../../support/synthetic-sweeps.js';

async function fileHandles(folder: string): Promise<FileHandle> {
  const handle = await open(join(folder, 'any'), 'w');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

const failure = () => Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

async function spoolIn(segmentBytes: number, options: Partial<SpoolOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-spool-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const handles = await fileHandles(folder);
  onTestFinished(() => void vi.restoreAllMocks());
  const at = { folder: join(folder, 'spool'), clock: () => 1, segmentBytes, syncEveryMs: 1e6 };
  const spool = await Spool.open({ ...at, ...options });
  return { spool, handles };
}

function append(spool: Spool, count: number, seq = 1): void {
  for (const sweep of sweepRun({ count, seq })) spool.append(sweep);
}

function seqsIn(spool: Spool): number[] {
  const reader = new SpoolReader(spool.folder, 0);
  const seqs = [];
  for (let batch = reader.read(spool.written); batch.length > 0; batch = reader.read(spool.written))
    seqs.push(...batch.map(({ stamp }) => stamp.seq));
  reader.close();
  return seqs;
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
const firstSegment = (spool: Spool) => join(spool.folder, segmentName(1));

/** Files of a folder that this process has open. */
function openFiles(folder: string): string[] {
  const paths = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return paths.filter((path) => path.startsWith(folder));
}

describe('a segment file', () => {
  it('is written again where a sync failed, because the next sync of the system alone would write nothing', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    append(spool, 3);
    await spool.sync();
    const synced = spool.durable;
    append(spool, 2, 4);
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(failure()).mockRejectedValueOnce(failure());
    const written = vi.spyOn(handles, 'write');
    const target = spool.appended;
    await spool.sync();
    expect(spool.health().fault?.en).toContain('EIO');
    expect(spool.durable).toBe(synced);
    await spool.sync();
    const again = [target - synced, synced % 2 ** 26];
    expect(written.mock.calls.map((call: unknown[]) => [call[2], call[3]])).toEqual([again, again]);
    expect(spool.durable).toBe(target);
    // Once it is on disk, the next sync has nothing to repeat.
    append(spool, 1, 6);
    await spool.sync();
    expect(written).toHaveBeenCalledTimes(2);
    await spool.close();
  });

  it('that fails to sync when it is full does not stop the ones after it', async () => {
    const { spool, handles } = await spoolIn(600);
    append(spool, 1);
    await spool.flush();
    vi.spyOn(handles, 'datasync').mockRejectedValueOnce(failure());
    append(spool, 20, 2);
    await spool.flush();
    expect(spool.health().fault?.en).toContain('EIO');
    await spool.sync();
    expect(spool.health().fault).toBeUndefined();
    expect(spool.durable).toBe(spool.appended);
    expect(seqsIn(spool)).toEqual(upTo(21));
    await spool.close();
  });

  it('of which the disk took a part has the length from before, and is written whole when there is space', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    append(spool, 2);
    await spool.flush();
    const { size } = statSync(firstSegment(spool));
    append(spool, 3, 3);
    vi.spyOn(handles, 'writev').mockImplementationOnce(async function (this: FileHandle, buffers, at) {
      const { bytesWritten } = await this.write(buffers[0] as Uint8Array, 0, 100, at);
      return { bytesWritten, buffers };
    });
    await spool.flush();
    expect(spool.health()).toMatchObject({
      full: true,
      pendingSweeps: 3,
      fault: { en: expect.stringMatching(/^The disk is full/) },
    });
    expect(statSync(firstSegment(spool)).size).toBe(size);
    spool.resume();
    await spool.flush();
    expect(spool.health()).toMatchObject({ full: false, pendingSweeps: 0 });
    expect('fault' in spool.health()).toBe(false);
    expect(seqsIn(spool)).toEqual(upTo(5));
    await spool.close();
  });

  it('whose name the disk did not take is closed and made again', async () => {
    const { spool } = await spoolIn(1 << 20);
    vi.spyOn(SpoolFolder.prototype, 'sync').mockRejectedValueOnce(failure());
    append(spool, 2);
    await spool.flush();
    expect(spool.health().fault?.en).toContain('EIO');
    expect(openFiles(spool.folder)).toEqual([]);
    await spool.flush();
    expect(openFiles(spool.folder)).toEqual([firstSegment(spool)]);
    expect(seqsIn(spool)).toEqual([1, 2]);
    await spool.close();
  });

  it('has its name synced before anything in it counts as readable', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    const synced = vi.spyOn(handles, 'sync');
    append(spool, 1);
    await spool.flush();
    expect(synced).toHaveBeenCalledTimes(1);
    await spool.close();
  });

  it('that was closed meanwhile is no fault when an earlier sync of it ends late', async () => {
    const { spool } = await spoolIn(600);
    let fail: (error: Error) => void = () => undefined;
    const late = new Promise<void>((_, reject) => {
      fail = reject;
    });
    append(spool, 1);
    const syncs = vi.spyOn(SpoolFile.prototype, 'datasync').mockReturnValueOnce(late);
    const syncing = spool.sync();
    await vi.waitFor(() => expect(syncs).toHaveBeenCalled());
    append(spool, 10, 2);
    await spool.flush();
    fail(Object.assign(new Error('EBADF: bad file descriptor'), { code: 'EBADF' }));
    await syncing;
    expect(spool.health().fault).toBeUndefined();
    expect(spool.durable).toBe(spool.written);
    await spool.close();
  });
});

describe('a full disk', () => {
  it('is asked again only when some time has passed or somebody has freed space', async () => {
    const { spool } = await spoolIn(1 << 20);
    expect(spool.health()).toMatchObject({ full: false });
    const listener = vi.fn();
    spool.onWritten(listener);
    const asked = vi.spyOn(SpoolFile.prototype, 'write').mockRejectedValueOnce(noSpace());
    append(spool, 2);
    for (let turn = 0; turn < 3; turn++) await spool.flush();
    expect(asked).toHaveBeenCalledTimes(1);
    expect(spool.health()).toMatchObject({ full: true, pendingSweeps: 2 });
    const soon = performance.now();
    vi.spyOn(performance, 'now').mockReturnValue(soon + 5000);
    await spool.flush();
    expect(asked).toHaveBeenCalledTimes(2);
    expect(listener).toHaveBeenLastCalledWith(spool.written);
    expect(seqsIn(spool)).toEqual([1, 2]);
    // Nothing to write: nobody is called.
    const calls = listener.mock.calls.length;
    await spool.flush();
    expect(listener).toHaveBeenCalledTimes(calls);
    await spool.close();
  });

  it('keeps its name as the fault while a new segment cannot be made, with all before it safe', async () => {
    const { spool } = await spoolIn(600);
    append(spool, 1);
    await spool.flush();
    const { written } = spool;
    vi.spyOn(SpoolFile, 'create').mockRejectedValueOnce(noSpace());
    append(spool, 6, 2);
    await spool.sync();
    expect(spool.health()).toMatchObject({ full: true, fault: { en: expect.stringMatching(/^The disk is full/) } });
    expect(spool.written).toBeGreaterThanOrEqual(written);
    spool.resume();
    await spool.sync();
    expect(spool.durable).toBe(spool.appended);
    expect(seqsIn(spool)).toEqual(upTo(7));
    await spool.close();
  });

  it('at closing loses what waited, with the reason, also on disk', async () => {
    const { spool } = await spoolIn(1 << 20);
    vi.spyOn(SpoolFile.prototype, 'write').mockRejectedValue(noSpace());
    append(spool, 4);
    await spool.close();
    expect(spool.append(sweepRun({ count: 1 })[0] as never)).toBe(false);
    const { losses, full } = spool.health();
    expect([losses.droppedSweeps, full]).toEqual([5, true]);
    expect(losses.lastReason).toMatch(/^The disk is full/);
    const saved = JSON.parse(readFileSync(join(spool.folder, 'losses.json'), 'utf8'));
    expect(saved).toEqual({ ...losses, droppedSweeps: 4 });
    expect(openFiles(spool.folder)).toEqual([]);
  });
});

describe('a disk that refuses to sync', () => {
  it('is asked twice by one sync, not for ever', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    append(spool, 1);
    const asked = vi.spyOn(handles, 'datasync').mockRejectedValue(failure());
    await spool.sync();
    expect(asked).toHaveBeenCalledTimes(2);
    await spool.close();
    // At closing, the fault is told and the file let go.
    expect(spool.health().fault?.en).toContain('EIO');
    expect(openFiles(spool.folder)).toEqual([]);
  });

  it('takes the sweeps that come during the last sync as lost: the spool was closed', async () => {
    const { spool, handles } = await spoolIn(1 << 20);
    append(spool, 1);
    vi.spyOn(handles, 'datasync').mockImplementationOnce(async () => append(spool, 1, 2));
    await spool.close();
    expect(spool.health().losses).toMatchObject({ droppedSweeps: 1, lastReason: 'the spool was closed' });
  });

  it('or to save a cursor is told, at a tick as at closing', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { spool } = await spoolIn(1 << 20);
    await spool.register('influxdb');
    mkdirSync(join(spool.folder, 'influxdb.cursor.new'));
    vi.advanceTimersByTime(1e6);
    await vi.waitFor(() => expect(spool.health().fault?.en).toContain('EISDIR'));
    await spool.close();
    const { spool: other } = await spoolIn(1 << 20);
    await other.register('influxdb');
    mkdirSync(join(other.folder, 'influxdb.cursor.new'));
    await other.close();
    expect(other.health().fault?.en).toContain('EISDIR');
  });
});
