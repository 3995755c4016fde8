/** What a person who holds the station's key may claim beside the signed sweeps: levels that no sweep has. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStationKey, type StationKey } from '../../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import type { Incident } from '../../../src/incidents/incident.js';
import { type Level, levelsIn, tallyOf } from '../../../src/rf/level-tally.js';
import {
  type BundleFiles,
  type BundleWorld,
  bundleWorld,
  edited,
  filesOf,
  reseal,
  zipped,
} from '../../support/evidence-bundle.js';

let folder: string;
let world: BundleWorld;
let key: StationKey;
let good: string;
let number = 0;

/** The highest bin of the emission in each of ten sweeps. */
function measuredLevels({ sweeps }: BundleWorld, { startHz, stopHz }: Incident): Level[] {
  return sweeps.slice(30, 40).map(({ startedAt: at, startHz: firstHz, stepHz, levelsDbm }) => {
    const inside = [...levelsDbm].filter(
      (_, bin) => firstHz + bin * stepHz >= startHz && firstHz + bin * stepHz <= stopHz,
    );
    return { levelDbm: Math.round(10 * Math.max(...inside)) / 10, excessDb: 20, at };
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'claims-'));
  world = await bundleWorld(folder);
  key = openStationKey(folder).key;
  const incident = world.sources.incident(world.incidentId) as Incident;
  const levels = tallyOf(measuredLevels(world, incident));
  const told = { ...incident, levels: levelsIn(levels), peakDbm: levels?.highest.levelDbm ?? 0 };
  const [emission] = incident.emissions;
  if (emission === undefined) throw new Error('the case has no emission');
  good = await world.make('good', {
    incident: () => ({ ...told, emissions: [{ ...emission, levels, peakDbm: told.peakDbm }] }),
  });
});
afterAll(async () => {
  world.close();
  await rm(folder, { recursive: true });
});

async function verdictOf(tamper: (files: BundleFiles) => void) {
  const files = await filesOf(good);
  tamper(files);
  reseal(files, key);
  return await verifyBundle(await zipped(join(folder, `${number++}.zip`), files));
}

const faultsOf = (verdict: { faults: readonly { path: string; en: string }[] }) =>
  verdict.faults.filter(({ en }) => /signed sweeps/.test(en)).map(({ path, en }) => `${path}: ${en}`);

describe('claims beside the signed sweeps', () => {
  it('are whole as the station made them, with what was not compared listed', async () => {
    const verdict = await verifyBundle(good);
    expect(verdict.faults).toEqual([]);
    const left = verdict.notRecomputed.map(({ en }) => en).join();
    expect(left).toMatch(/Levels in incident.json: (\d+) of \1 were compared/);
  });

  it('is no level that its sweep does not have, whether in one place or in all', async () => {
    const all = await verdictOf((files) =>
      edited(files, 'incident.json', (text) => text.replace(/-(\d\d(?:\.\d)?)(?=,?\n)/g, '-1$1')),
    );
    expect(faultsOf(all).join()).toMatch(
      /incident.json is not what the signed sweeps give: the sweep of .* has no level of -1/,
    );
    const peak = await verdictOf((files) =>
      edited(files, 'incident.json', (text) => text.replace(/"peakDbm": -[\d.]+/, '"peakDbm": -12')),
    );
    expect(faultsOf(peak)).toEqual(expect.arrayContaining([expect.stringMatching(/contradicts itself/)]));
  });
});
