/** People of the watch, and whom to reach outside it. */

export type ContactChannel = 'phone' | 'sms' | 'email' | 'webhook' | 'browser';

export interface ContactAddress {
  readonly channel: ContactChannel;
  readonly address: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly duty: 'leader' | 'operator' | 'technician' | 'manager';
  /** Tried in this order. */
  readonly addresses: readonly ContactAddress[];
  /** People who left stay known (old reports name them) but are never called. */
  readonly active: boolean;
}

/** One line of the contact list: a hotline, the regional centre, the airport's tower. */
export interface Contact {
  readonly id: string;
  readonly name: string;
  /** Called in this order, the smaller first. */
  readonly order: number;
  /** For which severities; 1 only for most. */
  readonly severities: readonly number[];
  readonly addresses: readonly ContactAddress[];
}
