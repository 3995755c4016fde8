/** The content of a report as sections and tables, for a screen. */
import { z } from 'zod';
import { REPORT_LANGUAGES } from '../watch/papers/formats.js';
import type { JsonOf } from './contract.js';

const cell = z
  .object({
    text: z.string(),
    also: z.string().optional().describe('the same in the other language, under it'),
    note: z.string().optional().describe('how it came about, or why it is missing'),
    value: z.number().optional().describe('the bare number'),
    unit: z.enum(['%', 'days']).optional(),
    /** `blank`: nothing is known, and the place is left empty for a pen. */
    look: z.enum(['strong', 'quiet', 'blank']).optional(),
  })
  .meta({ id: 'ReportCell' });
export type Cell = JsonOf<typeof cell>;

const state = z.enum(['watched', 'degraded', 'blind', 'unknown']);

const block = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('heading'), text: z.string(), also: z.string().optional() }),
    z.object({ kind: z.literal('paragraph'), text: z.string(), look: z.enum(['strong', 'quiet']).optional() }),
    z.object({ kind: z.literal('facts'), rows: z.array(z.object({ label: z.string(), cell })) }),
    z.object({
      kind: z.literal('table'),
      columns: z.array(
        z.object({
          head: z.string(),
          also: z.string().optional(),
          share: z.number().describe('parts of the width of the table'),
          align: z.enum(['left', 'right']).optional(),
        }),
      ),
      rows: z.array(z.array(cell)),
      empty: z.string().describe('shown instead of a table without rows'),
    }),
    z.object({
      kind: z.literal('strips'),
      from: z.string(),
      to: z.string(),
      legend: z.array(z.object({ state, text: z.string() })),
      rows: z.array(
        z.object({
          label: z.string(),
          parts: z.array(z.object({ share: z.number().describe('0 to 1'), state })),
          mark: z.string(),
        }),
      ),
    }),
    z.object({
      kind: z.literal('bars'),
      title: z.string(),
      bars: z.array(z.object({ label: z.string(), value: z.number(), mark: z.string() })),
    }),
  ])
  .meta({ id: 'ReportBlock' });
export type Block = JsonOf<typeof block>;

export const reportDocument = z
  .object({
    language: z.enum(REPORT_LANGUAGES),
    letterhead: z.object({
      /** Two lines; the second is underlined. */
      state: z.tuple([z.string(), z.string()]),
      parent: z.string(),
      organisation: z.string(),
      contact: z.string(),
      number: z.string(),
      placeAndDate: z.string(),
    }),
    /** Lines of "Kính gửi" under the title, and of "Nơi nhận" beside the signatures, each with its heading. */
    addressees: z.array(z.string()).optional(),
    recipients: z.array(z.string()).optional(),
    title: z.string(),
    titleAlso: z.string().optional(),
    subtitle: z.string().describe('what it is about: a period, a case'),
    blocks: z.array(block),
    signatures: z.array(z.object({ role: z.string(), note: z.string(), name: z.string() })),
    watermark: z.string().optional().describe('set across every page of what is not real'),
    /** Printed at the foot of every page, before the page number. */
    footer: z.string(),
    pageWord: z.string(),
  })
  .meta({ id: 'ReportDocument' });
export type ReportDocument = JsonOf<typeof reportDocument>;
