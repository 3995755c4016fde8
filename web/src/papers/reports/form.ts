/** Forms of a case for other administrations. */
import type { Form, FormEntry, FormField } from '../../../../src/api/papers.js';

export type { Form, FormEntry, FormField };

export const SOURCES: readonly FormEntry['source'][] = ['measured', 'estimated', 'licence', 'operator', 'complainant'];

/** What people wrote so far, by letter, as it is sent back. */
export function entriesOf({ sections }: Form): Readonly<Record<string, FormEntry>> {
  const own = sections.flatMap(({ fields }) => fields.filter(({ byPerson }) => byPerson));
  return Object.fromEntries(
    own.map(({ letter, value, source = 'operator', uncertainty, at }) => [
      letter,
      { value: value?.vi ?? '', source, uncertainty: uncertainty?.vi, at },
    ]),
  );
}
