import type { Words } from '../words/sentence.js';
import { SOURCES } from './sources.js';

/** The reason why a person calls an alarm noise: it asked for attention, and there was nothing to do. */
export const NOISE_REASONS = ['known', 'legal', 'receiver', 'test', 'duplicate'] as const;

/**
 * known: a disturbance that is being dealt with · legal: a licensed or permitted use · receiver: made by the receiver or
 * its antenna · test: a test or a measurement · duplicate: another alarm tells the same.
 */
export type NoiseReason = (typeof NOISE_REASONS)[number];

/** Reasons that will be true of the next such signal at this site, too. */
export const LASTING_REASONS: readonly NoiseReason[] = ['known', 'legal', 'receiver'];

/** What made the alarm is a source of the catalogue, but for a disturbance that is known and an alarm that is told twice. */
export const NOISE_WORDS: Readonly<Record<NoiseReason, Words>> = {
  known: { vi: 'nhiễu đã biết', en: 'known already' },
  legal: SOURCES.legal.words,
  receiver: SOURCES.receiver.words,
  test: SOURCES.test.words,
  duplicate: { vi: 'trùng với báo động khác', en: 'a duplicate' },
};

export interface NoiseVerdict {
  readonly why: NoiseReason;
  readonly by: string;
  readonly at: number;
}
