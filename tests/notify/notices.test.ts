/** The outbox being emptied: rules, people, rate, retry, floods, restarts. Time is the test's own. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parse } from 'yaml';
import { parseConfig } from '../../src/config/config.js';
import { incidentJson } from '../../src/http/incidents/incident-json.js';
import { Dispatcher } from '../../src/notify/dispatcher.js';
import { DutyChange } from '../../src/notify/duty-change.js';
import { type DeliverBody, reportMessage } from '../../src/notify/messages.js';
import { type Notice, SendFailed } from '../../src/notify/notice.js';
import { type NoticeChannel, parseNotices } from '../../src/notify/notice-settings.js';
import { batches, Pace, quietUntil, retryAt } from '../../src/notify/pace.js';
import { confirmed } from '../../src/notify/part.js';
import { orderedSending } from '../../src/notify/sent-cases.js';
import { NoticeSettingsStore } from '../../src/notify/settings-store.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { Sendings } from '../../src/store/cases/sendings.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import type { ContactAddress } from '../../src/watch/roster/people.js';
import { emission } from '../support/sample-day.js';

const START = Date.parse('2027-02-04T16:58:00Z');
const SETTINGS = {
  publicUrl: 'https://rfi.example/truc',
  channels: [
    { id: 'mail', name: 'Thư', kind: 'email', host: 'mail', from: 'rfi@example.vn', to: ['truc@example.vn'] },
    {
      id: 'group',
      name: 'Nhóm',
      kind: 'webhook',
      template: 'json',
      url: 'https://group.example/',
      language: 'vi-en',
      perMinute: 6,
    },
  ],
  rules: [
    { id: 'grave', name: 'Khẩn', severities: [1, 2], causes: ['raised', 'escalation'], channelIds: ['group', 'mail'] },
    { id: 'rest', name: 'Còn lại', severities: [3, 4, 5, 6], causes: ['raised'], channelIds: ['group'] },
  ],
};

interface Sent {
  readonly channel: string;
  readonly notice: Notice;
  readonly to: readonly string[] | undefined;
  readonly at: number;
}

async function room(settings: object = SETTINGS, path = mkdtempSync(join(tmpdir(), 'rfi-notices-'))) {
  const book = new CaseBook(join(path, 'cases.db'));
  let now = START;
  const desk = new IncidentDesk({ caseBook: book, clock: () => now, plan: BAND_PLAN_VN });
  const sent: Sent[] = [];
  const faults: string[] = [];
  let broken: ((channel: NoticeChannel) => SendFailed | undefined) | undefined;
  const sendings = new Sendings(desk);
  const kept = await NoticeSettingsStore.open(join(path, 'notices.json'), parseNotices(settings, 'test'));
  const report = async (id: string) => ({
    ...{ id, title: id, lines: [], severity: 5, cause: 'report', incidentIds: [], at: now },
  });
  const papersSent: string[] = [];
  const paperSent = (...noted: readonly string[]) => void papersSent.push(noted.join(', '));
  const stationName = (id: string) => (id === 'mau-son' ? 'Mẫu Sơn' : id);
  const nameOf = (id: string) => (id === 'chief' ? 'Vũ Quản Trị' : '');
  const dispatcher = new Dispatcher({
    ...{ outbox: book.outbox, clock: () => now, settings: kept, report, stationName },
    sending: (id) => orderedSending({ desk, sendings, settings: kept, report, stationName, nameOf, paperSent }, id),
    async send(channel, notice, at, to) {
      const failure = broken?.(channel);
      if (failure !== undefined) throw failure;
      sent.push({ channel: channel.id, notice, to, at });
    },
    incident: (id) => book.incidents.get(id),
    addressee: (kind, id) => book.records.get(kind, id)?.value,
    onFault: (fault) => void faults.push(fault),
  });
  let isOpen = true;
  const end = () => {
    if (isOpen) book.close();
    isOpen = false;
  };
  onTestFinished(() => {
    end();
    rmSync(path, { recursive: true, force: true });
  });
  const step = async (ms: number, each = 1000): Promise<void> => {
    for (const end = now + ms; now < end; now += each) {
      desk.tick();
      dispatcher.tick();
      // Marking follows sending; the next tick must see it.
      await dispatcher.stop();
      dispatcher.tick();
      await dispatcher.stop();
    }
  };
  let heard = 0;
  return {
    ...{ book, desk, sent, sendings, papersSent, faults, step, path, dispatcher, end },
    get now() {
      return now;
    },
    /** The computer's clock is set, and the program notices. */
    setClock(stepMs: number) {
      now += stepMs;
      dispatcher.clockSet(stepMs);
    },
    breakWith(make: typeof broken) {
      broken = make;
    },
    /** An alarm at a frequency: 121.5 MHz is severity 1, 101 MHz severity 4. */
    alarm(hz: number) {
      heard += 1;
      const range = { startHz: hz - 5000, stopHz: hz + 5000, emissionId: `rx1/${heard}` };
      return desk.take(emission({ ...range, firstHeardAt: now, lastHeardAt: now, active: true }));
    },
    person(id: string, addresses: readonly ContactAddress[]) {
      book.records.put(
        'person',
        { id, name: `Ông ${id}`, duty: 'leader', addresses, active: true },
        { at: now, by: 'admin' },
      );
      const shift = { id: 'now', startsAt: START - 3600e3, endsAt: START + 7200e3, personIds: [id] };
      book.records.put('shift', shift, { at: now, by: 'admin' });
    },
  };
}

const BY = { at: START, by: 'admin' };
const away = () => new SendFailed('it is away');

describe('notices of alarms', () => {
  it('call nobody once more when an alarm without an answer is older than what the outbox keeps', async () => {
    const { alarm, book, step, sent, desk } = await room();
    const addresses = [{ channel: 'email', address: 'vnpt@example.vn' } as const];
    book.records.put('contact', { id: 'vnpt', name: 'VNPT', order: 1, severities: [1], addresses }, BY);
    const incident = alarm(121.5e6);
    await step(10 * 60e3, 30e3);
    const called = () => sent.filter(({ to }) => to?.includes('vnpt@example.vn')).length;
    expect(called()).toBe(1);
    await step(100 * 86_400e3, 10 * 86_400e3);
    expect([called(), desk.escalations(0).map(({ steps }) => steps.length)]).toEqual([1, [1]]);
    const escalations = () => book.outbox.startingWith(`${incident.id}/escalation/`).length;
    expect(escalations()).toBeGreaterThan(0);
    desk.act(incident.id, { kind: 'dismissed', reason: 'a test' }, 'an');
    await step(86_400e3, 86_400e3);
    expect(escalations()).toBe(0);
  });

  it('go to the channels of the rules that want their severity and cause, and to no other', async () => {
    const { alarm, step, sent } = await room();
    alarm(121.5e6);
    alarm(101e6);
    await step(3000);
    const raised = sent.filter(({ notice }) => notice.cause === 'raised');
    expect(raised.map(({ channel, notice }) => [channel, notice.severity]).sort()).toEqual([
      ['group', 1],
      ['group', 4],
      ['mail', 1],
    ]);
    const [mail] = raised.filter(({ channel }) => channel === 'mail');
    expect(mail?.notice.title).toMatch(
      /^BÁO ĐỘNG ưu tiên 1: 121,5 MHz ± 5 kHz, Mẫu Sơn\. Từ \d\d:\d\d, −\d+,\d dBm\.$/,
    );
    expect(mail?.notice.lines).toContain('Trạm: Mẫu Sơn');
    expect(mail?.notice.url).toMatch(/^https:\/\/rfi\.example\/truc\/incidents\/INC-2027-\d+$/);
    const [group] = raised.filter(({ channel, notice }) => channel === 'group' && notice.severity === 1);
    expect(group?.notice.lines.join('\n')).toMatch(/Trạm: Mẫu Sơn[\s\S]*Station: Mẫu Sơn/);
  });

  it('are sent once, also when the program restarts between the alarm and the sending', async () => {
    const path = mkdtempSync(join(tmpdir(), 'rfi-notices-'));
    const first = await room(SETTINGS, path);
    first.breakWith(away);
    first.alarm(121.5e6);
    await first.step(2000);
    expect(first.sent).toEqual([]);
    first.end();
    const second = await room(SETTINGS, path);
    await second.step(30_000);
    const raised = second.sent.filter(({ notice }) => notice.cause === 'raised').map(({ channel }) => channel);
    expect(raised.sort()).toEqual(['group', 'mail']);
  });

  it('are tried again ever more slowly while the receiver is away, and go when it is back', async () => {
    const { alarm, step, sent, breakWith, book } = await room();
    const attempts: number[] = [];
    let now = 0;
    breakWith(({ id }) => {
      if (id === 'group') attempts.push(now);
      return away();
    });
    alarm(101e6);
    for (; now < 200; now++) await step(1000);
    expect(attempts).toEqual([0, 5, 15, 35, 75, 155]);
    expect(book.outbox.list('waiting', 1e9, 10).map(({ fault }) => fault)).toContain('it is away');
    breakWith(undefined);
    await step(600_000, 5000);
    expect(sent.filter(({ channel }) => channel === 'group')).toHaveLength(1);
  });

  it('are given up at once when the receiver refuses for good, into a list from which a person sends them again', async () => {
    const { alarm, step, sent, breakWith, book, now } = await room();
    breakWith(({ id }) => (id === 'group' ? new SendFailed('404', { isFinal: true }) : undefined));
    alarm(101e6);
    await step(3000);
    const [dead] = book.outbox.list('dead', 1e9, 10);
    expect(dead).toMatchObject({ state: 'dead', attempts: 1, fault: '404' });
    breakWith(undefined);
    expect(book.outbox.retry(dead?.id ?? 0, now)).toBe(true);
    expect(book.outbox.retry(dead?.id ?? 0, now)).toBe(false);
    await step(2000);
    expect(sent.map(({ channel }) => channel)).toEqual(['group']);
  });

  it('come as one when many come together, but distress always by itself', async () => {
    const { alarm, step, sent } = await room();
    for (let i = 0; i < 40; i++) alarm(88e6 + i * 400e3);
    const distress = alarm(121.5e6);
    await step(5000);
    const group = sent.filter(({ channel, notice }) => channel === 'group' && notice.cause !== 'escalation');
    expect(group[0]?.notice).toMatchObject({ severity: 1, incidentIds: [distress.id] });
    expect(group).toHaveLength(2);
    expect(group[1]?.notice.title).toBe('40 thông báo gộp / notices together');
    expect(group[1]?.notice.incidentIds).toHaveLength(40);
  });

  it.each([
    ['14 s', 14_000],
    ['7 h', 7 * 3600e3],
    ['a day', 86_400e3],
    ['40 days', 40 * 86_400e3],
    ['73 years', 73 * 365 * 86_400e3],
  ])(
    'are out within 60 s after a clock that was %s ahead, and a server that was away, are right again',
    async (_name, aheadMs) => {
      const { alarm, step, sent, setClock, breakWith } = await room();
      setClock(aheadMs);
      breakWith(away);
      alarm(121.5e6);
      alarm(101e6);
      await step(14_000);
      expect(sent).toEqual([]);
      setClock(-aheadMs);
      await step(3000);
      breakWith(undefined);
      await step(60_000);
      const told = sent.map(({ channel, notice }) => `${channel} ${notice.severity}`);
      expect(new Set(told)).toEqual(new Set(['group 1', 'mail 1', 'group 4']));
    },
  );

  it('keep to the rate of their channel', async () => {
    const { alarm, step, sent } = await room();
    for (let i = 0; i < 30; i++) {
      alarm(88e6 + i * 400e3);
      await step(4000);
    }
    await step(60_000);
    const group = sent.filter(({ channel }) => channel === 'group');
    for (const { at } of group)
      expect(group.filter((one) => one.at > at - 60e3 && one.at <= at).length).toBeLessThanOrEqual(6);
    expect(group.length).toBeGreaterThan(12);
    expect(new Set(group.flatMap(({ notice }) => notice.incidentIds)).size).toBe(30);
  });

  it('for a channel that is gone or switched off are given up with the reason', async () => {
    const { book, step, now } = await room();
    book.outbox.put(reportMessage('RPT-2027-000001', 'nowhere', now), now);
    await step(2000);
    expect(book.outbox.list('dead', 1e9, 10)[0]?.fault).toBe('the channel "nowhere" does not exist');
  });

  it('carry scheduled reports', async () => {
    const { book, step, sent, now } = await room();
    book.outbox.put(reportMessage('RPT-2027-000001', 'mail', now), now);
    await step(2000);
    expect(sent.map(({ channel, notice }) => [channel, notice.title])).toEqual([['mail', 'RPT-2027-000001']]);
  });
});

describe('escalation', () => {
  const escalations = (sent: readonly Sent[]) => sent.filter(({ notice }) => notice.cause === 'escalation');

  it('reaches the person on duty at their own address, and counts as sent only then', async () => {
    const { alarm, step, sent, person, desk } = await room();
    person('an', [
      { channel: 'phone', address: '0205 000' },
      { channel: 'email', address: 'an@example.vn' },
    ]);
    alarm(121.5e6);
    await step(5000);
    const [first] = escalations(sent);
    expect([first?.channel, first?.to]).toEqual(['mail', ['an@example.vn']]);
    expect(first?.notice.lines.at(-1)).toBe('Gửi: Ông an (đang trực), 0205 000');
    expect(desk.escalations(0)[0]?.steps[0]?.message).toBe('sent');
  });

  it('tries the next address when the first does not accept it', async () => {
    const { alarm, step, sent, person, breakWith } = await room();
    person('an', [
      // Kept before addresses were checked: never used.
      { channel: 'email', address: 'an@example.vn, other@example.vn' },
      { channel: 'email', address: 'an@example.vn' },
      { channel: 'webhook', address: 'https://an.example/' },
    ]);
    breakWith(({ kind }) => (kind === 'email' ? away() : undefined));
    alarm(121.5e6);
    await step(5000);
    expect(escalations(sent)[0]?.channel).toBe('address');
  });

  it('asks the readers of the rules’ channels to call a person who has only a telephone', async () => {
    const { alarm, step, sent, person } = await room();
    person('an', [{ channel: 'phone', address: '0205 000' }]);
    alarm(121.5e6);
    await step(5000);
    expect(
      escalations(sent)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['group', 'mail']);
    expect(escalations(sent)[0]?.notice.lines.join('\n')).toContain('Ông an (đang trực), 0205 000');
  });

  it('is given up with the reason when nobody can be reached, and dropped when somebody has acknowledged', async () => {
    const { alarm, step, person, desk, book } = await room({});
    person('an', [{ channel: 'phone', address: '0205 000' }]);
    const incident = alarm(121.5e6);
    await step(5000);
    expect(desk.escalations(0)[0]?.steps[0]?.message).toBe('dead');
    expect(book.outbox.list('dead', 1e9, 10)[0]?.fault).toContain('no address that a channel reaches');
    const quiet = await room();
    quiet.person('an', [{ channel: 'email', address: 'an@example.vn' }]);
    quiet.breakWith(away);
    const other = quiet.alarm(121.5e6);
    await quiet.step(2000);
    quiet.desk.act(other.id, { kind: 'acknowledged' }, 'an');
    quiet.breakWith(undefined);
    await quiet.step(60_000);
    expect(escalations(quiet.sent)).toEqual([]);
    expect(incident.id).not.toBe('');
  });

  it('shows what was told at the times it was, and nothing done by a contact or a campaign that came later', async () => {
    const { alarm, step, person, desk, book } = await room();
    const raised = alarm(121.5e6);
    await step(120_000);
    expect(desk.escalations(0)[0]?.steps ?? []).toEqual([]);
    person('an', [{ channel: 'email', address: 'an@example.vn' }]);
    const contact = { id: 'team', name: 'Đội', order: 1, severities: [1] as const, addresses: [] };
    book.records.put('contact', contact, { at: desk.clock(), by: 'admin' });
    const campaign = {
      id: 'tet',
      name: { vi: 'Tết', en: 'Tết' },
      from: START - 3600e3,
      to: START + 7200e3,
      targets: { 1: { acknowledgeMs: 10_000, resolveMs: 20_000 } },
      escalationStepMs: { 1: 10_000 },
      bandKeys: [],
      reportAtMin: 420,
    };
    book.records.put('campaign', campaign, { at: desk.clock(), by: 'admin' });
    const madeAt = desk.clock();
    await step(5000);
    const steps = desk.escalations(3600e3)[0]?.steps ?? [];
    const told = steps.filter(({ message }) => message !== 'planned');
    expect(told.map(({ to, message }) => [to.id, message])).toEqual([['an', 'sent']]);
    for (const { at, sentAt } of told) {
      expect(at).toBeGreaterThanOrEqual(madeAt);
      expect(sentAt).toBeGreaterThanOrEqual(at);
    }
    for (const { at, message } of steps) if (message === 'planned') expect(at).toBeGreaterThan(desk.clock());
    const status = incidentJson(book.incidents.get(raised.id) ?? raised, desk).targets;
    expect(Date.parse(status?.acknowledge.dueAt ?? '')).toBe((raised.openedAt ?? 0) + 3 * 60e3);
    expect(desk.policy(raised.openedAt ?? 0).targets[1].acknowledgeMs).toBe(3 * 60e3);
  });

  it('tells a person of work that was given to them', async () => {
    const { alarm, step, sent, person, desk } = await room();
    person('binh', [{ channel: 'email', address: 'binh@example.vn' }]);
    const { id } = alarm(101e6);
    desk.act(id, { kind: 'acknowledged' }, 'an');
    desk.act(id, { kind: 'assigned', personId: 'binh' }, 'an');
    await step(3000);
    expect(sent.filter(({ notice }) => notice.cause === 'assigned').map(({ to }) => to)).toEqual([['binh@example.vn']]);
  });
});

describe('the configuration of notices', () => {
  it('is accepted as the runbook shows it, and refused by field without repeating a secret', () => {
    const runbook = readFileSync(join(import.meta.dirname, '../../deploy/README.md'), 'utf8');
    const [, block = ''] = /```yaml\n(notices:[\s\S]*?)```/.exec(runbook) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'rfi-notices-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const password = join(folder, 'mail-password');
    writeFileSync(password, 'open-sesame\n');
    vi.stubEnv('TELEGRAM_TOKEN', '1:abc');
    onTestFinished(() => void vi.unstubAllEnvs());
    const config = parse(block.replace('/etc/rfi-logger/mail-password', password));
    const { notices } = parseConfig({ stations: [{ id: 'st', name: 'Station' }], ...config }, 'the runbook');
    const { channels, rules } = parseNotices(notices, 'the runbook');
    expect(channels.map(({ kind }) => kind)).toEqual(['email', 'webhook', 'telephone', 'syslog']);
    expect(rules.flatMap(({ channelIds }) => channelIds)).toEqual(['group', 'mail', 'log']);
    const wrong = {
      channels: [{ id: 'x', name: 'x', kind: 'email', host: 'a b', from: 'x@y.z', to: ['x@y.z'], password: 7777 }],
    };
    expect(() => parseNotices(wrong, 'f')).toThrow(/notices\.channels\.0\.host: must be a host name/);
    expect(() => parseNotices(wrong, 'f')).not.toThrow(/7777/);
    const from = (sender: string) => ({
      channels: [{ ...wrong.channels[0], host: 'a', to: ['c@d.vn'], password: 'p', from: sender }],
    });
    for (const one of ['a@b.vn', 'RFI <a@b.vn>', '"Trung tâm, KV V" <a@b.vn>', 'Trực ban <a@b.vn>'])
      expect(parseNotices(from(one), 'f').channels).toHaveLength(1);
    for (const several of ['a@b.vn, c@d.vn', 'RFI <a@b.vn>\r\nBcc: <c@d.vn>', 'RFI\n<a@b.vn>', 'Trung tâm, V <a@b.vn>'])
      expect(() => parseNotices(from(several), 'f')).toThrow(/channels\.0\.from: must be one address/);
    const to = { channels: [{ ...from('a@b.vn').channels[0], to: ['c@d.vn, e@f.vn'] }] };
    expect(() => parseNotices(to, 'f')).toThrow(/channels\.0\.to\.0: "c@d\.vn, e@f\.vn" is not one e-mail address/);
  });
});

describe('the pace of a channel', () => {
  it('gives each waiting notice exactly one place, the urgent ones first and alone', () => {
    const severity = fc.integer({ min: 1, max: 6 });
    fc.assert(
      fc.property(fc.array(severity, { maxLength: 60 }), fc.integer({ min: 0, max: 30 }), (severities, left) => {
        const waiting = severities.map((one, i) => ({ severity: one, i }));
        const plan = batches(waiting, left);
        const placed = plan.flat();
        expect(new Set(placed).size).toBe(placed.length);
        const urgent = waiting.filter((one) => one.severity === 1);
        expect(plan.slice(0, urgent.length)).toEqual(urgent.map((one) => [one]));
        const others = placed.length - urgent.length;
        expect([0, waiting.length - urgent.length]).toContain(others);
        if (left > urgent.length) expect(placed.length).toBe(waiting.length);
        expect(plan.length - urgent.length).toBeLessThanOrEqual(Math.max(0, left - urgent.length));
      }),
    );
  });

  it('counts the messages of the last minute, also the urgent ones', () => {
    const pace = new Pace(2);
    expect(pace.left(0)).toBe(2);
    for (const at of [0, 1000, 2000]) pace.sent(at);
    expect([pace.left(2000), pace.left(60_500), pace.left(61_500), pace.left(62_500)]).toEqual([0, 0, 1, 2]);
  });

  it('doubles the wait up to ten minutes and ends some day', () => {
    const waits = [1, 2, 3, 8, 50].map((attempts) => retryAt(attempts, 0, { isFinal: false }));
    expect(waits).toEqual([5000, 10_000, 20_000, 600_000, 600_000]);
    expect(retryAt(1, 0, { isFinal: false, retryAfterMs: 7000 })).toBe(7000);
    expect(retryAt(220, 0, { isFinal: false })).toBeUndefined();
    expect(retryAt(1, 0, { isFinal: true })).toBeUndefined();
  });
});

describe('a telephone among the channels', () => {
  const PHONE = { id: 'phone', name: 'Điện thoại', kind: 'telephone', port: '/dev/ttyUSB2' };
  const NIGHT = { from: '22:00', to: '06:00' };
  const addresses: readonly ContactAddress[] = [{ channel: 'phone', address: '0912 345 678' }];

  it('texts and rings the person on duty for severity 1 that nobody acknowledges', async () => {
    const { person, alarm, step, sent } = await room({ channels: [PHONE] });
    person('an', addresses);
    alarm(121.5e6);
    await step(5000);
    expect(sent.map(({ channel, to }) => [channel, to])).toEqual([
      ['phone', ['sms:0912 345 678', 'call:0912 345 678']],
    ]);
  });

  it('keeps quiet hours for what can wait, and never for severity 1', async () => {
    const group = { ...SETTINGS.channels[1], quiet: NIGHT };
    const rule = { id: 'all', name: 'Mọi', severities: [1, 4], causes: ['raised'], channelIds: ['group'] };
    // 23:58 in Việt Nam.
    const { alarm, step, sent } = await room({ channels: [group], rules: [rule] });
    alarm(101e6);
    alarm(121.5e6);
    await step(60_000);
    expect(sent.map(({ notice }) => notice.severity)).toEqual([1]);
    await step(6 * 3600e3 + 1200e3, 600_000);
    expect(sent.map(({ notice }) => notice.severity)).toEqual([1, 4]);
    expect(sent[1]?.at).toBeGreaterThanOrEqual(Date.parse('2027-02-04T23:00:00Z'));
  });

  it('knows the end of quiet hours to the minute, over midnight too', () => {
    const at = (time: string) => Date.parse(`2027-02-04T${time}:30Z`);
    const end = (time: string) => quietUntil(NIGHT, at(time));
    expect([end('14:59'), end('15:00'), end('22:59'), end('23:00')]).toEqual([
      ...[undefined, Date.parse('2027-02-04T23:00:00Z'), Date.parse('2027-02-04T23:00:00Z'), undefined],
    ]);
    expect(quietUntil({ from: '12:00', to: '13:30' }, at('05:10'))).toBe(Date.parse('2027-02-04T06:30:00Z'));
  });

  it('acknowledges in the name of the person whose number confirmed the call, and of nobody else', async () => {
    const { person, alarm, desk, book } = await room({});
    person('an', [{ channel: 'phone', address: '0912 345 678' }]);
    const notice = { ...{ id: 'n', title: '', lines: [], severity: 1, cause: 'escalation', at: START } };
    const first = alarm(121.5e6);
    confirmed(desk, { ...notice, incidentIds: [first.id] }, '+84987000111', '1');
    expect(book.incidents.get(first.id)?.acknowledgedBy).toBeUndefined();
    confirmed(desk, { ...notice, incidentIds: [first.id] }, '+84912345678', '1');
    expect(book.incidents.get(first.id)?.acknowledgedBy).toBe('an');
  });
});

describe('the message at a change of shift', () => {
  it('says once who is on duty now and who comes next, to the channels that want it', async () => {
    const rule = { id: 'shift', name: 'Ca', severities: [5], causes: ['shift-change'], channelIds: ['group'] };
    const { book, desk, path } = await room({ ...SETTINGS, rules: [rule] });
    for (const id of ['an', 'binh'])
      book.records.put('person', { id, name: `Ông ${id}`, duty: 'leader', addresses: [], active: true }, BY);
    const shift = (id: string, from: number, personIds: string[]) =>
      book.records.put('shift', { id, startsAt: START + from, endsAt: START + from + 3600e3, personIds }, BY);
    shift('one', 0, ['an']);
    shift('two', 3600e3, ['binh']);
    let now = START;
    const settings = await NoticeSettingsStore.open(
      join(path, 'n2.json'),
      parseNotices({ ...SETTINGS, rules: [rule] }, 't'),
    );
    const change = new DutyChange({
      ...{ outbox: book.outbox, settings, clock: () => now },
      roster: () => desk.roster(),
      personName: (id) => book.records.get('person', id)?.value.name ?? id,
    });
    const titles = () => book.outbox.due(now, 9).flatMap(({ body }) => (body as DeliverBody).text ?? []);
    change.tick();
    now += 1800e3;
    change.tick();
    expect(titles()).toEqual([]);
    // An hour before the next shift its people are told, once.
    const own = { until: START + 3600e3, text: { title: { vi: 'Ca trực của bạn bắt đầu lúc 00:58 05/02/2027' } } };
    expect(book.outbox.due(now, 9).map(({ body }) => body)).toMatchObject([{ kind: 'tell', personId: 'binh', own }]);
    now += 1800e3;
    change.tick();
    change.tick();
    expect(titles()).toEqual([
      {
        title: {
          vi: expect.stringMatching(/^Đang trực: Ông binh \(đến .*01:58/),
          en: expect.stringMatching(/^On duty now: Ông binh/),
        },
        lines: [{ vi: 'Chưa có ca kế tiếp.', en: 'No next shift is planned.' }],
      },
    ]);
    now += 3600e3;
    change.tick();
    expect(titles()[1]?.title.vi).toBe('Không có ai trực');
  });
});

describe('the call to one’s own shift', () => {
  it('goes to the first address of the person that takes it, and to nobody once the shift has begun', async () => {
    const { person, book, step, sent } = await room();
    person('an', [{ channel: 'email', address: 'an@example.vn' }]);
    const text = { title: { vi: 'Ca trực của bạn', en: 'Your shift' }, lines: [] };
    const call = (key: string, until: number) => {
      const body = { kind: 'tell', incidentId: '', severity: 5, personId: 'an', cause: 'shift-change' };
      book.outbox.put({ key, dueAt: START, body: { ...body, own: { text, until } } }, START);
    };
    call('soon', START + 60e3);
    call('late', START - 60e3);
    await step(5000);
    expect(sent.map(({ notice, to }) => [notice.id, notice.title, to])).toEqual([
      ['soon', expect.stringMatching(/^Ca trực của bạn/), ['an@example.vn']],
    ]);
    expect(book.outbox.due(START + 3600e3, 9)).toEqual([]);
  });
});

describe('a case that is sent to a contact', () => {
  async function sentCase() {
    const it = await room();
    const addresses = [
      { channel: 'sms' as const, address: '0912345678' },
      { channel: 'email' as const, address: 'to@vnpt.example' },
    ];
    const contact = { id: 'vnpt', name: 'VNPT Lạng Sơn', order: 1, severities: [], addresses };
    it.book.records.put('contact', contact, BY);
    const { id: incidentId } = it.alarm(101e6);
    const { id } = it.sendings.send({ contact, incidentId, text: 'Kiểm tra bộ khuếch đại.', by: 'hoa' });
    const mails = () => it.sent.filter(({ notice }) => notice.cause === 'sending');
    const secretOf = (notice: Notice | undefined) => new URL(notice?.url ?? 'x:').hash.slice(1);
    return { ...it, contact, id, incidentId, mails, secretOf };
  }
  const answer = { answer: 'taken' as const, text: 'Có đội đang đi.' };

  it('is called a test message where there is no case, says its sentence once, and names the sender’s account', async () => {
    const { step, sendings, contact, mails } = await sentCase();
    sendings.send({ contact, incidentId: undefined, text: 'Đề nghị trả lời để xác nhận.', by: 'chief' });
    await step(5000);
    const test = mails().find(({ notice }) => notice.incidentIds.length === 0)?.notice;
    expect(test?.title).toBe('Tin thử');
    expect(test?.lines.slice(0, 2)).toEqual(['Đề nghị trả lời để xác nhận.', 'Người gửi: Vũ Quản Trị']);
  });

  it('goes to the first address that a channel reaches, again after a fault, and the case tells of it', async () => {
    const { step, breakWith, mails, sendings, id, incidentId, book } = await sentCase();
    breakWith(away);
    await step(2000);
    expect(sendings.get(id)?.told).toBeUndefined();
    breakWith(undefined);
    await step(20_000);
    expect(mails().map(({ channel, to }) => [channel, to])).toEqual([['mail', ['to@vnpt.example']]]);
    const [{ notice } = { notice: undefined }] = mails();
    expect(notice?.title).toBe(`Nhiễu tại 101 MHz ± 5 kHz: đề nghị xử lý (${incidentId})`);
    expect(notice?.lines).toEqual(
      expect.arrayContaining(['Kiểm tra bộ khuếch đại.', 'Trạm: Mẫu Sơn', 'Người gửi: hoa']),
    );
    expect(sendings.get(id)?.told?.address).toBe('to@vnpt.example');
    expect(JSON.stringify(book.incidents.timeline(incidentId, 0, 100))).toContain('Đã chuyển cho VNPT Lạng Sơn');
  });

  it('takes a signed paper along, which counts as sent when a channel accepted it and not before', async () => {
    const { step, breakWith, sendings, contact, papersSent } = await sentCase();
    breakWith(away);
    sendings.send({ contact, incidentId: undefined, reportId: 'BC-7', text: 'Kính gửi báo cáo.', by: 'hoa' });
    await step(2000);
    expect(papersSent).toEqual([]);
    breakWith(undefined);
    await step(20_000);
    expect(papersSent).toEqual(['BC-7, hoa, VNPT Lạng Sơn (to@vnpt.example)']);
  });

  it('is answered by its link once, in time, and by no other link', async () => {
    const { step, mails, secretOf, sendings, id, incidentId, book } = await sentCase();
    await step(2000);
    const secret = secretOf(mails()[0]?.notice);
    expect(secret).toHaveLength(43);
    expect(JSON.stringify(book.outbox.list('sent', 1e9, 100)) + JSON.stringify(sendings.get(id))).not.toContain(secret);
    expect(sendings.answerByLink(`${secret}x`, answer)).toBeUndefined();
    expect(sendings.answerByLink('', answer)).toBeUndefined();
    expect(sendings.answerByLink(secret, answer)?.answers).toEqual([{ ...answer, at: expect.any(Number) }]);
    expect(sendings.answerByLink(secret, answer)).toBeUndefined();
    expect(sendings.get(id)?.answers).toHaveLength(1);
    expect(JSON.stringify(book.incidents.timeline(incidentId, 0, 100))).toContain('Có đội đang đi.');
    expect(book.audit.list({ subject: `sending/${id}`, limit: 9 })[0]?.actor).toBe('contact');
  });

  it('keeps an answer that is written down while its message is made for the next address', async () => {
    const { step, breakWith, book, contact, mails, sendings, id } = await sentCase();
    const second = { channel: 'email' as const, address: 'noc@vnpt.example' };
    book.records.put('contact', { ...contact, addresses: [...contact.addresses, second] }, BY);
    breakWith(() => {
      breakWith(undefined);
      const sending = sendings.get(id);
      if (sending !== undefined) sendings.answerByHand(sending, answer, 'hoa');
      return away();
    });
    await step(2000);
    expect(mails().map(({ to }) => to)).toEqual([['noc@vnpt.example']]);
    expect(sendings.get(id)?.answers).toEqual([expect.objectContaining(answer)]);
  });

  it('is no longer answered by its link after a week', async () => {
    const { step, mails, secretOf, sendings } = await sentCase();
    await step(2000);
    await step(7 * 86_400e3, 86_400e3);
    expect(sendings.answerByLink(secretOf(mails()[0]?.notice), answer)).toBeUndefined();
  });
});
