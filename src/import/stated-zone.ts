/** A zone of local times as a person states it: a name of the zone database, or an offset of whole hours. */
import { ConfigError } from '../errors/errors.js';

/** The name under which a process knows the zone. @throws ConfigError with the text and what to give in its place */
export function zoneOf(text: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  // Offsets of half an hour have no name in the database, and a process would take them for UTC.
  if (minutes !== undefined && minutes !== '00')
    throw ConfigError.of('"{text}" is no whole number of hours: give the name of the zone, such as Asia/Kolkata.', {
      text,
    });
  // In these names the sign says how far UTC is ahead.
  const name = sign === undefined ? text : `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
  try {
    if (/^[A-Z]/i.test(name)) return knownZone(name);
  } catch {
    // Answered below.
  }
  throw ConfigError.of('"{text}" is no zone: give a name such as Asia/Ho_Chi_Minh, or an offset such as +07:00.', {
    text,
  });
}

/** The name of a zone as it is written today, that of this process when no text is given. @throws RangeError for no zone */
export function knownZone(text?: string): string {
  const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions();
  // Processes know the zone of Viet Nam by the name that it had before 1976.
  return timeZone === 'Asia/Saigon' ? 'Asia/Ho_Chi_Minh' : timeZone;
}
