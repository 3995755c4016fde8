/** Notices to a syslog server after RFC 5424, by datagram or over TCP with octet counting (RFC 6587). */

import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { iso } from '../rf/iso.js';
import { heard } from '../threads/heard.js';
import { type Notice, noticeText, SendFailed } from './notice.js';
import type { SyslogChannel } from './notice-settings.js';

const DEADLINE_MS = 10_000;
/** Longest datagram that every receiver should accept (RFC 5424, 6.1). */
const LONGEST_DATAGRAM = 2048;
/** Our severities to syslog's: alert, critical, error, warning, notice, informational. */
const SEVERITIES: Readonly<Record<number, number>> = { 1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6 };
/** Enterprise number that RFC 5612 reserves for examples and for those without their own. */
const ENTERPRISE = 32_473;

/** One message; a byte order mark marks the text as UTF-8. */
function syslogMessage({ facility }: SyslogChannel, notice: Notice, host: string): string {
  const priority = facility * 8 + (SEVERITIES[notice.severity] ?? 6);
  const data = {
    id: notice.id,
    severity: String(notice.severity),
    cause: notice.cause,
    incidents: notice.incidentIds.join(' '),
  };
  const parameters = Object.entries(data).map(([name, value]) => `${name}="${value.replace(/["\\\]]/g, '\\$&')}"`);
  // Control letters of a name that a person typed would end the line at the receiver.
  const text = noticeText(notice)
    .replaceAll('\n', ' | ')
    .replaceAll(/\p{Cc}+/gu, ' ');
  const name = host.replace(/[^\x21-\x7e]/g, '').slice(0, 255) || '-';
  const messageId = notice.cause.replace(/[^\x21-\x7e]/g, '').slice(0, 32) || '-';
  return `<${priority}>1 ${iso(notice.at)} ${name} rfi-logger ${process.pid} ${messageId} [rfi@${ENTERPRISE} ${parameters.join(' ')}] \ufeff${text}`;
}

/** @throws SendFailed when the server cannot be reached; the arrival of a datagram is never confirmed. */
export async function sendSyslog(channel: SyslogChannel, notice: Notice): Promise<void> {
  const message = Buffer.from(syslogMessage(channel, notice, hostname()));
  try {
    if (channel.transport === 'udp') await datagram(channel, cut(message));
    else await stream(channel, message);
  } catch (error) {
    throw new SendFailed(`${channel.host}:${channel.port} was not reached: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Cuts a message to the length of a datagram, never inside a character. */
function cut(message: Buffer): Buffer {
  if (message.length <= LONGEST_DATAGRAM) return message;
  let end = LONGEST_DATAGRAM;
  while (end > 0 && ((message[end] as number) & 0xc0) === 0x80) end--;
  return message.subarray(0, end);
}

async function datagram({ host, port }: SyslogChannel, message: Buffer): Promise<void> {
  const socket = heard(createSocket(isIPv6(host) ? 'udp6' : 'udp4'));
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer from the system within ${DEADLINE_MS / 1000} s`)),
        DEADLINE_MS,
      );
      const done = (error: Error | null) => {
        clearTimeout(timer);
        if (error === null) resolve();
        else reject(error);
      };
      socket.once('error', done);
      socket.send(message, port, host, done);
    });
  } finally {
    socket.close();
  }
}

/** Closes the connection from our side and waits for its end: then the server has read the whole message. */
async function stream({ host, port }: SyslogChannel, message: Buffer): Promise<void> {
  const socket = heard(connect({ host, port }));
  const late = new Error(`it did not answer within ${DEADLINE_MS / 1000} s`);
  const timer = setTimeout(() => socket.destroy(late), DEADLINE_MS);
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('close', () => resolve());
      socket.once('connect', () => socket.end(Buffer.concat([Buffer.from(`${message.length} `), message])));
      // The server's answers must be read, otherwise the end of the connection is not noticed.
      socket.resume();
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
  }
}
