/**
 * A join code: the data that a station needs for its first contact with a hub. It works once, for some minutes.
 *
 *   RFI1- base64url of JSON { a: host:port of each node, s: station, p: password, f: fingerprint, e: end } and four bytes of its SHA-256
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ConfigError } from '../../errors/errors.js';

const PREFIX = 'RFI1-';
const CHECK_BYTES = 4;

export interface JoinCode {
  /** host:port of the hub. */
  readonly address: string;
  readonly stationId: string;
  readonly password: string;
  /** SHA-256 of the hub's authority, hex digits. */
  readonly fingerprint: string;
  /** Epoch ms after which the hub refuses the code. */
  readonly expiresAt: number;
}

const contents = z.object({
  a: z.string().regex(/^(?:(?:\[[0-9a-fA-F:]+\]|[^:,]+):\d{1,5}(?:,(?!$)|$))+$/),
  s: z.string(),
  p: z.string(),
  f: z.string().length(43),
  // Epoch seconds; hubs of earlier versions do not say it.
  e: z.int().default(Number.POSITIVE_INFINITY),
});

export function writeJoinCode({ address, stationId, password, fingerprint, expiresAt }: JoinCode): string {
  const f = Buffer.from(fingerprint, 'hex').toString('base64url');
  const json = Buffer.from(
    JSON.stringify({ a: address, s: stationId, p: password, f, e: Math.floor(expiresAt / 1000) }),
  );
  return PREFIX + Buffer.concat([json, check(json)]).toString('base64url');
}

/** Reads a code, or a link with a code behind its `#`. @throws ConfigError for a code that was cut or mistyped */
export function readJoinCode(text: string): JoinCode {
  const code = text.replace(/\s/g, '').replace(/^.*#/, '');
  const bytes = Buffer.from(code.slice(PREFIX.length), 'base64url');
  const json = bytes.subarray(0, -CHECK_BYTES);
  if (!code.startsWith(PREFIX) || !check(json).equals(bytes.subarray(-CHECK_BYTES)))
    throw new ConfigError(`The join code is cut or mistyped: a code begins with ${PREFIX}. Copy it again.`);
  const { a, s, p, f, e } = contents.parse(JSON.parse(json.toString()));
  const fingerprint = Buffer.from(f, 'base64url').toString('hex');
  return { address: a, stationId: s, password: p, fingerprint, expiresAt: 1000 * e };
}

function check(json: Buffer): Buffer {
  return createHash('sha256').update(json).digest().subarray(0, CHECK_BYTES);
}
