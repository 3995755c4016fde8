/** What a person who holds the station's key may claim beside the signed sweeps: levels that no sweep has, a watch that none shows. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SweptTimes } from '../../../src/export/evidence/shown-watch.js';
import { openStationKey, type StationKey } from '../../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../../src/export/evidence/verify-bundle.js';
import type { ReceiverFacts } from '../../../src/export/sweep-table.js';
import type { Incident } from '../../../src/incidents/incident.js';
import { type Fix, fixOf } from '../../../src/location/fix.js';
import { type Level, levelsIn, tallyOf } from '../../../src/rf/level-tally.js';
import {
  type BundleFiles,
  type BundleWorld,
  bundleWorld,
  edited,
  filesOf,
  reseal,
  T0,
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
  const at = { stationId: 'st', startHz: 121e6, stopHz: 122e6 };
  good = await world.make('good', {
    incident: () => ({ ...told, emissions: [{ ...emission, levels, peakDbm: told.peakDbm }] }),
    coverage: (from, to) => [
      {
        ...{ ...at, bandKey: 'shown' },
        stretches: [
          { from, to: T0 - 40_000, state: 'blind', reason: 'receiver-lost' },
          { from: T0 - 40_000, to, state: 'watched' },
        ],
      },
      { ...at, stopHz: 119e6, startHz: 118e6, bandKey: 'elsewhere', stretches: [{ from, to, state: 'watched' }] },
    ],
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

const measurements = [45, 315].map((deg, i) => ({
  ...{ id: `m${i}`, at: T0, latitude: 16, longitude: 108 + i / 10, receiver: `Yagi ${i}` },
  bearing: { deg, uncertaintyDeg: 5 },
}));

/** The verdict about a bundle of a case that people measured, after its `incident.json` was changed and signed again. */
async function measuredVerdict(change: (content: Record<string, unknown>) => void) {
  return await verdictOf((files) =>
    edited(files, 'incident.json', (text) => {
      const content = JSON.parse(text) as Record<string, unknown>;
      content['incident'] = { ...(content['incident'] as object), measurements };
      content['fix'] = fixOf(measurements);
      change(content);
      return JSON.stringify(content, null, 1);
    }),
  );
}

describe('the region of a case that people measured in the field', () => {
  const WRONG = /region is not that of its measurements/;

  it('is made again from the measurements, and the verdict says whose word they are', async () => {
    const verdict = await measuredVerdict(() => {});
    expect(faultsOf(verdict)).toEqual([]);
    expect(verdict.notRecomputed.map(({ en }) => en).join()).toContain('made again from them and agrees');
  });

  it('is a fault where it is another one, or its measurements are none', async () => {
    const fix = fixOf(measurements) as Extract<Fix, { verdict: 'place' }>;
    const others: ((content: Record<string, unknown>) => void)[] = [
      (content) => (content['fix'] = { ...fix, areaKm2: fix.areaKm2 / 2 }),
      (content) => (content['fix'] = { ...fix, latitude: fix.latitude + 0.01 }),
      (content) => (content['fix'] = { ...fix, region90: fix.region50 }),
      (content) => (content['fix'] = { ...fix, region90: { type: 'MultiPolygon', coordinates: [[[null]]] } }),
      (content) => (content['fix'] = { verdict: 'open', why: 'nothing' }),
      (content) => (content['incident'] = { ...(content['incident'] as object), measurements: [null] }),
    ];
    for (const change of others) expect(faultsOf(await measuredVerdict(change)).join()).toMatch(WRONG);
  });
});

describe('claims beside the signed sweeps', () => {
  it('are whole as the station made them, with what no sweep shows told, and what was not compared listed', async () => {
    const verdict = await verifyBundle(good);
    expect(verdict.faults).toEqual([]);
    expect(verdict.told.map(({ en }) => en).join()).toMatch(
      /shown \(st\): \d+ s are stated as watched, and no sweep of the bundle/,
    );
    expect(verdict.told.map(({ vi }) => vi).join()).toMatch(
      /lần đầu lúc \d\d:\d\d:\d\d ngày \d\d\/0\d\/2027 giờ Việt Nam\./,
    );
    const left = verdict.notRecomputed.map(({ en }) => en).join();
    expect(left).toMatch(/Levels in incident.json: (\d+) of \1 were compared/);
    expect(left).toContain('bands of which the bundle has no sweep: elsewhere (st)');
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

  it('is no level of a range picked by a person that its sweep does not have', async () => {
    const level = measuredLevels(world, world.sources.incident(world.incidentId) as Incident)[3] as Level;
    const picked = async (levelDbm: number) =>
      await verdictOf((files) =>
        edited(files, 'incident.json', (text) => {
          const content = JSON.parse(text) as { incident: Incident };
          const levels = tallyOf([{ ...level, levelDbm }]);
          const own = { levels, peakDbm: levelDbm, emissionId: 'hand-1-2-3' };
          const emissions = content.incident.emissions.map((emission) => ({ ...emission, ...own }));
          const incident = { ...content.incident, levels: levels && levelsIn(levels), peakDbm: levelDbm, emissions };
          return JSON.stringify({ ...content, incident }, null, 1);
        }),
      );
    const whole = await picked(level.levelDbm);
    expect(faultsOf(whole)).toEqual([]);
    expect(whole.notRecomputed.map(({ en }) => en).join()).toMatch(/Levels in incident.json: (\d+) of \1 were/);
    expect(whole.notRecomputed.map(({ en }) => en).join()).not.toContain(': 0 of 0');
    expect(faultsOf(await picked(level.levelDbm - 100)).join()).toContain('has no level of -2');
  });

  it('is no watch that the sweeps do not show, no lost stretch, and no mark taken away', async () => {
    const tampered = [
      (text: string) => text.replace(/"state": "blind",\s*"reason": "receiver-lost"/, '"state": "watched"'),
      (text: string) => text.replace(/,\s*"isShown": false/, ''),
      (text: string) => text.replace(/,\s*\{[^{}]*"state": "watched"\s*\}/, ''),
      (text: string) => text.replace(/\{[^{}]*"state": "blind"[^{}]*\},/, ''),
      (text: string) =>
        text.replace('"stopHz": 119000000', '"stopHz": 130000000').replaceAll(/,\s*"isShown": false/g, ''),
    ];
    for (const change of tampered) {
      const verdict = await verdictOf((files) => edited(files, 'coverage.json', change));
      expect(faultsOf(verdict).join(), String(change)).toMatch(/coverage.json is not what the signed sweeps give/);
    }
  });

  it('lists sweeps of a band that was taken out of the account', async () => {
    const verdict = await verdictOf((files) =>
      edited(files, 'coverage.json', (text) => {
        const account = JSON.parse(text);
        return `${JSON.stringify({ ...account, bands: account.bands.slice(1) }, null, 1)}\n`;
      }),
    );
    const left = (notes: typeof verdict) => notes.notRecomputed.map(({ en }) => en).join();
    expect(left(verdict)).toMatch(
      /accounts for 1 bands.*rx has sweeps outside all bands of coverage.json: 120\.\d+–122\.\d+ MHz/,
    );
    expect(left(await verifyBundle(good))).toMatch(/accounts for 2 bands.*: 120\.\d+–121 MHz; 122–122\.\d+ MHz/);
  });

  it('is no text of which two readers see two things', async () => {
    const twice = [
      ['incident.json', (text: string) => text.replace('"peakDbm": ', '"peakDbm": -12, "peakDbm": ')],
      ['audit.jsonl', (text: string) => text.replace('"actor":', '"actor":"tan","actor":')],
      ['coverage.json', (text: string) => text.replace(/\]\s*\}\s*$/, ',]}')],
    ] as const;
    for (const [path, change] of twice) {
      const { faults } = await verdictOf((files) => edited(files, path, change));
      expect(faults.map(({ en }) => en)).toContain(`${path} has a name twice, or is no JSON`);
    }
  });

  it('may be a watch that is denied though the sweeps show it: the reader is told', async () => {
    const denied = (text: string) => text.replaceAll('"watched"', '"blind", "reason": "program-stopped"');
    const verdict = await verdictOf((files) => edited(files, 'coverage.json', denied));
    expect(verdict.told.map(({ en }) => en).join()).toMatch(
      /\d+ s are stated as not received, and the bundle has sweeps/,
    );
  });

  it('is no watch of hours with a sweep a quarter of an hour, where the plan asks for one a second', () => {
    const quarterHours = world.sweeps.slice(0, 25).map((sweep, i) => {
      const startedAt = T0 + i * 900_000;
      return { ...sweep, startedAt, endedAt: startedAt + 900 };
    });
    const shownOf = (equipment: ReceiverFacts['equipment']) => {
      const swept = new SweptTimes();
      const [{ receiverId = '' } = {}] = quarterHours;
      swept.add(
        { receiverId, receiverName: '', stationId: 'st', stationName: '', equipment, calibrations: [] },
        quarterHours,
      );
      const shown = swept.over({ stationId: 'st', bandKey: '', startHz: 121e6, stopHz: 122e6 });
      return shown.reduce((sum, { from, to }) => sum + to - from, 0);
    };
    expect(shownOf([{ from: 0, driver: 'tinysa', plans: [{ everyMs: 1000 }] }])).toBeLessThan(25 * 7e3);
    expect(shownOf(undefined)).toBeGreaterThan(24 * 900_000);
  });
});
