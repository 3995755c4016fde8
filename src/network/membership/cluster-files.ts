/** Writes the files of a NATS cluster: for each node a folder with configuration, certificate, key and authority. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../files/write-whole.js';
import { serverCertificate } from './certificate.js';
import { type ClusterNode, clientAddressOf, clusterConfigs } from './cluster-config.js';
import { authorityOf, ISSUER_FILE, publicKeyOf, SEED_FILE, SYSTEM_FILE, seedOf } from './hub-files.js';

const STORE_BYTES = 20e9;
const CLIENT_PORT = 4222;
const ROUTE_PORT = 6222;
const MONITOR_PORT = 8222;

export interface ClusterFilesOptions {
  /** The hub's network folder, whose authority signs the certificates. */
  readonly folder: string;
  /** Of each node; `host:port` for another port than 4222. */
  readonly hosts: readonly string[];
  readonly out: string;
  readonly folderAtNode: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Returns host:port of each node for stations and hubs. */
export async function writeClusterFiles({
  folder,
  hosts,
  out,
  folderAtNode,
  at,
}: ClusterFilesOptions): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = (name: string) => join(folder, name);
  const authority = await authorityOf(path, at);
  const keys = {
    hub: publicKeyOf(await seedOf(path(SEED_FILE), 'user')),
    issuer: publicKeyOf(await seedOf(path(ISSUER_FILE), 'account')),
    system: publicKeyOf(await seedOf(path(SYSTEM_FILE), 'user')),
    routePassword: randomBytes(24).toString('hex'),
  };
  const nodes = hosts.map((text, i) => nodeOf(text, i, folderAtNode));
  const configs = clusterConfigs(nodes, keys, STORE_BYTES);
  for (const [i, { host }] of nodes.entries()) {
    const own = join(out, `node-${i + 1}`);
    await mkdir(own, { recursive: true, mode: 0o700 });
    const server = serverCertificate(authority, `rfi-nats-${i + 1}`, [host, 'localhost'], at);
    // The chain includes the authority: a joining station compares it with the fingerprint of its code.
    await writeWhole(join(own, 'server.pem'), server.certificate + authority.certificate);
    await writeWhole(join(own, 'server.key'), server.key);
    await writeWhole(join(own, 'authority.pem'), authority.certificate);
    await writeWhole(join(own, 'nats.conf'), configs[i] ?? '');
  }
  return nodes.map(clientAddressOf);
}

/** Nodes with ports of their own may be on one machine: the other ports and folders then keep the same distance. */
function nodeOf(text: string, i: number, folderAtNode: string): ClusterNode {
  const [host = '', port] = text.split(':');
  const clientPort = Number(port ?? CLIENT_PORT);
  const shift = clientPort - CLIENT_PORT;
  const folder = port === undefined ? folderAtNode : join(folderAtNode, `node-${i + 1}`);
  return {
    ...{ host, clientPort, routePort: ROUTE_PORT + shift, monitorPort: MONITOR_PORT + shift },
    ...{ certificate: join(folder, 'server.pem'), key: join(folder, 'server.key') },
    ...{ authority: join(folder, 'authority.pem'), storeFolder: join(folder, 'streams') },
  };
}
