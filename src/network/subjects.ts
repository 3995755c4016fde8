/** Subjects, streams and headers of the network. Stations and hubs of neighbouring versions share these names. */
import { crc32 } from 'node:zlib';
import { isByHand } from '../incidents/emission-report.js';

/** Version of the messages. A receiver of a message ignores fields that it does not know. */
export const SCHEMA = 1;
/** Number of subjects over which blocks are spread by station, so that several hub processes can share them. */
const PARTITIONS = 64;

export const BLOCK_STREAM = 'RFI_BLOCKS';
export const EVENT_STREAM = 'RFI_EVENTS';

/** Headers of a block, and of an event. */
export const Header = {
  messageId: 'Nats-Msg-Id',
  schema: 'Rfi-Schema',
  firstSeq: 'Rfi-First-Seq',
  lastSeq: 'Rfi-Last-Seq',
  sha256: 'Rfi-Sha256',
  /** The life of the sender. */
  life: 'Rfi-Life',
} as const;

export type AskVerb = (typeof ASK_VERBS)[number];
export const ASK_VERBS = [
  'beat',
  'clock',
  'live',
  'receivers',
  'plans',
  'hold',
  'act',
  'sweeps',
  'calls',
  'acts',
] as const;

export function partitionOf(stationId: string): number {
  return crc32(stationId) % PARTITIONS;
}

export const subjects = {
  live: (stationId: string, receiverId: string) => `rfi.v1.live.${stationId}.${receiverId}`,
  beat: (stationId: string) => `rfi.v1.beat.${stationId}`,
  event: (stationId: string, kind: string) => `rfi.v1.event.${stationId}.${kind}`,
  block: (stationId: string, receiverId: string) => `rfi.v1.block.${partitionOf(stationId)}.${stationId}.${receiverId}`,
  kept: (stationId: string) => `rfi.v1.kept.${stationId}`,
  ask: (stationId: string, verb: AskVerb | '*') => `rfi.v1.ask.${stationId}.${verb}`,
  join: (stationId: string) => `rfi.v1.join.${stationId}`,
} as const;

/** Subject below which replies to this station's own requests arrive; no other station may read it. */
export function inboxOf(stationId: string): string {
  return `_INBOX.${stationId}`;
}

/** Beginning of a station's id of what a person at the hub reported. */
const OF_HUB = '@hand-';

/**
 * Id of a receiver or emission at the hub: receivers of different stations may have the same id, so the station's id stands
 * before it.
 */
export function idAtHub(stationId: string, id: string): string {
  return id.startsWith(OF_HUB) ? id.slice(1) : `${stationId}.${id}`;
}

/** The station's own id of a receiver or an emission. */
export function idAtStation(stationId: string, idAtTheHub: string): string {
  if (idAtTheHub.startsWith(`${stationId}.`)) return idAtTheHub.slice(stationId.length + 1);
  return isByHand({ emissionId: idAtTheHub }) ? `@${idAtTheHub}` : idAtTheHub;
}
