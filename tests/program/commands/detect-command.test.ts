import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectCommand, detectFolder } from '../../../src/program/commands/detect-command.js';
import { labelledWorld } from '../../support/labelled-world.js';

const folder = mkdtempSync(join(tmpdir(), 'detect-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const world = labelledWorld(1);
const scenario = join(folder, 'data', 'group', 'w1');
mkdirSync(scenario, { recursive: true });
writeFileSync(join(scenario, 'power.f32'), new Uint8Array(world.levelsDbm.buffer));
writeFileSync(
  join(scenario, 'header.json'),
  JSON.stringify({
    id: 'w1',
    f0_hz: world.startHz,
    df_hz: world.stepHz,
    nbins: world.bins,
    nsweeps: world.sweeps,
    dt_s: 1,
    warmup: 240,
    known_spurs_bins: [160],
    assignments: world.assignments.map((a) => ({
      id: a.id,
      f0_hz: a.centreHz - a.bandwidthHz / 2,
      f1_hz: a.centreHz + a.bandwidthHz / 2,
      service: a.service,
      pattern: a.class,
      mask_dbc: a.mask.map(({ offsetHz, limitDbc }) => [offsetHz, limitDbc]),
    })),
  }),
);

describe('the detect command', () => {
  it('writes a mask of the same shape and alarms with time, band and kind for every scenario below the folder', async () => {
    const out = join(folder, 'out');
    const [summary] = await detectFolder(join(folder, 'data'), out);
    expect(summary).toMatchObject({ id: 'w1', sweeps: world.sweeps, bins: world.bins });
    const mask = readFileSync(join(out, 'w1.mask.u8'));
    expect(mask.length).toBe(world.sweeps * world.bins);
    expect(new Set(mask)).toEqual(new Set([0, 1]));
    const alarms = JSON.parse(readFileSync(join(out, 'w1.alarms.json'), 'utf8')) as Record<string, number>[];
    expect(alarms.length).toBe(summary?.alarms);
    for (const alarm of alarms) {
      expect(alarm['t0']).toBeLessThanOrEqual(alarm['t_alarm'] as number);
      expect(alarm['t_alarm']).toBeLessThan(alarm['t1'] as number);
      expect(alarm['b0']).toBeLessThan(alarm['b1'] as number);
      expect(typeof alarm['kind']).toBe('string');
    }
  });

  it('says what is wrong with a folder without scenarios, a short file, and a tunable that does not exist', async () => {
    await expect(detectFolder(join(folder, 'out'), join(folder, 'x'))).rejects.toThrow(/no scenario/);
    const short = join(folder, 'short');
    mkdirSync(short);
    writeFileSync(
      join(short, 'header.json'),
      JSON.stringify({ id: 's', nbins: 10, nsweeps: 10, assignments: [], known_spurs_bins: [] }),
    );
    writeFileSync(join(short, 'power.f32'), Buffer.alloc(8));
    await expect(detectFolder(short, join(folder, 'x'))).rejects.toThrow(/8 bytes, not 10 × 10 × 4/);
    const command = detectCommand().exitOverride();
    await expect(command.parseAsync([folder, '--tune', 'nonsense=3'], { from: 'user' })).rejects.toThrow(
      /nonsense=3.*cellZ/,
    );
  });
});
