/** What notices are made of: channels, rules, messages that were given up. */
import type { NoticeChannelJson, NoticeRuleJson } from '../../../../src/api/notices.js';

export type Channel = NoticeChannelJson;
export type ChannelKind = Channel['value']['kind'];
export type Rule = NoticeRuleJson;

export const CHANNEL_KINDS: readonly ChannelKind[] = ['email', 'webhook', 'telephone', 'syslog'];

/** What comes from the configuration file is only changed there. */
export function isFixed({ origin }: Pick<Channel, 'origin'>): boolean {
  return origin === 'file';
}
