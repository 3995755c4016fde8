/**
 * Recordings of real receivers in `tests/recordings/DRIVER/`, each with the notes that `rfi-logger record` writes beside it:
 * the driver must read sweeps out of them, on the plan that they were made with.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readNotes, writeNotes } from '../../src/import/recording-notes.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { lastBinHz } from '../../src/rf/sweep.js';
import { takeSweeps } from '../support/driver-contract.js';
import { emulatedRfExplorer } from '../support/emulated-rf-explorer.js';
import { quickly } from '../support/fake-time.js';
import { memoryTransport } from '../support/memory-transport.js';
import { heardIn } from '../support/run-driver.js';

const folder = join(import.meta.dirname, '../recordings');
const recordings = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      existsSync(join(folder, `${name}.json`)),
    )
  : [];
const registry = await DriverRegistry.load();

/** @throws when the driver reads no sweep out of it, or a sweep beside the plan of its notes. */
async function expectReadable(path: string, driverId: string): Promise<void> {
  const notes = await readNotes(path);
  const driver = registry.get(driverId, notes?.settings);
  const plan: SweepPlan = { ...driver.defaultPlan, ...(notes?.plan as SweepPlan | undefined) };
  const sweeps = await heardIn(driver, readFileSync(path), plan);
  expect(sweeps.length).toBeGreaterThan(0);
  for (const sweep of sweeps) {
    expect(sweep.startHz).toBeGreaterThanOrEqual(plan.startHz - sweep.stepHz);
    expect(lastBinHz(sweep)).toBeLessThanOrEqual(plan.stopHz + sweep.stepHz);
    for (const level of sweep.levelsDbm) expect(Number.isNaN(level) || (level >= -200 && level <= 60)).toBe(true);
  }
}

describe('a recording with its notes', () => {
  it('is read by its driver, on the plan of the notes and on no other', async () => {
    const own = mkdtempSync(join(tmpdir(), 'rfi-recording-'));
    onTestFinished(() => rmSync(own, { recursive: true }));
    const path = join(own, 'first.bin');
    const plan = { startHz: 431e6, stopHz: 441e6, points: 112 };
    const unit = memoryTransport(emulatedRfExplorer({ pointMs: 1 }));
    const { heard } = await quickly(60_000, () => takeSweeps(registry.get('rf-explorer'), unit, plan, 3));
    writeFileSync(path, heard);
    await writeNotes(path, { driver: 'rf-explorer', plan });
    await expectReadable(path, 'rf-explorer');
    await writeNotes(path, { driver: 'rf-explorer', plan: { startHz: 1e9, stopHz: 2e9 } });
    await expect(expectReadable(path, 'rf-explorer')).rejects.toThrow();
  });

  for (const name of recordings)
    it(`tests/recordings/${name} is read`, () => expectReadable(join(folder, name), name.split('/')[0] ?? ''));
});
