/** What each list takes over HTTP. The id stands in the path; days are dates of the Vietnamese calendar. */
import { z } from 'zod';
import { MOST_SWEEPS_OF_RULE } from '../../detection/watchers/judging-rule.js';
import type { RecordKind, RecordKinds } from '../../store/cases/case-book-records.js';
import { campaignFaults } from '../../watch/campaign.js';
import { ruleFaults } from '../../watch/detection-rule.js';
import { maskFaults } from '../../watch/mask.js';
import { entryFaults } from '../../watch/registry/band-plan.js';
import { parseDay } from '../../watch/roster/local-day.js';
import { patternFaults } from '../../watch/roster/roster.js';
import { instant } from '../spoken.js';
import { PAPER_SCHEMAS } from './paper-schemas.js';
import type { RecordSchema } from './record-schema.js';

export type EditableKind = Exclude<RecordKind, 'handover' | 'drill' | 'trial' | 'form' | 'loss'>;

const id = z.string().min(1).max(60);
const name = z.string().min(1).max(200);
const words = z.strictObject({ vi: name, en: name });
const hz = z.number().min(0).max(1e12);
const severity = z.int().min(1).max(6);
const minuteOfDay = z.int().min(0).max(1440);

const day = z.string().transform((text, context) => {
  try {
    return parseDay(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const addresses = z
  .array(
    z.strictObject({
      channel: z.enum(['phone', 'sms', 'email', 'webhook', 'browser']),
      address: z.string().min(1).max(300),
    }),
  )
  .max(10);

const bySeverity = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6']), value);

const grid = {
  startHz: hz,
  stepHz: z.number().positive(),
  levelsDbm: z.array(z.number().min(-200).max(50).nullable()).min(1).max(65_535),
};

const mask = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('fixed'),
    points: z
      .array(z.strictObject({ hz, levelDbm: z.number() }))
      .min(2)
      .max(10_000),
  }),
  z.strictObject({ kind: z.literal('noise-following'), offsetDb: z.number().min(0).max(100) }),
  z.strictObject({ kind: z.literal('learnt'), sweeps: z.int().positive(), ...grid }),
  z.strictObject({ kind: z.literal('from-assignments'), at: instant, ...grid }),
]);

export const maskValue = z.strictObject({ name, startHz: hz, stopHz: hz, mask });

const stationIds = z.array(id).max(200).default([]).describe('every station when empty');
const sweepsOfRule = z.int().min(1).max(MOST_SWEEPS_OF_RULE);

export const ruleSettings = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('mask'), maskId: id, stationIds, n: sweepsOfRule, m: sweepsOfRule }),
  z.strictObject({
    kind: z.literal('quiet'),
    stationIds,
    startHz: hz,
    stopHz: hz,
    belowDbm: z.number().min(-200).max(50).optional(),
    belowExcessDb: z.number().min(0).max(200).optional(),
    shorterThanMs: z.number().min(1).max(1e10).optional(),
    classes: z.array(z.string().min(1).max(40)).max(20).default([]),
  }),
]);

const ruleValue = z.strictObject({ name, active: z.boolean(), settings: ruleSettings });

export const RECORD_SCHEMAS: { readonly [K in EditableKind]: RecordSchema } = {
  person: {
    path: 'people',
    summary: 'People of the watch; how to reach them, for those who may read contacts',
    edit: 'duty',
    privateFields: { fields: ['addresses'], read: 'incidents' },
    value: z.strictObject({
      name,
      duty: z.enum(['leader', 'operator', 'technician', 'manager']),
      addresses,
      active: z.boolean(),
    }),
  },
  contact: {
    path: 'contacts',
    summary: 'The contact list, called in order when nobody on duty answers',
    read: 'incidents',
    edit: 'duty',
    value: z.strictObject({
      name,
      order: z.int().min(0).max(10_000),
      severities: z.array(severity).min(1).max(6),
      addresses,
    }),
  },
  pattern: {
    path: 'roster/patterns',
    summary: 'Repeating turns of duty',
    edit: 'duty',
    value: z.strictObject({
      firstDay: day,
      lastDay: day.optional(),
      days: z.enum(['every', 'holiday']),
      slots: z
        .array(
          z.strictObject({
            startMin: minuteOfDay,
            lengthMin: minuteOfDay,
            crews: z.array(z.array(id).min(1).max(50)).min(1).max(100),
          }),
        )
        .min(1)
        .max(24),
    }),
    faults: (value: RecordKinds['pattern']) => patternFaults(value),
  },
  shift: {
    path: 'roster/shifts',
    summary: 'Single shifts, which go before the patterns',
    edit: 'duty',
    value: z.strictObject({ startsAt: instant, endsAt: instant, personIds: z.array(id).min(1).max(50) }),
    faults: ({ startsAt, endsAt }: RecordKinds['shift']) =>
      endsAt > startsAt ? [] : ['endsAt must be later than startsAt'],
  },
  swap: {
    path: 'roster/swaps',
    summary: 'One person in place of another in one shift',
    edit: 'duty',
    value: z.strictObject({ shiftId: z.string().min(1).max(120), outPersonId: id, inPersonId: id }),
  },
  holiday: {
    path: 'roster/holidays',
    summary: 'Days off as announced for a year',
    edit: 'duty',
    value: z.strictObject({
      ruleKey: id,
      year: z.int().min(1968).max(2100),
      firstDay: day,
      days: z.int().min(1).max(30),
      source: name,
    }),
  },
  campaign: {
    path: 'campaigns',
    summary: 'Watch campaigns',
    edit: 'registry',
    value: z.strictObject({
      name: words,
      from: instant,
      to: instant,
      targets: bySeverity(z.strictObject({ acknowledgeMs: z.number().positive(), resolveMs: z.number().positive() })),
      escalationStepMs: bySeverity(z.number().min(10_000)),
      bandKeys: z.array(z.string().min(1).max(200)).max(500),
      maxRevisitMs: z.number().positive().optional(),
      reportAtMin: minuteOfDay,
    }),
    faults: (value: RecordKinds['campaign']) => campaignFaults(value),
  },
  assignment: {
    path: 'assignments',
    summary: 'Licensed uses of frequencies',
    edit: 'registry',
    value: z.strictObject({
      licenceNo: name,
      holder: z.string().max(200),
      name,
      status: z.enum(['primary', 'secondary']),
      centreHz: hz,
      bandwidthHz: z.number().positive().max(1e10),
      powerW: z.number().min(0).max(1e7).optional(),
      latitude: z.number().min(-90).max(90).optional(),
      longitude: z.number().min(-180).max(180).optional(),
      emission: z.string().max(20).optional(),
      validFrom: instant,
      validTo: instant.optional(),
      hours: z.strictObject({ startMin: minuteOfDay, endMin: minuteOfDay }).optional(),
      toleranceHz: z.number().min(0).optional(),
      usualLevelsDbm: z.record(id, z.number().min(-200).max(50)).optional(),
    }),
    faults: ({ validFrom, validTo }: RecordKinds['assignment']) =>
      validTo !== undefined && validTo <= validFrom ? ['validTo must be later than validFrom'] : [],
  },
  mask: {
    path: 'masks',
    summary: 'Spectrum masks',
    edit: 'registry',
    value: maskValue,
    faults: ({ startHz, stopHz, mask: one }: RecordKinds['mask']) => [
      ...(stopHz > startHz ? [] : ['stopHz must lie above startHz']),
      ...(one.kind === 'fixed' ? maskFaults(one.points) : []),
    ],
  },
  band: {
    path: 'bandplan/entries',
    summary: 'Own entries of the band plan; one with the key of a given entry replaces it',
    edit: 'registry',
    value: z.strictObject({
      key: z.string().min(1).max(200),
      startHz: hz,
      stopHz: hz,
      severity,
      service: z.string().min(1).max(60),
      confidence: z.enum(['verified', 'edges', 'unverified']),
      source: z.string().min(1).max(1000),
      name: words,
    }),
    faults: (value: RecordKinds['band']) => entryFaults(value),
  },
  basis: {
    path: 'legal-basis',
    summary: 'The laws that priorities cite; the id is "current"',
    edit: 'registry',
    value: z.strictObject({ distress: words, safety: words, primary: words, secondary: words }),
    faults: (value: RecordKinds['basis']) => (value.id === 'current' ? [] : [`id is "${value.id}", not "current"`]),
  },
  ...PAPER_SCHEMAS,
  rule: {
    path: 'rules',
    summary: 'Detection rules',
    edit: 'registry',
    value: ruleValue,
    faults: (value: RecordKinds['rule']) => ruleFaults(value),
  },
};
