/** The people of the watch, and the contacts outside it. */

export type ContactChannel = 'phone' | 'sms' | 'email' | 'webhook' | 'browser';

export interface ContactAddress {
  readonly channel: ContactChannel;
  readonly address: string;
}

const NUMBER = /^\+?[\d(][\d() .-]{2,24}$/;
const FORMS: Readonly<Record<ContactChannel, RegExp>> = {
  email: /^[^\s@,;:<>()"\\\p{Cc}]+@[\p{L}\d]([\p{L}\d-]*\.)*[\p{L}\d-]+$/u,
  phone: NUMBER,
  sms: NUMBER,
  webhook: /^(?:https?:\/\/[^\s\p{Cc}]+|[\w-]{1,40})$/u,
  browser: /^[^,;\p{Cc}]+$/u,
};

/**
 * A sentence for each address that is not exactly one of its kind: a comma or a line break in it would have a message go to
 * somebody else, too.
 */
export function addressFaults({ addresses }: { readonly addresses: readonly ContactAddress[] }): string[] {
  return addresses
    .map(({ channel, address }, i) => ({ channel, field: `addresses.${i}.address`, address }))
    .filter(({ channel, address }) => !FORMS[channel].test(address))
    .map(({ channel, field, address }) => `${field} is ${JSON.stringify(address)}: that is not one ${channel} address`);
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
