/** The distress case of the sample day with what its recording says. */

import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { targetStatus } from '../../src/incidents/targets.js';
import type { KnownInstrument } from '../../src/measurement/instrument.js';
import { statedHz } from '../../src/measurement/middle.js';
import type { CaseFacts } from '../../src/report/case-facts.js';
import { type Measurement, measureCase } from '../../src/report/measurement.js';
import type { Antenna, Calibration } from '../../src/rf/correction.js';
import type { StoredSweep } from '../../src/store/archive.js';
import type { Assignment } from '../../src/watch/registry/assignment.js';
import { bandOf } from '../../src/watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { DAY, DISTRESS, vn } from './sample-day.js';

/** A carrier of three bins, 34 dB above an even floor, at 121.5 MHz. */
export function sweepWithCarrier(more: Partial<StoredSweep> = {}): StoredSweep {
  const levelsDbm = new Float32Array(401).fill(-122);
  levelsDbm[199] = -96;
  levelsDbm[200] = -88.4;
  levelsDbm[201] = -97;
  return {
    ...{ receiverId: 'rx1', stationId: 'mau-son', seq: 7, folded: 1, flags: 0 },
    ...{ startedAt: vn('2027-02-05T00:03:12'), endedAt: vn('2027-02-05T00:03:13') },
    ...{ startHz: 120.5e6, stepHz: 5e3, rbwHz: 10e3, levelsDbm },
    ...more,
  };
}

export const CALIBRATION: Calibration = {
  ...{ id: 'rx1-v2', receiverId: 'rx1', version: 2, measuredAt: 0, author: 'lab', validFrom: 0, uncertaintyDb: 1.5 },
  correctionsDb: [
    { hz: 100e6, db: 0.4 },
    { hz: 200e6, db: 0.4 },
  ],
};

export const ANTENNA: Antenna = {
  name: 'Dipole',
  factorDbPerM: [
    { hz: 100e6, db: 9 },
    { hz: 200e6, db: 15 },
  ],
};

const RANGE = { startHz: 121.494e6, stopHz: 121.506e6 };

export function measured(instrument: KnownInstrument, sweep = sweepWithCarrier()): Measurement {
  const found = measureCase([sweep], RANGE, { at: sweep.startedAt, highestDbm: -88.4 }, instrument);
  if (found === undefined) throw new Error('nothing was measured');
  return found;
}

const VICTIM: Assignment = {
  ...{ id: 'air-1', licenceNo: '1234/GP', holder: 'Đài kiểm soát không lưu', name: 'VVNB TWR', status: 'primary' },
  ...{ centreHz: 121.5e6, bandwidthHz: 8.33e3, emission: '8K33A3E', validFrom: vn('2020-01-01T00:00:00') },
  ...{ latitude: 21.2212, longitude: 105.8072 },
};

export const CASE: CaseFacts = {
  period: {
    ...DAY,
    from: DISTRESS.firstHeardAt,
    to: DISTRESS.lastHeardAt,
    watched: DAY.watched.slice(0, 1).map((band) => ({
      ...band,
      stretches: [{ from: DISTRESS.firstHeardAt, to: DISTRESS.lastHeardAt, state: 'watched' }],
    })),
  },
  incident: DISTRESS,
  timeline: [
    {
      ...{ kind: 'timeline', id: 1, incidentId: DISTRESS.id, at: vn('2027-02-04T23:58:03'), by: 'system' },
      ...{ move: 'confirmed', from: 'candidate', to: 'open', sentence: { key: 'timeline.confirmed', params: {} } },
    },
    {
      ...{ kind: 'timeline', id: 2, incidentId: DISTRESS.id, at: vn('2027-02-05T00:04:30'), by: 'hoa' },
      ...{
        move: 'acknowledged',
        from: 'open',
        to: 'acknowledged',
        sentence: { key: 'timeline.acknowledged', params: {} },
      },
    },
    {
      ...{ kind: 'timeline', id: 3, incidentId: DISTRESS.id, at: vn('2027-02-05T00:31:10'), by: 'system' },
      ...{
        move: 'fell-quiet',
        from: 'acknowledged',
        to: 'acknowledged',
        sentence: { key: 'timeline.fell-quiet', params: { frequency: { hz: statedHz(121.5e6) }, station: 'mau-son' } },
      },
    },
  ],
  band: bandOf(BAND_PLAN_VN, 121.5e6, 121.5e6),
  targets: targetStatus(DISTRESS, DISTRESS.lastHeardAt, DEFAULT_POLICY.targets),
  attachments: [
    { name: 'anh-1.jpg', bytes: 20_480, sha256: 'ab'.repeat(32), by: 'nam', at: vn('2027-02-05T00:29:00') },
  ],
  measurements: [measured({})],
  sites: [
    {
      id: 'mau-son',
      name: 'Mẫu Sơn',
      receivers: [{ id: 'rx1', name: 'Máy thu VHF' }],
      latitude: 21.8458,
      longitude: 106.9181,
      antennaName: 'Dipole',
      polarisation: 'vertical',
    },
    { id: 'dong-dang', name: 'Đồng Đăng', receivers: [], latitude: 21.9439, longitude: 106.6975 },
  ],
  victim: VICTIM,
  source: undefined,
};
