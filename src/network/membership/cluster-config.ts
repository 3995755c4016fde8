/** Configurations of an operator's own NATS cluster for the hubs: one text for each node. Pure. */
import { BLOCK_STREAM, EVENT_STREAM } from '../subjects.js';
import { ACCOUNT, serverSettings, text } from './nats-config.js';

/**
 * Time in s after which a node gives up to ask the hub about a connection. Without it: 1 s more than the TLS handshake may take, so that
 * a station that came while no hub ran waits 10 s, and then asks again.
 */
const ADMITTED_WITHIN_S = 4;

export interface ClusterNode {
  /** Name or address under which stations, hubs and the other nodes reach it. */
  readonly host: string;
  readonly clientPort: number;
  readonly routePort: number;
  readonly monitorPort: number;
  /** Folder of the streams on the node. */
  readonly storeFolder: string;
  /** Files on the node. */
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

export interface ClusterKeys {
  /** Public keys: of the hubs, of the account that signs users, and of the one who may end connections. */
  readonly hub: string;
  readonly issuer: string;
  readonly system: string;
  /** Secret of the nodes among each other. */
  readonly routePassword: string;
}

export function clusterConfigs(nodes: readonly ClusterNode[], keys: ClusterKeys, storeBytes: number): string[] {
  return nodes.map((node, i) => nodeConfig(node, i, { nodes, keys, storeBytes }));
}

export function clientAddressOf({ host, clientPort }: ClusterNode): string {
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
