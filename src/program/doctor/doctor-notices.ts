/** What `rfi-logger doctor` looks at of notices and keys: can each channel be reached, does the mail server let us in, can evidence be signed? */
import { accessSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, EnvironmentError, sentenceOf } from '../../errors/errors.js';
import { readStationKey } from '../../export/evidence/station-key.js';
import { isThere } from '../../files/absent.js';
import { greetMailServer } from '../../notify/email-sender.js';
import { type NoticeChannel, type NoticeSettings, parseNotices } from '../../notify/notice-settings.js';
import { NoticeSettingsStore } from '../../notify/settings-store.js';
import { answers } from './answers.js';
import type { Finding } from './doctor-checks.js';

/** Nothing is sent to anybody. */
export async function checkNotices(notices: unknown, dataDir: string): Promise<Finding[]> {
  const check = 'notices' as const;
  const findings: Finding[] = [];
  let settings: NoticeSettings = { channels: [], rules: [] };
  let channels: readonly NoticeChannel[] = [];
  try {
    settings = parseNotices(notices, 'the configuration', (channelId, fault) => {
      const cure = 'Put the secret there (deploy/README.md, Install); until then this channel informs nobody.';
      findings.push({ check, severity: 'bad', message: `${channelId}: ${fault}`, cure });
    });
    channels = settings.channels;
    const store = await NoticeSettingsStore.open(join(dataDir, 'notices.json'), settings);
    channels = store.channels.map(({ value }) => value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const cure =
      'The next start puts a damaged notices.json aside: enter its channels again on the page, or restore a backup.';
    findings.push({ check, severity: 'bad', message: sentenceOf(error), cure });
  }
  const active = channels.filter((channel) => channel.active);
  return [...findings, ...(await Promise.all(active.map(channelFinding)))];
}

async function channelFinding(channel: NoticeChannel): Promise<Finding> {
  const { id } = channel;
  const base = { check: 'notices' as const };
  try {
    await greet(channel);
    const place = placeOf(channel);
    const message = channel.kind === 'telephone' ? `${id}: ${place} is there.` : `${id}: ${place} answers.`;
    return { ...base, severity: 'good', message };
  } catch (error) {
    const cure =
      channel.kind === 'email'
        ? 'See host, port, security, user and password of this channel, then send a test from the page (Reports, Notices).'
        : 'See its address, and that this computer reaches it: network, firewall, name server.';
    return { ...base, severity: 'bad', message: `${id}: ${sentenceOf(error)}`, cure };
  }
}

/** @throws Error with what is wrong */
async function greet(channel: NoticeChannel): Promise<void> {
  if (channel.kind === 'email') return await greetMailServer(channel);
  // Only the program itself may talk to the modem: two at one port would destroy each other's answers.
  if (channel.kind === 'telephone') {
    accessSync(channel.port);
    return;
  }
  // A datagram is answered by nobody.
  if (channel.kind === 'syslog' && channel.transport === 'udp') return;
  if (!(await answers(placeOf(channel)))) throw new Error(`nobody answers at ${placeOf(channel)}`);
}

function placeOf(channel: NoticeChannel): string {
  if (channel.kind === 'telephone') return channel.port;
  if (channel.kind !== 'webhook') return `${channel.host}:${channel.port}`;
  const { protocol, hostname, port } = new URL(channel.url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? 443 : 80) : port}`;
}

/** The key that signs evidence; a station that never started has none yet. */
export function checkKey(dataDir: string): Finding[] {
  const check = 'files' as const;
  if (!isThere(join(dataDir, 'cases.db'))) return [];
  try {
    const { fingerprint } = readStationKey(dataDir);
    return [
      {
        check,
        severity: 'good',
        message: `The signing key is there; its fingerprint begins with ${fingerprint.slice(0, 16)}.`,
      },
    ];
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return [{ check, severity: 'bad', message: error.message, cure: error.cure.en }];
  }
}
