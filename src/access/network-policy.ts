/**
 * Where the program may connect to on the word of somebody at the page: receivers over TCP, GPS over TCP, webhooks.
 * What the configuration file itself names was written by the person who runs the machine, and needs no leave.
 *
 *   network.allow absent   private addresses of the networks that this machine is in, and the public services of notices
 *   network.allow given    what it lists: addresses, networks (10.0.0.0/8), names; each with a port or without
 *   in any case            services of this machine itself only where the list names them
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ConfigError } from '../errors/errors.js';

/** Hosts of the message services that notices know, reached over HTTPS. */
const PUBLIC_SERVICES = new Set(['api.telegram.org:443', 'openapi.zalo.me:443']);
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'];
const OWN_MACHINE = ['127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128'];
const RESOLVED_WITHIN_MS = 5000;

interface Place {
  readonly host: string;
  readonly bits: number | undefined;
  readonly port: number | undefined;
}

export interface NetworkPolicyOptions {
  readonly allow: readonly string[] | undefined;
  /** Networks of this machine, as 192.168.1.7/24; those of the system when absent. */
  readonly ownNetworks?: () => readonly string[];
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

export class NetworkPolicy {
  readonly #allow: readonly Place[] | undefined;
  readonly #ownNetworks: () => readonly string[];
  readonly #resolve: (host: string) => Promise<readonly string[]>;

  constructor({ allow, ownNetworks = networksOfMachine, resolve = addressesOf }: NetworkPolicyOptions) {
    this.#allow = allow?.map(placeFrom);
    this.#ownNetworks = ownNetworks;
    this.#resolve = resolve;
  }

  /** Every address that the name stands for must be allowed. @throws ConfigError with what to do about it. */
  async mustAllow(host: string, port: number): Promise<void> {
    const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
    if (this.#names(bare, port)) return;
    if (this.#allow === undefined && PUBLIC_SERVICES.has(`${bare}:${port}`)) return;
    const addresses = isIP(bare) === 0 ? await this.#resolve(bare) : [bare];
    const isAllowed = addresses.length > 0 && addresses.every((address) => this.#allows(plain(address), port));
    if (isAllowed) return;
    throw ConfigError.of(
      '{host}:{port} is not among the places this station may connect to: name it under network.allow in the configuration.',
      { host, port },
    );
  }

  #names(host: string, port: number): boolean {
    return (this.#allow ?? []).some((place) => place.host === host && isPort(place, port) && place.bits === undefined);
  }

  #allows(address: string, port: number): boolean {
    const named = (this.#allow ?? []).filter((place) => isPort(place, port) && isIP(place.host) !== 0);
    const isNamed = named.some(({ host, bits }) => isWithin(address, [bits === undefined ? host : `${host}/${bits}`]));
    const own = this.#ownNetworks();
    // A wide network must not open the services of this machine by accident: those are named one by one.
    const isOwn = isWithin(address, OWN_MACHINE) || own.some((network) => network.split('/')[0] === address);
    if (isOwn) return named.some(({ host, bits }) => bits === undefined && host === address);
    return this.#allow === undefined ? isWithin(address, PRIVATE) && isWithin(address, own) : isNamed;
  }
}

function placeFrom(text: string): Place {
  const [, host = '', bits, port] =
    /^\[?([0-9a-fA-F:]*:[0-9a-fA-F:]*|[^/:\]]+)\]?(?:\/(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  const number = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));
  return { host: host.toLowerCase(), bits: number(bits), port: number(port) };
}

function isPort(place: Place, port: number): boolean {
  return place.port === undefined || place.port === port;
}

/** An IPv4 address that comes as IPv6 is the IPv4 address. */
function plain(address: string): string {
  return address.toLowerCase().replace(/^::ffff:(?=\d+\.)/, '');
}

function isWithin(address: string, networks: readonly string[]): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const list = new BlockList();
  for (const network of networks) {
    const [host = '', bits] = network.split('/');
    const kind = isIP(host) === 4 ? 'ipv4' : 'ipv6';
    if (isIP(host) === 0) continue;
    if (bits === undefined) list.addAddress(host, kind);
    else list.addSubnet(host, Number(bits), kind);
  }
  return list.check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function networksOfMachine(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal }) => !internal)
    .flatMap(({ cidr }) => (cidr === null ? [] : [cidr]));
}

async function addressesOf(host: string): Promise<readonly string[]> {
  const late = new Promise<never[]>((resolve) => setTimeout(resolve, RESOLVED_WITHIN_MS, []).unref());
  const found = lookup(host, { all: true }).then((all) => all.map(({ address }) => address));
  return await Promise.race([found.catch(() => []), late]);
}
