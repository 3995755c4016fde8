/** A complaint is a complaint: nothing of it is measured, on any paper or notice, until a receiver has measured it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { heardJson, incidentJson } from '../../src/http/incidents/incident-json.js';
import { pinRanges } from '../../src/incidents/pin-ranges.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { caseNotice } from '../../src/notify/notice-words.js';
import { formFields } from '../../src/report/form-fields.js';
import { FORM_TEMPLATES } from '../../src/report/form-templates.js';
import { tallyOf } from '../../src/rf/level-tally.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';

const T0 = Date.UTC(2027, 1, 4, 17);
const COMPLAINT = { who: 'Đài duyên hải', contact: '0912 000 111', licence: 'GP-77', hears: 'tiếng rè liên tục' };

function opened() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-complaint-'));
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  onTestFinished(() => {
    caseBook.close();
    rmSync(folder, { recursive: true });
  });
  const desk = new IncidentDesk({ caseBook, clock: () => T0, plan: BAND_PLAN_VN });
  const place = { stationId: 'st', receiverId: '', startHz: 156.79e6, stopHz: 156.81e6 };
  const seen = { ...place, from: T0 - 600e3, to: T0, peak: undefined, complaint: COMPLAINT };
  return { desk, incident: desk.openByHand(seen, 'gọi điện lúc 23:50', 'an') };
}

function formOf(incident: ReturnType<typeof opened>['incident']) {
  const facts = {
    ...{ incident, timeline: [], band: undefined, targets: undefined, attachments: [], measurements: [] },
    ...{ sites: [{ id: 'st', name: 'Mẫu Sơn' }], victim: undefined, source: undefined },
    period: { watched: [], from: T0 - 600e3, to: T0 },
  } as unknown as Parameters<typeof formFields>[2]['facts'];
  return FORM_TEMPLATES.flatMap((template) => formFields(template, undefined, { facts, letterhead: undefined }));
}

describe('a complaint', () => {
  it('has no level, no station that heard it, and nobody says whether it is on the air', () => {
    const { desk, incident } = opened();
    const shown = incidentJson(incident, desk);
    expect(shown).toMatchObject({ emissionClass: 'complaint', active: false, heard: [], state: 'open' });
    expect(shown.peakDbm).toBeUndefined();
    expect(shown.levels).toBeUndefined();
    expect(incident.emissions.map((one) => heardJson(one).complaint)).toEqual([COMPLAINT]);
    expect(pinRanges(incident, DEFAULT_POLICY)).toEqual([]);
    const about = { id: 'm', cause: 'raised' as const, incident, at: T0, stationName: () => 'Mẫu Sơn' };
    const { lines } = caseNotice(about, 'vi');
    expect(lines.join('\n')).toContain('Đài duyên hải: tiếng rè liên tục (chưa đo)');
    expect(lines.join('\n')).not.toMatch(/Hiện không phát|dBm/);
  });

  it('or a recording has no height over a noise floor that nobody knows', () => {
    const { desk } = opened();
    const place = { stationId: 'st', receiverId: 'fm', startHz: 100.1e6, stopHz: 100.2e6 };
    const peak = { levelDbm: -59, excessDb: null, at: T0 - 60e3 };
    const incident = desk.openByHand({ ...place, from: T0 - 600e3, to: T0, peak }, 'tiếng lạ', 'an');
    const heard = incident.emissions.map((one) => heardJson(one));
    expect(incidentJson(incident, desk)).toMatchObject({
      ...{ levels: { highest: { levelDbm: -59, at: new Date(T0 - 60e3).toISOString() } } },
      priorityReason: { vi: expect.stringContaining('Chưa đo mức cao hơn nền tạp âm') },
    });
    for (const shown of [incidentJson(incident, desk), ...heard]) {
      expect(shown.peakDbm).toBe(-59);
      expect(shown.excessDb).toBeUndefined();
    }
    const about = { id: 'm', cause: 'raised' as const, incident, at: T0, stationName: () => 'Mẫu Sơn' };
    expect(caseNotice(about, 'vi').lines).toContain('Mức thu: −59,0 dBm');
  });

  it('is on every form with its source, and what nobody measured stays blank', () => {
    const fields = formOf(opened().incident);
    const sources = new Set(fields.map(({ source }) => source));
    expect(sources).not.toContain('measured');
    expect(sources).not.toContain('estimated');
    expect(sources).toContain('complainant');
    const words = fields.flatMap(({ value, remark }) => [value?.vi ?? '', remark?.vi ?? '']).join('\n');
    expect(words).toContain('Đài duyên hải (GP-77)');
    expect(words).toContain('156,8 MHz');
    expect(words).not.toMatch(/Mẫu Sơn|kho lưu trữ không còn/);
  });

  it('is measured once a receiver has measured it', () => {
    const { desk, incident } = opened();
    const levels = tallyOf([{ levelDbm: -97.5, excessDb: null, at: T0 }]);
    const place = { stationId: 'st', receiverId: 'air', startHz: 156.79e6, stopHz: 156.81e6 };
    const report = {
      ...{ ...place, emissionId: 'measured-1', firstHeardAt: T0, lastHeardAt: T0, active: false, confirmed: true },
      ...{ peakDbm: -97.5, excessDb: 0, levels, emissionClass: 'unknown' },
    };
    const measured = desk.act(incident.id, { kind: 'measured', report, expectedVersion: incident.version }, 'an');
    expect(measured?.refusal).toBeUndefined();
    const shown = incidentJson(measured?.incident ?? incident, desk);
    expect(shown.levels?.highest.levelDbm).toBe(-97.5);
    expect(shown.heard).toEqual([{ stationId: 'st', peakDbm: -97.5 }]);
    const late = desk.act(incident.id, { kind: 'measured', report, expectedVersion: incident.version }, 'an');
    expect(late?.refusal?.kind).toBe('stale');
  });
});
