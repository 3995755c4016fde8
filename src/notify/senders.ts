/** Sends a notice over any kind of channel. */
import { sendEmail } from './email-sender.js';
import type { Notice } from './notice.js';
import type { NoticeChannel } from './notice-settings.js';
import { sendSyslog } from './syslog-sender.js';
import { sendWebhook } from './webhook-sender.js';

/** @throws SendFailed */
export type Send = (channel: NoticeChannel, notice: Notice, at: number, to?: readonly string[]) => Promise<void>;

/** @param to addresses that replace the channel's own, for e-mail */
export const send: Send = async (channel, notice, at, to) => {
  switch (channel.kind) {
    case 'email':
      return await sendEmail(channel, notice, to);
    case 'webhook':
      return await sendWebhook(channel, notice, at);
    case 'syslog':
      return await sendSyslog(channel, notice);
  }
};
