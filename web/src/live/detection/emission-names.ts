/** The class of an emission in the page's language. */
import i18next from 'i18next';
import { EMISSION_CLASSES } from './detection-api.js';

/** Classes of cases that are no emission of a stranger (src/incidents/licence-matter.ts). */
const LICENCE_CLASSES = [
  'carrier-loss',
  'licence-level',
  'licence-centre',
  'licence-bandwidth',
  'licence-hours',
] as const;

/** A class that this page does not know yet is shown as the program names it. */
export function emissionName(emission: { readonly class: string }): string {
  const licence = LICENCE_CLASSES.find((name) => name === emission.class);
  if (licence !== undefined) return i18next.t(`cases.class.${licence}`);
  const known = EMISSION_CLASSES.find((name) => name === emission.class);
  return known === undefined ? emission.class : i18next.t(`emissions.class.${known}`);
}
