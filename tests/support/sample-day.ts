/** A day on the eve of Tết as the reports see it: two stations, a receiver lost for 19 minutes, four cases. */
import type { EmissionReport } from '../../src/incidents/emission-report.js';
import type { Incident } from '../../src/incidents/incident.js';
import type { NoiseReason } from '../../src/incidents/noise.js';
import { priorityOf } from '../../src/incidents/priority.js';
import { DEFAULT_POLICY } from '../../src/incidents/severity.js';
import type { ReportFrame } from '../../src/report/daily-report.js';
import type { PeriodFacts } from '../../src/report/report-facts.js';
import type { WatchStretch } from '../../src/watch/coverage.js';
import { alarmLoad, type RaisedAlarm } from '../../src/watch/load/alarm-load.js';
import { callAccuracy } from '../../src/watch/load/call-accuracy.js';
import type { Letterhead } from '../../src/watch/papers/letterhead.js';
import { bandOf } from '../../src/watch/registry/band-plan.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { summariseHandover } from '../../src/watch/roster/handover.js';

export const vn = (text: string): number => Date.parse(`${text}+07:00`);
const FROM = vn('2027-02-04T07:30:00');
const TO = vn('2027-02-05T07:30:00');

export function emission(more: Partial<EmissionReport>): EmissionReport {
  return {
    ...{ emissionId: 'rx1/7', stationId: 'mau-son', receiverId: 'rx1', startHz: 121.494e6, stopHz: 121.506e6 },
    ...{ firstHeardAt: vn('2027-02-04T23:58:00'), lastHeardAt: vn('2027-02-05T00:31:00'), active: false },
    ...{ confirmed: true, peakDbm: -88.4, excessDb: 14.2, emissionClass: 'cw' },
    ...more,
  };
}

function incident(id: string, report: EmissionReport, more: Partial<Incident>): Incident {
  const { startHz, stopHz, firstHeardAt, lastHeardAt, active, peakDbm, excessDb, emissionClass } = report;
  const band = bandOf(BAND_PLAN_VN, startHz, stopHz);
  return {
    ...{ id, version: 4, state: 'open', startHz, stopHz, emissions: [report], active, firstHeardAt, lastHeardAt },
    ...{
      peakDbm,
      excessDb,
      emissionClass,
      priority: priorityOf({ at: firstHeardAt, startHz, stopHz, excessDb, band }),
    },
    ...{ alarm: { base: 'normal', raises: 1, raisedAt: firstHeardAt }, returns: [], missed: [], links: [] },
    openedAt: firstHeardAt + 3000,
    ...more,
  } as Incident;
}

export const DISTRESS = incident('INC-2027-000012', emission({}), {
  ...{ state: 'closed', outcome: 'resolved', acknowledgedBy: 'hoa', assigneeId: 'nam' },
  acknowledgedAt: vn('2027-02-05T00:04:30'),
  resolvedAt: vn('2027-02-05T00:31:20'),
  closedAt: vn('2027-02-05T00:40:00'),
  resolution: { cause: 'Micro không dây hỏng trong hội trường xã.', measure: 'Đã tắt, tạm giữ thiết bị.' },
  missed: ['acknowledge'],
  links: [{ incidentId: 'INC-2027-000009', relation: 'same-signature' }],
});

const BROADCAST = incident(
  'INC-2027-000013',
  emission({
    ...{ emissionId: 'rx2/3', stationId: 'dong-dang', receiverId: 'rx2', startHz: 101.9e6, stopHz: 102.1e6 },
    ...{ firstHeardAt: vn('2027-02-05T05:12:09'), lastHeardAt: TO, active: true, peakDbm: -61.3, excessDb: 33 },
    emissionClass: 'wideband',
  }),
  { state: 'acknowledged', acknowledgedAt: vn('2027-02-05T05:20:00'), acknowledgedBy: 'hoa', active: true },
);

const SHELVED = incident(
  'INC-2027-000010',
  emission({
    ...{ emissionId: 'rx2/1', stationId: 'dong-dang', receiverId: 'rx2', startHz: 433.9e6, stopHz: 433.95e6 },
    ...{ firstHeardAt: vn('2027-02-03T10:00:00'), lastHeardAt: TO, active: true, peakDbm: -70, excessDb: 22 },
    emissionClass: 'bursts',
  }),
  {
    ...{ state: 'acknowledged', acknowledgedAt: vn('2027-02-03T10:30:00'), acknowledgedBy: 'lan', active: true },
    alarm: {
      ...{ base: 'acknowledged', raises: 1, raisedAt: vn('2027-02-03T10:00:03') },
      shelf: {
        ...{ by: 'lan', at: vn('2027-02-03T10:31:00'), reason: 'Điều khiển cửa cuốn, đã nhắc chủ nhà.' },
        until: vn('2027-02-06T10:00:00'),
      },
    },
  },
);

const DISMISSED = incident('INC-2027-000011', emission({ emissionId: 'rx1/5' }), {
  ...{ state: 'closed', outcome: 'dismissed', dismissal: 'Sét.' },
});

const whole: readonly WatchStretch[] = [{ from: FROM, to: TO, state: 'watched' }];
const withHole: readonly WatchStretch[] = [
  { from: FROM, to: vn('2027-02-04T14:02:00'), state: 'watched' },
  { from: vn('2027-02-04T14:02:00'), to: vn('2027-02-04T14:17:00'), state: 'blind', reason: 'receiver-lost' },
  { from: vn('2027-02-04T14:17:00'), to: vn('2027-02-04T20:00:00'), state: 'watched' },
  { from: vn('2027-02-04T20:00:00'), to: vn('2027-02-04T20:04:00'), state: 'unknown', reason: 'not-recorded' },
  { from: vn('2027-02-04T20:04:00'), to: vn('2027-02-04T21:04:00'), state: 'degraded', reason: 'overload' },
  { from: vn('2027-02-04T21:04:00'), to: TO, state: 'watched' },
];

function key(hz: number): string {
  const found = bandOf(BAND_PLAN_VN, hz, hz);
  if (found === undefined) throw new Error(`no band at ${hz}`);
  return found.key;
}

const SHIFTS: PeriodFacts['shifts'] = [
  {
    ...{ id: 'a/1', startsAt: vn('2027-02-04T16:00:00'), endsAt: vn('2027-02-05T00:00:00') },
    ...{ personIds: ['lan', 'nam'], leaderId: 'lan' },
  },
  {
    ...{ id: 'a/2', startsAt: vn('2027-02-05T00:00:00'), endsAt: vn('2027-02-05T08:00:00') },
    ...{ personIds: ['hoa'], leaderId: 'hoa' },
  },
];

/** A raise of a case of that day, answered by the person who acknowledged it. */
function raised(one: Incident, at: number, noise?: NoiseReason): RaisedAlarm {
  return {
    ...{ incidentId: one.id, at, severity: one.priority.severity, startHz: one.startHz, stopHz: one.stopHz },
    stationIds: one.emissions.map(({ stationId }) => stationId),
    ...{ raisedBy: one.emissionClass, noise },
    ...((one.acknowledgedAt ?? 0) < at ? {} : { answeredAt: one.acknowledgedAt, answeredBy: one.acknowledgedBy }),
  };
}

const INCIDENTS = [SHELVED, DISMISSED, DISTRESS, BROADCAST];

/** Two alarms of the day, and one frequency that asked eleven times in five minutes. */
const LOAD = alarmLoad({
  ...{ from: FROM, to: TO, incidents: INCIDENTS, returns: [], shifts: SHIFTS, policy: DEFAULT_POLICY },
  raises: [
    ...Array.from({ length: 11 }, (_, i) => raised(SHELVED, vn('2027-02-04T17:00:00') + i * 25e3, 'known')),
    raised(DISTRESS, vn('2027-02-04T23:58:03')),
    raised(BROADCAST, vn('2027-02-05T05:12:12')),
  ],
});

const HANDED_OVER = summariseHandover({
  ...{ from: FROM, at: TO, incidents: [SHELVED, BROADCAST], policy: DEFAULT_POLICY },
  handled: [
    { incident: BROADCAST, acts: ['acknowledged'] },
    { incident: DISMISSED, acts: ['dismissed'] },
    { incident: DISTRESS, acts: ['acknowledged', 'resolved'] },
  ],
  bands: [{ stationId: 'mau-son', bandKey: key(121.5e6), stretches: withHole }],
});

export const DAY: PeriodFacts = {
  ...{ origin: 'watch', from: FROM, to: TO, incidentsLeftOut: 0, simulated: [] },
  stations: [
    { id: 'mau-son', name: 'Mẫu Sơn', receivers: [{ id: 'rx1', name: 'Máy thu VHF' }] },
    { id: 'dong-dang', name: 'Đồng Đăng', receivers: [{ id: 'rx2', name: 'Máy thu FM' }] },
  ],
  bands: BAND_PLAN_VN.filter((band) => [key(121.5e6), key(102e6), key(433.92e6)].includes(band.key)),
  watched: [
    { stationId: 'mau-son', bandKey: key(121.5e6), stretches: withHole },
    { stationId: 'dong-dang', bandKey: key(102e6), stretches: whole },
    {
      stationId: 'dong-dang',
      bandKey: key(433.92e6),
      stretches: [{ from: FROM, to: TO, state: 'blind', reason: 'paused' }],
    },
  ],
  incidents: INCIDENTS,
  load: LOAD,
  accuracy: callAccuracy(INCIDENTS, BAND_PLAN_VN, { from: FROM, to: TO }),
  shifts: SHIFTS,
  people: [
    { id: 'lan', name: 'Trực ban A', duty: 'leader', addresses: [], active: true },
    { id: 'nam', name: 'Kỹ thuật viên B', duty: 'technician', addresses: [], active: true },
    { id: 'hoa', name: 'Trực ban C', duty: 'leader', addresses: [], active: true },
  ],
  handovers: [
    {
      id: 'HO-1',
      people: { outgoing: ['lan', 'nam'], incoming: ['hoa'] },
      note: 'Đài không lưu đề nghị báo ngay khi 121,5 MHz có sóng lại.\nMáy nổ của trạm Mẫu Sơn đang sửa.',
      summary: HANDED_OVER,
      signatures: { outgoing: { personId: 'lan', at: vn('2027-02-05T00:02:11') } },
    },
  ],
  campaigns: [],
  targetsAt: () => DEFAULT_POLICY.targets,
};

/** Two names of one body, as data. */
export const HEADS: readonly Letterhead[] = [
  {
    ...{ id: 'old', validFrom: vn('2010-01-01T00:00:00') },
    name: { vi: 'Sở Thông tin và Truyền thông', en: 'Department of Information and Communications' },
    parent: { vi: 'Ủy ban nhân dân tỉnh', en: "Provincial People's Committee" },
    place: { vi: 'Lạng Sơn', en: 'Lạng Sơn' },
    numberSuffix: 'BC-STTTT',
  },
  {
    ...{ id: 'new', validFrom: vn('2025-03-01T00:00:00') },
    name: { vi: 'Sở Khoa học và Công nghệ', en: 'Department of Science and Technology' },
    parent: { vi: 'Ủy ban nhân dân tỉnh', en: "Provincial People's Committee" },
    place: { vi: 'Lạng Sơn', en: 'Lạng Sơn' },
    numberSuffix: 'BC-SKHCN',
    signerRole: { vi: 'Giám đốc', en: 'Director' },
  },
];

export const FRAME: ReportFrame = {
  ...{ id: 'RPT-2027-000005', datedAt: TO, madeAt: TO + 61e3, madeBy: 'system', letterhead: HEADS[1] },
  ...{ symbol: 'BC-SKHCN', addressees: ['Cục Tần số vô tuyến điện'], recipients: ['UBND tỉnh (để báo cáo)'] },
  remarks: 'Đề nghị tăng cường kiểm tra micro không dây tại các hội trường dịp Tết.',
};
