/** The modem that rings also listens: over an emulated modem, into a real case book. */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { INCIDENT_SENTENCES } from '../../../src/incidents/incident-sentences.js';
import { channelSchema, type TelephoneChannel } from '../../../src/notify/notice-settings.js';
import { CellWatch } from '../../../src/notify/telephone/cell-watch.js';
import { downlinkOf } from '../../../src/notify/telephone/heard-cells.js';
import { Telephones } from '../../../src/notify/telephone/telephones.js';
import { serialTransport } from '../../../src/receiver/serial-transport.js';
import type { Transport } from '../../../src/receiver/transport.js';
import { CaseBook } from '../../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../../src/watch/registry/band-plan-vn.js';
import { sentenceText } from '../../../src/words/sentence.js';
import { type EmulatedCells, HOME } from '../../support/cell-emulator.js';
import { memoryTransport } from '../../support/memory-transport.js';
import { EmulatedModem, type ModemBehaviour } from '../../support/modem-emulator.js';
import { attachEmulator, openPty } from '../../support/pty.js';

const DAY_MS = 86_400_000;
const TIMES = { answerMs: 150, networkMs: 500, registerMs: 60, searchMs: 700, ringMs: 200, digitMs: 200, pollMs: 5 };
const NOTICE = { id: '1', title: 'Thử', lines: [], severity: 2, cause: 'raised', incidentIds: [], at: 0 } as const;

async function place(cells: Partial<EmulatedCells> = {}, behaviour: Partial<ModemBehaviour> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-cells-'));
  const modem = new EmulatedModem();
  Object.assign(modem.behaviour, { signal: 28, ...behaviour, cells: { ...HOME, ...cells } });
  const value = { id: 'phone', name: 'Điện thoại', kind: 'telephone', port: '/dev/ttyUSB2', sms: ['+84912345678'] };
  const channel = channelSchema.parse(value) as TelephoneChannel;
  let now = Date.UTC(2026, 11, 7, 3);
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  const desk = new IncidentDesk({ caseBook, clock: () => now, plan: BAND_PLAN_VN });
  const faults: unknown[] = [];
  const options = {
    ...{ desk, stationId: () => 'st' },
    onLost: (lost: unknown) => void faults.push(lost),
    onFault: (fault: string) => void faults.push(fault),
  };
  let watch = await CellWatch.open(folder, options);
  let transport = (): Transport => memoryTransport(modem, { nextChunkBytes: () => 1 + Math.floor(Math.random() * 30) });
  const telephones = new Telephones({
    ...{ clock: () => now, times: TIMES, transport: () => transport(), onConfirmed: () => undefined },
    cells: { take: (...args) => watch.take(...args), look: () => watch.look(), learnt: (port) => watch.learnt(port) },
  });
  onTestFinished(async () => {
    await telephones.stop();
    caseBook.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const look = async (count = 1) => {
    for (let i = 0; i < count; i++) {
      now += 60_000;
      await telephones.look([channel]);
    }
  };
  return {
    ...{ modem, channel, telephones, desk, look, faults },
    is: (change: Partial<EmulatedCells>) => Object.assign(modem.behaviour.cells as EmulatedCells, change),
    /** Days of two looks each. */
    async days(count: number) {
      for (let i = 0; i < count; i++) {
        await look(2);
        now += DAY_MS;
      }
    },
    async restart() {
      // What was learnt is written beside the work.
      await expect.poll(() => readFileSync(join(folder, 'cells.json'), 'utf8')).toContain('"told"');
      watch = await CellWatch.open(folder, options);
    },
    /** A person heard from the operator that the cell is right. */
    resolve() {
      const [{ id } = { id: '' }] = caseBook.incidents.live;
      for (const event of [
        { kind: 'acknowledged' },
        { kind: 'resolved', source: 'legal', cause: '', measure: 'đã hỏi' },
      ] as const)
        expect(desk.act(id, event, 'an')?.refusal).toBeUndefined();
    },
    over(make: () => Transport) {
      transport = make;
    },
    get learnt() {
      const { cells: count, cellDays: days, cell: camped } = telephones.health(channel) ?? {};
      return { count, days, camped };
    },
    get cases() {
      return caseBook.incidents.live;
    },
    reason: (language: 'vi' | 'en') =>
      sentenceText(caseBook.incidents.live.at(-1)?.priority.reason as never, language, INCIDENT_SENTENCES),
  };
}

describe('what a modem hears', () => {
  const lte = { act: 7, id: '05F1EA15', area: '5E1A', channel: 1850 } as const;
  it.each([
    ['a modem of 2G without technology', {}, '45204-1A2B-301'],
    ['one without quotes', { hasQuotes: false, id: '00000301' }, '45204-1A2B-301'],
    ['one on 4G', lte, '45204-5E1A-5F1EA15'],
    ['SIMCom SIM800', { maker: 'sim800' }, '45204-1A2B-301'],
    ['SIMCom SIM7600 on 2G', { maker: 'sim7600', act: 0 }, '45204-1A2B-301'],
    ['SIMCom SIM7600 on 4G', { maker: 'sim7600', ...lte }, '45204-5E1A-5F1EA15'],
    ['Quectel on 4G', { maker: 'quectel', ...lte }, '45204-5E1A-5F1EA15'],
    ['SIM7600 that refuses AT+CREG=2', { maker: 'sim7600', hasPlace: false }, '45204-1A2B-301'],
  ] as const)('is its cell: %s', async (_who, cells, camped) => {
    const one = await place(cells as Partial<EmulatedCells>);
    await one.look();
    expect(one.learnt).toEqual({ count: 0, days: 1, camped });
    expect(one.telephones.health(one.channel)).toMatchObject({ fault: undefined, state: { operator: 'Viettel' } });
  });

  it.each([
    ['refuses AT+CREG=2', { hasPlace: false }, {}],
    ['loses the end of its lines', { isTruncated: true }, {}],
    ['tells its registration with all zeros', { area: '0000', id: '0000' }, {}],
  ])('is nothing, and no fault, where it %s', async (_what, cells, behaviour) => {
    const one = await place(cells, behaviour);
    await one.look(2);
    expect(one.learnt.camped).toBeUndefined();
    expect(one.telephones.health(one.channel)?.fault).toBeUndefined();
  });

  it.each(['+CREG: 1,"9999","0001",0', '+CREG: 5, 9A99, 0001', '+CEREG: 1,"9999","00000001",7'])(
    'is not what %s says in the middle of an answer',
    async (unasked) => {
      const one = await place({}, { unasked });
      await one.look(2);
      expect(one.learnt.camped).toBe('45204-1A2B-301');
      expect(one.telephones.health(one.channel)?.state?.registration).toBe('home');
    },
  );

  it('is where its channel says, and otherwise in the band of its technology', () => {
    const at = (technology: '2G' | '3G' | '4G', channel?: number) => {
      const cell = { network: '45204', technology, area: '1', id: '1', ...(channel === undefined ? {} : { channel }) };
      const { startHz, stopHz, isTold } = downlinkOf(cell);
      return [startHz / 1e6, stopHz / 1e6, isTold];
    };
    expect(at('2G', 62)).toEqual([947.3, 947.5, true]);
    expect(at('2G', 975)).toEqual([925.1, 925.3, true]);
    expect(at('2G', 512)).toEqual([1805.1, 1805.3, true]);
    expect(at('3G', 10588)).toEqual([2115.1, 2120.1, true]);
    expect(at('4G', 1850)).toEqual([1865, 1875, true]);
    expect(at('4G', 9310)).toEqual([763, 773, true]);
    expect(at('2G')).toEqual([925, 960, false]);
    expect(at('4G', 99999)).toEqual([1805, 1880, false]);
  });
});

describe('an unusual cell', () => {
  it('is a case in its channel after a week of learning, at the second look, and never called fake', async () => {
    const one = await place({ maker: 'sim800', neighbours: [['1a2b', '0302']] });
    await one.look(2);
    one.is({ area: 'DEAD', id: '00AA' });
    await one.look(2);
    expect(one.cases).toEqual([]);
    one.is({ area: '1A2B', id: '0301' });
    await one.days(7);
    expect(one.learnt).toMatchObject({ count: 2, days: 7 });
    await one.look(2);
    one.is({ area: '9001', id: '0FF1', channel: 70, neighbours: [] });
    await one.look();
    expect(one.cases).toEqual([]);
    await one.look();
    expect(one.cases).toMatchObject([
      {
        ...{ startHz: 948.9e6, stopHz: 949.1e6, emissionClass: 'unusual-cell', state: 'open', active: true },
        priority: { severity: 4 },
      },
    ]);
    expect(one.reason('en')).toMatch(
      /says: cell 45204-9001-FF1 is not usual here\. Possibly a fake .*ask the operator/,
    );
    expect(one.reason('vi')).toMatch(/ô 45204-9001-FF1 không phải .*\. Có thể là trạm gốc giả;.*hãy hỏi nhà mạng/);
    // It stays for a month: that makes it no usual one, and no other case.
    await one.days(30);
    expect(one.cases.length).toBe(1);
    expect(one.learnt.count).toBe(2);
    one.is({ area: '1A2B', id: '0301' });
    await one.look(11);
    expect(one.cases).toMatchObject([{ active: false }]);
    expect(one.faults).toEqual([]);
  });

  it('is the one of the last run after a restart, and usual once a person called it a permitted use', async () => {
    const one = await place();
    await one.days(8);
    one.is({ id: '0FF1' });
    await one.look(2);
    await one.restart();
    await one.look(3);
    expect(one.cases).toMatchObject([{ startHz: 925e6, stopHz: 960e6, emissions: [{ active: true }] }]);
    expect(one.reason('en')).toContain('the channel is not told');
    one.resolve();
    await one.look(2);
    expect(one.learnt.count).toBe(2);
    one.is({ id: '0301' });
    await one.look(12);
    one.is({ id: '0FF1' });
    await one.look(3);
    expect(one.cases.map(({ state, active }) => [state, active])).toEqual([['resolved', false]]);
  });

  it('is told as a known cell with another area code', async () => {
    const one = await place({ maker: 'quectel' });
    await one.days(8);
    one.is({ area: '7777' });
    await one.look(2);
    expect(one.reason('en')).toContain('cell 301 of 45204 had area code 1A2B, and now has 7777.');
    expect(one.reason('vi')).toContain('ô 301 của mạng 45204 trước có mã vùng 1A2B, nay có mã vùng 7777.');
  });

  it('is told where the modem, usually on 4G, hears one strong cell of 2G alone', async () => {
    const lte = { maker: 'quectel', act: 7, id: '05F1EA15', area: '5E1A', channel: 1850 } as const;
    const fallen = { act: 0, id: '0FF1', area: '9001', channel: 70 };
    const one = await place(lte);
    await one.days(8);
    one.is({ ...fallen, neighbours: [['9001', '0FF2']] });
    await one.look(2);
    expect(one.reason('en')).not.toContain('alone');
    one.is({ neighbours: [] });
    one.modem.behaviour.signal = 12;
    await one.look(2);
    expect(one.reason('en')).not.toContain('alone');
    one.modem.behaviour.signal = 28;
    await one.look(2);
    expect(one.reason('en')).toContain('usually on 4G, is on 2G and hears 45204-9001-FF1 alone, above -75 dBm');
    expect(one.cases.length).toBe(2);
  });

  it('on 2G alone that a person called permitted does not come back', async () => {
    const one = await place({ maker: 'quectel', act: 7, id: '05F1EA15', area: '5E1A', channel: 1850 });
    await one.days(8);
    one.is({ act: 0, id: '0FF1', area: '9001', channel: 70 });
    await one.look(2);
    expect(one.reason('en')).toMatch(/not usual here; the modem, .* alone/);
    one.resolve();
    await one.look(4);
    expect(one.cases.map(({ state, active }) => [state, active])).toEqual([['resolved', false]]);
  });

  it('is not told by a line that noise changed once', async () => {
    const one = await place();
    await one.days(8);
    for (const id of ['0311', '0301', '0331', '0301']) {
      one.is({ id });
      await one.look();
    }
    expect(one.cases).toEqual([]);
  });
});

describe('a notice', () => {
  const send = async (one: Awaited<ReturnType<typeof place>>) => {
    const began = performance.now();
    await one.telephones.send(one.channel, NOTICE);
    return performance.now() - began;
  };
  const searches = ({ commands }: EmulatedModem) => commands.filter((command) => command === 'AT+COPS=?').length;

  it('ends a search for networks with a keypress', async () => {
    const one = await place({ searchMs: 60_000 });
    const looking = one.look();
    await expect.poll(() => searches(one.modem)).toBe(1);
    expect(await send(one)).toBeLessThan(400);
    await looking;
    expect(one.modem.texts.length).toBe(1);
    expect(one.telephones.health(one.channel)?.fault).toBeUndefined();
  });

  it('waits for the end of one that heeds no keypress, and is sent after it', async () => {
    const one = await place({ searchMs: 400, heeds: false });
    const looking = one.look();
    await expect.poll(() => searches(one.modem)).toBe(1);
    expect(await send(one)).toBeGreaterThan(200);
    await looking;
    expect([one.modem.texts.length, searches(one.modem)]).toEqual([1, 1]);
    // The networks were heard all the same; one search a day.
    await one.look(2);
    expect(searches(one.modem)).toBe(1);
  });

  it('waits for one unanswered question at most, which is not asked again and is no fault', async () => {
    const one = await place({ mute: ['AT+CENG=1,1'] });
    const looking = one.look();
    await expect.poll(() => one.modem.commands.includes('AT+CENG=1,1')).toBe(true);
    expect(await send(one)).toBeLessThan(TIMES.answerMs + 400);
    await looking;
    await one.look(2);
    expect(one.modem.commands.filter((command) => command === 'AT+CENG=1,1').length).toBe(1);
    expect(one.learnt.camped).toBe('45204-1A2B-301');
    expect(one.telephones.health(one.channel)?.fault).toBeUndefined();
  });

  it.each([{ unasked: '+CREG: 1,"1A2B","0302",0' }, { unaskedAtPrompt: '+CREG: 1,"1A2B","0302",0' }])(
    'is sent although a cell changes meanwhile: %j',
    async (behaviour) => {
      const one = await place({}, behaviour);
      one.over(() => memoryTransport(one.modem));
      expect(await send(one)).toBeLessThan(400);
      expect(one.modem.texts.map(({ text }) => text)).toEqual(['Thử']);
    },
  );

  it('and cells go over a port of the system', async () => {
    const one = await place({ maker: 'sim800', neighbours: [['1a2b', '0302']] });
    const pty = await openPty();
    onTestFinished(() => pty.close());
    attachEmulator(one.modem, pty.far);
    one.over(() => serialTransport(realpathSync(pty.path), { baudRate: 115_200 }));
    await one.look();
    await send(one);
    expect(one.learnt).toMatchObject({ days: 1, camped: '45204-1A2B-301' });
    expect(one.modem.texts.length).toBe(1);
    expect(searches(one.modem)).toBe(1);
  });
});
