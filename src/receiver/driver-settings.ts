import { z } from 'zod';
import { ConfigError } from '../errors/errors.js';

/**
 * Checks the settings that a configuration gives a driver.
 * @param of what the settings belong to, such as `driver "nwt4"`
 * @throws ConfigError naming each wrong field
 */
export function checkedSettings<T extends z.ZodType>(schema: T, of: string, given: unknown): z.output<T> {
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw ConfigError.of('settings of {of}: {why}', { of, why: z.prettifyError(parsed.error) });
  return parsed.data;
}
