/**
 * What is wrong with a licensee rather than with a stranger: its carrier fell silent, or it transmits outside its terms.
 * The silent one is the one that suffers; the one outside its terms is the one that interferes.
 */
import type { Words } from './sentence.js';

export const CARRIER_LOSS = 'carrier-loss';

/** Class of such a report, by detection's word for it. A noise floor that rose is a barometer and nobody's case. */
export const LICENCE_CLASSES: Readonly<Record<string, string>> = {
  'carrier-loss': CARRIER_LOSS,
  level: 'licence-level',
  centre: 'licence-centre',
  bandwidth: 'licence-bandwidth',
  hours: 'licence-hours',
};

/** The licence concerned, as detection names it; levels at the receiver's input, where one is what is wrong. */
export interface LicenceMatter {
  readonly name: string;
  readonly levelDbm?: number | undefined;
  readonly expectedDbm?: number | undefined;
}

export const BREACH_WORDS: Readonly<Record<string, Words>> = {
  'licence-level': { vi: 'mức lệch', en: 'level' },
  'licence-centre': { vi: 'lệch tần số', en: 'frequency' },
  'licence-bandwidth': { vi: 'băng thông quá rộng', en: 'bandwidth' },
  'licence-hours': { vi: 'ngoài giờ cho phép', en: 'hours' },
};

/** There should be a signal, and there is none: what is "active" about it is the silence. */
export function isLoss({ emissionClass }: { readonly emissionClass: string }): boolean {
  return emissionClass === CARRIER_LOSS;
}

export function isBreach({ emissionClass }: { readonly emissionClass: string }): boolean {
  return BREACH_WORDS[emissionClass] !== undefined;
}
