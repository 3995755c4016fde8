/** Sends notices by e-mail, over the organisation's own server. */
import { Socket } from 'node:net';
import nodemailer from 'nodemailer';
import { defined } from '../rf/defined.js';
import { heard } from '../threads/heard.js';
import { type Notice, noticeText, SendFailed } from './notice.js';
import type { EmailChannel } from './notice-settings.js';

/** Of a step in ms. */
const DEADLINE_MS = 15_000;
/** Of the whole conversation: a server that drips does not hold it for longer. */
const WHOLE_MS = 90_000;

/** @throws SendFailed; final where the server refuses for ever. */
export async function sendEmail(
  channel: EmailChannel,
  notice: Notice,
  to: readonly string[] = channel.to,
  withinMs = WHOLE_MS,
): Promise<void> {
  const { from } = channel;
  const { transport, end } = transportTo(channel, withinMs);

  const { attachment } = notice;
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: notice.title,
      text: `${noticeText(notice)}\n`,
      messageId: `<${notice.id.replace(/[^\w.+-]/g, '.')}@rfi-logger>`,
      headers: { 'X-Priority': notice.severity <= 2 ? '1' : '3', 'Auto-Submitted': 'auto-generated' },
      attachments: attachment && [
        { filename: attachment.name, contentType: attachment.type, content: Buffer.from(attachment.content) },
      ],
    });
  } catch (error) {
    throw failure(error as Error & { responseCode?: number; code?: string });
  } finally {
    end();
  }
}

/** Connects and signs in, and sends nothing. @throws SendFailed with what the server said */
export async function greetMailServer(channel: EmailChannel): Promise<void> {
  const { transport, end } = transportTo(channel, WHOLE_MS);
  try {
    await transport.verify();
  } catch (error) {
    throw failure(error as Error & { responseCode?: number; code?: string });
  } finally {
    end();
  }
}

function transportTo({ host, port, security, user, password }: EmailChannel, withinMs: number) {
  const socket = heard(new Socket());
  const late = new Error(`no end within ${withinMs / 1000} s`);
  const timer = setTimeout(() => socket.destroy(late), withinMs);
  socket.once('close', () => clearTimeout(timer));
  const transport = nodemailer.createTransport({
    host,
    port,
    socket,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...defined({ auth: user === undefined ? undefined : { user, pass: password ?? '' } }),
    connectionTimeout: DEADLINE_MS,
    greetingTimeout: DEADLINE_MS,
    socketTimeout: DEADLINE_MS,
    dnsTimeout: DEADLINE_MS,
    // The message is our own text; it must not fetch a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const end = () => {
    transport.close();
    // One that never was connected tells of no close.
    if (socket.pending) clearTimeout(timer);
  };
  return { transport, end };
}

/** A 5xx answer is final, 4xx is temporary. Without an answer, only an impossible address is final. */
function failure(error: Error & { responseCode?: number; code?: string }): SendFailed {
  const { responseCode, code } = error;
  const isFinal = responseCode === undefined ? code === 'EENVELOPE' : responseCode >= 500;
  return new SendFailed(`the mail server did not take it: ${error.message}`, { isFinal, cause: error });
}
