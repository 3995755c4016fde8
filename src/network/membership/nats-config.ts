/** The configuration of a hub's own nats-server: TLS, stores, and what each station may publish and read. */
import { BLOCK_STREAM, EVENT_STREAM, inboxOf, partitionOf } from '../subjects.js';

export interface NatsSettings {
  /** host:port that stations connect to. */
  readonly listen: string;
  /** On this machine alone, for figures and health. */
  readonly monitorPort: number;
  readonly storeFolder: string;
  readonly storeBytes: number;
  readonly certificate: string;
  readonly key: string;
}

export interface Permissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** A station publishes under its own id and reads its own commands. Nothing else. */
export function stationPermissions(stationId: string): Permissions {
  return {
    publish: [
      `rfi.v1.beat.${stationId}`,
      `rfi.v1.live.${stationId}.*`,
      `rfi.v1.event.${stationId}.*`,
      `rfi.v1.block.${partitionOf(stationId)}.${stationId}.*`,
    ],
    subscribe: [`rfi.v1.ask.${stationId}.*`, `rfi.v1.kept.${stationId}`, `${inboxOf(stationId)}.>`],
  };
}

/** Somebody with a join code hands in a public key, once. */
export function joiningPermissions(stationId: string): Permissions {
  return { publish: [`rfi.v1.join.${stationId}`], subscribe: [`${inboxOf(stationId)}.>`] };
}

export function joiningUser(stationId: string): string {
  return `join-${stationId}`;
}

/** A station answers asks: to the inbox of the asker, a few times, within a minute. */
export const RESPONSES = { max: 4, withinMs: 60_000 } as const;
/** Account of stations and hubs at the message server. */
export const ACCOUNT = 'RFI';

/** The file's text. `accounts` is that of the hub and those of its stations. */
export function natsConfig(settings: NatsSettings, accounts: string): string {
  const { listen, monitorPort, storeFolder, storeBytes, certificate, key } = settings;
  return `# Written by rfi-logger at every change of the stations; changes by hand are lost.
# Streams: ${BLOCK_STREAM}, ${EVENT_STREAM}.
server_name: rfi-hub
listen: ${text(listen)}
${serverSettings({ monitorPort, storeFolder, storeBytes })}
tls { cert_file: ${text(certificate)}, key_file: ${text(key)}, timeout: 10 }
accounts {
  ${accounts}
}
`;
}

export interface ServerSettings {
  readonly monitorPort: number;
  readonly storeFolder: string;
  readonly storeBytes: number;
}

/** What every server of a hub is set to: its own, or a node of a cluster. */
export function serverSettings({ monitorPort, storeFolder, storeBytes }: ServerSettings): string {
  return `http: "127.0.0.1:${monitorPort}"
ping_interval: "15s"
ping_max: 3
write_deadline: "20s"
max_payload: 1MB
max_connections: 20000
jetstream {
  store_dir: ${text(storeFolder)}
  max_memory_store: 64MB
  max_file_store: ${storeBytes}
  sync_interval: always
}`;
}

/** @param who key, or name and password, as the configuration writes them */
export function userText(who: string, { publish, subscribe }: Permissions): string {
  const responses = `allow_responses: { max: ${RESPONSES.max}, expires: "${RESPONSES.withinMs / 1000}s" }`;
  return `{ ${who}, permissions: { publish: { allow: [${publish.map(text)}] }, subscribe: { allow: [${subscribe.map(text)}] }, ${responses} } }`;
}

export function text(value: string): string {
  return JSON.stringify(value);
}
