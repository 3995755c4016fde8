/** Licences of the configuration are licences like all others: in the list, as victims, as sources, on papers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { setupWith } from '../../src/duty/rules.js';
import { sourceOf } from '../../src/report/case-facts.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { configuredLicence } from '../../src/watch/registry/licence-detection.js';
import { emissionReport } from '../support/emission-report.js';

const T0 = Date.UTC(2027, 1, 4, 17);
const FM = { id: 'VOV1', centreHz: 101e6, bandwidthHz: 200e3, centreToleranceHz: 2000 };

function desk(): IncidentDesk {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-licences-'));
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    caseBook.close();
    rmSync(folder, { recursive: true });
  });
  const configured = [configuredLicence({ ...FM, licensedHours: { fromMinute: 22 * 60, toMinute: 15 * 60 } })];
  return new IncidentDesk({ caseBook, clock: () => T0, plan: BAND_PLAN_VN, configured });
}

describe('licences of the configuration', () => {
  it('stand in the one list, with their hours in Vietnamese time', () => {
    const one = desk();
    expect(one.licences()).toMatchObject([{ id: 'VOV1', centreHz: 101e6, toleranceHz: 2000 }]);
    expect(one.licence('VOV1')?.hours).toEqual({ startMin: 5 * 60, endMin: 22 * 60 });
    expect(one.context('an').victimOf?.(100.95e6, 101.05e6, T0)).toMatchObject({ assignmentId: 'VOV1' });
  });

  it('give way to a licence of the registry with the same id', () => {
    const one = desk();
    const value = { ...configuredLicence(FM), licenceNo: 'GP-1', holder: 'VOV', validFrom: T0 };
    one.caseBook.records.put('assignment', value, { at: T0, by: 'an', expectedVersion: 0 });
    expect(one.licences().map(({ licenceNo }) => licenceNo)).toEqual(['GP-1']);
  });

  it('are no second licence of detection beside the one of the registry with the same id, also after its end', () => {
    const one = desk();
    const detected = (at: number) => {
      const assignment = { ...FM, service: 'FM', class: 'continuous', mask: [] } as const;
      const { assignments } = setupWith({ assignments: [{ assignment }], spursHz: {} }, one, at);
      return assignments.map(({ assignment: { id } }) => id);
    };
    expect(detected(T0)).toEqual(['VOV1']);
    const value = { ...configuredLicence(FM), licenceNo: 'GP-1', validFrom: T0, validTo: T0 + 1000 };
    one.caseBook.records.put('assignment', value, { at: T0, by: 'an', expectedVersion: 0 });
    expect(detected(T0)).toEqual(['VOV1 (GP-1)']);
    expect(detected(T0 + 1000)).toEqual([]);
  });

  it('are found as the source of a breach by the name that detection gives them', () => {
    const emissions = [emissionReport(T0, { emissionClass: 'licence-centre', licence: { name: 'VOV1' } })];
    expect(sourceOf({ emissions }, desk().licences())?.id).toBe('VOV1');
  });
});
