/**
 * A form for other administrations. Its items are data, so a corrected edition or a national form is only another
 * template, without a change of the program. Pure.
 */
import type { Words } from '../../words/sentence.js';

/** The source of a value; printed beside it. */
export const FIELD_SOURCES = ['measured', 'estimated', 'licence', 'operator', 'complainant'] as const;
export type FieldSource = (typeof FIELD_SOURCES)[number];

/** The values that the program itself can fill in, when it knows them. */
export const FILLS = [
  'source-identity',
  'source-class',
  'source-station-class',
  'source-location',
  'measured-frequency',
  'measured-bandwidth',
  'measured-field',
  'measured-polarisation',
  'monitoring-site',
  'victim-identity',
  'victim-frequency',
  'victim-class',
  'victim-bandwidth',
  'victim-location',
  'occurrences',
  'reporting-office',
  'case-number',
  'priority',
  'watch-kept',
] as const;
export type Fill = (typeof FILLS)[number];

export interface FormItem {
  /** The item's number as in the form: "a", "12". Unique within the form; people's entries are stored under it. */
  readonly letter: string;
  readonly label: Words;
  /** What to write there, for the person who fills in the form. */
  readonly hint?: Words | undefined;
  /** Absent where only a person can know the value. */
  readonly fill?: Fill | undefined;
  /** Sentences to choose from; a person may also write another text. */
  readonly choices?: readonly Words[] | undefined;
}

export interface FormSection {
  readonly title: Words;
  readonly items: readonly FormItem[];
}

export interface FormTemplate {
  readonly id: string;
  readonly title: Words;
  /** The rule on which the form is based; printed. */
  readonly basis?: Words | undefined;
  /** For the person who fills it in: how far the form was checked, and what to do before use. Never printed. */
  readonly hint: Words;
  /** Its times are UTC, as in the Radio Regulations; else Vietnamese time. */
  readonly isUtc?: boolean;
  readonly sections: readonly FormSection[];
  /** Printed under the items. */
  readonly notes: readonly Words[];
}

/** A person's entry for an item; it replaces the program's value. */
export interface FormEntry {
  readonly value: string;
  readonly source: FieldSource;
  readonly uncertainty?: string | undefined;
  /** Time of the measurement or of the statement where it matters, epoch ms. */
  readonly at?: number | undefined;
}

/** The entries for one form of one case. */
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
  /** Absent for an unknown value, which is printed as a blank. */
  readonly value?: Words | undefined;
  readonly source?: FieldSource | undefined;
  readonly uncertainty?: Words | undefined;
  readonly at?: number | undefined;
  /** Printed beside the value: why it is blank, or what is known instead. */
  readonly remark?: Words | undefined;
  readonly byPerson: boolean;
}

/** One sentence for each fault of a template; empty when it can be used. */
export function templateFaults({ sections }: FormTemplate): string[] {
  const letters = sections.flatMap(({ items }) => items.map(({ letter }) => letter));
  const twice = letters.filter((letter, i) => letters.indexOf(letter) !== i);
  return [
    ...(letters.length === 0 ? ['a form has at least one item'] : []),
    ...[...new Set(twice)].map((letter) => `item "${letter}" is there twice`),
  ];
}
