/** What notices are made of: channels, rules, messages that were given up. */
import type { NoticeChannelJson, NoticeRuleJson } from '../../../../src/api/notices.js';
import { ask } from '../../ground/asking/ask.js';

export type Channel = NoticeChannelJson;
export type ChannelKind = Channel['value']['kind'];
export type Rule = NoticeRuleJson;

export const CHANNEL_KINDS: readonly ChannelKind[] = ['email', 'webhook', 'telephone', 'syslog'];

export const fetchNotices = () => ask('GET /api/v1/notices');

/** What comes from the configuration file is only changed there. */
export function isFixed({ origin }: Pick<Channel, 'origin'>): boolean {
  return origin === 'file';
}
