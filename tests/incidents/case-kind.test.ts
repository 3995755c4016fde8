/** A licensee that fell silent is no interferer: on no form, in no minutes. */
import { expect, it } from 'vitest';
import { newIncident } from '../../src/incidents/new-incident.js';
import { reportOfLicence } from '../../src/incidents/report-of.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import { caseNotice } from '../../src/notify/notice-words.js';
import type { CaseFacts } from '../../src/report/case-facts.js';
import { formFields } from '../../src/report/form-fields.js';
import { FORM_TEMPLATES } from '../../src/report/form-templates.js';
import { minutesReport } from '../../src/report/minutes-report.js';

const T0 = Date.UTC(2026, 11, 1, 11, 20, 45);

function lostBroadcaster(): CaseFacts {
  const alarm = {
    kind: 'carrier-loss',
    state: 'ended',
    since: T0,
    at: T0 + 20e3,
    lowHz: 96.4e6,
    highHz: 96.6e6,
  } as const;
  const place = { stationId: 'st', receiverId: 'fm' };
  const report = reportOfLicence({ ...alarm, assignmentId: 'vov', levelDbm: -95, expectedDbm: -50 }, place);
  if (report === undefined) throw new Error('a lost carrier is a case');
  const context = {
    at: T0 + 30e3,
    by: 'system',
    policy: DEFAULT_POLICY,
    bandOf: () => undefined,
    victimOf: () => undefined,
  };
  // The recording has the broadcaster itself, back on the air.
  const back = {
    at: T0 + 20e3,
    stationId: 'st',
    receiverId: 'fm',
    centreHz: 96.5e6,
    peakDbm: -52.5,
    fieldDbuVPerM: 64.2,
  };
  return {
    ...{
      incident: newIncident('INC-2026-000160', [report], context),
      timeline: [],
      band: undefined,
      targets: undefined,
    },
    ...{ attachments: [], measurements: [back], sites: [{ id: 'st', name: 'Mẫu Sơn' }], victim: undefined },
    ...{
      source: undefined,
      period: { watched: [], stations: [], receivers: [], people: [], simulated: [], from: T0, to: T0 + 60e3 },
    },
  } as unknown as CaseFacts;
}

it('has neither a measured frequency nor a field strength on any form, and the form says why', () => {
  const sources = { facts: lostBroadcaster(), letterhead: undefined };
  const fields = FORM_TEMPLATES.flatMap((template) => formFields(template, undefined, sources));
  expect(fields.filter(({ source }) => source === 'measured').map(({ value }) => value?.vi)).not.toContain(
    '64,2 dBµV/m',
  );
  expect(JSON.stringify(fields)).not.toMatch(/64[,.]2|52[,.]5|96[,.]500 MHz/);
  expect(fields.some(({ remark }) => remark?.vi.includes('Đài được cấp phép mất sóng'))).toBe(true);
});

it('has minutes and notices of a silence, with the times of the silence', () => {
  const facts = lostBroadcaster();
  const frame = {
    ...{ id: 'RPT-1', datedAt: T0, madeAt: T0, madeBy: 'an', letterhead: undefined, symbol: 'BB' },
    ...{ addressees: [], recipients: [] },
  };
  const minutes = JSON.stringify(minutesReport(facts, frame, 'vi'));
  expect(minutes).toContain('BÁO CÁO VỤ MẤT SÓNG');
  expect(minutes).toContain('Mất sóng từ');
  expect(minutes).not.toMatch(/CAN NHIỄU|Thu lần|Lúc mạnh nhất|64,2|52,5/);
  const { incident } = facts;
  const about = { cause: 'raised', incident, at: T0, stationName: (id: string) => id } as const;
  const { lines } = caseNotice(about as unknown as Parameters<typeof caseNotice>[0], 'vi');
  expect(lines.join('\n')).toMatch(/Mất sóng từ: .*\nĐã có sóng trở lại\./);
});
