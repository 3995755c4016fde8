/** Questions that need levels at a receiver. */
import { ONLY_FIELD } from '../../rf/field-strength.js';
import type { Stations } from '../../station/stations.js';
import { refusal } from '../problem.js';

/** False for an unknown receiver. @throws Problem 422 for one of which files stated field strength only */
export function hasLevels(stations: Pick<Stations, 'receiver'>, receiverId: string): boolean {
  const record = stations.receiver(receiverId);
  if (record?.isField) throw refusal(422, 'Cannot be done', ONLY_FIELD, { receiverId });
  return record !== undefined;
}
