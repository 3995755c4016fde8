/** Lists that people keep: the path of each below /api/v1/, its name in an answer, and the form of a record. */
import { z } from 'zod';
import { givenName } from '../config/values.js';
import { FILLS } from '../watch/papers/form-template.js';
import { parseDay } from '../watch/roster/local-day.js';
import { addressLines, crew, hz, instant } from './fields.js';
import { severity } from './incidents.js';
import { maskValue, ruleValue } from './rules.js';

const id = z.string().min(1).max(60);
const name = givenName.max(200);
const words = z.strictObject({ vi: name, en: name }).meta({ id: 'WordsInput' });
const minuteOfDay = z.int().min(0).max(1440);

const channelIds = z.array(id).max(20).describe('notice channels to which reports are sent').meta({ id: 'ChannelIds' });

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
  .max(10)
  .meta({ id: 'Addresses' });

const bySeverity = <T extends z.ZodType>(value: T) => z.partialRecord(z.enum(['1', '2', '3', '4', '5', '6']), value);

const sentence = z.string().min(1).max(1000);
const longWords = z.strictObject({ vi: sentence, en: sentence }).meta({ id: 'LongWordsInput' });

/** One section of a form for another administration. */
const formSection = z
  .strictObject({
    title: words,
    items: z
      .array(
        z.strictObject({
          letter: z.string().min(1).max(8),
          label: longWords,
          hint: longWords.optional(),
          fill: z.enum(FILLS).optional(),
          choices: z.array(longWords).max(20).optional(),
        }),
      )
      .min(1)
      .max(60),
  })
  .meta({ id: 'FormSectionInput' });

export const RECORD_LISTS = {
  person: {
    path: 'people',
    list: 'people',
    summary: 'People of the watch; how to reach them, for those who may read contacts',
    value: z
      .strictObject({
        name,
        duty: z.enum(['leader', 'operator', 'technician', 'manager']),
        addresses: addresses.default([]).describe('left out for those who may not read contacts'),
        active: z.boolean(),
      })
      .meta({ id: 'Person' }),
  },
  contact: {
    path: 'contacts',
    list: 'contacts',
    summary: 'The contact list, called in order when nobody on duty answers',
    value: z
      .strictObject({
        name,
        order: z.int().min(0).max(10_000),
        severities: z.array(severity).max(6).describe('empty: only a person sends it something'),
        addresses,
      })
      .meta({ id: 'Contact' }),
  },
  pattern: {
    path: 'roster/patterns',
    list: 'patterns',
    summary: 'Repeating turns of duty',
    value: z
      .strictObject({
        firstDay: day,
        lastDay: day.optional(),
        days: z.enum(['every', 'holiday']),
        slots: z
          .array(
            z
              .strictObject({
                startMin: minuteOfDay,
                lengthMin: minuteOfDay,
                crews: z.array(crew).min(1).max(100),
              })
              .meta({ id: 'DutySlot' }),
          )
          .min(1)
          .max(24),
      })
      .meta({ id: 'RosterPattern' }),
  },
  shift: {
    path: 'roster/shifts',
    list: 'shifts',
    summary: 'Single shifts, which go before the patterns',
    value: z.strictObject({ startsAt: instant, endsAt: instant, personIds: crew }).meta({ id: 'SingleShift' }),
  },
  swap: {
    path: 'roster/swaps',
    list: 'swaps',
    summary: 'One person in place of another in one shift',
    value: z
      .strictObject({ shiftId: z.string().min(1).max(120), outPersonId: id, inPersonId: id })
      .meta({ id: 'ShiftSwap' }),
  },
  holiday: {
    path: 'roster/holidays',
    list: 'holidays',
    summary: 'Days off as announced for a year',
    value: z
      .strictObject({
        ruleKey: id,
        year: z.int().min(1968).max(2100),
        firstDay: day,
        days: z.int().min(1).max(30),
        source: name,
      })
      .meta({ id: 'AnnouncedHoliday' }),
  },
  campaign: {
    path: 'campaigns',
    list: 'campaigns',
    summary: 'Watch campaigns',
    value: z
      .strictObject({
        name: words,
        from: instant,
        to: instant,
        targets: bySeverity(z.strictObject({ acknowledgeMs: z.number().positive(), resolveMs: z.number().positive() })),
        escalationStepMs: bySeverity(z.number().min(10_000)),
        bandKeys: z.array(z.string().min(1).max(200)).max(500),
        maxRevisitMs: z.number().positive().optional(),
        reportAtMin: minuteOfDay,
        channelIds: channelIds.default([]),
      })
      .meta({ id: 'Campaign' }),
  },
  assignment: {
    path: 'assignments',
    list: 'assignments',
    summary: 'Licensed uses of frequencies',
    value: z
      .strictObject({
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
        proposedBy: name.optional().describe('a proposal, until a second person writes it without this'),
        usualLevelsDbm: z.record(id, z.number().min(-200).max(50)).optional(),
      })
      .meta({ id: 'Assignment' }),
  },
  mask: {
    path: 'masks',
    list: 'masks',
    summary: 'Spectrum masks',
    value: maskValue,
  },
  band: {
    path: 'bandplan/entries',
    list: 'entries',
    summary: 'Own entries of the band plan; one with the key of a given entry replaces it',
    value: z
      .strictObject({
        key: z.string().min(1).max(200),
        startHz: hz,
        stopHz: hz,
        severity,
        service: z.string().min(1).max(60),
        confidence: z.enum(['verified', 'edges', 'unverified']),
        source: z.string().min(1).max(1000),
        name: words,
      })
      .meta({ id: 'BandEntry' }),
  },
  basis: {
    path: 'legal-basis',
    list: 'legalBasis',
    summary: 'The laws that priorities cite; the id is "current"',
    value: z
      .strictObject({ distress: words, safety: words, primary: words, secondary: words })
      .meta({ id: 'LegalBasis' }),
  },
  'watch-policy': {
    path: 'watch-policy',
    list: 'watchPolicy',
    summary: 'What the duty room decides about its alarms; the id is "current"',
    value: z
      .strictObject({
        personalFrom: severity.describe('less severe alarms wait in the list and are sent to nobody'),
        acknowledgements: bySeverity(z.int().min(1).max(5)).describe('people who must acknowledge; one when absent'),
      })
      .meta({ id: 'WatchPolicy' }),
  },
  rule: {
    path: 'rules',
    list: 'rules',
    summary: 'Detection rules',
    value: ruleValue,
  },
  letterhead: {
    path: 'letterheads',
    list: 'letterheads',
    summary: 'The organisation as it signs its papers; each name holds from a day on',
    value: z
      .strictObject({
        validFrom: instant,
        name: words,
        parent: words.optional(),
        place: words,
        address: z.string().max(300).optional(),
        phone: z.string().max(60).optional(),
        email: z.string().max(200).optional(),
        numberSuffix: z.string().max(60).optional(),
        signerRole: words.optional(),
        addressees: addressLines.optional(),
        recipients: addressLines.optional(),
      })
      .meta({ id: 'Letterhead' }),
  },
  'form-template': {
    path: 'form-templates',
    list: 'formTemplates',
    summary: 'Forms for other administrations; one with the id of a given form replaces it',
    value: z
      .strictObject({
        title: words,
        basis: longWords,
        sections: z.array(formSection).min(1).max(20),
        notes: z.array(longWords).max(20),
      })
      .meta({ id: 'OwnFormTemplate' }),
  },
  'report-schedule': {
    path: 'report-schedules',
    list: 'reportSchedules',
    summary: 'Reports that are made by themselves',
    value: z
      .strictObject({
        kind: z.enum(['daily', 'statistics', 'occupancy']),
        every: z.enum(['day', 'week', 'month']),
        atMin: z.int().min(0).max(1439).describe('minute of the Vietnamese day'),
        since: instant.describe('nothing that was due before is made'),
        active: z.boolean(),
        receiverId: z.string().min(1).max(100).optional().describe('whose occupancy'),
        channelIds,
      })
      .meta({ id: 'ReportSchedule' }),
  },
} as const;

export type ListedKind = keyof typeof RECORD_LISTS;
