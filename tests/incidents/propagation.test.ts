import { describe, expect, it } from 'vitest';
import { kindOf } from '../../src/incidents/case-kind.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import { reportOf } from '../../src/incidents/report-of.js';
import { DEFAULT_POLICY, type Severity } from '../../src/incidents/severity.js';
import { takeReport } from '../../src/incidents/take-report.js';
import { randomFrom } from '../support/labelled-world.js';

const T0 = Date.parse('2027-06-05T20:00:00Z');
const MINUTE = 60_000;
const BANDS = [
  { name: 'FM', startHz: 87e6, stopHz: 108e6, severity: 3 },
  { name: 'aeronautical', startHz: 118e6, stopHz: 137e6, severity: 2 },
  { name: 'distress', startHz: 121.4e6, stopHz: 121.6e6, severity: 1 },
  { name: 'TV', startHz: 470e6, stopHz: 694e6, severity: 3 },
] as const;

function bandOf(startHz: number, stopHz: number) {
  const band = BANDS.filter((one) => one.startHz <= stopHz && one.stopHz >= startHz).at(-1);
  if (band === undefined) return undefined;
  return { name: { vi: band.name, en: band.name }, service: 'any', severity: band.severity as Severity };
}

type Reported = EmissionReport & { readonly at: number };

/** What stations report of one emission: that it began, and hours later that it ended. */
function told(id: string, station: number, hz: number, [from, to]: [number, number], as: string): Reported[] {
  const widthHz = as === 'wideband-noise' ? 5e6 : 100e3;
  const commonCase = as === 'cw' || as === 'wideband-noise' ? '' : as;
  const range = { lowHz: hz - widthHz / 2, highHz: hz + widthHz / 2, firstSeenAt: from };
  return [from, to].map((at, i) => {
    const emission = {
      ...range,
      state: i === 0 ? 'live' : 'closed',
      lastSeenAt: at,
      class: as,
      features: { inrDb: 8 },
    } as const;
    const alarm = {
      type: i === 0 ? 'raised' : 'closed',
      id,
      emission: { ...emission, verdict: { commonCase } },
    } as const;
    return { ...reportOf(alarm, { stationId: `st${station}`, receiverId: `rx${station}` }), at };
  });
}

/** An evening on which 3 to 8 stations hear far FM, TV and aeronautical stations rise, and whatever else is on the air. */
function evening(seed: number, besides: (random: () => number) => Reported[] = () => []): Incident[] {
  const random = randomFrom(seed);
  const stations = 3 + Math.floor(6 * random());
  const reports = Array.from({ length: stations }, (_, station) =>
    Array.from({ length: 3 + Math.floor(9 * random()) }, (_, i) => {
      const [startHz, stopHz] = (
        [
          [88e6, 107e6],
          [474e6, 690e6],
          [125e6, 136e6],
        ] as const
      )[i % 3] ?? [88e6, 107e6];
      const from = T0 + 90 * MINUTE * random();
      const hz = startHz + (stopHz - startHz) * random();
      return told(`far-${station}-${i}`, station, hz, [from, from + (1 + 4 * random()) * 60 * MINUTE], 'far-stations');
    }).flat(),
  ).flat();
  return taken([...reports, ...besides(random)]);
}

function taken(reports: readonly Reported[]): Incident[] {
  let cases: Incident[] = [];
  for (const { at, ...report } of [...reports].sort((a, b) => a.at - b.at)) {
    const context = { at, by: 'system', policy: DEFAULT_POLICY, bandOf };
    const { incident, created } = takeReport(report, cases, () => `INC-${cases.length + 1}`, context);
    cases = created ? [...cases, incident] : cases.map((one) => (one.id === incident.id ? incident : one));
  }
  return cases;
}

const kinds = (cases: readonly Incident[]) => cases.map((one) => kindOf(one)).sort();

describe('far stations that rise together', () => {
  it('are one case over all stations and bands, as urgent as the gravest of them, and it ends when all are weak again', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cases = evening(seed);
      expect([seed, kinds(cases)]).toEqual([seed, ['propagation']]);
      expect(cases[0]).toMatchObject({
        active: false,
        priority: { severity: 2, reason: { key: 'priority.far-stations' } },
      });
      expect(new Set(cases[0]?.emissions.map(({ stationId }) => stationId)).size).toBeGreaterThanOrEqual(3);
    }
  });

  it('are neither the comb of a device nor a jammer that all stations hear, nor what lies on a distress frequency', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const cases = evening(seed, (random) => {
        const at = T0 + 60 * MINUTE * random();
        const until: [number, number] = [at, at + 30 * MINUTE];
        return [
          ...[0, 1, 2, 3, 4].flatMap((i) => told(`comb-${i}`, 0, 140e6 + i * 1.2e6, until, 'comb')),
          ...[0, 1, 2].flatMap((station) => told(`jam-${station}`, station, 700e6, until, 'wideband-noise')),
          ...told('near', 1, 121.5e6, until, 'far-stations'),
        ];
      });
      expect([seed, kinds(cases)]).toEqual([seed, ['emission', 'emission', 'propagation', 'propagation']]);
      expect(cases.map(({ priority }) => priority.severity)).toContain(1);
    }
  });
});
