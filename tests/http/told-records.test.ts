/** What the API tells of stored records: the fields of its contract, whatever was stored, and a frequency with what is known of it. */
import { describe, expect, it } from 'vitest';
import { emission, emissionsApi } from '../../src/api/emissions.js';
import { heardEmission } from '../../src/api/incidents.js';
import { INCIDENT_COLUMNS, incidentRow } from '../../src/export/incident-table.js';
import { answerFaults } from '../../src/http/app.js';
import { emissionJson, emissionRoutes } from '../../src/http/detection/emission-routes.js';
import { heardJson, incidentJson } from '../../src/http/incidents/incident-json.js';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import type { LoggedAnomaly, LoggedEmission } from '../../src/station/emission-log.js';
import { frequencyOf } from '../../web/src/duty/cases/incident.js';
import { FORMATS } from '../../web/src/ground/words/format.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 4, 17);
/** As a newer program may have stored it before the station went back to this one. */
const OF_ANOTHER_VERSION = { password: 'x', constructor: 'y' };
const LOGGED = {
  ...{ id: 'fm/1', receiverId: 'fm', stationId: 'st', state: 'live', firstSeenAt: T0, lastSeenAt: T0 + 1000 },
  ...{ firstSweep: 1, lastSweep: 2, raisedSweep: 1, raisedLowBin: 3, raisedHighBin: 4 },
  ...{ lowHz: 433.9e6, highHz: 434.1e6, centreHz: 434e6, class: 'cw', likeliest: 'cw', evidence: '', confidence: 0.9 },
  severity: { score: 30, reason: '', victimId: undefined },
  features: { inrDb: 20, duty: 1, periodMs: Number.NaN },
  ...OF_ANOTHER_VERSION,
} as unknown as LoggedEmission;

function anomaliesOf(...anomalies: readonly LoggedAnomaly[]): unknown {
  const sources = { log: { anomalies } } as unknown as Parameters<typeof emissionRoutes>[0];
  const found = emissionRoutes(sources).find(({ path }) => path === '/api/v1/anomalies');
  return found?.handle({} as never, {} as never, { query: { limit: 9 }, params: {}, body: undefined });
}

describe('a stored record', () => {
  it('is told as an emission, an anomaly or a part of a case with the fields of the contract alone', () => {
    const told = emissionJson(LOGGED, () => ({ cases: 0, right: 0, confidence: 0.9 }));
    expect(answerFaults(emission, told)).toEqual([]);
    expect(told).toMatchObject({ id: 'fm/1', lowHz: 433.9e6, firstSeenAt: '2027-02-04T17:00:00.000Z' });
    const anomaly = {
      ...{ kind: 'carrier-loss', state: 'began', receiverId: 'fm', stationId: 'st', since: T0, at: T0 },
      ...{ lowHz: 99.9e6, highHz: 100.1e6, evidence: 'lost', ...OF_ANOTHER_VERSION },
    } as unknown as LoggedAnomaly;
    expect(answerFaults(emissionsApi['GET /api/v1/anomalies'].answer, anomaliesOf(anomaly))).toEqual([]);
    const heard = heardJson({ ...emissionReport(T0, { clockOffMs: 5 }), ...OF_ANOTHER_VERSION });
    expect(answerFaults(heardEmission, heard)).toEqual([]);
    expect([told.frequency, heard.frequency]).toEqual([
      { hz: 434e6, uncertaintyHz: 100e3 },
      { hz: 121.5e6, uncertaintyHz: 10e3 },
    ]);
    // A licensed channel's middle is exact.
    expect(anomaliesOf(anomaly)).toHaveProperty('anomalies.0.frequency', { hz: 100e6 });
  });
});

describe('the frequency of a case', () => {
  const told = (emissionClass: string, ...edges: readonly (readonly [startHz: number, stopHz: number])[]) => {
    const reports = edges.map(([startHz, stopHz], i) =>
      emissionReport(T0, { emissionId: `e${i}`, emissionClass, startHz, stopHz }),
    );
    const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
    const incident = newIncident('INC-1', reports, context);
    const desk = { clock: () => T0, policy: () => DEFAULT_POLICY, startedAt: T0, listenedSince: () => T0 };
    const json = incidentJson(incident, desk);
    const row = incidentRow(incident);
    const columns = ['frequenciesHz', 'uncertaintiesHz'].map((name) =>
      INCIDENT_COLUMNS.findIndex((one) => one.name === name),
    );
    return [json.frequencies, columns.map((at) => row[at]), frequencyOf(json, FORMATS.vi)];
  };
  it('is the same in the answer, on the page and in the exported list; exact for a channel, none for a band', () => {
    expect(told('cw', [433.985e6, 434.01e6])).toEqual([
      [{ hz: 433.998e6, uncertaintyHz: 13e3 }],
      ['433998000', '13000'],
      '433,998 MHz ±\u00a013\u00a0kHz',
    ]);
    const [frequencies, cells, shown] = told('cw', [447.444e6, 447.456e6], [444.319e6, 444.331e6]);
    expect(frequencies).toHaveLength(2);
    expect([cells, shown]).toEqual([['444325000 447450000', '6000 6000'], '444,325 MHz ±\u00a06\u00a0kHz +1']);
    expect(told('carrier-loss', [99.9e6, 100.1e6])).toEqual([[{ hz: 100e6 }], ['100000000', '0'], '100,000 MHz']);
    expect(told('noise-rise', [118e6, 137e6])).toEqual([undefined, [null, null], '118,0–137,0 MHz']);
  });
});
