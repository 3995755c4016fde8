/** Reports and forms held against files that a person has read; `RFI_WRITE_GOLDEN=1` writes them anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { statedHz } from '../../src/measurement/middle.js';
import { campaignReport } from '../../src/report/campaign-report.js';
import type { CaseFacts } from '../../src/report/case-facts.js';
import { dailyReport } from '../../src/report/daily-report.js';
import { documentText } from '../../src/report/document-text.js';
import { formFields } from '../../src/report/form-fields.js';
import { formReport } from '../../src/report/form-report.js';
import { APPENDIX_10, FORM_TEMPLATES } from '../../src/report/form-templates.js';
import { handoverReport } from '../../src/report/handover-report.js';
import { minutesReport } from '../../src/report/minutes-report.js';
import { monthlyReport } from '../../src/report/monthly-report.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import { incidentsIn, simulatedIn } from '../../src/report/report-facts.js';
import type { FilledForm } from '../../src/watch/papers/form-template.js';
import type { ReportLanguage } from '../../src/watch/papers/formats.js';
import { letterheadAt } from '../../src/watch/papers/letterhead.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { ANTENNA, CALIBRATION, CASE, measured } from '../support/sample-case.js';
import { DAY, DISTRESS, FRAME, HEADS, vn } from '../support/sample-day.js';

function golden(name: string, document: ReportDocument): void {
  const path = join(import.meta.dirname, 'golden', `${name}.txt`);
  const text = documentText(document);
  if (process.env['RFI_WRITE_GOLDEN'] === '1') writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** What an operator wrote into the form. */
const WRITTEN: FilledForm = {
  ...{ id: `${DISTRESS.id}/appendix-10`, incidentId: DISTRESS.id, templateId: 'appendix-10' },
  entries: {
    c: { value: '—', source: 'operator' },
    p: { value: 'ACC Hà Nội', source: 'complainant', at: vn('2027-02-05T00:10:00') },
    t: { value: 'Tiếng ồn, rít liên tục', source: 'complainant', at: vn('2027-02-05T00:10:00') },
    w: { value: 'Đề nghị xác định đài gây nhiễu và chấm dứt phát xạ.', source: 'operator' },
  },
};

function appendix10(facts: CaseFacts, language: ReportLanguage): ReportDocument {
  const fields = formFields(APPENDIX_10, WRITTEN, { facts, letterhead: FRAME.letterhead });
  return formReport(APPENDIX_10, fields, facts, { ...FRAME, remarks: undefined }, language);
}

const WITH_FACTOR: CaseFacts = { ...CASE, measurements: [measured({ calibration: CALIBRATION, antenna: ANTENNA })] };

describe('golden papers', () => {
  it('write the daily duty report in Vietnamese', () => golden('daily.vi', dailyReport(DAY, FRAME, 'vi')));
  it('write the daily duty report in English', () => golden('daily.en', dailyReport(DAY, FRAME, 'en')));
  it('write a hand-over in Vietnamese', () => {
    const [handover] = DAY.handovers;
    if (handover !== undefined) golden('handover.vi', handoverReport(handover, DAY, FRAME, 'vi'));
  });
  it('write the minutes of a case in Vietnamese', () => golden('minutes.vi', minutesReport(CASE, FRAME, 'vi')));
  it('write Appendix 10 in Vietnamese', () => golden('appendix-10.vi', appendix10(CASE, 'vi')));
  it('write Appendix 10 in English', () => golden('appendix-10.en', appendix10(CASE, 'en')));
  it('write Appendix 10 in both side by side, with an antenna factor', () => {
    golden('appendix-10.field.vi-en', appendix10(WITH_FACTOR, 'vi-en'));
  });
});

describe('a form', () => {
  const fieldsOf = (facts: CaseFacts, form?: FilledForm) => {
    const fields = formFields(APPENDIX_10, form, { facts, letterhead: undefined });
    return new Map(fields.map((field) => [field.letter, field]));
  };

  it('has the letters a to w, each once', () => {
    expect([...fieldsOf(CASE).keys()].join('')).toBe('abcdefghijklmnopqrstuvw');
  });

  it('leaves an unknown item blank: neither value, source nor time', () => {
    const nothing: CaseFacts = { ...CASE, measurements: [], victim: undefined, sites: [] };
    const fields = [...fieldsOf(nothing).values()].filter(({ letter }) => letter !== 'r');
    for (const { letter, value, source, at } of fields)
      expect([letter, value, source, at]).toEqual([letter, undefined, undefined, undefined]);
  });

  it('never gives power at the receiver input as field strength', () => {
    const field = fieldsOf(CASE).get('e');
    expect(field?.value).toBeUndefined();
    expect(field?.remark?.en).toBe(
      'no antenna factor; level at the receiver input −90.5\u00a0dBm\u00a0±\u00a03.1\u00a0dB, which is no field strength',
    );
    // Three bins of 5 kHz in a noise bandwidth of 10.64 kHz are −90.5 dBm; + 0.4 (calibration) + 106.99 + 10.29 (factor).
    expect(fieldsOf(WITH_FACTOR).get('e')).toMatchObject({
      value: { en: '27.2 dBµV/m' },
      uncertainty: { en: '± 2.6 dB' },
      source: 'measured',
    });
    for (const template of FORM_TEMPLATES)
      for (const { value } of formFields(template, undefined, { facts: CASE, letterhead: undefined }))
        expect(value?.en ?? '').not.toContain('dBm');
  });

  it('lets a person correct the program’s value, and empty it', () => {
    const entries = {
      b: { value: '121.498 MHz', source: 'complainant' as const, uncertainty: '± 1 kHz' },
      d: { value: '', source: 'operator' as const },
    };
    const fields = fieldsOf(CASE, { ...WRITTEN, entries });
    expect(fields.get('b')).toMatchObject({ value: { vi: '121.498 MHz' }, source: 'complainant', byPerson: true });
    expect(fields.get('d')).toMatchObject({ byPerson: true });
    expect(fields.get('d')?.value).toBeUndefined();
  });

  it('says once for each station how its band was watched', () => {
    const [band] = CASE.period.watched;
    if (band === undefined) throw new Error('the case has no band');
    const wider = { key: 'wider', startHz: 118e6, stopHz: 137e6, severity: 2, service: 'aeronautical' } as const;
    const bands = [...CASE.period.bands, { ...BAND_PLAN_VN[0], ...wider } as (typeof BAND_PLAN_VN)[number]];
    const period = { ...CASE.period, bands, watched: [band, { ...band, bandKey: 'wider' }] };
    const fields = FORM_TEMPLATES.flatMap((one) =>
      one.id !== 'national' ? [] : formFields(one, undefined, { facts: { ...CASE, period }, letterhead: undefined }),
    );
    const kept = fields.find(({ letter }) => letter === '15')?.value?.vi ?? '';
    expect(kept.match(/Mẫu Sơn: /g)).toHaveLength(1);
  });

  it('joins what is on the air to what began later in the same case', () => {
    const [one] = CASE.incident.emissions;
    if (one === undefined) throw new Error('the case has no emission');
    const { breaks: _, ...first } = { ...one, active: true };
    const later = {
      ...first,
      emissionId: 'later',
      firstHeardAt: first.lastHeardAt + 60e3,
      lastHeardAt: first.lastHeardAt + 90e3,
    };
    const field = fieldsOf({ ...CASE, incident: { ...CASE.incident, emissions: [first, later] } }).get('r');
    expect(field?.value?.en).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC – continuing$/);
  });

  it('says beside the times of occurrence how long nobody listened in between', () => {
    const [band] = CASE.period.watched;
    const { from, to } = CASE.period;
    const half = from + 10 * 60e3;
    const stretches = [
      { from, to: half, state: 'blind' as const, reason: 'receiver-lost' as const },
      { from: half, to, state: 'watched' as const },
    ];
    const watched = band === undefined ? [] : [{ ...band, stretches }];
    const field = fieldsOf({ ...CASE, period: { ...CASE.period, watched } }).get('r');
    expect(field?.remark?.en).toBe('10 min of it nobody could listen');
  });
});

describe('the letterhead', () => {
  it('bears the name that held on the day of the paper', () => {
    const at = (day: string) => letterheadAt(HEADS, vn(`${day}T12:00:00`));
    const paper = (day: string) =>
      dailyReport(DAY, { ...FRAME, datedAt: vn(`${day}T12:00:00`), letterhead: at(day) }, 'vi').letterhead;
    expect(paper('2025-02-28').organisation).toBe('SỞ THÔNG TIN VÀ TRUYỀN THÔNG');
    expect(paper('2025-03-01').organisation).toBe('SỞ KHOA HỌC VÀ CÔNG NGHỆ');
    expect(paper('2025-03-01').placeAndDate).toBe('Lạng Sơn, ngày 01 tháng 03 năm 2025');
    expect(at('2009-12-31')).toBeUndefined();
  });
});

describe('what a report concludes', () => {
  it('names the bands that the days of a campaign are about', () => {
    const heads = (bandKeys: string[]) => {
      const name = { vi: 'Tết', en: 'Tet' };
      const campaign = { id: 't', name, from: DAY.from, to: DAY.to, reportAtMin: 450, maxRevisitMs: 5000 };
      const { blocks } = campaignReport(DAY, { ...campaign, targets: {}, escalationStepMs: {}, bandKeys }, FRAME, 'en');
      return blocks.flatMap((one) => (one.kind === 'table' ? one.columns.map(({ head }) => head) : []));
    };
    expect(heads([])).toContain('The least band');
    expect(heads(['marine'])).toContain('The least of these bands');
  });

  it('counts a case in the bands where it was heard, not in a band between its parts', () => {
    const [watched] = DAY.watched;
    const [case_] = DAY.incidents;
    const band = DAY.bands.find(({ key }) => key === watched?.bandKey);
    if (watched === undefined || case_ === undefined || band === undefined) throw new Error('the day is empty');
    const emission = { ...case_.emissions[0], stationId: watched.stationId };
    const parts = [band.startHz - 2e6, band.stopHz + 2e6].map((hz) => ({ ...emission, startHz: hz, stopHz: hz }));
    const incident = { ...case_, startHz: band.startHz - 2e6, stopHz: band.stopHz + 2e6, emissions: parts };
    const facts = { ...DAY, incidents: [incident as typeof case_] };
    expect(incidentsIn(facts, watched.stationId, band)).toBe(0);
    expect(
      incidentsIn(
        {
          ...DAY,
          incidents: [
            { ...case_, emissions: [{ ...emission, startHz: band.startHz, stopHz: band.stopHz }] } as typeof case_,
          ],
        },
        watched.stationId,
        band,
      ),
    ).toBe(1);
  });

  it('counts a case of signals apart in the band of its priority, not in a graver one between them', () => {
    const [one] = DAY.incidents;
    if (one === undefined) throw new Error('the day is empty');
    const { priority } = { ...one };
    const reason = { ...priority.reason, params: { ...priority.reason.params, frequency: { hz: statedHz(123.3e6) } } };
    const apart = { ...one, startHz: 119e6, stopHz: 123.3125e6, priority: { ...priority, reason } };
    const bands = BAND_PLAN_VN.filter(({ startHz, stopHz }) => startHz < 137e6 && stopHz > 118e6);
    const facts = { ...DAY, bands, incidents: [apart] };
    const text = documentText(monthlyReport(facts, facts, FRAME, 'en'));
    expect(text).toContain('VHF air-ground (ATC) | 1 | 100.0 %');
  });

  it('says that a field strength is estimated while the receiver is not calibrated', () => {
    const fieldOf = (calibration?: typeof CALIBRATION) => {
      const facts = { ...CASE, measurements: [measured({ antenna: ANTENNA, ...(calibration && { calibration }) })] };
      return /Field strength: .*/.exec(documentText(minutesReport(facts, FRAME, 'en')))?.[0];
    };
    expect(fieldOf()).toContain('Dipole; estimated: the receiver is not calibrated)');
    expect(fieldOf(CALIBRATION)).toContain(`Dipole; calibration ${CALIBRATION.id})`);
    // The antenna is known; its tables end before this frequency.
    const beyond = { ...measured({ antenna: ANTENNA }), field: undefined };
    const text = documentText(minutesReport({ ...CASE, measurements: [beyond] }, FRAME, 'en'));
    expect(text).toContain('not measured: the tables of the antenna Dipole, of its cable or of the calibration lack');
  });

  it('say where the emitter is, from what it is known, and which stations heard nothing', () => {
    const levels = {
      levels: [{ stationId: 'mau-son', receiverId: 'rx1', isHeard: false, levelDbm: -93, floorDbm: -95, sweeps: 14 }],
      says: { key: 'levels.one', params: { nearest: 'Hà Nội', others: '' } },
    };
    const placed = (measurements?: CaseFacts['incident']['measurements']) =>
      documentText(minutesReport({ ...CASE, levels, incident: { ...DISTRESS, measurements } }, FRAME, 'en'));
    expect(placed()).toContain('Region: not enough measured in the field');
    expect(placed()).toContain('Levels of the stations: Measured at Hà Nội alone');
    expect(placed()).toMatch(/Heard nothing: .*: watched, noise floor −95 dBm, at most −93 dBm in 14 sweeps/);
    const crossing = [45, 315].map((deg, i) => ({
      ...{ id: `m${i}`, at: DISTRESS.firstHeardAt, latitude: 16, longitude: 108 + i / 10, receiver: `Yagi ${i}` },
      bearing: { deg, uncertaintyDeg: 5 },
    }));
    expect(placed(crossing)).toMatch(
      /somewhere in \d+\.\d\d km² around 16\.04\d\d; 108\.05\d\d \(90 % probability\), from 2 bearings and 0 levels/,
    );
  });

  it('calls statistics those of a month only when they are of one', () => {
    const titleOf = (from: string, to: string) => {
      const facts = { ...DAY, from: vn(from), to: vn(to) };
      return monthlyReport(facts, facts, FRAME, 'vi').title;
    };
    expect(titleOf('2027-02-01T00:00:00', '2027-03-01T00:00:00')).toBe('THỐNG KÊ THÁNG');
    expect(titleOf('2027-01-31T00:00:00', '2027-02-28T00:00:00')).toBe('THỐNG KÊ CAN NHIỄU');
    expect(titleOf('2027-02-01T00:00:00', '2027-02-02T00:00:00')).toBe('THỐNG KÊ CAN NHIỄU');
  });

  it('never says "no interference" of time that nobody watched', () => {
    for (const language of ['vi', 'en'] as const) {
      const quiet = { ...DAY, incidents: [] };
      const text = documentText(dailyReport(quiet, { ...FRAME, remarks: undefined }, language));
      const none = language === 'vi' ? 'Không phát hiện nhiễu' : 'No interference found';
      const lines = text.split('\n').filter((line) => line.includes(none));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines) expect(line).toMatch(language === 'vi' ? /đã theo dõi/ : /watched/);
      const blind = text
        .split('\n')
        .find((line) => line.startsWith('Đồng Đăng') && line.includes('433') && line.includes('|'));
      expect(blind).not.toContain(none);
      const unwatched = documentText(dailyReport({ ...quiet, watched: [] }, FRAME, language));
      expect(unwatched).not.toContain(none);
    }
  });

  it('marks a paper of any kind that has sweeps of a simulated receiver, and names the receiver', () => {
    const simulated = simulatedIn(
      [
        {
          id: 'st',
          name: 'Trạm',
          receivers: [
            { id: 'a', name: 'Máy thu FM', isSimulated: true },
            { id: 'b', name: 'Máy thu thật' },
          ],
        },
      ],
      () => true,
    );
    const period = { ...DAY, simulated };
    const facts = { ...CASE, period };
    const papers = [
      dailyReport(period, FRAME, 'vi'),
      monthlyReport(period, period, FRAME, 'vi'),
      minutesReport(facts, FRAME, 'vi'),
      appendix10(facts, 'vi'),
    ];
    for (const paper of papers) {
      expect(paper.watermark).toBe('MÔ PHỎNG');
      expect(documentText(paper)).toContain('máy thu mô phỏng (Máy thu FM), không phải tín hiệu thu thực tế');
    }
  });

  it('gives the times of a national form in Vietnamese time, those of the Radio Regulations in UTC', () => {
    const textOf = (id: string) => {
      const template = FORM_TEMPLATES.find((one) => one.id === id) ?? APPENDIX_10;
      const fields = formFields(template, undefined, { facts: CASE, letterhead: undefined });
      return documentText(formReport(template, fields, CASE, FRAME, 'vi')).replaceAll('\u00a0', ' ');
    };
    expect(textOf('national')).toContain('04/02/2027 23:58:00 – 05/02/2027 00:31:00 (UTC+7)');
    expect(textOf('national')).not.toMatch(/2027-02-04|\(UTC\)/);
    expect(textOf('appendix-10')).toContain('2027-02-04 16:58:00 – 17:31:00 UTC');
  });

  it('marks a drill on the paper, and says that it is no evidence', () => {
    const drill = dailyReport({ ...DAY, origin: 'drill' }, FRAME, 'vi');
    expect(drill.watermark).toBe('DIỄN TẬP');
    expect(documentText(drill)).toContain('không dùng làm chứng cứ');
    expect(dailyReport(DAY, FRAME, 'vi').watermark).toBeUndefined();
  });
});
