/** Addresses as people type them: one in each line, the channel before a colon. Pure. */

import type { RecordJson } from '../../../../src/api/records.js';

export type Address = RecordJson<'contacts'>['addresses'][number];

const CHANNELS: readonly Address['channel'][] = ['phone', 'sms', 'email', 'webhook', 'browser'];

/** @throws Error that names the first line that is no address */
export function readAddresses(
  text: string,
  t: (key: 'people.badAddress', values: { line: string }) => string,
): Address[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [, name = '', address = ''] = /^(\w+)\s*:\s*(.+)$/.exec(line) ?? [];
      const channel = CHANNELS.find((known) => known === name.toLowerCase());
      if (channel === undefined || address === '') throw new Error(t('people.badAddress', { line }));
      return { channel, address };
    });
}

export function addressText(addresses: readonly Address[]): string {
  return addresses.map(({ channel, address }) => `${channel}: ${address}`).join('\n');
}

/** An id made of a name: "Nguyễn Văn Ấn" becomes "nguyen-van-an". */
export function idFrom(name: string): string {
  const plain = name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/đ/gi, 'd').toLowerCase();
  return plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 60);
}
