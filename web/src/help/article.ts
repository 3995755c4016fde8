/** An article of the help: one task, for one kind of person, in both languages. */
import type { Language } from '../ground/words/format.js';

export const AUDIENCES = ['control', 'field', 'investigator', 'administrator'] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface Article {
  /** Part of the address: `/help/ID`. */
  readonly id: string;
  readonly audience: Audience;
  readonly title: Readonly<Record<Language, string>>;
  /**
   * Paragraphs apart by an empty line. A line that begins with `## ` is a heading, `- ` a point, `1. ` a step; inside,
   * `**bold**`, `` `as typed` `` and `[text](/path)`. Lines between two lines of three backticks are a listing.
   */
  readonly body: Readonly<Record<Language, string>>;
}
