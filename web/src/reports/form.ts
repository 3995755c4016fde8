/** A form of a case as `/api/v1/incidents/{id}/forms/{form}` gives it. */

import { listIn } from '../asking/request.js';
import { atOf, fieldsOf, numberOf, textOf } from '../cases/incident.js';

export const SOURCES = ['measured', 'estimated', 'licence', 'operator', 'complainant'] as const;
export type Source = (typeof SOURCES)[number];

export interface Words {
  readonly vi: string;
  readonly en: string;
}

export interface Field {
  readonly letter: string;
  readonly label: Words;
  readonly hint: Words | undefined;
  readonly choices: readonly Words[];
  readonly value: Words | undefined;
  readonly source: Source | undefined;
  readonly uncertainty: Words | undefined;
  readonly at: number | undefined;
  readonly remark: Words | undefined;
  readonly byPerson: boolean;
}

export interface Form {
  readonly title: Words;
  readonly basis: Words;
  readonly version: number;
  readonly sections: readonly { readonly title: Words; readonly fields: readonly Field[] }[];
}

/** What a person wrote into an item. */
export interface Entry {
  readonly value: string;
  readonly source: Source;
  readonly uncertainty?: string;
  readonly at?: string;
}

export function wordsFrom(value: unknown): Words {
  const { vi, en } = fieldsOf(value);
  return { vi: textOf(vi) ?? '', en: textOf(en) ?? '' };
}

const optionalWords = (value: unknown): Words | undefined => (value === undefined ? undefined : wordsFrom(value));

export function formFrom(value: unknown): Form {
  const raw = fieldsOf(value);
  const template = fieldsOf(raw['template']);
  return {
    ...{ title: wordsFrom(template['title']), basis: wordsFrom(template['basis']) },
    version: numberOf(raw['version']) ?? 0,
    sections: listIn(raw, 'sections').map((one) => {
      const section = fieldsOf(one);
      return { title: wordsFrom(section['title']), fields: listIn(section, 'fields').map(fieldFrom) };
    }),
  };
}

function fieldFrom(value: unknown): Field {
  const raw = fieldsOf(value);
  return {
    ...{ letter: textOf(raw['letter']) ?? '', label: wordsFrom(raw['label']), hint: optionalWords(raw['hint']) },
    ...{ choices: listIn(raw, 'choices').map(wordsFrom), value: optionalWords(raw['value']) },
    source: SOURCES.find((known) => known === raw['source']),
    ...{ uncertainty: optionalWords(raw['uncertainty']), at: atOf(raw['at']), remark: optionalWords(raw['remark']) },
    byPerson: raw['byPerson'] === true,
  };
}

/** What people wrote so far, as it is sent back. */
export function entriesOf({ sections }: Form): Readonly<Record<string, Entry>> {
  const own = sections.flatMap(({ fields }) => fields.filter(({ byPerson }) => byPerson));
  return Object.fromEntries(
    own.map(({ letter, value, source, uncertainty, at }) => [
      letter,
      {
        ...{ value: value?.vi ?? '', source: source ?? 'operator' },
        ...(uncertainty === undefined ? {} : { uncertainty: uncertainty.vi }),
        ...(at === undefined ? {} : { at: new Date(at).toISOString() }),
      },
    ]),
  );
}
