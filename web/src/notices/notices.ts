/** Channels, rules and messages as `/api/v1/notices` gives them. */

import { listIn } from '../asking/request.js';
import { atOf, fieldsOf, numberOf, textOf, textsOf } from '../cases/incident.js';

export const CHANNEL_KINDS = ['email', 'webhook', 'syslog'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

export const CAUSES = [
  ...(['raised', 'raised-again', 'reopened', 'assigned', 'shelf-ended'] as const),
  ...(['acknowledge-target-missed', 'resolve-target-missed', 'escalation'] as const),
  ...(['receiver-held', 'band-blind', 'band-degraded', 'station-lost', 'clock-bad'] as const),
  ...(['disk', 'archive', 'influxdb-behind', 'program-restarted', 'channel-dead'] as const),
] as const;

export interface Channel {
  readonly version: number;
  readonly isFixed: boolean;
  readonly id: string;
  readonly name: string;
  readonly kind: ChannelKind;
  readonly active: boolean;
  /** Everything else that is shown of it; never a secret. */
  readonly value: Readonly<Record<string, unknown>>;
  /** Names of the secrets it has. */
  readonly secrets: readonly string[];
  readonly waiting: number;
  readonly dead: number;
  readonly lastSentAt: number | undefined;
  readonly lastFaultAt: number | undefined;
  readonly lastFault: string | undefined;
}

export interface Rule {
  readonly version: number;
  readonly isFixed: boolean;
  readonly id: string;
  readonly name: string;
  readonly severities: readonly number[];
  readonly causes: readonly string[];
  readonly channelIds: readonly string[];
}

export interface Message {
  readonly id: number;
  readonly at: number;
  readonly attempts: number;
  readonly fault: string;
  readonly about: string;
  readonly channelId: string;
}

export function channelFrom(raw: unknown): Channel | undefined {
  const row = fieldsOf(raw);
  const value = fieldsOf(row['value']);
  const id = textOf(value['id']);
  const kind = CHANNEL_KINDS.find((known) => known === value['kind']);
  if (id === undefined || kind === undefined) return undefined;
  return {
    ...{ id, kind, value, version: numberOf(row['version']) ?? 0, isFixed: row['origin'] === 'file' },
    ...{ name: textOf(value['name']) ?? id, active: value['active'] !== false, secrets: textsOf(value['secrets']) },
    ...{ waiting: numberOf(row['waiting']) ?? 0, dead: numberOf(row['dead']) ?? 0 },
    ...{
      lastSentAt: atOf(row['lastSentAt']),
      lastFaultAt: atOf(row['lastFaultAt']),
      lastFault: textOf(row['lastFault']),
    },
  };
}

export function ruleFrom(raw: unknown): Rule | undefined {
  const row = fieldsOf(raw);
  const value = fieldsOf(row['value']);
  const id = textOf(value['id']);
  if (id === undefined) return undefined;
  const severities = listIn(value, 'severities').filter((one): one is number => typeof one === 'number');
  return {
    ...{ id, severities, version: numberOf(row['version']) ?? 0, isFixed: row['origin'] === 'file' },
    ...{
      name: textOf(value['name']) ?? id,
      causes: textsOf(value['causes']),
      channelIds: textsOf(value['channelIds']),
    },
  };
}

export function messageFrom(raw: unknown): Message | undefined {
  const row = fieldsOf(raw);
  const id = numberOf(row['id']);
  if (id === undefined) return undefined;
  const body = fieldsOf(row['body']);
  return {
    ...{
      id,
      at: atOf(row['createdAt']) ?? 0,
      attempts: numberOf(row['attempts']) ?? 0,
      fault: textOf(row['fault']) ?? '',
    },
    about: textOf(body['incidentId']) ?? textOf(body['reportId']) ?? '',
    channelId: textOf(body['channelId']) ?? textOf(fieldsOf(body['to'])['id']) ?? textOf(body['personId']) ?? '',
  };
}
