/** Addresses of a person or contact in one line; a tap on a telephone number rings it. */
import { Fragment } from 'react';

interface Address {
  readonly channel: string;
  readonly address: string;
}

export function Addresses({ addresses }: { addresses: readonly Address[] }) {
  return addresses.map(({ channel, address }, i) => (
    <Fragment key={`${channel} ${address}`}>
      {i > 0 && ' · '}
      {channel === 'phone' || channel === 'sms' ? (
        <a href={`tel:${address.replace(/[^\d+]/g, '')}`}>{address}</a>
      ) : (
        address
      )}
    </Fragment>
  ));
}
