/** Origin of a request: the visitor's address, the host name they used, and whether the connection is encrypted. */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { hostname } from 'node:os';
import { checkServerIdentity, TLSSocket } from 'node:tls';
import { isLoopback } from '../access/listening.js';

export interface Connection {
  readonly address: string;
  /** Host and port as the visitor's browser knows them. */
  readonly host: string;
  readonly secure: boolean;
  /** True for a request from this machine without a proxy, and not by a name that another site may have pointed here. */
  readonly local: boolean;
}

/** True for the address of a trusted reverse proxy. */
export type TrustedProxy = (address: string) => boolean;

export function trustedProxies(addresses: readonly string[] | undefined): TrustedProxy | undefined {
  if (addresses === undefined) return undefined;
  const list = new BlockList();
  for (const text of addresses) {
    const [address = '', bits] = text.split('/');
    if (text === 'loopback') {
      list.addSubnet('127.0.0.0', 8, 'ipv4');
      list.addAddress('::1', 'ipv6');
    } else {
      const family = isIP(address) === 4 ? 'ipv4' : 'ipv6';
      if (bits === undefined) list.addAddress(address, family);
      else list.addSubnet(address, Number(bits), family);
    }
  }
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}

const IP_HOST = /^(localhost|\d+\.\d+\.\d+\.\d+|\[[0-9a-f:]+\])(:\d+)?$/i;

export function connectionOf(request: IncomingMessage, trusts?: TrustedProxy): Connection {
  const { headers, socket } = request;
  const peer = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const host = headers.host ?? '';
  const encrypted = 'encrypted' in socket && socket.encrypted === true;
  const forwarded = headers['x-forwarded-for'] ?? headers['forwarded'] ?? headers['x-real-ip'];
  if (trusts?.(peer) !== true || forwarded === undefined) {
    // A proxy that is not configured must not make remote visitors local.
    const local = isLoopback(peer) && forwarded === undefined && IP_HOST.test(host);
    return { address: peer, host, secure: encrypted, local };
  }
  // Each proxy adds the address of its caller at the end: the last address that is no trusted proxy is the visitor's.
  const way = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((part) => part.trim().replace(/^::ffff:/, ''))
    .filter((part) => isIP(part) !== 0);
  const address = way.findLast((part) => !trusts(part)) ?? way[0] ?? peer;
  const proto = lastOf(headers['x-forwarded-proto']);
  const named = lastOf(headers['x-forwarded-host']);
  return { address, host: named ?? host, secure: encrypted || proto === 'https', local: false };
}

/**
 * True for a host that the computer itself says is its own: the address that the visitor reached, its name, or a name of its
 * certificate. Any visitor writes into the header what they like.
 */
export function isOwnHost({ socket }: IncomingMessage, host: string): boolean {
  if (!URL.canParse(`http://${host}`)) return false;
  const name = new URL(`http://${host}`).hostname.replace(/^\[(.*)\]$/, '$1');
  const reached = (socket.localAddress ?? '').replace(/^::ffff:/, '');
  if (name === reached || (isLoopback(name) && isLoopback(reached)) || name === hostname().toLowerCase()) return true;
  const certificate = socket instanceof TLSSocket ? socket.getCertificate() : null;
  return (
    certificate !== null && 'subject' in certificate && checkServerIdentity(name, certificate as never) === undefined
  );
}

function lastOf(header: string | string[] | undefined): string | undefined {
  const text = Array.isArray(header) ? header.at(-1) : header;
  return text?.split(',').at(-1)?.trim();
}
