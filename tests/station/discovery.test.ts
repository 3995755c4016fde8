import { SerialPort } from 'serialport';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../src/bus/bus.js';
import { parseConfig, type ReceiverConfig, type StationConfig } from '../../src/config/config.js';
import { portJson } from '../../src/http/receivers/port-routes.js';
import { DriverRegistry } from '../../src/receiver/registry.js';
import type { SerialPortInfo } from '../../src/receiver/serial-transport.js';
import { Discovery, isProbedAgain } from '../../src/station/discovery.js';
import { isLookedFor, missingLike, receiverOn } from '../../src/station/port-owner.js';
import { PortWatch } from '../../src/station/port-watch.js';
import type { ReceiverRecord } from '../../src/station/receiver-record.js';
import { Stations } from '../../src/station/stations.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';
import { attachEmulator, openPty } from '../support/pty.js';

const DEADLINE_MS = 20_000;

function usbPort(path: string, vendorId: string, productId: string): SerialPortInfo {
  return {
    path,
    vendorId,
    productId,
    manufacturer: 'maker',
    serialNumber: '400',
    pnpId: undefined,
    locationId: undefined,
  };
}

async function plugTinySa(deviceId: number) {
  const pty = await openPty();
  attachEmulator(emulatedTinySa({ deviceId, pointMs: 0.2 }), pty.far);
  onTestFinished(() => pty.close());
  return pty;
}

/** @param discovers false: every receiver is set up by a person. */
async function startDiscovery(discovers = true) {
  const config = parseConfig({ stations: [{ id: 'here', name: 'Here' }] }, 'test');
  const registry = await DriverRegistry.load();
  const ports: SerialPortInfo[] = [];
  const listPorts = async () => [...ports];
  const bus = new Bus((_topic, error) => {
    throw error;
  });
  const stations = new Stations({ config, registry, bus, clock: Date.now, lastSeqs: new Map(), listPorts });
  const faults: string[] = [];
  const onFault = (sentence: string) => faults.push(sentence);
  const watch = new PortWatch({ clock: Date.now, onFault, listPorts });
  const discovery = new Discovery({
    stations,
    registry,
    station: config.stations[0] as StationConfig,
    ports: watch,
    onFound: () => undefined,
    onFault,
  });
  if (discovers) discovery.start();
  watch.start();
  onTestFinished(async () => {
    await watch.stop();
    await discovery.stop();
    await stations.stop();
  });
  return { stations, ports, faults, station: config.stations[0] as StationConfig };
}

async function until(ready: () => boolean): Promise<void> {
  const endAt = performance.now() + DEADLINE_MS;
  while (!ready()) {
    if (performance.now() > endAt) throw new Error(`it did not happen within ${DEADLINE_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('discovery', () => {
  it('finds a newly plugged receiver, watches its own range, and recognises it on another port', async () => {
    const { stations, ports } = await startDiscovery();
    expect(stations.receivers).toEqual([]);
    const first = await plugTinySa(7);
    ports.push(usbPort(first.path, '0483', '5740'));
    await until(() => (stations.receivers[0]?.sweeps ?? 0) > 0);
    const [found] = stations.receivers;
    expect(found?.config).toMatchObject({ id: 'tinysa-1', driver: 'tinysa', serialNumber: '7' });
    expect(found?.lastSweep?.startHz).toBe(found?.state.identity?.ownPlan?.startHz);

    await first.close();
    const second = await plugTinySa(7);
    ports.splice(0, 1, usbPort(second.path, '0483', '5740'));
    const before = found?.sweeps ?? 0;
    await until(() => (stations.receivers[0]?.sweeps ?? 0) > before);
    expect(stations.receivers.length).toBe(1);
  });

  it('finds a receiver that was set up at a named port wherever its number answers, and never takes another for it', async () => {
    const { stations, ports, station } = await startDiscovery(false);
    const [seven, eight] = [await plugTinySa(7), await plugTinySa(8)];
    // Both were plugged into each other's sockets.
    const set = [
      [7, eight],
      [8, seven],
    ] as const;
    for (const { path } of [seven, eight]) ports.push(usbPort(path, '0483', '5740'));
    for (const [number, { path }] of set)
      stations.add(station, {
        ...{ id: `no-${number}`, driver: 'tinysa', plans: [], spursHz: [], serialNumber: String(number) },
        port: { serial: path },
      });
    await until(() => stations.receivers.every(({ sweeps }) => sweeps > 0));
    expect(stations.receivers.map(({ state }) => state.identity?.serialNumber)).toEqual(['7', '8']);
    await seven.close();
    const again = await plugTinySa(7);
    ports.splice(0, 1, usbPort(again.path, '0483', '5740'));
    const before = stations.receiver('no-7')?.sweeps ?? 0;
    await until(() => (stations.receiver('no-7')?.sweeps ?? 0) > before);
    expect(stations.receiver('no-7')?.config.port).toEqual({ serial: again.path });
  });

  it('knows which receiver a unit may be: by its number, or all missing ones of its kind without a number', () => {
    const one = (id: string, serialNumber: string | undefined, path: string, status = 'waiting') =>
      ({
        config: { id, driver: 'tinysa', port: { serial: path }, serialNumber },
        state: { status },
      }) as unknown as ReceiverRecord;
    const receivers = [
      one('a', '7', '/dev/gone-1'),
      one('b', '7', '/dev/null', 'sweeping'),
      one('c', undefined, '/dev/gone-2'),
      one('d', undefined, '/dev/gone-3'),
      one('e', undefined, '/dev/null'),
    ];
    const ids = (number?: string) => missingLike({ receivers }, 'tinysa', number).map(({ config }) => config.id);
    expect([ids('7'), ids('8'), ids()]).toEqual([['a'], [], ['c', 'd']]);
    const looked = receivers.filter(({ config }) => isLookedFor(config, { receivers }));
    expect(looked, 'two of one number are told apart by their ports').toEqual([]);
    expect(isLookedFor(receivers[0]?.config as ReceiverConfig, { receivers: receivers.slice(0, 1) })).toBe(true);
  });

  it('knows a receiver by the port on which its loop found it, whatever the port is called', async () => {
    const opened = (id: string, serialPath?: string) =>
      ({ config: { id, driver: 'tinysa', port: 'auto' }, state: { serialPath } }) as unknown as ReceiverRecord;
    const receivers = [opened('waits'), opened('sweeps', '/dev/serial/by-id/usb-tiny SA at 400')];
    const owner = async (path: string) => (await receiverOn({ receivers }, path))?.config.id;
    expect(await owner('/dev/serial/by-id/usb-tiny SA at 400')).toBe('sweeps');
    expect(await owner('/dev/ttyACM0')).toBeUndefined();
  });

  it('says of an asked port which missing receiver it is, and proposes a new one for no other reason', async () => {
    const gone = (id: string, serialNumber?: string) =>
      ({
        config: { id, driver: 'tinysa', port: { serial: `/dev/gone-${id}` }, serialNumber },
        state: { status: 'waiting' },
      }) as unknown as ReceiverRecord;
    const stations = { receivers: [gone('roof', '7'), gone('mast'), gone('car')] } as never;
    const registry = { nominated: () => [] } as never;
    const answered = async (serialNumber?: string) => {
      const identity = { driverId: 'tinysa', model: 'tinySA', serialNumber };
      const result = { driverId: 'tinysa', baudRate: 115_200, identity, nominated: [], steps: [] };
      const facts = { id: 'p', path: '/dev/ttyACM9', byPath: [], byId: [], hasTwin: false, info: {} };
      const port = { facts, appearedAt: 0, isBeingAsked: false, answered: { at: 0, result } } as never;
      const { isReceiver, mayBeReceivers, proposal } = (await portJson(port, { stations, registry })).answered ?? {};
      return [isReceiver, mayBeReceivers, proposal?.serialNumber, proposal !== undefined];
    };
    expect(await answered('7')).toEqual(['roof', undefined, undefined, false]);
    expect(await answered('8')).toEqual([undefined, undefined, '8', true]);
    // Units without a number cannot be told apart: a person chooses, or adds another.
    expect(await answered()).toEqual([undefined, ['mast', 'car'], undefined, true]);
  });

  it('tells two of a kind apart by their own numbers', async () => {
    const { stations, ports } = await startDiscovery();
    for (const deviceId of [7, 8]) ports.push(usbPort((await plugTinySa(deviceId)).path, '0483', '5740'));
    await until(() => stations.receivers.length === 2 && stations.receivers.every(({ sweeps }) => sweeps > 0));
    expect(stations.receivers.map(({ config }) => config.serialNumber).sort()).toEqual(['7', '8']);
  });

  it('finds a receiver that is switched on later, and one whose port another program gives back', async () => {
    const { stations, ports } = await startDiscovery();
    const tiny = emulatedTinySa({ deviceId: 7, pointMs: 0.2 });
    let isOn = false;
    const late = await openPty();
    const receive = (bytes: Uint8Array) => isOn && tiny.receive(bytes);
    attachEmulator({ ...{ receive }, start: (send) => tiny.start(send), stop: () => tiny.stop() }, late.far);
    onTestFinished(() => late.close());
    const held = await plugTinySa(8);
    const other = new SerialPort({ path: held.path, baudRate: 9600, lock: true, autoOpen: false });
    await new Promise<void>((resolve) => other.open(() => resolve()));
    for (const { path } of [late, held]) ports.push(usbPort(path, '0483', '5740'));
    await new Promise((resolve) => setTimeout(resolve, 4000));
    expect(stations.receivers).toEqual([]);
    isOn = true;
    await new Promise<void>((resolve) => other.close(() => resolve()));
    await until(() => stations.receivers.length === 2 && stations.receivers.every(({ sweeps }) => sweeps > 0));
    expect(stations.receivers.map(({ config }) => config.serialNumber).sort()).toEqual(['7', '8']);
  });

  it('leaves a port alone that talks and is no receiver, so that a person can describe its lines', () => {
    const steps = [{ step: 'tinysa', baudRate: 115_200, tookMs: 1000, outcome: 'other' }] as const;
    expect([10_000, 31_000].map((ms) => isProbedAgain(steps, 60_000, ms))).toEqual([true, false]);
    expect([240_000, 301_000].map((ms) => isProbedAgain(steps, ms, 0))).toEqual([true, false]);
    expect(isProbedAgain([], 1e9, 0)).toBe(true);
  });

  it('asks nothing of a port whose ids no driver knows', async () => {
    const { stations, ports, faults } = await startDiscovery();
    ports.push(usbPort('/dev/does-not-exist', 'ffff', 'ffff'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(stations.receivers).toEqual([]);
    expect(faults).toEqual([]);
  });
});
