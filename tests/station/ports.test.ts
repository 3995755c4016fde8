/** Serial ports through the API: hot-plug, asking, listening, trying a line format, taking in, twins, and coming back. */
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { holdersOf, mayOpen, portIdOf, readPorts, troublesOf } from '../../src/station/port-facts.js';
import { emulatedLines } from '../support/emulated-lines.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import type { Emulator } from '../support/emulator.js';
import { eventually, type FieldProgram, plugIn, startFieldProgram, usbPort } from '../support/field-program.js';

const TINYSA = '0483:5740';
const FTDI = '0403:6001';
/** Nothing is taken in by itself, so that the person does it. */
const BY_HAND = `# Trạm của đội lưu động
stations:
  - id: st
    name: Station # trên đồi
    receivers: []
`;
const AUTO = 'stations: [{ id: st, name: Station }]\n';

const silent: Emulator = { receive: () => undefined, start: () => undefined, stop: () => undefined };
const tiny = (deviceId: number) => emulatedTinySa({ deviceId, pointMs: 0.2 });

async function plugPort(field: FieldProgram, emulator: Emulator, usb: string, serialNumber?: string) {
  const pty = await plugIn(emulator);
  const port = usbPort(pty.path, usb, serialNumber);
  field.ports.push(port);
  return { pty, port, id: portIdOf(pty.path) };
}

const portOf = async (field: FieldProgram, id: string) => {
  const { ports } = await field.get('/api/v1/ports');
  return ports.find((port: { id: string }) => port.id === id);
};

describe('ports', () => {
  it('are noticed within two seconds of being plugged in, and gone as soon when pulled', async () => {
    const field = await startFieldProgram(BY_HAND);
    expect((await field.get('/api/v1/ports')).ports).toEqual([]);
    const { id, port } = await plugPort(field, silent, FTDI);
    const found = await eventually(() => portOf(field, id), 2000);
    expect(found).toMatchObject({ path: port.path, usb: FTDI, maker: 'maker', hasTwin: false, isBeingAsked: false });
    expect(found.nominated.map(({ id: driver }: { id: string }) => driver)).toContain('scpi');
    field.ports.length = 0;
    await eventually(async () => (await portOf(field, id)) === undefined, 2000);
  });

  it('are probed step by step, each step is reported, and an unknown one is given up in under ten seconds', async () => {
    const field = await startFieldProgram(BY_HAND);
    const { id } = await plugPort(field, silent, FTDI);
    await eventually(() => portOf(field, id));
    const startedAt = performance.now();
    const { body } = await field.send('POST', `/api/v1/ports/${id}/ask`, {});
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(body.steps[0]).toMatchObject({ step: 'listen', outcome: 'silent' });
    expect(body.steps.slice(1).map(({ step, baudRate }: Record<string, unknown>) => `${step} ${baudRate}`)).toEqual([
      ...['scpi 9600', 'aor 9600', 'scpi 19200', 'aor 19200', 'scpi 115200', 'aor 38400', 'aor 4800', 'aor 115200'],
    ]);
    expect(body.advice).toContain('did not answer');
    expect((await portOf(field, id)).answered.advice).toBe(body.advice);
  });

  it('are added by their answer, written into the file with its comments, changed and removed again', async () => {
    const field = await startFieldProgram(BY_HAND);
    const { id, port } = await plugPort(field, tiny(7), TINYSA);
    await eventually(() => portOf(field, id));
    const { body: answer } = await field.send('POST', `/api/v1/ports/${id}/ask`, {});
    expect(answer).toMatchObject({ driverId: 'tinysa', serialNumber: '7', proposal: { port: { serial: port.path } } });

    const wish = {
      ...answer.proposal,
      stationId: 'st',
      id: 'roof',
      plans: [{ startHz: 88e6, stopHz: 108e6, points: 50 }],
    };
    const adopted = await field.send('POST', '/api/v1/receivers', wish);
    expect(adopted).toMatchObject({ status: 200, body: { id: 'roof', savedIn: field.configPath } });
    await eventually(() => (field.program.stations.receiver('roof')?.sweeps ?? 0) > 2);
    expect(field.program.stations.receiver('roof')?.lastSweep).toMatchObject({ startHz: 88e6, bins: 50 });

    const text = await field.configText();
    expect(text).toContain('# Trạm của đội lưu động');
    expect(text).toContain('name: Station # trên đồi');
    expect(text).toContain('startHz: 88 MHz');
    expect(parse(text).stations[0].receivers[0]).toMatchObject({ id: 'roof', driver: 'tinysa', serialNumber: '7' });
    expect(await readFile(`${field.configPath}.bak`, 'utf8')).toBe(BY_HAND);

    // Its port cannot be asked now, and nobody can take its name.
    const busy = await field.send('POST', `/api/v1/ports/${id}/ask`, {});
    expect(busy).toMatchObject({ status: 409, body: { detail: expect.stringContaining('"roof"') } });
    expect((await field.send('POST', '/api/v1/receivers', wish)).status).toBe(409);
    // Whoever may tune may not run programs or read files of the station's computer.
    for (const port of [{ command: ['touch', '/tmp/never'] }, { file: '/etc/passwd' }])
      expect((await field.send('POST', '/api/v1/receivers', { ...wish, id: 'far', port })).status).toBe(400);
    const second = await field.send('POST', '/api/v1/receivers', { ...wish, id: 'other' });
    expect(second).toMatchObject({ status: 409, body: { detail: expect.stringContaining('"roof" is set up there') } });

    const before = field.program.stations.receiver('roof')?.number;
    const changed = await field.send('PATCH', '/api/v1/receivers/roof', {
      name: 'Trên mái',
      plans: [{ startHz: 430e6, stopHz: 440e6, points: 60 }],
    });
    expect(changed).toMatchObject({ status: 200, body: { name: 'Trên mái', number: before } });
    await eventually(() => field.program.stations.receiver('roof')?.lastSweep?.startHz === 430e6);
    expect(parse(await field.configText()).stations[0].receivers[0].name).toBe('Trên mái');

    const wrong = await field.send('PATCH', '/api/v1/receivers/roof', { driver: 'no-such' });
    expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('driver is "no-such"') } });
    expect((await field.send('DELETE', '/api/v1/receivers/roof')).status).toBe(200);
    expect(field.program.stations.receivers).toEqual([]);
    // Its recordings can still be looked at and taken away, under its name.
    const left = { isRecorded: true, config: { name: 'Trên mái' } };
    expect(field.program.stations.receiver('roof')).toMatchObject(left);
    expect(parse(await field.configText()).stations[0].receivers).toEqual([]);
  });

  it('show their bytes, and a line format is tried on them before anything is set up', async () => {
    const field = await startFieldProgram(BY_HAND);
    const board = emulatedLines({
      ...{ format: 'hz-dbm', startHz: 868e6, stopHz: 869e6, points: 11, levelDbm: () => -97.5, everyMs: 60 },
    });
    const { id } = await plugPort(field, board, '1a86:7523');
    await eventually(() => portOf(field, id));
    const { body: heard } = await field.send('POST', `/api/v1/ports/${id}/listen`, { baudRate: 115_200, seconds: 1 });
    expect(heard.bytes).toBeGreaterThan(100);
    expect(heard.text).toContain('-97.5');
    expect(Buffer.from(heard.hex, 'hex').toString('latin1').slice(0, 20)).toBe(heard.text.slice(0, 20));
    expect(heard.looksLike).toMatchObject({ driver: 'lines' });

    const path = `/api/v1/ports/${id}/preview`;
    const pattern = '^(?<frequency>[\\d.]+)[,;](?<level>-[\\d.]+)$';
    const settings = { format: 'custom', pattern, unit: 'MHz' };
    const { body: tried } = await field.send('POST', path, { settings, lines: heard.lines });
    expect(tried.understood).toBeGreaterThan(10);
    expect(tried.sweeps[0]).toMatchObject({ startHz: 868e6, bins: 11 });
    expect(tried.sweeps[0].levelsDbm[0]).toBe(-97.5);
    const { body: live } = await field.send('POST', path, { settings, seconds: 1 });
    expect(live.sweeps.length).toBeGreaterThan(0);
    const bad = await field.send('POST', path, { settings: { ...settings, pattern: '(?<freq>x)' }, lines: ['x'] });
    expect(bad).toMatchObject({ status: 400, body: { detail: expect.stringContaining('no group (?<level>') } });
    expect(board.bytesReceived).toBe(0);
  });
});

/** Prints a sweep of three frequencies each 100 ms, at -100, -101 and -102 dBm. */
function printing(
  line: (mhz: number, dbm: number) => string,
  { end = '\n', banner = '', isUtf16 = false } = {},
): Emulator {
  let timer: ReturnType<typeof setInterval> | undefined;
  const bytes = (text: string) => Buffer.from(text, isUtf16 ? 'utf16le' : 'utf8');
  const sweep = [0, 1, 2].map((i) => line(868 + i / 10, -100 - i) + end).join('');
  return {
    receive: () => undefined,
    start(send) {
      send(bytes(banner));
      timer = setInterval(() => send(bytes(sweep)), 100);
    },
    stop: () => clearInterval(timer),
  };
}

const comma = (value: number, decimals: number) => value.toFixed(decimals).replace('.', ',');
const pair = (mhz: number, dbm: number) => `${mhz.toFixed(1)},${dbm}`;
const GHZ = { format: 'hz-dbm', unit: 'GHz' };

describe('thirteen boards, as the page takes them in', () => {
  it('sweep rightly in well under two minutes each: as heard, or with what a person reads off the lines', async () => {
    const boards: Record<string, readonly [Emulator, settings?: object]> = {
      commas: [printing(pair)],
      'hertz and tabs': [printing((mhz, dbm) => `${(mhz * 1e6).toFixed(0)}\t${dbm}`)],
      'decimal commas': [printing((mhz, dbm) => `${comma(mhz, 3)};${comma(dbm, 1)}`)],
      'a clock and a node': [printing((mhz, dbm) => `12:00:01,node7,${pair(mhz, dbm)},OK`)],
      words: [printing((mhz, dbm) => `${(mhz * 1000).toFixed(0)} kHz  ${dbm} dBm`, { end: '\r' })],
      JSON: [printing((mhz, dbm) => `{"f":${mhz.toFixed(1)},"rssi":${dbm}}`)],
      'colours and a banner': [
        printing((mhz, dbm) => `\u001b[32m${pair(mhz, dbm)}\u001b[0m`, { banner: '*** Scanner v1.2 ***\r\nready\r\n' }),
      ],
      'dBµV with a heading': [
        printing(
          (mhz, dbm) => `${mhz > 868 ? '' : 'Tần số (MHz);Mức (dBµV)\n'}${mhz.toFixed(1)};${(dbm + 106.99).toFixed(2)}`,
        ),
      ],
      'UTF-16': [printing(pair, { isUtf16: true })],
      'JSON of whole sweeps': [
        printing((mhz) => (mhz > 868 ? '' : '{"start_mhz":868,"step_khz":100,"rssi":[-100,-101,-102]}')),
      ],
      'gigahertz without a word': [printing((mhz, dbm) => `${(mhz / 100).toFixed(3)},${dbm}`), GHZ],
      'level before frequency, in words': [
        printing((mhz, dbm) => `RSSI ${dbm} at ${mhz.toFixed(1)}`),
        { format: 'custom', pattern: 'RSSI (?<level>-\\d+) at (?<frequency>[\\d.]+)', unit: 'MHz' },
      ],
      'levels alone': [
        printing((mhz) => (mhz > 868 ? '' : '-100;-101;-102')),
        { format: 'csv-sweep', separator: ';', start: 868, stop: 868.2, unit: 'MHz' },
      ],
    };
    const field = await startFieldProgram(BY_HAND, { blindToHolders: true });
    const setUp = async ([name, [board, chosen]]: [string, readonly [Emulator, object?]], at: number) => {
      const { id, port } = await plugPort(field, board, '1a86:7523', String(at));
      await eventually(() => portOf(field, id));
      const wish = { baudRate: 115_200, seconds: 2 };
      const { body: heard } = await field.send('POST', `/api/v1/ports/${id}/listen`, wish);
      // Without settings it is read as it is, or not at all: never as something else.
      expect(heard.looksLike !== undefined, name).toBe(chosen === undefined);
      const settings = chosen ?? { format: 'auto' };
      const preview = { settings, lines: heard.lines };
      const { body: tried } = await field.send('POST', `/api/v1/ports/${id}/preview`, preview);
      const startHz = settings === GHZ ? 8.68e9 : 868e6;
      const { levelsDbm } = tried.sweeps[0];
      expect(tried.sweeps[0], name).toMatchObject({ startHz });
      // 7 dBµV in 50 ohms are −99.9897 dBm.
      expect(
        levelsDbm.map((level: number) => Number(level.toFixed(2))),
        name,
      ).toEqual([-100, -101, -102]);
      const serial = { serial: port.path, baudRate: 115_200 };
      const receiver = { id: `board-${at}`, name, stationId: 'st', driver: 'lines', settings, port: serial, plans: [] };
      expect(await field.send('POST', '/api/v1/receivers', receiver), name).toMatchObject({ status: 200 });
      const { lastSweep } = await eventually(() => {
        const record = field.program.stations.receiver(receiver.id);
        return record !== undefined && record.sweeps > 2 && record;
      });
      expect([lastSweep?.startHz, lastSweep?.bins], name).toEqual([startHz, 3]);
    };
    const startedAt = performance.now();
    await Promise.all(Object.entries(boards).map(setUp));
    expect(Object.keys(boards)).toHaveLength(13);
    expect(performance.now() - startedAt).toBeLessThan(120_000);
  }, 120_000);
});

describe('a station that adds newly plugged receivers', () => {
  it('tells two tinySAs apart, and knows one again under another name', async () => {
    const field = await startFieldProgram(AUTO);
    const first = await plugPort(field, tiny(7), TINYSA);
    await plugPort(field, tiny(8), TINYSA);
    const { stations } = field.program;
    await eventually(() => stations.receivers.length === 2 && stations.receivers.every(({ sweeps }) => sweeps > 0));
    const { ports } = await field.get('/api/v1/ports');
    expect(ports.every(({ hasTwin }: { hasTwin: boolean }) => hasTwin)).toBe(true);
    expect(ports[0].troubles.map(({ code }: { code: string }) => code)).toContain('twin');

    const seventh = stations.receivers.find(({ config }) => config.serialNumber === '7');
    await first.pty.close();
    field.ports.splice(field.ports.indexOf(first.port), 1);
    await eventually(() => seventh?.state.status === 'waiting');
    await plugPort(field, tiny(7), TINYSA);
    const before = seventh?.sweeps ?? 0;
    await eventually(() => (seventh?.sweeps ?? 0) > before, 10_000);
    expect(stations.receivers).toHaveLength(2);
  });

  it('keeps taking in others when one of them is written down', async () => {
    const field = await startFieldProgram(AUTO);
    await plugPort(field, tiny(7), TINYSA);
    const { stations } = field.program;
    await eventually(() => (stations.receiver('tinysa-1')?.sweeps ?? 0) > 0);
    expect((await field.send('PATCH', '/api/v1/receivers/tinysa-1', { name: 'Máy A' })).status).toBe(200);
    expect(parse(await field.configText()).stations[0]).toMatchObject({
      discover: true,
      receivers: [{ id: 'tinysa-1', name: 'Máy A', driver: 'tinysa', serialNumber: '7' }],
    });
    await plugPort(field, tiny(8), TINYSA);
    await eventually(() => (stations.receiver('tinysa-2')?.sweeps ?? 0) > 0);
  });
});

describe('the station itself', () => {
  it('is described with antenna and cable, checked, and kept in the file', async () => {
    const field = await startFieldProgram(BY_HAND);
    const antenna = {
      name: 'Discone',
      gainDbi: [{ hz: '87.5 MHz', db: 2 }],
      cableLossDb: [
        { hz: '87.5 MHz', db: 1.2 },
        { hz: '1 GHz', db: 5 },
      ],
      polarisation: 'vertical',
      azimuthDeg: 45,
      photo: 'mast.jpg',
    };
    const put = await field.send('PUT', '/api/v1/stations/st', {
      name: 'Mẫu Sơn',
      latitude: 21.84,
      longitude: 106.91,
      antenna,
    });
    expect(put).toMatchObject({
      status: 200,
      body: { name: 'Mẫu Sơn', latitude: 21.84, antenna: { name: 'Discone' } },
    });
    const { stations } = await field.get('/api/v1/stations');
    expect(stations[0].antenna.cableLossDb[1]).toEqual({ hz: 1e9, db: 5 });
    expect(parse(await field.configText()).stations[0]).toMatchObject({
      name: 'Mẫu Sơn',
      antenna: { photo: 'mast.jpg' },
    });
    const wrong = { antenna: { ...antenna, cableLossDb: [...antenna.cableLossDb].reverse() } };
    const refused = await field.send('PUT', '/api/v1/stations/st', wrong);
    expect(refused).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('antenna.cableLossDb.1.hz') },
    });
    expect(
      (await field.send('PUT', '/api/v1/stations/st', { antenna: { ...antenna, photo: '../x.jpg' } })).status,
    ).toBe(400);
  });
});

describe('problems of a port', () => {
  async function folder(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'rfi-dev-'));
    onTestFinished(() => rm(path, { recursive: true, force: true }));
    return path;
  }

  it('has every name of it, the doubled ones of one socket too, and warns of twins', async () => {
    const dev = await folder();
    await mkdir(join(dev, 'serial/by-path'), { recursive: true });
    await mkdir(join(dev, 'serial/by-id'), { recursive: true });
    for (const name of ['ttyACM0', 'ttyACM1']) await writeFile(join(dev, name), '');
    await symlink('../../ttyACM0', join(dev, 'serial/by-path/pci-0:1.0'));
    await symlink('../../ttyACM0', join(dev, 'serial/by-path/pci-usbv2-0:1.0'));
    await symlink('../../ttyACM1', join(dev, 'serial/by-path/pci-0:2.0'));
    // The second unit of the same name stole the link of the first.
    await symlink('../../ttyACM1', join(dev, 'serial/by-id/usb-tinysa.org_tinySA4_400-if00'));
    const listPorts = async () => ['ttyACM0', 'ttyACM1'].map((name) => usbPort(join(dev, name), TINYSA));
    const [first, second] = await readPorts({ listPorts, devFolder: dev });
    expect(first?.byPath.map((path) => path.split('/').at(-1))).toEqual(['pci-0:1.0', 'pci-usbv2-0:1.0']);
    expect(first?.byId).toEqual([]);
    expect(second?.byId).toHaveLength(1);
    expect(first?.hasTwin && second?.hasTwin).toBe(true);
  });

  it('is named with the cure: no permission, another program, ModemManager', async () => {
    const facts = {
      ...{ id: 'ttyACM0', path: '/dev/ttyACM0', info: usbPort('/dev/ttyACM0', TINYSA) },
      ...{ byPath: [], byId: [], hasTwin: false },
    };
    const free = { facts, mayOpen: true, holders: [], isModemManagerNear: false };
    expect(troublesOf(free, 'an')).toEqual([]);
    const [permission] = troublesOf({ ...free, mayOpen: false }, 'an');
    expect(permission).toMatchObject({ code: 'no-permission', command: 'sudo usermod -aG dialout an' });
    // A port that was pulled out a moment ago.
    expect(await mayOpen('/dev/no-such-port')).toBe(true);
    const holders = [
      { pid: 12, name: 'ModemManager' },
      { pid: 34, name: 'picocom' },
    ];
    const troubles = troublesOf({ ...free, holders }, 'an');
    expect(troubles.map(({ code }) => code)).toEqual(['busy', 'modem-manager']);
    expect(troubles[0]?.vi).toContain('picocom');
    expect(troubles[1]?.command).toContain('70-rfi-logger.rules');
  });

  it('finds who has a port open', async () => {
    const root = await folder();
    await mkdir(join(root, 'proc/77/fd'), { recursive: true });
    await writeFile(join(root, 'proc/77/comm'), 'picocom\n');
    await writeFile(join(root, 'tty'), '');
    await symlink(join(root, 'tty'), join(root, 'proc/77/fd/3'));
    const holders = await holdersOf([join(root, 'tty')], join(root, 'proc'));
    expect(holders.get(join(root, 'tty'))).toEqual([{ pid: 77, name: 'picocom' }]);
  });
});
