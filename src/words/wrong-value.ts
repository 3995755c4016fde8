/** What is wrong with a value that zod refused, for the person who wrote it: in the configuration, in a form or in a question. */
import type { z } from 'zod';
import { asItCame, CATALOGUE, joined, say, type Template, type Words } from './said.js';

const OR = say(', or ');
const KINDS: Readonly<Record<string, Words>> = {
  array: say('a list'),
  object: say('keys with values'),
  record: say('keys with values'),
  string: say('a text'),
  number: say('a number'),
  int: say('a whole number'),
  boolean: say('true or false'),
};
const FORMATS: Readonly<Record<string, Words>> = {
  email: say('must be an e-mail address'),
  url: say('must be an address with its scheme, such as https://host/'),
  datetime: say('must be a time as 2027-02-06T08:00:00+07:00 (in an address, + is written %2B)'),
};

/** The refused value; undefined where the key is missing. */
export function refusedIn(written: unknown, { path }: z.core.$ZodIssue): unknown {
  return path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], written);
}

/** @param found the refused value; undefined where the key is missing */
export function wrongValue(issue: z.core.$ZodIssue, found: unknown): Words {
  const needs = needsOf(issue);
  if (needs.length > 0) {
    const what = joined([...new Map(needs.map((words) => [words.en, words])).values()], OR);
    if (found === undefined) return say('is missing: must be {what}', { what });
    return found === null ? say('is empty: must be {what}', { what }) : say('must be {what}', { what });
  }
  switch (issue.code) {
    case 'too_big':
      return beyond('most', String(issue.origin), String(issue.maximum), issue.inclusive !== false);
    case 'too_small':
      return beyond('least', String(issue.origin), String(issue.minimum), issue.inclusive !== false);
    case 'not_multiple_of':
      return say('must be a multiple of {step}', { step: issue.divisor });
    case 'unrecognized_keys':
      return say('no such key: {keys}', { keys: issue.keys.map((key) => `"${key}"`).join(', ') });
    case 'invalid_format':
      return FORMATS[issue.format] ?? ownWords(issue.message) ?? say('is not in the right form');
    // A rule of our own has its sentence in the catalogue.
    case 'custom':
      return ownWords(issue.message) ?? asItCame(issue.message);
    default:
      return say('is none of what can stand here');
  }
}

const isOwn = (text: string): text is Template => Object.hasOwn(CATALOGUE, text);
const ownWords = (text: string): Words | undefined => (isOwn(text) ? { en: text, vi: CATALOGUE[text] } : undefined);

const BEYOND = {
  most: {
    string: 'must have at most {limit} characters',
    number: 'must be at most {limit}',
    open: 'must be below {limit}',
    entries: 'must have at most {limit} entries',
  },
  least: {
    string: 'must have at least {limit} characters',
    number: 'must be at least {limit}',
    open: 'must be above {limit}',
    entries: 'must have at least {limit} entries',
  },
} as const;

function beyond(side: keyof typeof BEYOND, origin: string, limit: string, isInclusive: boolean): Words {
  const words = BEYOND[side];
  if (origin === 'string') return say(words.string, { limit });
  if (['array', 'set', 'map', 'object'].includes(origin)) return say(words.entries, { limit });
  return say(isInclusive ? words.number : words.open, { limit });
}

function needsOf(issue: z.core.$ZodIssue): Words[] {
  if (issue.code === 'invalid_type') return [KINDS[issue.expected] ?? asItCame(issue.expected)];
  if (issue.code === 'invalid_value') return [asItCame(issue.values.map((value) => JSON.stringify(value)).join(', '))];
  if (issue.code === 'invalid_union') return issue.errors.flatMap((errors) => errors.slice(0, 1)).flatMap(needsOf);
  return [];
}
