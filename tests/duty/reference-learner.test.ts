import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { receiverSchema } from '../../src/config/config.js';
import { openReferenceLearner } from '../../src/duty/reference-learner.js';
import { terrainIn } from '../../src/report/desk/terrain-folder.js';
import { openReferences } from '../../src/station/calibrations.js';
import { newRecord } from '../../src/station/receiver-record.js';
import type { SweepQuery } from '../../src/store/archive.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

const NOW = Date.UTC(2026, 11, 2);
const [START_HZ, STEP_HZ, BINS] = [88e6, 1000, 10_000];
const random = randomFrom(7);
const licences = [89e6, 90.5e6, 92e6, 93.4e6, 95.1e6, 96.6e6, 97.5e6].map((centreHz, i) => ({
  ...{ id: `l${i}`, licenceNo: '', holder: '', name: '', status: 'primary' as const, validFrom: 0 },
  ...{ centreHz, bandwidthHz: 150e3, toleranceHz: 2000 },
  ...{ latitude: 21.27, longitude: 105.6 + i * 0.06, powerW: 1000 },
}));

let carrierDbm = -60;
/** FM stations in noise, through a receiver that reads 30 parts in a million too high. */
function sweepAt(startedAt: number) {
  const levelsDbm = Float32Array.from({ length: BINS }, (_, bin) => {
    const hz = START_HZ + bin * STEP_HZ;
    const near = licences.some(({ centreHz }) => Math.abs(hz - centreHz * (1 + 30e-6)) < 20e3);
    return (near ? carrierDbm : -105) + 10 * Math.log10(-Math.log(1 - random()));
  });
  return {
    receiverId: 'r',
    stationId: 's',
    seq: 1,
    startedAt,
    startHz: START_HZ,
    stepHz: STEP_HZ,
    flags: 0,
    levelsDbm,
  };
}

const folder = await mkdtemp(join(tmpdir(), 'references-'));
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

it('learns from the licensees that a receiver hears how far its frequencies are off, and keeps it', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const references = await openReferences(folder);
  const asked: SweepQuery[] = [];
  const config = receiverSchema.parse({ id: 'r', driver: 'simulated' });
  const plans = [{ startHz: START_HZ, stopHz: START_HZ + BINS * STEP_HZ }];
  const antenna = { name: 'Dipole', heightM: 30 };
  const station = { id: 's', name: 's', receivers: [], latitude: 21, longitude: 105.8, antenna };
  const record = newRecord({ station, config, number: 1, since: 0 }, () => ({ plans }) as never);
  record.intervalMs = 1000;
  // A station's receiver, as its hub has it.
  const told = newRecord({ station, config: { ...config, id: 'far/r' }, number: 2, since: 0 }, () => ({}) as never);
  const remote = { ...told, plans, isRemote: true as const, intervalMs: 1000 };
  const part = openReferenceLearner(
    { clock: () => NOW, onFault: expect.fail },
    {
      ...{ stations: { receivers: [record, remote] }, desk: { licences: () => licences }, references },
      ...{ terrain: () => terrainIn(folder), correctionsAt: () => ({}) },
      archive: {
        query: async (query: SweepQuery) => {
          asked.push(query);
          return Array.from({ length: 30 }, (_, i) => sweepAt(query.from + i * 1000)) as never;
        },
      },
    },
  );
  await part.start?.();
  vi.advanceTimersByTime(10 * 60e3);
  await vi.waitFor(() => expect(references.value['r']).toBeDefined());
  carrierDbm = -70;
  const before = references.value['r']?.levels?.[0];
  await vi.waitFor(() => {
    vi.advanceTimersByTime(10 * 60e3);
    expect(references.value['r']?.levels?.[0]?.db).not.toBe(before?.db);
  });
  await vi.waitFor(() => expect(references.value['far/r']?.levels).toHaveLength(1));
  await part.stop?.();
  expect(asked[0]).toEqual({ receiverId: 'r', from: NOW - 30e3, to: NOW });
  const { ppm = 0, uncertaintyPpm = 0, count, levels } = (await openReferences(folder)).value['r'] ?? {};
  expect(count).toBe(7);
  expect(Math.abs(ppm - 30)).toBeLessThan(uncertaintyPpm);
  expect(uncertaintyPpm).toBeLessThan(25);
  // 1 kW at 30 km in free space is −42 dBm, and the ground takes some of it; the carriers were read with −44 and −54 dBm.
  expect(levels).toMatchObject([{ startHz: 89e6, stopHz: 97.5e6, count: 7 }]);
  expect(before?.db).toBeGreaterThan(-2);
  expect((before?.db ?? 0) - (levels?.[0]?.db ?? 0)).toBeCloseTo(10, 0);
});
