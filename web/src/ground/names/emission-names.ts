/** Names of emission classes in the page's language. */
import i18next from 'i18next';

/** Classes of emissions that detection gives. */
export const EMISSION_CLASSES = [
  'cw',
  'cw-since-start',
  'drift',
  'pulsed',
  'wideband-noise',
  'fast-chirp',
  'slow-chirp',
  'hop',
  'intermod',
  'passive-intermod',
  'splatter',
  'unlicensed',
] as const;

/** The name of a class of detection or of cases; one that this page does not know is shown as the program names it. */
export function emissionName(emission: { readonly class: string }): string {
  const key = [`emissions.class.${emission.class}`, `cases.class.${emission.class}`].find((one) => i18next.exists(one));
  return key === undefined ? emission.class : i18next.t(key as 'cases.class.unknown');
}
