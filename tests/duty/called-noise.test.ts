/** Which emissions count as called noise, and for how long. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CalledNoise } from '../../src/duty/called-noise.js';
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { NoiseReason } from '../../src/incidents/noise.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 4, 17);
const DAY_MS = 24 * 3_600_000;

/** Calls one alarm noise; the ids that count then, by what followed the desk and by what read the book after a restart. */
function countedAfter(why: NoiseReason, changes: Partial<EmissionReport> = {}, laterMs = 1000): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-noise-'));
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    caseBook.close();
    rmSync(folder, { recursive: true });
  });
  const { incidents } = caseBook;
  const followed = new CalledNoise(incidents, T0);
  const desk = new IncidentDesk({ caseBook, clock: () => T0, plan: BAND_PLAN_VN, onChange: followed.note });
  const { id } = desk.take(emissionReport(T0, { emissionId: 'rx-1', startHz: 98.1e6, stopHz: 98.2e6, ...changes }));
  desk.act(id, { kind: 'called-noise', why }, 'an');
  caseBook.flush();
  return [followed, new CalledNoise(incidents, T0 + laterMs)].map((each) => each.emissionIds(T0 + laterMs));
}

describe('an alarm that a person called noise', () => {
  it('counts when its reason will be true of the next one', () => {
    for (const why of ['known', 'legal', 'receiver'] as const) expect(countedAfter(why)).toEqual([['rx-1'], ['rx-1']]);
    for (const why of ['test', 'duplicate'] as const) expect(countedAfter(why)).toEqual([[], []]);
  });

  it('is news when it is said and when its case gets another emission, not while its signal stays on the air', () => {
    const called = new CalledNoise({ moves: () => [], get: () => undefined }, T0);
    const priority = { severity: 4 };
    const noise = { why: 'receiver', by: 'an', at: T0 } as const;
    const note = (changes: object) => {
      called.note({ id: 'INC-1', priority, emissions: [emissionReport(T0)], ...changes } as unknown as Incident);
      return called.revision;
    };
    expect([{}, { noise }, { noise, lastHeardAt: T0 + 1 }].map(note)).toEqual([0, 1, 1]);
    expect(note({ noise, emissions: [emissionReport(T0), emissionReport(T0)] })).toBe(2);
    expect([{ noise, priority: { severity: 1 } }, {}].map(note)).toEqual([3, 3]);
  });

  it('counts by the own id of an emission in a shared case', () => {
    expect(countedAfter('legal', { emissionId: 'rx-1-unlisted-users', emissionClass: 'unlisted-users' })).toEqual([
      ['rx-1'],
      ['rx-1'],
    ]);
  });

  it('does not count where lives depend on it, nor for a mask, nor after two weeks', () => {
    const distress = { startHz: 121.49e6, stopHz: 121.51e6 };
    expect(countedAfter('receiver', distress)).toEqual([[], []]);
    expect(countedAfter('receiver', { ruleId: 'mask-1' })).toEqual([[], []]);
    expect(countedAfter('receiver', {}, 13 * DAY_MS)).toEqual([['rx-1'], ['rx-1']]);
    expect(countedAfter('receiver', {}, 15 * DAY_MS)).toEqual([[], []]);
  });
});
