/** The class of an emission in the page's language. */
import i18next from 'i18next';
import { EMISSION_CLASSES } from './detection-api.js';

/** A class that this page does not know yet is shown as the program names it. */
export function emissionName(emission: { readonly class: string }): string {
  const known = EMISSION_CLASSES.find((name) => name === emission.class);
  return known === undefined ? emission.class : i18next.t(`emissions.class.${known}`);
}
