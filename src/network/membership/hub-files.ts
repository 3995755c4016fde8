/** Files of the hub: its authority, its server certificate, its key for the message server. */
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { isThere } from '../../files/absent.js';
import { writeWhole } from '../../files/write-whole.js';
import { type Issued, newAuthority, serverCertificate } from './certificate.js';

/** Certificate of the hub's authority. */
export const AUTHORITY_FILE = 'authority.pem';
/** Seed of the NKey with which the hub connects. */
export const SEED_FILE = 'hub.nk';
/** Seeds that an operator's cluster needs: of the account that signs users, and of the system user. */
export const ISSUER_FILE = 'issuer.nk';
export const SYSTEM_FILE = 'system.nk';

export interface HubFiles {
  readonly folder: string;
  /** PEM of the authority that stations trust. */
  readonly authority: string;
  readonly natsConfig: string;
  readonly certificate: string;
  readonly key: string;
  /** Seed of the NKey with which the hub itself connects. */
  readonly seed: string;
  readonly publicKey: string;
}

/** Reads the files, or makes them at the first start. The server's certificate is issued again at each start. */
export async function openHubFiles(folder: string, hosts: readonly string[], at: number): Promise<HubFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(folder, name);
  const authority = await authorityOf(path, at);
  const all = [...new Set([...hosts, 'localhost', hostname(), ...ownAddresses()])];
  const server = serverCertificate(authority, 'rfi-logger hub', all, at);
  // The chain includes the authority: a joining station compares it with the fingerprint of its code.
  await writeWhole(path('server.pem'), server.certificate + authority.certificate);
  await writeWhole(path('server.key'), server.key);
  const seed = await seedOf(path(SEED_FILE), 'user');
  const publicKey = publicKeyOf(seed);
  const files = { folder, natsConfig: path('nats.conf'), certificate: path('server.pem'), key: path('server.key') };
  return { ...files, authority: authority.certificate, seed, publicKey };
}

/** SHA-256 of a certificate, as lower-case hex digits. */
export function fingerprintOf(certificate: string): string {
  return new X509Certificate(certificate).fingerprint256.replaceAll(':', '').toLowerCase();
}

export function newSeed(kind: 'user' | 'account' = 'user'): string {
  const pair = kind === 'user' ? nkeys.createUser() : nkeys.createAccount();
  return new TextDecoder().decode(pair.getSeed());
}

export function publicKeyOf(seed: string): string {
  return nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey();
}

/** The hub's authority, made at first use. */
export async function authorityOf(path: (name: string) => string, at: number): Promise<Issued> {
  const [certificatePath, keyPath] = [path(AUTHORITY_FILE), path('authority.key')];
  if (!isThere(certificatePath) || !isThere(keyPath)) {
    const made = newAuthority('rfi-logger hub authority', at);
    await writeWhole(keyPath, made.key);
    await writeWhole(certificatePath, made.certificate);
  }
  return { certificate: await readFile(certificatePath, 'utf8'), key: await readFile(keyPath, 'utf8') };
}

/** A seed on disk, made at first use. */
export async function seedOf(path: string, kind: 'user' | 'account'): Promise<string> {
  if (!isThere(path)) await writeWhole(path, newSeed(kind));
  return (await readFile(path, 'utf8')).trim();
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).map(({ address }) => address.split('%')[0] ?? ''),
  );
}

/** Address of this computer for others, when it has one. */
export function outerAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((found) => found ?? []);
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address;
}
