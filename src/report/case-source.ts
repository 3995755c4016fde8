/** Which licence is the source of a case, as far as detection can know. */
import type { Incident } from '../incidents/incident.js';
import { isBreach } from '../incidents/licence-matter.js';
import type { Assignment } from '../watch/registry/assignment.js';
import { detectedName } from '../watch/registry/licence-detection.js';

/** The licensee whose own transmission is the case: known when it was measured outside its terms, and else a person's to say. */
export function sourceOf(
  { emissions }: Pick<Incident, 'emissions'>,
  assignments: readonly Assignment[],
): Assignment | undefined {
  const name = emissions.find(isBreach)?.licence?.name;
  return name === undefined ? undefined : assignments.find((one) => detectedName(one) === name);
}
