/** What the lists that papers are made of take over HTTP: letterheads, forms, schedules. */
import { z } from 'zod';
import type { RecordKinds } from '../../store/cases/case-book-records.js';
import { FILLS, templateFaults } from '../../watch/papers/form-template.js';
import { scheduleFaults } from '../../watch/papers/report-schedule.js';
import { instant } from '../spoken.js';
import type { RecordSchema } from './record-schema.js';

const name = z.string().min(1).max(200);
const words = z.strictObject({ vi: name, en: name });
const sentence = z.string().min(1).max(1000);
const longWords = z.strictObject({ vi: sentence, en: sentence });

type PaperKind = 'letterhead' | 'form-template' | 'report-schedule';

export const PAPER_SCHEMAS: { readonly [K in PaperKind]: RecordSchema } = {
  letterhead: {
    path: 'letterheads',
    summary: 'The organisation as it signs its papers; each name holds from a day on',
    edit: 'registry',
    value: z.strictObject({
      validFrom: instant,
      name: words,
      parent: words.optional(),
      place: words,
      address: z.string().max(300).optional(),
      phone: z.string().max(60).optional(),
      email: z.string().max(200).optional(),
      numberSuffix: z.string().max(60).optional(),
      signerRole: words.optional(),
    }),
  },
  'form-template': {
    path: 'form-templates',
    summary: 'Forms for other administrations; one with the id of a given form replaces it',
    edit: 'registry',
    value: z.strictObject({
      title: words,
      basis: longWords,
      sections: z
        .array(
          z.strictObject({
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
          }),
        )
        .min(1)
        .max(20),
      notes: z.array(longWords).max(20),
    }),
    faults: (value: RecordKinds['form-template']) => templateFaults(value),
  },
  'report-schedule': {
    path: 'report-schedules',
    summary: 'Reports that are made by themselves',
    edit: 'duty',
    value: z.strictObject({
      kind: z.enum(['daily', 'statistics', 'occupancy']),
      every: z.enum(['day', 'week', 'month']),
      atMin: z.int().min(0).max(1439).describe('minute of the Vietnamese day'),
      since: instant.describe('nothing that was due before is made'),
      active: z.boolean(),
      receiverId: z.string().min(1).max(100).optional().describe('whose occupancy'),
      channelIds: z.array(z.string().min(1).max(60)).max(20).describe('notice channels that it is sent to'),
    }),
    faults: (value: RecordKinds['report-schedule']) => scheduleFaults(value),
  },
};
