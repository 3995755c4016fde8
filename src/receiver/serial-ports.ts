/** Serial ports as the system lists them. */
import { SerialPort } from 'serialport';
import type { SerialPortInfo } from './serial-transport.js';
import { sysfsPorts } from './sysfs-ports.js';

export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  // On Linux `SerialPort.list()` starts udev's tool, and throws past every handler where it cannot (no file descriptors left).
  return process.platform === 'linux' ? await sysfsPorts() : await SerialPort.list();
}
