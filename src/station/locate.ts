/** Finds the port of a configured receiver: searched again for every attempt, because the system renames ports. */
import type { ReceiverConfig } from '../config/config.js';
import type { ReceiverDriver } from '../receiver/driver.js';
import type { Attachment } from '../receiver/loop.js';
import { PortRefused } from '../receiver/problem.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { listSerialPorts } from '../receiver/serial-ports.js';
import { type SerialPortInfo, serialTransport } from '../receiver/serial-transport.js';
import { fileTransport, processTransport, silentTransport, tcpTransport } from '../receiver/stream-transports.js';
import type { Transport } from '../receiver/transport.js';
import { say } from '../words/said.js';
import { freePorts, isLookedFor, type Receivers } from './port-owner.js';

export interface Surroundings {
  /** The other receivers, whose ports are left alone. */
  readonly stations: Receivers;
  readonly listPorts?: (() => Promise<SerialPortInfo[]>) | undefined;
  /** Called when a receiver with a known serial number answered at another port than the named one. */
  found(port: ReceiverConfig['port']): void;
}

/**
 * A finder that tries ports and baud rates in turn, one per call. After a receiver has answered on a port, every second
 * attempt tries that port, because a receiver usually returns there.
 */
export function locator(
  current: () => ReceiverConfig,
  registry: DriverRegistry,
  { stations, listPorts = listSerialPorts, found }: Surroundings,
): () => Promise<Attachment> {
  const { driver: id, settings } = current();
  // A receiver that only listens remembers what its lines looked like, in a driver that no other receiver shares.
  const driver = registry.get(id, settings ?? (registry.get(id).listensOnly === true ? {} : undefined));
  let attempt = 0;
  let goodTurn: number | undefined;
  let sinceGood = 0;
  const portElsewhere = async (config: ReceiverConfig, { usb }: ReceiverDriver, turn: number) => {
    if (!isLookedFor(config, stations)) return undefined;
    const free = await freePorts(stations, nominatedPaths(usb, await listPorts()));
    const path = [...free, undefined][turn % (free.length + 1)];
    return path === undefined ? undefined : { ...Object(config.port), serial: path };
  };
  return async () => {
    const turn = goodTurn !== undefined && sinceGood++ % 2 === 0 ? goodTurn : attempt++;
    const config = current();
    const elsewhere = await portElsewhere(config, driver, turn);
    const recognised = () => {
      goodTurn = turn;
      sinceGood = 0;
      if (elsewhere !== undefined) found(elsewhere);
    };
    const at = elsewhere === undefined ? config : { ...config, port: elsewhere };
    return { driver, transport: await transportFor(at, driver, { turn, listPorts }), recognised };
  };
}

interface Search {
  readonly turn: number;
  listPorts(): Promise<SerialPortInfo[]>;
}

async function transportFor(
  config: ReceiverConfig,
  driver: ReceiverDriver,
  { turn, listPorts }: Search,
): Promise<Transport> {
  const { port } = config;
  if (port === 'auto') {
    const paths = nominatedPaths(driver.usb, await listPorts());
    const path = paths[turn % Math.max(1, paths.length)];
    if (path === undefined)
      throw new PortRefused(
        'not-plugged-in',
        say('No {label} is plugged in.', { label: driver.label }),
        say('Plug it in, or name its port in the configuration.'),
      );
    return serialTransport(path, { ...driver.serial, baudRate: baudRateFor(driver, Math.floor(turn / paths.length)) });
  }
  if ('simulated' in port) return silentTransport;
  if ('serial' in port) {
    const baudRate = port.baudRate ?? baudRateFor(driver, turn);
    return serialTransport(port.serial, { ...driver.serial, baudRate, raiseDtr: port.raiseDtr ?? false });
  }
  if ('tcp' in port) {
    const at = port.tcp.lastIndexOf(':');
    return tcpTransport(port.tcp.slice(0, at), Number(port.tcp.slice(at + 1)));
  }
  if ('command' in port) return processTransport(port.command[0] as string, port.command.slice(1));
  return fileTransport(port.file);
}

function baudRateFor(driver: ReceiverDriver, turn: number): number {
  const rates = driver.serial.baudRates;
  return rates[turn % rates.length] ?? 115_200;
}

function nominatedPaths(usb: ReceiverDriver['usb'], ports: readonly SerialPortInfo[]): string[] {
  return ports
    .filter((port) =>
      usb.some(
        (ids) => ids.vendorId === port.vendorId?.toLowerCase() && ids.productId === port.productId?.toLowerCase(),
      ),
    )
    .map((port) => port.path)
    .sort();
}
