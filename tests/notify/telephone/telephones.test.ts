import { describe, expect, it, onTestFinished } from 'vitest';
import type { Notice } from '../../../src/notify/notice.js';
import { SendFailed } from '../../../src/notify/notice.js';
import { channelSchema, type TelephoneChannel } from '../../../src/notify/notice-settings.js';
import { Telephones } from '../../../src/notify/telephone/telephones.js';
import type { Transport } from '../../../src/receiver/transport.js';
import { memoryTransport } from '../../support/memory-transport.js';
import { EmulatedModem, type ModemBehaviour } from '../../support/modem-emulator.js';

const NOTICE: Notice = {
  ...{ id: 'INC-2027-000012/raised/1', title: 'BÁO ĐỘNG mức 1: 121,5 MHz', lines: ['Trạm: Mẫu Sơn'] },
  ...{ severity: 1, cause: 'raised', incidentIds: ['INC-2027-000012'], at: 0 },
};
const NUMBER = '+84912345678';
const TIMES = { answerMs: 150, networkMs: 500, registerMs: 60, searchMs: 1000, ringMs: 200, digitMs: 200, pollMs: 5 };

function room(behaviour: Partial<ModemBehaviour> = {}, settings: object = {}) {
  const modem = new EmulatedModem();
  Object.assign(modem.behaviour, behaviour);
  const value = {
    id: 'phone',
    name: 'Điện thoại',
    kind: 'telephone',
    port: '/dev/ttyUSB2',
    sms: [NUMBER],
    ...settings,
  };
  const channel = channelSchema.parse(value) as TelephoneChannel;
  const confirmed: string[] = [];
  let opened = 0;
  let transport = (): Transport => memoryTransport(modem, { nextChunkBytes: () => 1 + Math.floor(Math.random() * 9) });
  const telephones = new Telephones({
    ...{ clock: Date.now, times: TIMES },
    transport() {
      opened += 1;
      return transport();
    },
    onConfirmed: (notice, number, digit) => void confirmed.push(`${notice.id} ${number} ${digit}`),
  });
  onTestFinished(() => telephones.stop());
  const failure = async (notice = NOTICE): Promise<SendFailed> => {
    const error: unknown = await telephones.send(channel, notice).catch((reason: unknown) => reason);
    if (!(error instanceof SendFailed)) throw new Error(`it did not fail as it should: ${String(error)}`);
    return error;
  };
  return {
    ...{ modem, channel, telephones, confirmed, failure },
    get opened() {
      return opened;
    },
    over(make: () => Transport) {
      transport = make;
    },
  };
}

describe('a text by telephone', () => {
  it('arrives with Vietnamese letters although the modem echoes and speaks between', async () => {
    const { modem, telephones, channel } = room({ unasked: '+CREG: 1' });
    await telephones.send(channel, NOTICE);
    expect(modem.texts).toEqual([{ number: NUMBER, text: 'BÁO ĐỘNG mức 1: 121,5 MHz\nTrạm: Mẫu Sơn' }]);
    await expect.poll(() => telephones.health(channel)?.delivered).toBe(1);
  });

  it('is asked for again where noise destroyed an answer', async () => {
    const { modem, telephones, channel } = room({ lostAnswers: 2 });
    await telephones.send(channel, NOTICE);
    expect(modem.texts).toHaveLength(1);
  });

  it('is not sent twice where the call after it is tried again', async () => {
    const { modem, telephones, channel, failure } = room({ answer: 'nothing' }, { call: [NUMBER] });
    await failure();
    modem.behaviour.answer = 'digit';
    await telephones.send(channel, NOTICE);
    expect(new Set(modem.texts.map(({ part }) => part?.number))).toEqual(new Set([1, 2]));
    expect([modem.texts.length, modem.dialled]).toEqual([2, [NUMBER, NUMBER]]);
  });

  it('keeps the link and the word of the call whole where the facts are too long', async () => {
    const { modem, telephones, channel } = room({ answer: 'digit' }, { call: [NUMBER] });
    const url = 'https://tram.example.vn/incidents/INC-2026-000001';
    await telephones.send(channel, { ...NOTICE, lines: Array(30).fill('Mức: −79,0 dBm, 23,0 dB trên nền'), url });
    const text = modem.texts.map((part) => part.text).join('');
    expect(modem.texts).toHaveLength(6);
    expect(text.startsWith('BÁO ĐỘNG mức 1: 121,5 MHz\nMức: −79,0')).toBe(true);
    expect(text).toMatch(
      /…\nhttps:\/\/tram\.example\.vn\/incidents\/INC-2026-000001\nTiếp theo là cuộc gọi: .+ tiếp nhận\.$/,
    );
  });

  it('that the network refuses is kept for the next try, and the port is opened anew', async () => {
    const world = room({ sendError: '+CMS ERROR: 38' });
    expect(await world.failure()).toMatchObject({ isFinal: false, message: expect.stringContaining('+CMS ERROR: 38') });
    world.modem.behaviour.sendError = undefined;
    await world.telephones.send(world.channel, NOTICE);
    expect([world.opened, world.modem.texts.length]).toEqual([2, 1]);
  });
});

describe('a call', () => {
  const ringing = { call: ['0987 654 321', NUMBER] };

  it.each([
    ['AT+DDET=1', '+DTMF: 5'],
    ['AT+QTONEDET=1', '+QTONEDET: 53'],
    ['AT#DTMF=1', '#DTMFEV: 5'],
    ['AT+UDTMFD=1,2', '+UUDTMFD: 5'],
  ])('is confirmed by a digit as %s reports it', async (digitCommand, digitCode) => {
    const { telephones, channel, confirmed, modem } = room({ digitCommand, digitCode }, ringing);
    await telephones.send(channel, NOTICE);
    expect(confirmed).toEqual([`${NOTICE.id} 0987654321 5`]);
    expect(modem.commands.at(-1)).toBe('AT+CHUP');
  });

  it('rings the next number, and fails where nobody presses a digit', async () => {
    const { modem, failure } = room({ answer: 'talks' }, ringing);
    expect(await failure()).toMatchObject({ isFinal: false, retryAfterMs: 120_000 });
    expect(modem.dialled).toEqual(['0987654321', NUMBER]);
    modem.behaviour.answer = 'busy';
    expect((await failure()).message).toContain(`${NUMBER}: busy`);
  });

  it('only rings, and says so, with a modem that knows no digits', async () => {
    const { telephones, channel, confirmed, modem } = room({ digitCommand: undefined, answer: 'talks' }, ringing);
    await telephones.send(channel, NOTICE);
    expect([confirmed, modem.dialled.length]).toEqual([[], 2]);
    expect(telephones.health(channel)?.state?.hasDigits).toBe(false);
  });

  it('is made for severity 1 alone', async () => {
    const { telephones, channel, modem } = room({}, ringing);
    await telephones.send(channel, { ...NOTICE, severity: 2 });
    expect(modem.dialled).toEqual([]);
  });
});

describe('the health of a telephone', () => {
  it('tells network, signal, operator and credit', async () => {
    const { telephones, channel } = room({}, { creditCode: '*101#' });
    await telephones.look([channel]);
    expect(telephones.health(channel)?.state).toEqual({
      ...{ registration: 'home', signalDbm: -77, operator: 'Viettel', credit: 'TK chính: 50000đ', hasDigits: true },
    });
  });

  it.each([
    [{ sim: 'none' }, 'there is no SIM'],
    [{ sim: 'puk' }, 'SIM PUK'],
    [{ sim: 'pin' }, 'asks for its PIN'],
    [{ registration: 3 }, 'refused the SIM'],
    [{ registration: 2 }, 'still looks for a network'],
  ] as const)('names the fault of %j', async (behaviour, words) => {
    const { telephones, channel } = room(behaviour);
    await telephones.look([channel]);
    expect(telephones.health(channel)?.fault).toContain(words);
  });

  it('opens a SIM with its PIN, and tries a refused PIN only once', async () => {
    const right = room({ sim: 'pin' }, { pin: '1234' });
    await right.telephones.send(right.channel, NOTICE);
    expect(right.modem.texts).toHaveLength(1);
    const wrong = room({ sim: 'pin' }, { pin: '0000' });
    for (let i = 0; i < 3; i++) expect((await wrong.failure()).message).not.toContain('0000');
    expect(wrong.modem.pinTries).toBe(1);
    expect(wrong.telephones.health(wrong.channel)?.fault).toContain('not tried again');
  });
});
