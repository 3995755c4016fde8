/** Acts of journals, judged when they are applied: until then they are kept and passed on as they came, also from a newer version. Pure. */
import { z } from 'zod';
import { type FieldMeasurement, measurementFault } from '../location/field-measurement.js';
import { TEXTS } from './guards.js';
import type { IncidentEvent } from './incident-event.js';
import { SHARED_MOVES } from './moves.js';
import { NOISE_REASONS } from './noise.js';
import { SOURCE_IDS } from './sources.js';

/** What an act cannot be without, besides its texts. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  resolved: ['cause'],
  regraded: ['severity'],
  shelved: ['until'],
  'called-noise': ['why'],
  'measured-in-field': ['measurement'],
  'measurement-withdrawn': ['measurementId'],
  'too-long': ['act', 'field', 'bytes', 'most'],
};
const TEXT_FIELDS = ['reason', 'text', 'cause', 'measure', 'personId', 'although', 'ruleId', 'act', 'field'];

const known = z
  .looseObject({
    kind: z.enum([...SHARED_MOVES, 'too-long']),
    ...Object.fromEntries(TEXT_FIELDS.map((name) => [name, z.string().max(4000).optional()])),
    ...Object.fromEntries(['until', 'takenAt', 'bytes', 'most'].map((name) => [name, z.number().optional()])),
    recordId: z.string().max(100).optional(),
    bulk: z.boolean().optional(),
    severity: z.literal([1, 2, 3, 4, 5, 6]).optional(),
    why: z.enum(NOISE_REASONS).nullable().optional(),
    measurement: z
      .looseObject({})
      .refine((one) => measurementFault(one as unknown as FieldMeasurement) === undefined)
      .optional(),
    measurementId: z.string().max(100).optional(),
    // A newer program may know more sources: the remark then says it alone.
    source: z.enum(SOURCE_IDS).optional().catch(undefined),
  })
  .refine((one) => [...(NEEDS[one.kind] ?? []), ...(TEXTS[one.kind] ?? [])].every((field) => one[field] !== undefined));

/** The act as this version understands it; otherwise an act `unknown`, which changes nothing. */
export function judged<A extends { readonly event: IncidentEvent }>(act: A): A {
  const { data } = known.safeParse(act.event);
  return { ...act, event: data ?? { kind: 'unknown', act: act.event.kind } };
}
