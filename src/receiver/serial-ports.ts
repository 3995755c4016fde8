/** Serial ports as the system lists them, with the name that survives replugging. */
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { SerialPort } from 'serialport';
import type { SerialPortInfo } from './serial-transport.js';
import { sysfsPorts } from './sysfs-ports.js';

const BY_PATH = '/dev/serial/by-path';

export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  try {
    return await SerialPort.list();
  } catch (error) {
    // It asks udev's tool, which small systems do not have.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return await sysfsPorts();
    throw error;
  }
}

/** USB ports only: a built-in port that nothing is wired to must not be asked again and again. */
export async function listUsbPorts(): Promise<SerialPortInfo[]> {
  const ports = await listSerialPorts();
  return ports.filter((port) => port.vendorId !== undefined);
}

/** The name by USB socket, where the system makes one; it stays while `ttyACM0` becomes `ttyACM1`. */
export async function stablePath(path: string): Promise<string> {
  const names = await readdir(BY_PATH).catch(() => []);
  for (const name of names) {
    const link = join(BY_PATH, name);
    if ((await realpath(link).catch(() => '')) === path) return link;
  }
  return path;
}
