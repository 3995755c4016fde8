/** An alarm needs no disk: with not a byte left, an emission reaches the page, the list of alarms and a web hook as ever. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { claimFolder } from '../../src/store/safekeeping/claimed-folder.js';
import { notRoot } from '../support/left-out.js';
import { webReceiver } from '../support/notice-receivers.js';
import { isNight } from '../support/proof.js';
import { SteppedProgram } from '../support/stepped-program.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const T0 = Date.parse('2027-02-05T10:00:00Z');
const MINUTE_MS = 60_000;
const START_HZ = 121e6;
const STEP_HZ = 25e3;
const BINS = 400;
const MOMENTS = isNight ? 20 : 3;
const WITHIN = { timeout: 30_000, interval: 20 };

type Json = ReturnType<typeof JSON.parse>;

/** A program on a disk of its own. */
async function onSmallDisk(webhook: string) {
  let filler = '';
  const stepped = await SteppedProgram.start({
    ...{ at: T0, startHz: START_HZ, stepHz: STEP_HZ, bins: BINS },
    config: {
      notices: {
        channels: [{ id: 'hook', name: 'Hook', kind: 'webhook', template: 'json', url: webhook }],
        rules: [{ id: 'all', name: 'All', severities: [1, 2, 3, 4, 5], causes: ['raised'], channelIds: ['hook'] }],
      },
    },
    prepare(folder) {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', folder]);
      filler = join(folder, 'filler');
      return () => spawnSync('umount', ['-l', folder]);
    },
  });
  onTestFinished(() => stepped.close());
  let filling: NodeJS.Timeout | undefined;
  const free = () => {
    clearInterval(filling);
    rmSync(filler, { force: true });
  };
  onTestFinished(free);
  return {
    stepped,
    free,
    /** Whatever is freed is taken again, as by a program that writes without end. */
    fill() {
      filling = setInterval(() => {
        try {
          for (;;) appendFileSync(filler, new Uint8Array(1 << 16));
        } catch {
          // There is not a byte left, as it should be.
        }
      }, 50);
    },
  };
}

describe.skipIf(notRoot)('a disk that is full', () => {
  it('keeps no program from starting: the reserve of the archive makes room', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder]);
    onTestFinished(() => {
      spawnSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true });
    });
    const reserve = join(folder, 'sweeps.db-ballast');
    writeFileSync(reserve, new Uint8Array(1 << 20));
    const fill = () => {
      try {
        for (;;) appendFileSync(join(folder, 'filler'), new Uint8Array(1 << 12));
      } catch {
        // There is not a byte left.
      }
    };
    fill();
    (await claimFolder(folder, expect.fail)).release();
    expect(existsSync(reserve)).toBe(false);
    fill();
    await expect(claimFolder(folder, expect.fail)).rejects.toThrow('cannot be written (ENOSPC)');
  });

  it('delays no alarm: the page within 2 s, a notice within 15 s; and the book has each case once when there is room', async () => {
    const hook = await webReceiver();
    onTestFinished(() => hook.stop());
    const { stepped, fill, free } = await onSmallDisk(hook.url);
    const { program } = stepped;
    const ask = async (path: string): Promise<Json> => (await fetch(new URL(path, program.address))).json();
    const heardAt = new Map<string, number>();
    const alarmAt = new Map<string, number>();
    const socket = new WebSocket(new URL('/live', program.address.replace('http', 'ws')));
    onTestFinished(() => socket.terminate());
    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      const { type, emission, incident }: Json = JSON.parse(String(data));
      if (type === 'emission' && !heardAt.has(emission.id)) heardAt.set(emission.id, performance.now());
      if (type === 'incident' && !alarmAt.has(incident.id)) alarmAt.set(incident.id, performance.now());
    });
    // Detection learns what is usual.
    await stepped.until(T0 + 10 * MINUTE_MS);
    const random = randomFrom(3);
    let inMemory = 0;
    const waits = { page: [] as number[], notice: [] as number[] };
    for (let moment = 0; moment < MOMENTS; moment++) {
      await new Promise((resolve) => setTimeout(resolve, random() * 700));
      fill();
      await stepped.until(stepped.now + 20_000);
      const before = { heard: heardAt.size, alarms: alarmAt.size, notices: hook.taken.length };
      // At no common distance, or they would be lines of one emitter.
      stepped.onAir = [[12 + 18 * moment + ((7 * moment * moment) % 11), -60]];
      await expect.poll(() => heardAt.size, WITHIN).toBeGreaterThan(before.heard);
      await expect.poll(() => alarmAt.size, WITHIN).toBeGreaterThan(before.alarms);
      await expect.poll(() => hook.taken.length, WITHIN).toBeGreaterThan(before.notices);
      const foundAt = [...heardAt.values()][before.heard] ?? 0;
      waits.notice.push(performance.now() - foundAt);
      waits.page.push(([...alarmAt.values()][before.alarms] ?? 0) - foundAt);
      const { problems } = await ask('/readyz');
      if (JSON.stringify(problems).includes('The disk does not take the case book')) inMemory += 1;
      stepped.onAir = [];
      await stepped.until(stepped.now + 60_000);
      free();
    }
    expect(inMemory).toBeGreaterThan(MOMENTS / 2);
    expect(Math.max(...waits.page)).toBeLessThan(2000);
    expect(Math.max(...waits.notice)).toBeLessThan(15_000);
    await expect.poll(async () => (await ask('/readyz')).problems, WITHIN).toEqual([]);
    const { incidents } = await ask('/api/v1/incidents?limit=500');
    const places = incidents.map(({ startHz }: Json) => startHz);
    expect(places.length).toBeGreaterThanOrEqual(MOMENTS);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(incidents.map(({ id }: Json) => id)).size).toBe(incidents.length);
  }, 300_000);
});
