/** The records of the roster, by their kind in the case book. */
import type { HolidayAnnouncement } from './holidays.js';
import type { Contact, Person } from './people.js';
import type { ListedShift, RosterPattern, Swap } from './roster.js';
import type { WatchPolicy } from './watch-policy.js';

export interface RosterKinds {
  person: Person;
  contact: Contact;
  pattern: RosterPattern;
  shift: ListedShift;
  swap: Swap & { readonly id: string };
  holiday: HolidayAnnouncement & { readonly id: string };
  'watch-policy': WatchPolicy;
}
