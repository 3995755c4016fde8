/** Finds the licence that is the source of a case, as far as detection can know it. */
import type { Incident } from '../incidents/incident.js';
import { isBreach } from '../incidents/licence-matter.js';
import type { Assignment } from '../watch/registry/assignment.js';
import { NO_NUMBER } from '../watch/registry/configured-licence.js';
import { detectedName } from '../watch/registry/licence-detection.js';

/**
 * The licence whose own transmission is the case: known when the transmission was measured outside its terms; otherwise
 * only a person can say.
 */
export function sourceOf(
  { emissions }: Pick<Incident, 'emissions'>,
  assignments: readonly Assignment[],
): Assignment | undefined {
  const name = emissions.find(isBreach)?.licence?.name;
  return name === undefined
    ? undefined
    : assignments.find((one) => detectedName(one) === name || (one.licenceNo === NO_NUMBER && one.id === name));
}
