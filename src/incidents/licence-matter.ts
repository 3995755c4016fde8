/**
 * Matters of a licensee instead of a stranger: its carrier is missing, or it transmits outside its terms. In the first
 * case the licensee is the victim; in the second it causes the interference.
 */
import type { Words } from '../words/sentence.js';

const CARRIER_LOSS = 'carrier-loss';

/** Class of the report for each of detection's names. */
export const LICENCE_CLASSES: Readonly<Record<string, string>> = {
  'carrier-loss': CARRIER_LOSS,
  level: 'licence-level',
  centre: 'licence-centre',
  bandwidth: 'licence-bandwidth',
  hours: 'licence-hours',
};

/** The licence concerned, by its name in detection; levels at the receiver's input, where the level is the matter. */
export interface LicenceMatter {
  readonly name: string;
  readonly levelDbm?: number | undefined;
  readonly expectedDbm?: number | undefined;
}

export const BREACH_WORDS: Readonly<Record<string, Words>> = {
  'licence-level': { vi: 'mức lệch', en: 'level' },
  'licence-centre': { vi: 'lệch tần số', en: 'frequency' },
  'licence-bandwidth': { vi: 'độ rộng băng tần quá rộng', en: 'bandwidth' },
  'licence-hours': { vi: 'ngoài giờ cho phép', en: 'hours' },
};

/** True when the expected signal is missing: such a report is "active" during the silence. */
export function isLoss({ emissionClass }: { readonly emissionClass: string }): boolean {
  return emissionClass === CARRIER_LOSS;
}

export function isBreach({ emissionClass }: { readonly emissionClass: string }): boolean {
  return BREACH_WORDS[emissionClass] !== undefined;
}

/** Licences whose carriers fell silent: one mast without power is the loss of each service on it. */
export function lostLicences(
  emissions: readonly { readonly emissionClass: string; readonly licence?: LicenceMatter | undefined }[],
): string[] {
  return [...new Set(emissions.flatMap((one) => (isLoss(one) && one.licence !== undefined ? [one.licence.name] : [])))];
}
