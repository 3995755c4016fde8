/** Notices of the whole program: set up over the API and the file, sent for real, kept over a restart. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MailServer } from '../support/mail-server.js';
import { webReceiver } from '../support/notice-receivers.js';
import { RunningProgram } from '../support/running-program.js';

type Json = ReturnType<typeof JSON.parse>;

const FILE_SECRET = 'from-the-file-5TTs';
const API_SECRET = 'over-the-api-9QQz';

const config = {
  stations: [
    {
      ...{ id: 'ls-01', name: 'Mẫu Sơn' },
      receivers: [
        {
          ...{ id: 'rx1', driver: 'simulated', port: { simulated: true }, settings: { seed: 1 } },
          plans: [{ startHz: 400e6, stopHz: 401e6, points: 101, everyMs: 500 }],
        },
      ],
    },
  ],
  network: { allow: ['127.0.0.1'] },
  notices: {
    channels: [
      {
        ...{
          id: 'fixed',
          name: 'Trong tệp',
          kind: 'email',
          host: '127.0.0.1',
          port: 9,
          security: 'none',
          active: false,
        },
        ...{ from: 'a@example.vn', to: ['b@example.vn'], user: 'u', password: FILE_SECRET },
      },
    ],
  },
};

let program: RunningProgram;

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Json; text: string }> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(new URL(path, program.address), init);
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text) as Json };
}

const put = (path: string, value: object, version = 0) => call('PUT', `/api/v1/notices/${path}`, { version, value });
const notices = async (): Promise<Json> => (await call('GET', '/api/v1/notices')).body;

async function openCase(hz: number): Promise<string> {
  const at = (ago: number) => new Date(Date.now() - ago).toISOString();
  const where = { stationId: 'ls-01', receiverId: 'rx1', startHz: hz - 5000, stopHz: hz + 5000 };
  const { body } = await call('POST', '/api/v1/incidents', { ...where, from: at(5000), to: at(0), text: 'Thu được.' });
  return body.incident.id;
}

beforeAll(async () => {
  program = await RunningProgram.start({ config });
});
afterAll(async () => program?.close());

describe('notices over HTTP', () => {
  it('never give back a secret, and keep the one they had when none is sent', async () => {
    const value = {
      name: 'Nhóm',
      kind: 'webhook',
      template: 'mattermost',
      url: `http://127.0.0.1:9/hooks/${API_SECRET}`,
      signingKey: API_SECRET,
    };
    const first = await put('channels/secret', value);
    expect(first.body).toMatchObject({
      version: 1,
      value: { urlOrigin: 'http://127.0.0.1:9', secrets: ['signingKey', 'url'] },
    });
    const second = await put('channels/secret', { name: 'Tên khác', kind: 'webhook', template: 'mattermost' }, 1);
    expect(second.body).toMatchObject({ version: 2, value: { name: 'Tên khác', secrets: ['signingKey', 'url'] } });
    const test = await call('POST', '/api/v1/notices/channels/secret/test');
    expect(test.body).toMatchObject({ sent: false });
    const all = await call('GET', '/api/v1/notices');
    const audit = await call('GET', '/api/v1/audit?limit=500');
    for (const { text } of [first, second, test, all, audit]) {
      expect(text).not.toContain(API_SECRET);
      expect(text).not.toContain(FILE_SECRET);
    }
    expect(audit.text).toContain('notice-channel.set');
    const path = join(program.folder, 'data/notices.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toContain(API_SECRET);
    expect(await readFile(path, 'utf8')).not.toContain(FILE_SECRET);
  });

  it('refuse a late edit, an unknown channel, a broken one, and changes of what the file sets', async () => {
    expect((await put('channels/secret', { name: 'x', kind: 'webhook', template: 'mattermost' }, 1)).status).toBe(409);
    expect((await put('channels/fixed', { name: 'x', kind: 'email' }, 0)).status).toBe(400);
    const whole = { name: 'x', kind: 'syslog', host: 'log' };
    expect((await put('channels/fixed', whole, 0)).body.detail).toBe(
      '"fixed" is set in the configuration file; change it there.',
    );
    const rule = { name: 'r', severities: [1], causes: ['raised'], channelIds: ['nowhere'] };
    expect((await put('rules/r1', rule)).body.detail).toBe('channelIds: there is no channel "nowhere".');
    expect(
      (await put('channels/t', { name: 't', kind: 'webhook', template: 'telegram', url: 'https://api.example' })).body
        .detail,
    ).toContain('telegram needs one');
    expect((await call('POST', '/api/v1/notices/channels/nowhere/test')).status).toBe(404);
    expect((await call('DELETE', '/api/v1/notices/messages/123456')).status).toBe(404);
  });

  it('reach a real mail server and a real web server, also after the program was restarted while both were away', async () => {
    const mail = await MailServer.start();
    const web = await webReceiver();
    onTestFinished(async () => {
      await mail.stop();
      await web.stop();
    });
    const email = {
      name: 'Thư',
      kind: 'email',
      host: '127.0.0.1',
      port: mail.port,
      security: 'none',
      from: 'rfi@example.vn',
      to: ['truc@example.vn'],
    };
    expect((await put('channels/mail', email)).status).toBe(200);
    expect((await put('channels/web', { name: 'Nhóm', kind: 'webhook', template: 'json', url: web.url })).status).toBe(
      200,
    );
    const rule = { name: 'Tất cả', severities: [1, 2, 3, 4, 5, 6], causes: ['raised'], channelIds: ['mail', 'web'] };
    expect((await put('rules/all', rule)).status).toBe(200);
    expect((await call('POST', '/api/v1/notices/channels/mail/test')).body).toEqual({ sent: true });
    expect(mail.mails).toHaveLength(1);

    web.answer = { status: 503 };
    const id = await openCase(121.5e6);
    await expect.poll(() => mail.mails.length, { timeout: 10_000 }).toBe(2);
    await expect.poll(() => web.taken.length, { timeout: 10_000 }).toBe(1);
    expect(mail.mails[1]?.data).toContain(id);
    await program.halt();
    await program.resume();
    web.answer = { status: 200 };
    await expect.poll(() => web.taken.length, { timeout: 15_000 }).toBe(2);
    expect(JSON.parse(web.taken[1]?.body ?? '')).toMatchObject({ severity: 1, cause: 'raised', incidentIds: [id] });
    const { channels } = await notices();
    expect(channels.find(({ value }: Json) => value.id === 'web')).toMatchObject({ waiting: 0, dead: 0 });
    expect(mail.mails).toHaveLength(2);
    // A case that a person gives to a contact goes with its minutes as PDF; a test goes without a case.
    const addresses = [{ channel: 'email', address: 'doi@example.vn' }];
    const contact = { version: 0, value: { name: 'Đội ứng cứu', order: 1, severities: [], addresses } };
    expect((await call('PUT', '/api/v1/contacts/doi', contact)).status).toBe(200);
    const send = async (more: object) =>
      await call('POST', '/api/v1/sendings', { contactId: 'doi', text: 'Kiểm tra.', ...more });
    const { sending } = (await send({ incidentId: id })).body;
    expect(sending).toMatchObject({ incidentId: id, reportId: expect.stringMatching(/^RPT-/) });
    await expect.poll(() => mail.mails.length, { timeout: 15_000 }).toBe(3);
    expect(mail.mails[2]?.data).toContain(`${sending.reportId}.pdf`);
    expect((await send({})).status).toBe(200);
    await expect.poll(() => mail.mails.length, { timeout: 15_000 }).toBe(4);
    expect(mail.mails[3]?.data).not.toContain('.pdf');
    const told = (await call('GET', '/api/v1/sendings')).body.sendings;
    expect(told.map((one: Json) => one.told.address)).toEqual(['doi@example.vn', 'doi@example.vn']);
  });

  it('that are refused for good lie in a list, and go when a person sends them again', async () => {
    const web = await webReceiver();
    onTestFinished(() => web.stop());
    await put('channels/web2', { name: 'Nhóm 2', kind: 'webhook', template: 'json', url: web.url });
    await put('rules/two', { name: 'Hai', severities: [1, 2, 3, 4, 5, 6], causes: ['raised'], channelIds: ['web2'] });
    web.answer = { status: 410 };
    const id = await openCase(433.9e6);
    const dead = async (): Promise<Json[]> =>
      (await call('GET', '/api/v1/notices/messages')).body.messages.filter(
        ({ body }: Json) => body.channelId === 'web2',
      );
    await expect.poll(async () => (await dead()).length, { timeout: 10_000 }).toBe(1);
    const [message] = await dead();
    expect(message).toMatchObject({ state: 'dead', attempts: 1, fault: expect.stringContaining('410') });
    web.answer = { status: 200 };
    expect((await call('POST', `/api/v1/notices/messages/${message.id}/retry`)).body).toEqual({ retried: true });
    await expect.poll(() => web.taken.length, { timeout: 10_000 }).toBe(2);
    expect(JSON.parse(web.taken[1]?.body ?? '').incidentIds).toEqual([id]);
    expect(await dead()).toEqual([]);
  });
});
