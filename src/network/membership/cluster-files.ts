/** Writes the files of a NATS cluster: for each node a folder with configuration, certificate, key and authority. */
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWhole } from '../../files/write-whole.js';
import { BLOCK_STREAM, EVENT_STREAM } from '../subjects.js';
import { serverCertificate } from './certificate.js';
import { authorityOf, ISSUER_FILE, publicKeyOf, SEED_FILE, SYSTEM_FILE, seedOf } from './hub-files.js';
import { ACCOUNT, serverSettings, text } from './nats-config.js';

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
    host,
    clientPort,
    routePort: ROUTE_PORT + shift,
    monitorPort: MONITOR_PORT + shift,
    certificate: join(folder, 'server.pem'),
    key: join(folder, 'server.key'),
    authority: join(folder, 'authority.pem'),
    storeFolder: join(folder, 'streams'),
  };
}

/**
 * Time in s after which a node gives up to ask the hub about a connection. Without it: 1 s more than the TLS handshake may take, so that
 * a station that came while no hub ran waits 10 s, and then asks again.
 */
const ADMITTED_WITHIN_S = 4;

interface ClusterNode {
  /** Name or address under which stations, hubs and the other nodes reach it. */
  readonly host: string;
  readonly clientPort: number;
  readonly routePort: number;
  readonly monitorPort: number;
  /** Folder of the streams on the node. */
  readonly storeFolder: string;
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

interface ClusterKeys {
  /** Public keys: of the hubs, of the account that signs users, and of the one who may end connections. */
  readonly hub: string;
  readonly issuer: string;
  readonly system: string;
  /** Secret of the nodes among each other. */
  readonly routePassword: string;
}

function clusterConfigs(nodes: readonly ClusterNode[], keys: ClusterKeys, storeBytes: number): string[] {
  return nodes.map((node, i) => nodeConfig(node, i, { nodes, keys, storeBytes }));
}

function clientAddressOf({ host, clientPort }: ClusterNode): string {
  return `${host}:${clientPort}`;
}

interface Cluster {
  readonly nodes: readonly ClusterNode[];
  readonly keys: ClusterKeys;
  readonly storeBytes: number;
}

function nodeConfig(node: ClusterNode, i: number, { nodes, keys, storeBytes }: Cluster): string {
  const { certificate, key, authority, storeFolder } = node;
  const { clientPort, routePort, monitorPort } = node;
  const tls = `cert_file: ${text(certificate)}, key_file: ${text(key)}, ca_file: ${text(authority)}, timeout: 10`;
  const routes = nodes
    .filter((other) => other !== node)
    .map(({ host, routePort: port }) => text(`nats-route://rfi:${keys.routePassword}@${host}:${port}`));
  // A server alone with this part does not start: its streams would wait for others.
  const cluster =
    nodes.length === 1
      ? ''
      : `cluster {
  name: rfi
  listen: "0.0.0.0:${routePort}"
  routes: [${routes.join(', ')}]
  authorization { user: rfi, password: ${text(keys.routePassword)}, timeout: 5 }
  tls { ${tls} }
}
`;
  return `# Node ${i + 1} of ${nodes.length}, written by "rfi-logger hub nats-config". Streams: ${BLOCK_STREAM}, ${EVENT_STREAM}.
# Stations are admitted, given their permissions and revoked by the hub: this file does not change with them.
server_name: rfi-nats-${i + 1}
listen: "0.0.0.0:${clientPort}"
${serverSettings({ monitorPort, storeFolder, storeBytes })}
tls { ${tls} }
${cluster}accounts {
  ${ACCOUNT} { jetstream: enabled, users: [ { nkey: ${keys.hub} } ] }
  SYS { users: [ { nkey: ${keys.system} } ] }
}
system_account: SYS
authorization {
  timeout: ${ADMITTED_WITHIN_S}
  auth_callout {
    issuer: ${keys.issuer}
    auth_users: [ ${keys.hub}, ${keys.system} ]
    account: ${ACCOUNT}
  }
}
`;
}
