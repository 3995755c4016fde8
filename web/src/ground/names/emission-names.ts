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

/** Classes of cases, which detection itself does not give (src/incidents). */
const CASE_CLASSES = [
  'carrier-loss',
  'licence-level',
  'licence-centre',
  'licence-bandwidth',
  'licence-hours',
  'unlisted-users',
  'far-stations',
  'scattered-bursts',
  'crowd',
  'comb',
  'noise-rise',
  'watch-loss',
  'deaf',
  'complaint',
  'unknown',
] as const;

/** The name of a class; one that this page does not know is shown as the program names it. */
export function emissionName(emission: { readonly class: string }): string {
  const licence = CASE_CLASSES.find((name) => name === emission.class);
  if (licence !== undefined) return i18next.t(`cases.class.${licence}`);
  const known = EMISSION_CLASSES.find((name) => name === emission.class);
  return known === undefined ? emission.class : i18next.t(`emissions.class.${known}`);
}
