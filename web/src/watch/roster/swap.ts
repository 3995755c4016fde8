import { fieldsOf, textOf } from '../../cases/incident.js';

/** One person in place of another in one shift. */
export interface Swap {
  readonly id: string;
  readonly shiftId: string;
  readonly outPersonId: string;
  readonly inPersonId: string;
}

export function swapFrom(value: unknown): Swap | undefined {
  const raw = fieldsOf(value);
  const id = textOf(raw['id']);
  const shiftId = textOf(raw['shiftId']);
  if (id === undefined || shiftId === undefined) return undefined;
  return {
    ...{ id, shiftId },
    outPersonId: textOf(raw['outPersonId']) ?? '',
    inPersonId: textOf(raw['inPersonId']) ?? '',
  };
}
