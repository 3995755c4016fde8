/** Where the program may listen: an address that a network can reach needs accounts and encryption. */
import { ConfigError } from '../errors/errors.js';
import { joined, say, type Words } from '../words/said.js';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/;

export interface Listening {
  readonly host: string;
  readonly hasAccounts: boolean;
  readonly tls: boolean;
  /** A trusted reverse proxy provides TLS. */
  readonly behindProxy: boolean;
  readonly insecure: boolean;
}

/**
 * @throws ConfigError with the cure, for a way of listening that would let anyone in, or let anyone read the traffic.
 */
export function mustBeSafe({ host, hasAccounts, tls, behindProxy, insecure }: Listening): void {
  if (LOOPBACK.test(host) || insecure) return;
  const cures: Words[] = [];
  if (!hasAccounts)
    cures.push(say('there are no accounts yet: make the first with "rfi-logger user add NAME --role administrator"'));
  if (!tls && !behindProxy)
    cures.push(
      say(
        'passwords would cross the network in the clear: give a certificate with --tls-cert and --tls-key, or name the reverse proxy that does TLS with --behind-proxy',
      ),
    );
  if (cures.length === 0) return;
  throw ConfigError.of(
    '--host {host} is reachable from other computers, but {cures}. In a closed test network --insecure listens all the same.',
    { host, cures: joined(cures, say('; and ')) },
  );
}

export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address.replace(/^::ffff:/, ''));
}
