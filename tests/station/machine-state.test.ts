import { mkdir, mkdtemp, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { machineState } from '../../src/station/machine-state.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rfi-machine-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function sensor(name: string, text: string): Promise<void> {
  await mkdir(join(folder, name));
  await writeFile(join(folder, name, 'temp'), text);
}

describe('the state of the computer', () => {
  it('tells the room on the disk of the data folder, cores and how long it has been up', async () => {
    const { disk, cores, upMs } = await machineState(folder, folder);
    const { blocks, bsize } = await statfs(folder);
    expect(disk?.totalBytes).toBe(blocks * bsize);
    expect(disk?.freeBytes).toBeLessThanOrEqual(blocks * bsize);
    expect(cores).toBeGreaterThanOrEqual(1);
    expect(upMs).toBeGreaterThan(0);
  });

  it('tells the hottest sensor in °C, and passes over those that are broken or are none', async () => {
    await sensor('thermal_zone0', '41250\n');
    await sensor('thermal_zone1', '52500\n');
    await sensor('thermal_zone2', '-274000\n');
    await sensor('thermal_zone3', '\n');
    await sensor('cooling_device0', '99000\n');
    expect((await machineState(folder, folder)).temperatureC).toBe(52.5);
  });

  it('leaves out unknown values', async () => {
    const state = await machineState(join(folder, 'gone'), join(folder, 'no-sensors'));
    expect(state.temperatureC).toBeUndefined();
    expect(state.disk).toBeUndefined();
  });
});
