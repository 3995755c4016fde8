/** Sends a notice over any kind of channel. */
import { sendEmail } from './email-sender.js';
import type { Notice } from './notice.js';
import type { NoticeChannel } from './notice-settings.js';
import { sendSyslog } from './syslog-sender.js';
import type { Telephones } from './telephone/telephones.js';
import { sendWebhook } from './webhook-sender.js';

/** @throws SendFailed */
export type Send = (channel: NoticeChannel, notice: Notice, at: number, to?: readonly string[]) => Promise<void>;

/** @param to addresses that replace the channel's own, for e-mail and telephone */
export function senderWith(telephones: Telephones): Send {
  return async (channel, notice, at, to) => {
    switch (channel.kind) {
      case 'email':
        return await sendEmail(channel, notice, to);
      case 'webhook':
        return await sendWebhook(channel, notice, at);
      case 'telephone':
        return await telephones.send(channel, notice, to);
      case 'syslog':
        return await sendSyslog(channel, notice);
    }
  };
}
