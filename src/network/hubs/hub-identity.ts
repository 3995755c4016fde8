/** A hub process among others: its own id, and the keys that all of them have in common. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { boundedText } from '../../config/bounded-text.js';
import { ConfigError } from '../../errors/errors.js';
import { isThere } from '../../files/absent.js';
import { writeWhole } from '../../files/write-whole.js';
import { connectWith, keyOf } from '../membership/hub-contact.js';
import { AUTHORITY_FILE, ISSUER_FILE, SEED_FILE, SYSTEM_FILE } from '../membership/hub-files.js';

/** Id of a hub process, in its network folder. */
export const ID_FILE = 'hub-id';
const COMMON_FILES = [AUTHORITY_FILE, 'authority.key', SEED_FILE, ISSUER_FILE, SYSTEM_FILE];

export interface Cluster {
  /** host:port of each node. */
  readonly servers: readonly string[];
  /** PEM file of the authority of the nodes; the hub's own when absent. */
  readonly authority?: string | undefined;
}

/** Id of the process with this network folder, made at first use. */
export async function hubIdOf(folder: string): Promise<string> {
  const path = join(folder, ID_FILE);
  if (!isThere(path)) await writeWhole(path, `${randomUUID()}\n`);
  return (await readFile(path, 'utf8')).trim();
}

/** @throws ConfigError when a key is missing */
export async function hubConnection(folder: string, { servers, authority }: Cluster): Promise<NatsConnection> {
  const missing = COMMON_FILES.filter((name) => !isThere(join(folder, name)));
  if (missing.length > 0)
    throw ConfigError.of(
      'network.nats: {folder} has no {missing}. Run "rfi-logger hub nats-config" for the first hub process, and copy these files from it for each further one.',
      { folder, missing: missing.join(', ') },
    );
  const contact = {
    address: servers.join(','),
    authority: await boundedText(authority ?? join(folder, AUTHORITY_FILE)),
  };
  const seed = (await readFile(join(folder, SEED_FILE), 'utf8')).trim();
  return await connectWith(contact, keyOf(seed), { name: 'rfi-logger hub process', waitOnFirstConnect: true });
}
