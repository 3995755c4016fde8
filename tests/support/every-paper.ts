/** A paper of every kind in each of its languages, of the sample day and its distress case. */
import { campaignReport } from '../../src/report/campaign-report.js';
import { dailyReport } from '../../src/report/daily-report.js';
import { formFields } from '../../src/report/form-fields.js';
import { formReport } from '../../src/report/form-report.js';
import { FORM_TEMPLATES } from '../../src/report/form-templates.js';
import { handoverReport } from '../../src/report/handover-report.js';
import { minutesReport } from '../../src/report/minutes-report.js';
import { monthlyReport } from '../../src/report/monthly-report.js';
import { occupancyReport } from '../../src/report/occupancy-report.js';
import type { ReportDocument } from '../../src/report/report-document.js';
import type { WatchCampaign } from '../../src/watch/campaign.js';
import type { ReportKind, ReportLanguage } from '../../src/watch/papers/formats.js';
import { CASE } from './sample-case.js';
import { DAY, FRAME } from './sample-day.js';

const CAMPAIGN: WatchCampaign = {
  ...{ id: 'tet', name: { vi: 'Tết Đinh Mùi', en: 'Tết 2027' }, from: DAY.from, to: DAY.to + 864e5, reportAtMin: 450 },
  ...{ targets: {}, escalationStepMs: {}, bandKeys: DAY.bands.map(({ key }) => key) },
};
const HOUR_MS = 3600e3;
const POINTS = Array.from({ length: 24 }, (_, i) => {
  const at = DAY.from + i * HOUR_MS;
  return {
    at,
    maxDbm: -60,
    meanDbm: -90,
    occupancy: 0.1 + i / 30,
    sweeps: 900,
    rule: { kind: 'noise', marginDb: 5 } as const,
  };
});
const OCCUPANCY = {
  ...{ period: DAY, stationId: 'dong-dang', receiverId: 'rx2', integrationMs: HOUR_MS },
  channels: [{ name: 'k1', startHz: 101.9e6, stopHz: 102.1e6, points: POINTS }],
};
const [HANDOVER] = DAY.handovers;

type Write = (language: ReportLanguage) => ReportDocument;

const WRITERS: Readonly<Record<Exclude<ReportKind, 'form'>, Write>> = {
  daily: (language) => dailyReport(DAY, FRAME, language),
  campaign: (language) => campaignReport(DAY, CAMPAIGN, FRAME, language),
  statistics: (language) => monthlyReport(DAY, DAY, FRAME, language),
  occupancy: (language) => occupancyReport(OCCUPANCY, FRAME, language),
  minutes: (language) => minutesReport(CASE, FRAME, language),
  handover: (language) => {
    if (HANDOVER === undefined) throw new Error('the sample day has no hand-over');
    return handoverReport(HANDOVER, DAY, FRAME, language);
  },
};

const FORMS = FORM_TEMPLATES.map((template): readonly [string, Write] => [
  `form ${template.id}`,
  (language) => {
    const fields = formFields(template, undefined, { facts: CASE, letterhead: FRAME.letterhead });
    return formReport(template, fields, CASE, FRAME, language);
  },
]);

/** Named by kind and language. */
export const PAPERS: readonly { readonly name: string; readonly document: ReportDocument }[] = [
  ...Object.entries(WRITERS),
  ...FORMS,
].flatMap(([kind, write]) =>
  (['vi', 'en'] as const).map((language) => ({ name: `${kind} ${language}`, document: write(language) })),
);
