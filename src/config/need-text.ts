/** What a refused value must be, in words for the person who writes the configuration. */
import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};
const FORMATS: Readonly<Record<string, string>> = {
  email: 'must be an e-mail address',
  url: 'must be an address with its scheme, such as https://host/',
};

/** @param found the refused value; undefined where the key is missing */
export function needText(issue: z.core.$ZodIssue, found: unknown): string {
  const needs = needsOf(issue);
  if (needs.length > 0) {
    const what = `must be ${[...new Set(needs)].join(', or ')}`;
    if (found === undefined) return `is missing: ${what}`;
    return found === null ? `is empty: ${what}` : what;
  }
  return (issue.code === 'invalid_format' && FORMATS[issue.format]) || issue.message;
}

function needsOf(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'invalid_type') return [KINDS[issue.expected] ?? issue.expected];
  if (issue.code === 'invalid_value') return [issue.values.map((value) => JSON.stringify(value)).join(', ')];
  if (issue.code === 'invalid_union') return issue.errors.flatMap((errors) => errors.slice(0, 1)).flatMap(needsOf);
  return [];
}
