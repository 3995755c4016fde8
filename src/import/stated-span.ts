/** A range that a person states for files with levels only, such as "865MHz-867MHz". */
import { ConfigError, saidOf } from '../errors/errors.js';
import { parseHz } from '../rf/units.js';

/** @throws ConfigError with the text and what to give in its place */
export function spanOf(text: string): { readonly startHz: number; readonly stopHz: number } {
  const [start = '', stop = ''] = text.split('-');
  let range: { startHz: number; stopHz: number };
  try {
    range = { startHz: parseHz(start), stopHz: parseHz(stop) };
  } catch (error) {
    throw ConfigError.of('"{text}" is no range: {why}', { text, why: saidOf(error) });
  }
  if (range.stopHz > range.startHz) return range;
  throw ConfigError.of('"{text}" is no range: give the first and a higher last frequency, such as 865MHz-867MHz.', {
    text,
  });
}
