/** Fields that many answers and questions share. */
import { z } from 'zod';
import { COVERAGE_REASONS } from '../watch/coverage.js';
import type { JsonOf } from './contract.js';

/** An instant in an answer: RFC 3339, UTC. */
export const at = z.iso.datetime();
export const stretch = z.object({ from: at, to: at }).meta({ id: 'Stretch' });

/** What levels on their way out are corrected to. */
export const corrected = z
  .enum(['level', 'field'])
  .optional()
  .describe("level: dBm at the antenna's terminals; field: dBµV/m; absent: as received");

/** An instant in a question: RFC 3339 in, epoch ms out. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

/** A sentence of the program with the words of both languages. */
export const sentence = z
  .object({
    key: z.string(),
    params: z.record(z.string(), z.unknown()),
    vi: z.string(),
    en: z.string(),
  })
  .meta({ id: 'Sentence' });

/** A number in a query, which arrives as text. */
export const queryNumber = () => z.coerce.number<number>();

export const frequencyRange = z.object({ startHz: z.number(), stopHz: z.number() }).meta({ id: 'FrequencyRange' });

/** Where an emission is, as far as is known. */
export const frequency = z
  .object({ hz: z.number(), uncertaintyHz: z.number().optional().describe('±; absent where exact') })
  .meta({ id: 'Frequency' });
export type Frequency = JsonOf<typeof frequency>;

export const hz = z.number().min(0).max(1e12).meta({ id: 'Hz' });

export const queryHz = () => queryNumber().min(0).max(1e12);

/** The fields of a list that is read page by page. */
export const pageFields = {
  limit: queryNumber().int().min(1).max(500).default(100),
  cursor: z.string().min(1).max(400).optional().describe('nextCursor of the page before'),
};

/** Why a band was not watched, or badly. */
export const coverageReason = z.enum(COVERAGE_REASONS).meta({ id: 'CoverageReason' });

/** People of a shift. */
export const crew = z.array(z.string().min(1).max(60)).min(1).max(50).meta({ id: 'Crew' });

export const nextCursor = z.string().describe('absent on the last page').meta({ id: 'NextCursor' }).optional();

export const removed = z.object({ removed: z.literal(true) }).meta({ id: 'Removed' });

/** The same words in both languages. */
export const words = z.object({ vi: z.string(), en: z.string() }).meta({ id: 'Words' });

/** Addressees or recipients of a paper, one a line. */
export const addressLines = z.array(z.string().min(1).max(300)).max(20).meta({ id: 'AddressLines' });

/** Which page of a list is wanted, checked. */
export interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The body of every refusal: RFC 9457, `application/problem+json`. */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('a sentence that names the field and its value'),
    reason: words.optional().describe('the same for a person at the page, in both languages'),
    current: z.unknown().optional().describe('the newer state, where an edit came too late (409)'),
  })
  .meta({ id: 'Problem' });

/** What a person gives to sign. */
export const proof = z
  .string()
  .max(200)
  .describe('password, or code of the authenticator, of who signs')
  .meta({ id: 'Proof' })
  .optional();
