import { describe, expect, it } from 'vitest';
import { newIncident } from '../../src/incidents/new-incident.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { stationLevels } from '../../src/report/desk/station-levels.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.parse('2027-02-05T16:58:00Z');
const MINUTE = 60_000;
const site = (id: string) => ({ id, name: `Trạm ${id}`, receivers: [{ id: `rx-${id}`, name: id }] });

type Sources = Parameters<typeof stationLevels>[0];

/** Station A heard it; what the others did is given. */
function asked(
  stretches: Readonly<Record<string, 'watched' | 'degraded'>>,
  levels: Readonly<Record<string, number[]>>,
  correctionsAt: () => object = () => ({}),
  azimuthDeg?: number,
) {
  const heard = emissionReport(T0, { stationId: 'A', receiverId: 'rx-A', lastHeardAt: T0 + MINUTE, peakDbm: -60 });
  const queries: string[] = [];
  const band = { key: 'band', startHz: heard.startHz - 1e6, stopHz: heard.stopHz + 1e6 };
  const sources = {
    desk: {
      plan: () => [band],
      coverage: (from: number, to: number) =>
        Object.entries(stretches).map(([stationId, state]) => ({
          stationId,
          bandKey: 'band',
          stretches: [{ from, to, state }],
        })),
      nameOf: (id: string) => `Trạm ${id}`,
      licences: () => [],
    },
    archive: {
      query: async ({ receiverId }: { receiverId: string }) => {
        queries.push(receiverId);
        return (levels[receiverId] ?? []).map((level) => ({ levelsDbm: Float32Array.of(level), folded: 1 }));
      },
    },
    correctionsAt,
    sites: () => ['A', 'B', 'C', 'D'].map((id) => ({ ...site(id), azimuthDeg: id === 'B' ? azimuthDeg : undefined })),
  } as unknown as Sources;
  const context = { at: T0, by: 'an', policy: DEFAULT_POLICY, bandOf: () => undefined };
  return stationLevels(sources, newIncident('INC-1', [heard], context)).then((found) => ({ ...found, queries }));
}

describe('levels of a case', () => {
  it('have the stations that watched and read only noise, and neither those that did not watch nor those without sweeps', async () => {
    const { levels, says, queries } = await asked(
      { A: 'watched', B: 'watched', C: 'degraded', D: 'watched' },
      { 'rx-B': [-95, -93, -96, -95], 'rx-C': [-95, -95, -95] },
    );
    expect(queries).toEqual(['rx-B', 'rx-D']);
    expect(levels).toEqual([
      { stationId: 'A', receiverId: 'rx-A', isHeard: true, levelDbm: -60 },
      { stationId: 'B', receiverId: 'rx-B', isHeard: false, levelDbm: -93, floorDbm: -95, sweeps: 4 },
    ]);
    expect(says).toMatchObject({ key: 'levels.uncalibrated', params: { others: 'Trạm A, Trạm B' } });
  });

  it('tell which station is nearer, unless the antenna of the other points somewhere', async () => {
    const flat = (db: number) => [
      { hz: 1, db },
      { hz: 1e10, db },
    ];
    const known = () => ({ calibration: { correctionsDb: flat(0) }, antenna: { name: 'D', factorDbPerM: flat(10) } });
    const of = (azimuthDeg?: number) => asked({ B: 'watched' }, { 'rx-B': [-95, -93, -96, -95] }, known, azimuthDeg);
    expect((await of()).says).toMatchObject({ key: 'levels.nearer', params: { nearest: 'Trạm A', others: 'Trạm B' } });
    expect((await of(135)).says).toMatchObject({ key: 'levels.uncalibrated', params: { others: 'Trạm B' } });
  });

  it('are compared without a calibration, too, by what licensed transmitters in the band showed, and by its ±', async () => {
    const learnt = (uncertaintyDb: number) => ({
      reference: { levels: [{ startHz: 1, stopHz: 1e10, db: 3, uncertaintyDb, count: 7 }] },
    });
    const of = (uncertaintyDb: number) =>
      asked({ B: 'watched' }, { 'rx-B': [-95, -93, -96, -95] }, () => learnt(uncertaintyDb));
    const { says, levels } = await of(5);
    expect(says).toMatchObject({ key: 'levels.nearer', params: { nearest: 'Trạm A', others: 'Trạm B' } });
    expect(says.params['learnt']).toMatchObject({ en: expect.stringContaining('at Trạm A, Trạm B') });
    expect(levels[0]).toMatchObject({ uncertaintyDb: 5 });
    expect((levels[0]?.fieldDbuVPerM ?? 0) - (levels[1]?.fieldDbuVPerM ?? 0)).toBeCloseTo(33);
    expect((await of(20)).says.key).toBe('levels.alike');
  });
});
