/** Records, sentences, instants and days in the form of the API. */

import type { Request } from 'express';
import type { z } from 'zod';
import type { JsonOf } from '../api/contract.js';
import type { sentence as sentenceAnswer } from '../api/fields.js';
import { INCIDENT_SENTENCES } from '../incidents/incident-sentences.js';
import { iso } from '../rf/iso.js';
import { dayText } from '../watch/roster/local-day.js';
import { WATCH_SENTENCES } from '../watch/watch-sentences.js';
import { type NameOf, type Sentence, sentenceText, withNames } from '../words/sentence.js';

const CATALOGUE = { ...INCIDENT_SENTENCES, ...WATCH_SENTENCES };

/** Its words name people and stations, and its `params` have their ids. */
export function spoken({ key, params }: Sentence, nameOf: NameOf = (id) => id): JsonOf<typeof sentenceAnswer> {
  const named = withNames({ key, params }, nameOf);
  return { key, params, vi: sentenceText(named, 'vi', CATALOGUE), en: sentenceText(named, 'en', CATALOGUE) };
}

/** Returns the id of the caller. Routes do not know how the caller was recognised (session, token). */
export type ActorOf = (request: Request) => string;

const INSTANT_FIELD = /^(?:at|from|to|until|since|unknownSince|validFrom|validTo|\w+At)$/;
type InstantField = 'at' | 'from' | 'to' | 'until' | 'since' | 'unknownSince' | 'validFrom' | 'validTo' | `${string}At`;
const DAY_FIELD = /^(?:firstDay|lastDay)$/;
type DayField = 'firstDay' | 'lastDay';

/** A value with its instants and days as text. */
export type Shown<T> = T extends string | number | boolean | null | undefined
  ? T
  : { [K in keyof T]: K extends InstantField | DayField ? AsText<T[K]> : K extends 'settings' ? T[K] : Shown<T[K]> };
type AsText<T> = T extends number ? string : Shown<T>;

/**
 * A record in the form in which it is taken: instants as RFC 3339, days as dates, so that a record that was read can be sent
 * back.
 */
export function shown<T>(value: T): Shown<T> {
  // The type follows the same rules, field by field.
  return shownValue(value) as Shown<T>;
}

function shownValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shownValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, inner]) => {
      if (typeof inner === 'number' && INSTANT_FIELD.test(field)) return [field, iso(inner)];
      if (typeof inner === 'number' && DAY_FIELD.test(field)) return [field, dayText(inner)];
      // The settings of a rule are not interpreted here.
      return [field, field === 'settings' ? inner : shownValue(inner)];
    }),
  );
}

/** The fields of a stored record that an answer names: what this or another version of the program keeps besides is not told. */
export function onlyOf<A extends z.ZodObject, R extends object>(
  answer: A,
  record: R,
): Pick<R, keyof R & keyof A['shape']> {
  const told = Object.entries(record).filter(([field]) => Object.hasOwn(answer.shape, field));
  return Object.fromEntries(told) as Pick<R, keyof R & keyof A['shape']>;
}
