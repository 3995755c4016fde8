import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { INCIDENT_SENTENCES } from '../../src/incidents/incident-sentences.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { fieldOf } from '../../src/location/expected.js';
import type { FieldMeasurement } from '../../src/location/field-measurement.js';
import { checkTerrain } from '../../src/program/doctor/doctor-archives.js';
import { findingWords } from '../../src/program/doctor/doctor-checks.js';
import { withExpected } from '../../src/report/desk/expected-levels.js';
import { terrainIn } from '../../src/report/desk/terrain-folder.js';
import { type Sentence, sentenceText } from '../../src/words/sentence.js';
import { emissionReport } from '../support/emission-report.js';
import { tile } from '../support/tile.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
/** A plain with a ridge of 500 m between the transmitter and station B. */
const RIDGE = tile('N21E106', 1200, (_, longitude) => (Math.abs(longitude - 106.3) < 0.01 ? 500 : 10));
const TRANSMITTER = { latitude: 21.5, longitude: 106.2 };
const SITES = [
  { id: 'A', latitude: 21.5, longitude: 106.05, antennaM: 18 },
  { id: 'B', latitude: 21.5, longitude: 106.4, antennaM: 18 },
];

function dataDirWith(tiles: Readonly<Record<string, Uint8Array>>): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-terrain-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  mkdirSync(join(dataDir, 'terrain'));
  for (const [name, bytes] of Object.entries(tiles)) writeFileSync(join(dataDir, 'terrain', `${name}.hgt`), bytes);
  return dataDir;
}

interface World {
  readonly tiles?: Readonly<Record<string, Uint8Array>>;
  readonly licence?: object | undefined;
  readonly sites?: readonly object[];
  readonly field?: number | undefined;
  readonly measurements?: readonly FieldMeasurement[];
}

/** What is said of stations A, which heard it, and B, which heard nothing. */
async function told({ tiles = { N21E106: RIDGE }, licence, sites = SITES, field, measurements }: World) {
  const breach = { emissionClass: 'licence-centre', licence: { name: 'Đài T (GP-1)' } };
  const heard = emissionReport(T0, { stationId: 'A', ...(licence && breach) });
  const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
  const incident = { ...newIncident('INC-1', [heard], context), measurements };
  const desk = {
    nameOf: (id: string) => `Trạm ${id}`,
    licences: () => (licence ? [{ name: 'Đài T', licenceNo: 'GP-1', ...licence }] : []),
  };
  const sources = { desk, tiles: terrainIn(dataDirWith(tiles)), sites: () => sites };
  const levels = ['A', 'B'].map((stationId) => ({
    ...{ stationId, receiverId: `rx-${stationId}`, isHeard: stationId === 'A', levelDbm: -60, fieldDbuVPerM: field },
  }));
  return await withExpected(sources as unknown as Parameters<typeof withExpected>[0], incident, levels);
}

const text = (sentence: Sentence | undefined, language: 'vi' | 'en' = 'en') =>
  sentence && sentenceText(sentence, language, INCIDENT_SENTENCES);
const value = (sentence: Sentence | undefined, name: string) => sentence?.params[name] as number;

describe('what the terrain model expects', () => {
  it('turns power into field strength as ITU-R P.525 does', () => {
    // 1 W at 1 km in free space: 74.8 dBµV/m at any frequency.
    for (const hz of [100e6, 433e6]) expect(fieldOf(30 - (32.45 + 20 * Math.log10(hz / 1e6)), hz)).toBeCloseTo(74.8, 1);
  });

  it('of a licensed transmitter is a field strength at each station, lower behind a ridge', async () => {
    const { levels, model } = await told({ licence: { ...TRANSMITTER, powerW: 50 }, field: 55 });
    const [a, b] = levels.map(({ expected }) => expected);
    expect(text(a)).toMatch(
      /^Trạm A: \d+ to \d+ dBµV\/m expected; read 55 dBµV\/m\. 15\.5 km away, in line of sight, over/,
    );
    expect(text(b)).toMatch(
      / expected; nothing heard, below 55 dBµV\/m\. 20\.7 km away, out of sight, over the terrain/,
    );
    expect(text(b, 'vi')).toMatch(/không thu được, dưới 55 dBµV\/m\. Cách 20,7 km, bị che khuất, theo địa hình\.$/);
    // Free space is 68 dBµV/m at A; at B the ridge costs more than the distance.
    expect(value(a, 'high')).toBeLessThan(68 + 5);
    expect(value(a, 'high')).toBeGreaterThan(68 - 10);
    expect(value(a, 'low')).toBeLessThan(value(a, 'high'));
    expect(value(a, 'high') - value(b, 'high')).toBeGreaterThan(10);
    expect(text(model)).toContain('Đài T (GP-1) (50 W), without gain of its antenna; antenna 10–100 m high');
    expect(text(model)).not.toContain('flat');
  });

  it('is of a flat earth, with the names of the tiles that lack, without tiles or with one of another size', async () => {
    const licence = { ...TRANSMITTER, powerW: 50 };
    const over = await told({ licence, field: 55 });
    for (const tiles of [{}, { N21E106: new Uint8Array(10) }]) {
      const { levels, model } = await told({ tiles, licence, field: 55 });
      const [, b] = levels.map(({ expected }) => expected);
      expect(text(b)).toContain('in line of sight, flat earth');
      expect(value(b, 'high') - value(over.levels[1]?.expected, 'high')).toBeGreaterThan(10);
      expect(text(model)).toContain('Tiles N21E106 lack in the folder terrain: the ground is taken as smooth there.');
      expect(text(model, 'vi')).toContain('Thiếu tệp độ cao N21E106 trong thư mục terrain');
    }
  });

  it('is over the terrain as far as tiles are there, and names the one that lacks on a part of the path', async () => {
    const sites = [...SITES.slice(0, 1), { ...SITES[1], longitude: 107.1 }];
    const { levels, model } = await told({ licence: { ...TRANSMITTER, powerW: 50 }, sites, field: 55 });
    expect(text(levels[0]?.expected)).toMatch(/, over the terrain\.$/);
    expect(text(levels[1]?.expected)).toMatch(/out of sight, over the terrain, smooth where tiles lack\.$/);
    expect(text(levels[1]?.expected, 'vi')).toMatch(/theo địa hình, đoạn thiếu tệp coi là phẳng\.$/);
    expect(text(model)).toContain('Tiles N21E107 lack in the folder terrain');
  });

  it('is the power that a reading takes where none is licensed, and the loss where nothing is calibrated', async () => {
    const byField = await told({ licence: TRANSMITTER, field: 55 });
    const [a, b] = byField.levels.map(({ expected }) => expected);
    expect(text(a)).toMatch(/read 55 dBµV\/m, that is [\d.]+ to [\d.]+ W radiated\. 15\.5 km/);
    // 55 dBµV/m at 15.5 km takes 2.5 W in free space; behind the ridge it takes more.
    expect(value(a, 'low')).toBeGreaterThan(0.5);
    expect(value(b, 'low')).toBeGreaterThan(10 * value(a, 'low'));
    expect(text(byField.model)).toContain('the licence states no power');
    const byLoss = await told({ licence: TRANSMITTER });
    expect(text(byLoss.levels[0]?.expected)).toMatch(/^Trạm A: loss of \d+ to \d+ dB; no field strength is known/);
    const alone = await told({ licence: { ...TRANSMITTER, powerW: 50 } });
    expect(text(alone.levels[0]?.expected)).toMatch(
      /expected; no field strength is known, as calibration or antenna factor lacks/,
    );
  });

  it('is of an emitter in the midst of the region that bearings give', async () => {
    const bearing = (id: string, latitude: number, longitude: number, deg: number) => ({
      ...{ id, at: T0, receiver: id, latitude, longitude, bearing: { deg, uncertaintyDeg: 3 } },
    });
    const measurements = [
      bearing('x', 21.5, 106.15, 90),
      bearing('y', 21.45, 106.2, 0),
      bearing('z', 21.55, 106.2, 180),
    ];
    const { levels, model } = await told({ measurements, field: 55 });
    expect(text(model)).toMatch(/^Terrain model ITM for an emitter in the midst of the region, antenna 2–30 m high/);
    expect(value(levels[0]?.expected, 'km')).toBeCloseTo(15.5, 0);
    expect(await told({ field: 55 })).not.toHaveProperty('model');
  });

  it('is not there where a fact lacks, which is named', async () => {
    const [a, b] = SITES;
    const licence = { ...TRANSMITTER, powerW: 50 };
    const bare = await told({
      licence,
      sites: [
        { id: 'A', antennaM: 18 },
        { ...b, antennaM: undefined },
      ],
    });
    expect(text(bare.levels[0]?.expected)).toContain('the station states no coordinates');
    expect(text(bare.levels[1]?.expected)).toContain('the station states no height of its antenna');
    const far = await told({
      licence,
      sites: [
        { ...a, ...TRANSMITTER },
        { ...b, latitude: 25 },
      ],
    });
    expect(text(far.levels[0]?.expected)).toContain('0 km away, outside of the terrain model');
    expect(text(far.levels[1]?.expected)).toContain('outside of the terrain model');
    const placeless = await told({ licence: { powerW: 50 } });
    expect(text(placeless.model)).toContain('the licence of Đài T (GP-1) states no coordinates');
    expect(placeless.levels.map(({ expected }) => expected)).toEqual([undefined, undefined]);
    const broken = await told({ tiles: { N21E106: tile('N21E106', 1200, () => 32_000) }, licence });
    expect(text(broken.levels[0]?.expected)).toContain('outside of the terrain model');
  });
});

describe('the doctor on tiles', () => {
  const stations = [{ latitude: 21.4, longitude: 106.05 }, {}] as unknown as Parameters<
    typeof checkTerrain
  >[0]['stations'];

  it('names those around the stations that lack or have another size', async () => {
    const dataDir = dataDirWith({ N21E106: RIDGE, N21E105: new Uint8Array(10) });
    const [finding, ...more] = await checkTerrain({ stations }, dataDir);
    expect(more).toEqual([]);
    expect(finding).toMatchObject({ check: 'terrain', severity: 'note' });
    const folder = join(dataDir, 'terrain');
    expect(finding && findingWords(finding).message).toBe(
      `1 of 4 tiles of terrain around the stations are in ${folder}.`,
    );
    expect(finding && findingWords(finding, 'vi')).toMatchObject({
      topic: 'địa hình',
      message: `1 trong 4 tệp độ cao quanh các trạm có trong ${folder}.`,
      cure: expect.stringContaining('mặt đất coi là phẳng khi thiếu N20E105.hgt, N20E106.hgt, N21E105.hgt.'),
    });
  });

  it('asks for none of open sea', async () => {
    const coast = [{ latitude: 10.35, longitude: 107.08 }] as unknown as typeof stations;
    const [finding] = await checkTerrain({ stations: coast }, dataDirWith({}));
    expect(finding?.message).toMatch(/^0 of 3 tiles/);
    expect(finding?.cure).toMatch(/without N09E106\.hgt, N10E106\.hgt, N10E107\.hgt\.$/);
  });

  it('is content with all of them, and says nothing where no station has a place', async () => {
    const dataDir = dataDirWith({ N20E105: RIDGE, N20E106: RIDGE, N21E105: RIDGE, N21E106: RIDGE });
    const [finding] = await checkTerrain({ stations }, dataDir);
    expect(finding).toMatchObject({ severity: 'good' });
    expect(finding && findingWords(finding, 'vi').message).toMatch(/^4 trong 4 tệp độ cao quanh các trạm có trong /);
    expect(await checkTerrain({ stations: stations.slice(1) }, dataDir)).toEqual([]);
  });
});
