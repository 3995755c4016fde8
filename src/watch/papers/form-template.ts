/**
 * A form that goes to other administrations: its items are data, so that a corrected edition or a national form is
 * another template and no other program. Pure.
 */
import type { Words } from '../../incidents/sentence.js';

/** Where a value comes from; printed beside it. */
export const FIELD_SOURCES = ['measured', 'estimated', 'licence', 'operator', 'complainant'] as const;
export type FieldSource = (typeof FIELD_SOURCES)[number];

/** What the program itself can say, if it knows it at all. */
export const FILLS = [
  ...(['source-identity', 'source-class', 'source-station-class', 'source-location'] as const),
  ...([
    'measured-frequency',
    'measured-bandwidth',
    'measured-field',
    'measured-polarisation',
    'monitoring-site',
  ] as const),
  ...(['victim-identity', 'victim-frequency', 'victim-class', 'victim-bandwidth', 'victim-location'] as const),
  ...(['occurrences', 'reporting-office', 'case-number', 'priority', 'watch-kept'] as const),
] as const;
export type Fill = (typeof FILLS)[number];

export interface FormItem {
  /** As the form counts it: "a", "12". Unique within the form; entries of people are kept under it. */
  readonly letter: string;
  readonly label: Words;
  /** What belongs there, for whoever fills it in. */
  readonly hint?: Words | undefined;
  /** Absent: only a person can know. */
  readonly fill?: Fill | undefined;
  /** Sentences to choose from; anything else may be written as well. */
  readonly choices?: readonly Words[] | undefined;
}

export interface FormSection {
  readonly title: Words;
  readonly items: readonly FormItem[];
}

export interface FormTemplate {
  readonly id: string;
  readonly title: Words;
  /** The rule the form follows, and how far it was checked. */
  readonly basis: Words;
  readonly sections: readonly FormSection[];
  /** Printed under the items. */
  readonly notes: readonly Words[];
}

/** What a person wrote into an item; it replaces what the program would say. */
export interface FormEntry {
  readonly value: string;
  readonly source: FieldSource;
  readonly uncertainty?: string | undefined;
  /** Epoch ms: when it was measured or told, where that matters. */
  readonly at?: number | undefined;
}

/** The entries of one form of one case. */
export interface FilledForm {
  /** `<incident>/<template>`. */
  readonly id: string;
  readonly incidentId: string;
  readonly templateId: string;
  readonly entries: Readonly<Record<string, FormEntry>>;
}

export interface FormField {
  readonly letter: string;
  readonly label: Words;
  readonly hint?: Words | undefined;
  readonly choices?: readonly Words[] | undefined;
  /** Absent: a blank, and printed as one. */
  readonly value?: Words | undefined;
  readonly source?: FieldSource | undefined;
  readonly uncertainty?: Words | undefined;
  readonly at?: number | undefined;
  /** Said beside it: why it is blank, or what is known instead. */
  readonly remark?: Words | undefined;
  readonly byPerson: boolean;
}

/** A sentence for each thing that is wrong with a template; empty when it can be used. */
export function templateFaults({ sections }: FormTemplate): string[] {
  const letters = sections.flatMap(({ items }) => items.map(({ letter }) => letter));
  const twice = letters.filter((letter, i) => letters.indexOf(letter) !== i);
  return [
    ...(letters.length === 0 ? ['a form has at least one item'] : []),
    ...[...new Set(twice)].map((letter) => `item "${letter}" is there twice`),
  ];
}
