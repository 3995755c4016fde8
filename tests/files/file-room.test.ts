/** Room on the disk for people's files: a part stays free for the watch, and nobody takes all of the rest. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FileRoom, NoFileRoom } from '../../src/files/file-room.js';
import { notRoot } from '../support/left-out.js';

const MB = 1 << 20;

/** A disk of 64 MB: 6.4 MB stay free, and one person takes 16 MB of it. */
function onSmallDisk(): { room: FileRoom; disk: string } {
  const disk = mkdtempSync(join(tmpdir(), 'rfi-room-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk]);
  onTestFinished(() => {
    spawnSync('umount', ['-l', disk]);
    rmSync(disk, { recursive: true, force: true });
  });
  return { room: new FileRoom(disk), disk };
}

describe.skipIf(notRoot)('room for files', () => {
  it('is held before the first byte: uploads at one moment pass neither the limit of one person nor that of the disk', async () => {
    const { room, disk } = onSmallDisk();
    const came = { an: 0, others: 0 };
    const upload = async (who: string, n: number) => {
      try {
        await room.for(who, MB, async () => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          writeFileSync(join(disk, `${who}-${n}`), Buffer.alloc(MB));
        });
        came[who === 'an' ? 'an' : 'others'] += 1;
      } catch (error) {
        if (!(error instanceof NoFileRoom)) throw error;
      }
    };
    await Promise.all(Array.from({ length: 120 }, (_, n) => upload('an', n)));
    expect(came.an).toBe(16);
    await Promise.all(Array.from({ length: 120 }, (_, n) => upload(`p${n % 10}`, n)));
    expect(came.others).toBe(57 - 16);
    const { bavail, bsize } = statfsSync(disk);
    expect(bavail * bsize).toBeGreaterThan(6.4 * MB);
  });

  it('is given back by an upload that failed', async () => {
    const { room } = onSmallDisk();
    const before = room.left();
    const broken = () => Promise.reject(new Error('cut off'));
    for (let n = 0; n < 40; n++) await expect(room.for('an', MB, broken)).rejects.toThrow('cut off');
    expect(room.left()).toBe(before);
    expect(await room.for('an', MB, async () => 'kept')).toBe('kept');
  });

  it('says in both languages what is left and what to do', async () => {
    const { room } = onSmallDisk();
    const asked = room.for('an', 100 * MB, async () => undefined);
    await expect(asked).rejects.toMatchObject({
      said: {
        en: expect.stringMatching(/has 60 MB left .* needs 105 MB/),
        vi: expect.stringMatching(/còn 60 MB .* cần 105 MB/),
      },
    });
  });
});
