/** Serial ports as the system lists them. */
import { SerialPort } from 'serialport';
import type { SerialPortInfo } from './serial-transport.js';
import { sysfsPorts } from './sysfs-ports.js';

export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  try {
    return await SerialPort.list();
  } catch (error) {
    // `list()` calls udev's tool, which small systems do not have.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return await sysfsPorts();
    throw error;
  }
}
