import { execFile } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TelephoneChannel } from '../../../src/notify/notice-settings.js';
import { channelSchema } from '../../../src/notify/notice-settings.js';
import { Telephones } from '../../../src/notify/telephone/telephones.js';
import { serialTransport } from '../../../src/receiver/serial-transport.js';
import { EmulatedModem } from '../../support/modem-emulator.js';
import { attachEmulator, openPty } from '../../support/pty.js';

const NUMBER = '+84912345678';

describe('a modem at a serial port', () => {
  async function atPort() {
    const pty = await openPty();
    onTestFinished(() => pty.close());
    return { pty, port: realpathSync(pty.path) };
  }

  it('sends over a port of the system', async () => {
    const modem = new EmulatedModem();
    const { pty, port } = await atPort();
    attachEmulator(modem, pty.far);
    const value = { id: 'phone', name: 'Điện thoại', kind: 'telephone', port, sms: [NUMBER] };
    const telephones = new Telephones({
      clock: Date.now,
      transport: ({ port: path, baudRate }) => serialTransport(path, { baudRate }),
      onConfirmed: () => undefined,
    });
    onTestFinished(() => telephones.stop());
    const notice = { id: '1', title: 'Mất sóng', lines: [], severity: 2, cause: 'raised', incidentIds: [], at: 0 };
    await telephones.send(channelSchema.parse(value) as TelephoneChannel, notice);
    expect(modem.texts).toEqual([{ number: NUMBER, text: 'Mất sóng' }]);
  });

  it('is understood by gammu, and gammu’s octets carry the same words (needs Debian’s gammu)', async () => {
    const modem = new EmulatedModem();
    const { pty, port } = await atPort();
    attachEmulator(modem, pty.far);
    const folder = mkdtempSync(join(tmpdir(), 'rfi-gammu-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const config = join(folder, 'gammurc');
    writeFileSync(config, `[gammu]\ndevice = ${port}\nconnection = at115200\n`);
    const text = 'BÁO ĐỘNG mức 1: 121,5 MHz, thu tại Mẫu Sơn từ 23 giờ 58 phút, chưa ai tiếp nhận';
    const environment = { ...process.env, LC_ALL: 'C.UTF-8' };
    const options = ['-c', config, 'sendsms', 'TEXT', NUMBER, '-unicode', '-autolen', '200', '-text', text];
    await promisify(execFile)('gammu', options, { timeout: 20_000, env: environment });
    expect(modem.texts.map((part) => part.text).join('')).toBe(text);
  });
});
