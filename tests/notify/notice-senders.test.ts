import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { sendEmail } from '../../src/notify/email-sender.js';
import type { Notice } from '../../src/notify/notice.js';
import { SendFailed } from '../../src/notify/notice.js';
import { channelSchema, type NoticeChannel } from '../../src/notify/notice-settings.js';
import { senderWith } from '../../src/notify/senders.js';
import { Telephones } from '../../src/notify/telephone/telephones.js';
import { MailServer } from '../support/mail-server.js';
import { tcpSyslog, udpSyslog, webReceiver } from '../support/notice-receivers.js';

const AT = Date.parse('2027-02-04T16:58:05Z');
const NOTICE: Notice = {
  ...{ id: 'INC-2027-000012/raised/1', title: 'BÁO ĐỘNG mức 1: 121,5 MHz', lines: ['Trạm: Mẫu Sơn', 'Từ: 23:58'] },
  ...{
    severity: 1,
    cause: 'raised',
    incidentIds: ['INC-2027-000012'],
    at: AT,
    url: 'https://rfi.example/incidents/INC-2027-000012',
  },
};

const send = senderWith(
  new Telephones({
    clock: () => AT,
    transport() {
      throw new Error('there is no modem here');
    },
    onConfirmed: () => undefined,
  }),
);
const channel = (value: object): NoticeChannel => channelSchema.parse({ id: 'c1', name: 'Kênh', ...value });

async function failure(work: Promise<void>): Promise<SendFailed> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SendFailed)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

async function mailServer(): Promise<MailServer> {
  const server = await MailServer.start();
  onTestFinished(() => server.stop());
  return server;
}

describe('a notice by e-mail', () => {
  const mail = (port: number, more: object = {}) =>
    channel({
      kind: 'email',
      host: '127.0.0.1',
      port,
      security: 'none',
      from: 'RFI <rfi@example.vn>',
      to: ['truc@example.vn'],
      ...more,
    });

  it('reaches every recipient with its words in both alphabets and a report attached', async () => {
    const server = await mailServer();
    const attachment = { name: 'RPT.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7') };
    const to = ['truc@example.vn', 'truong@example.vn'];
    await send(mail(server.port, { to, user: 'rfi', password: 'bí mật' }), { ...NOTICE, attachment }, AT);
    const [sent] = server.mails;
    expect(sent?.to).toEqual(to);
    expect(server.logins).toEqual(['\0rfi\0bí mật']);
    expect(sent?.data).toMatch(/^Message-ID: <INC-2027-000012\.raised\.1@rfi-logger>/m);
    expect(sent?.data).toContain(Buffer.from('%PDF-1.7').toString('base64'));
    expect(sent?.data).toContain('M=E1=BA=ABu S=C6=A1n');
  });

  it('fails for good when the server refuses the address, and for now when it is away', async () => {
    const server = await mailServer();
    server.refusal = '550 no such box';
    expect((await failure(send(mail(server.port), NOTICE, AT))).isFinal).toBe(true);
    server.refusal = '451 try later';
    expect((await failure(send(mail(server.port), NOTICE, AT))).isFinal).toBe(false);
    await server.stop();
    expect((await failure(send(mail(server.port), NOTICE, AT))).isFinal).toBe(false);
  });

  it('is given up where the server drips and never comes to an end', async () => {
    const server = createServer((socket) => {
      socket.write('220 test ESMTP\r\n');
      const drip = setInterval(() => socket.write('250-x\r\n'), 20);
      socket.on('error', () => undefined);
      socket.on('close', () => clearInterval(drip));
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const began = performance.now();
    const sent = sendEmail(mail(port) as never, NOTICE, ['truc@example.vn'], 300);
    await expect(sent).rejects.toThrow('no end within 0.3 s');
    expect(performance.now() - began).toBeLessThan(5000);
    await expect
      .poll(() => server.listening && new Promise((resolve) => server.getConnections((_, n) => resolve(n))))
      .toBe(0);
  });

  it('is not sent in the clear where encryption is asked for', async () => {
    const server = await mailServer();
    await failure(send(mail(server.port, { security: 'starttls', user: 'rfi', password: 'x' }), NOTICE, AT));
    expect(server.logins).toEqual([]);
    expect(server.mails).toEqual([]);
  });
});

describe('a notice as a web request', () => {
  async function receiver() {
    const web = await webReceiver();
    onTestFinished(() => web.stop());
    return web;
  }

  it('is signed so that the receiver can check its sender and its time', async () => {
    const web = await receiver();
    await send(channel({ kind: 'webhook', template: 'json', url: web.url, signingKey: 'khóa' }), NOTICE, AT);
    const [{ headers, body } = { headers: { 'x-rfi-signature': '' }, body: '' }] = web.taken;
    const [, seconds = '', mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-rfi-signature'])) ?? [];
    expect(Number(seconds) * 1000).toBe(AT);
    expect(mac).toBe(createHmac('sha256', 'khóa').update(`${seconds}.${body}`).digest('hex'));
    expect(JSON.parse(body)).toEqual({
      ...{ id: NOTICE.id, title: NOTICE.title, text: 'Trạm: Mẫu Sơn\nTừ: 23:58', severity: 1, cause: 'raised' },
      ...{ incidentIds: NOTICE.incidentIds, at: '2027-02-04T16:58:05.000Z', url: NOTICE.url },
    });
  });

  it('that is answered too late may have been taken: it is not said to have reached nobody', async () => {
    const web = await receiver();
    const late = vi.spyOn(performance, 'now').mockReturnValueOnce(0).mockReturnValue(16_000);
    onTestFinished(() => late.mockRestore());
    const { message } = await failure(send(channel({ kind: 'webhook', template: 'json', url: web.url }), NOTICE, AT));
    expect(message).toMatch(/^127\.0\.0\.1:\d+ did not answer within 15 s$/);
  });

  it('has the form that each service reads', async () => {
    const web = await receiver();
    const telegram = { kind: 'webhook', template: 'telegram', url: web.url, token: '12:AB', recipient: '-100' };
    await send(channel(telegram), NOTICE, AT);
    await send(
      channel({ kind: 'webhook', template: 'zalo-oa', url: web.url, token: 'zz', recipient: 'u1' }),
      NOTICE,
      AT,
    );
    await send(channel({ kind: 'webhook', template: 'mattermost', url: web.url }), NOTICE, AT);
    const [first, second, third] = web.taken;
    expect(first?.path).toBe('/hook/bot12:AB/sendMessage');
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      chat_id: '-100',
      text: expect.stringContaining('BÁO ĐỘNG mức 1'),
    });
    expect([second?.path, second?.headers['access_token']]).toEqual(['/hook', 'zz']);
    expect(JSON.parse(second?.body ?? '')).toMatchObject({
      recipient: { user_id: 'u1' },
      message: { text: expect.stringContaining('Mẫu Sơn') },
    });
    expect(JSON.parse(third?.body ?? '').text).toContain('**BÁO ĐỘNG mức 1: 121,5 MHz**');
  });

  it('tells a refusal for good from one for now, and waits as long as it is asked to', async () => {
    const web = await receiver();
    const json = channel({ kind: 'webhook', template: 'json', url: web.url });
    web.answer = { status: 404 };
    expect(await failure(send(json, NOTICE, AT))).toMatchObject({ isFinal: true });
    web.answer = { status: 503 };
    expect(await failure(send(json, NOTICE, AT))).toMatchObject({ isFinal: false, retryAfterMs: undefined });
    web.answer = { status: 429, headers: { 'retry-after': '7' } };
    expect(await failure(send(json, NOTICE, AT))).toMatchObject({ isFinal: false, retryAfterMs: 7000 });
    web.answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
    expect((await failure(send(json, NOTICE, AT))).isFinal).toBe(false);
    web.answer = { status: 200, body: '{"error":-216,"message":"Access token is invalid"}' };
    const zalo = channel({ kind: 'webhook', template: 'zalo-oa', url: web.url, token: 'zz', recipient: 'u1' });
    expect(await failure(send(zalo, NOTICE, AT))).toMatchObject({
      isFinal: true,
      message: expect.stringContaining('-216'),
    });
  });

  it.each([301, 302, 307, 308])('follows no redirect: what it says stays with the channel (%i)', async (status) => {
    const [web, other] = [await receiver(), await receiver()];
    web.answer = { status, headers: { location: other.url } };
    const zalo = channel({ kind: 'webhook', template: 'zalo-oa', url: web.url, token: 'zz', recipient: 'u1' });
    expect((await failure(send(zalo, NOTICE, AT))).isFinal).toBe(false);
    expect(web.taken).toHaveLength(1);
    expect(other.taken).toEqual([]);
  });

  it('never repeats a key in the text of a failure', async () => {
    const web = await receiver();
    web.answer = { status: 401, body: 'bad token 12:SECRET' };
    const telegram = channel({
      kind: 'webhook',
      template: 'telegram',
      url: web.url,
      token: '12:SECRET',
      recipient: '1',
    });
    const { message } = await failure(send(telegram, NOTICE, AT));
    expect(message).toContain('401');
    expect(message).not.toContain('SECRET');
    const away = channel({
      kind: 'webhook',
      template: 'telegram',
      url: 'http://127.0.0.1:9/',
      token: '12:SECRET',
      recipient: '1',
    });
    expect((await failure(send(away, NOTICE, AT))).message).not.toContain('SECRET');
  });
});

describe('a notice to syslog', () => {
  it('is one RFC 5424 message a datagram, cut between letters where it is too long', async () => {
    const server = await udpSyslog();
    onTestFinished(() => server.stop());
    const syslog = channel({ kind: 'syslog', host: '127.0.0.1', port: server.port });
    const incidentIds = ['INC-"1]\\'];
    await send(syslog, { ...NOTICE, incidentIds }, AT);
    await send(syslog, { ...NOTICE, lines: ['ệ'.repeat(3000)] }, AT);
    await expect.poll(() => server.messages.length).toBe(2);
    // local0 (16) and alert (1): 16·8 + 1.
    expect(server.messages[0]).toMatch(
      /^<129>1 2027-02-04T16:58:05\.000Z \S+ rfi-logger \d+ raised \[rfi@32473 id="INC-2027-000012\/raised\/1" severity="1" cause="raised" incidents="INC-\\"1\\\]\\\\"\] \ufeffBÁO ĐỘNG mức 1: 121,5 MHz \| Trạm: Mẫu Sơn/,
    );
    const long = Buffer.from(server.messages[1] ?? '');
    expect(long.length).toBeLessThanOrEqual(2048);
    expect(server.messages[1]).not.toContain('\ufffd');
  });

  it('is sent over TCP with octet counting, and fails when no server listens', async () => {
    const server = await tcpSyslog();
    const syslog = channel({ kind: 'syslog', host: '127.0.0.1', port: server.port, transport: 'tcp', facility: 23 });
    await send(syslog, { ...NOTICE, severity: 4 }, AT);
    expect(server.messages[0]).toMatch(/^<188>1 .*Mẫu Sơn/);
    await server.stop();
    expect((await failure(send(syslog, NOTICE, AT))).isFinal).toBe(false);
  });
});
