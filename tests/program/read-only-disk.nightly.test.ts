/**
 * A disk that fails while the program runs: an ext4 file system of its own on a loop device, turned read-only by the kernel
 * as after a read error, under open files. No mount of Linux goes back to writing under open files: people mend the disk
 * and start the program again.
 */

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { recordingOf } from '../../web/src/duty/state-line/recording.js';
import { notRoot } from '../support/left-out.js';
import { RunningProgram } from '../support/running-program.js';
import { sweepsSeen } from '../torture/frames.js';

const IMAGE_BYTES = 64 << 20;
const LONG_MS = 90_000;
const WITHIN = { timeout: 30_000, interval: 100 };

interface FailingDisk {
  mount(at: string): void;
  unmount(): void;
  /** From here on every write is refused (EROFS), also to files that are open. */
  fail(): Promise<void>;
  /** As a person would: checked and mended. */
  check(): void;
}

async function failingDisk(): Promise<FailingDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'rfi-disk-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const image = join(folder, 'image');
  await writeFile(image, '');
  await truncate(image, IMAGE_BYTES);
  execFileSync('/usr/sbin/mkfs.ext4', ['-q', '-F', image]);
  let place: string | undefined;
  let device = '';
  const disk: FailingDisk = {
    mount(at) {
      execFileSync('mount', ['-o', 'loop,errors=remount-ro', image, at], { stdio: 'pipe' });
      place = at;
      device = basename(execFileSync('findmnt', ['-n', '-o', 'SOURCE', at], { encoding: 'utf8' }).trim());
    },
    unmount() {
      if (place !== undefined) execFileSync('umount', [place]);
      place = undefined;
    },
    fail: () => writeFile(`/sys/fs/ext4/${device}/trigger_fs_error`, '1'),
    check: () => void spawnSync('e2fsck', ['-f', '-y', image]),
  };
  return disk;
}

type Json = ReturnType<typeof JSON.parse>;

const receiver = (id: string, seed: number) => ({
  ...{ id, driver: 'simulated', port: { simulated: true }, settings: { seed } },
  plans: [{ startHz: 118e6, stopHz: 137e6, points: 200, everyMs: 20 }],
});
const CONFIG = { stations: [{ id: 'st', name: 'Station', receivers: [receiver('a', 1), receiver('b', 2)] }] };
const ALL = 'from=2000-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&maxBins=10';

describe.skipIf(notRoot)('a disk that turns read-only under the running program', () => {
  it(
    'stops nothing but the keeping: it is said and counted, and after the disk is mended everything kept is there once',
    async () => {
      const disk = await failingDisk();
      const program = await RunningProgram.start({
        config: CONFIG,
        async prepare(dataDir) {
          await mkdir(dataDir);
          disk.mount(dataDir);
        },
      });
      onTestFinished(async () => {
        await program.halt();
        disk.unmount();
        await program.close();
      });
      const ask = async (path: string): Promise<{ status: number; body: Json }> => {
        const response = await fetch(new URL(path, program.address));
        return { status: response.status, body: await response.json() };
      };
      const sweepsOf = async (id: string): Promise<number> => (await ask(`/api/v1/receivers/${id}`)).body.sweeps;
      const stored = async (id: string): Promise<number[]> =>
        (await ask(`/api/v1/sweeps?receiverId=${id}&${ALL}`)).body.sweeps.map(({ seq }: Json) => seq);
      await expect.poll(async () => (await stored('a')).length, WITHIN).toBeGreaterThan(60);
      const before = { a: await stored('a'), b: await stored('b') };
      await disk.fail();
      const readyz = () => ask('/readyz');
      await expect.poll(async () => (await readyz()).body.archive.trouble, WITHIN).toBe('cannot-write');
      const swept = (await sweepsOf('a')) + (await sweepsOf('b'));
      await expect.poll(async () => (await sweepsOf('a')) + (await sweepsOf('b')), WITHIN).toBeGreaterThan(swept + 100);

      // What is not kept is said, with what to do, and counted; the page shows this trouble and sentence.
      const { status, body } = await readyz();
      expect(status).toBe(503);
      expect(body.problems[0].en).toContain('The disk has become read-only: sweeps wait until it can be written.');
      expect(body.archive.pendingSweeps).toBeGreaterThan(90);
      expect(recordingOf(body)).toMatchObject({ trouble: 'cannot-write', detail: body.archive.fault });
      // Everything that only reads goes on, and so does the live view.
      for (const path of ['/healthz', '/metrics', '/api/v1/receivers', '/api/v1/incidents', '/api/v1/emissions'])
        expect((await fetch(new URL(path, program.address))).status, path).toBe(200);
      expect((await stored('a')).slice(0, before.a.length)).toEqual(before.a);
      expect(await sweepsSeen(program.address)).toBeGreaterThan(10);
      const value = { name: 'A', duty: 'leader', addresses: [], active: true };
      const refused = await fetch(new URL('/api/v1/people/p1', program.address), {
        ...{ method: 'PUT', headers: { 'content-type': 'application/json' } },
        body: JSON.stringify({ version: 0, value }),
      });
      expect(refused.status).toBe(507);
      expect(((await refused.json()) as Json).detail).toContain('Nothing was changed');

      // Stopped, it says how many sweeps never reached the disk.
      const waiting = (await readyz()).body.archive.pendingSweeps;
      await program.halt();
      const lost = Number(/(\d+) sweeps that waited in memory are lost\. The disk has become/.exec(program.log)?.[1]);
      expect(lost, program.log).toBeGreaterThanOrEqual(waiting);

      disk.unmount();
      disk.check();
      disk.mount(join(program.folder, 'data'));
      await program.resume();
      expect((await readyz()).status).toBe(200);
      for (const id of ['a', 'b'] as const) {
        await expect.poll(async () => (await stored(id)).length, WITHIN).toBeGreaterThan(before[id].length + 20);
        // All that was kept before, once each, and numbered on without a number given twice.
        const seqs = await stored(id);
        expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, i) => i + 1));
      }
    },
    LONG_MS,
  );
});
