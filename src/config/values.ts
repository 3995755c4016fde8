/** The written form of durations and sizes in the configuration file. */
import { z } from 'zod';
import { parseHz } from '../rf/units.js';
import { DAY_MS, HOUR_MS } from '../time/units.js';

/** Letters that no screen shows and that change what is seen: control letters, line ends, marks of direction. */
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** A name that people give to a station, a receiver, an account, a list. */
export const givenName = z
  .string()
  .min(1)
  .refine(
    (name) => !UNSEEN.test(name),
    'must hold no control letters, line breaks or marks that turn the direction of text',
  );

/** "87.5 MHz" or a plain number of Hz → Hz. */
export const hz = z.union([z.number(), z.string()]).transform((text, context) => {
  try {
    return parseHz(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

const DURATION_MS: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: HOUR_MS, d: DAY_MS };

/** "90s", "5m", "12h", "30d" → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?[smhd]$/, 'must be a number and s, m, h or d, such as "30d"')
  .transform((text) => Number(text.slice(0, -1)) * (DURATION_MS[text.slice(-1)] as number));

const SIZE_BYTES: Readonly<Record<string, number>> = { MB: 1e6, GB: 1e9, TB: 1e12 };

/** "500 MB", "20 GB", "1.5TB" → bytes. */
export const size = z
  .string()
  .regex(/^\d+(\.\d+)?\s*[MGT]B$/, 'must be a number and MB, GB or TB, such as "20 GB"')
  .transform((text) => Number.parseFloat(text) * (SIZE_BYTES[text.slice(-2)] as number));
