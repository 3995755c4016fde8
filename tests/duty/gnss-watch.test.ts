import { expect, it } from 'vitest';
import { GnssWatch } from '../../src/duty/gnss-watch.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { GpsDoubt } from '../../src/station/gps-track.js';

it('makes one case of a GPS that jumps, over a restart too, and none of one that is merely elsewhere', () => {
  const taken: EmissionReport[] = [];
  const book = (live: readonly { emissions: readonly EmissionReport[] }[]) => ({
    take: (report: EmissionReport) => taken.push(report),
    caseBook: { incidents: { live } },
  });
  const look = (watch: GnssWatch, doubt: GpsDoubt | undefined, at: number) =>
    watch.look([{ id: 'st' }], () => ({ status: 'fix', doubt, doubtedSince: doubt && 1000 }), at);
  const first = new GnssWatch(book([]));
  for (const doubt of ['elsewhere', 'fix-lost'] as const) look(first, doubt, 1000);
  expect(taken).toEqual([]);
  look(first, 'moved', 2000);
  look(first, 'jammed', 3000);
  expect(taken).toMatchObject([
    { stationId: 'st', startHz: 1559e6, firstHeardAt: 1000, active: true, emissionClass: 'gnss' },
  ]);
  const next = new GnssWatch(book([{ emissions: taken.slice() }]));
  look(next, 'moved', 4000);
  expect(taken).toHaveLength(1);
  look(next, undefined, 5000);
  expect(taken[1]).toMatchObject({ emissionId: taken[0]?.emissionId, lastHeardAt: 5000, active: false });
});
