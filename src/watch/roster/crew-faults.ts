/** Faults of who is in a shift: somebody in two shifts at once, and a shift with fewer people than usual. Pure. */
import { DAY_MS } from '../../time/units.js';
import { spellAt, type Words } from '../../words/sentence.js';
import type { Shift } from './roster.js';

type Crewed = Pick<Shift, 'startsAt' | 'endsAt' | 'personIds'>;

/** A sentence without its full stop for each fault, in order of time. Shifts without anybody are holes of the roster, and not named here. */
export function crewFaults(shifts: readonly Crewed[], nameOf: (personId: string) => string): Words[] {
  const crewed = shifts.filter(({ personIds }) => personIds.length > 0);
  return crewed.flatMap((shift, i) => [
    ...crewed.slice(i + 1).flatMap((later) => doubles(shift, later, nameOf)),
    ...shortened(shift, crewed, nameOf),
  ]);
}

function doubles(shift: Crewed, later: Crewed, nameOf: (personId: string) => string): Words[] {
  if (later.startsAt >= shift.endsAt) return [];
  const at = spellAt(later.startsAt);
  return shift.personIds
    .filter((id) => later.personIds.includes(id))
    .map((id) => ({ vi: `${nameOf(id)} có hai ca cùng lúc từ ${at}`, en: `${nameOf(id)} is in two shifts at ${at}` }));
}

/** The usual number of people is that of most shifts that begin at the same hour; of two equally frequent ones the larger. */
function shortened(shift: Crewed, all: readonly Crewed[], nameOf: (personId: string) => string): Words[] {
  const alike = all.filter(({ startsAt }) => startsAt % DAY_MS === shift.startsAt % DAY_MS);
  const counts = new Map<number, number>();
  for (const { personIds } of alike) counts.set(personIds.length, (counts.get(personIds.length) ?? 0) + 1);
  const [[usual] = [0]] = [...counts].sort(([a, n], [b, m]) => m - n || b - a);
  const { length } = shift.personIds;
  if (length >= usual) return [];
  const [at, names] = [spellAt(shift.startsAt), shift.personIds.map(nameOf).join(', ')];
  return [
    {
      vi: `Ca ${at} chỉ có ${length} trong ${usual} người (${names})`,
      en: `The shift of ${at} has ${length} of ${usual} people (${names})`,
    },
  ];
}
