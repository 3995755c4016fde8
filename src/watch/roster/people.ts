/** The people of the watch, and the contacts outside it. */

export type ContactChannel = 'phone' | 'sms' | 'email' | 'webhook' | 'browser';

export interface ContactAddress {
  readonly channel: ContactChannel;
  readonly address: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly duty: 'leader' | 'operator' | 'technician' | 'manager';
  /** Addresses in the order in which they are tried. */
  readonly addresses: readonly ContactAddress[];
  /** False for a person who has left: old reports still name them, but they are never called. */
  readonly active: boolean;
}

/** One line of the contact list: a hotline, the regional centre, the airport's tower. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  /** Order of calls, the smaller first. */
  readonly order: number;
  /** Severities for which the contact is informed; most are called for 1 only. */
  readonly severities: readonly number[];
  readonly addresses: readonly ContactAddress[];
}
