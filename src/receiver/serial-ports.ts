/** Serial ports as the system lists them. */

import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SerialPort } from 'serialport';
import { ifShown, namesShown, textShown } from '../files/system-entries.js';
import type { SerialPortInfo } from './serial-transport.js';

export async function listSerialPorts(): Promise<SerialPortInfo[]> {
  // On Linux `SerialPort.list()` starts udev's tool, and throws past every handler where it cannot (no file descriptors left).
  return process.platform === 'linux' ? await sysfsPorts() : await SerialPort.list();
}

/** Serial ports from Linux's own tables: no program is started for a list that is asked for every few seconds. */
const SERIAL_NAME = /^(?:tty(?:ACM|USB|AMA|WCHUSB|MFD|O|XRUSB)|rfcomm)\d+$/;
/** Linux lists these whether or not there is a port; `type` is 0 where there is none. */
const BOARD_NAME = /^ttyS\d+$/;
/** The USB device with the ids lies at most this many folders above the tty's device folder. */
const LEVELS_TO_USB_DEVICE = 5;

/** @param ttyFolder another folder in tests. */
export async function sysfsPorts(ttyFolder = '/sys/class/tty'): Promise<SerialPortInfo[]> {
  const names = (await namesShown(ttyFolder)).sort();
  const isThere = await Promise.all(
    names.map(async (name) => {
      if (!BOARD_NAME.test(name)) return SERIAL_NAME.test(name);
      return ((await readWord(join(ttyFolder, name, 'type'))) ?? '0') !== '0';
    }),
  );
  return await Promise.all(
    names
      .filter((_, i) => isThere[i])
      .map(async (name) => {
        const folder = await usbDeviceFolder(join(ttyFolder, name, 'device'));
        const text = async (file: string) => (folder === undefined ? undefined : await readWord(join(folder, file)));
        return {
          path: `/dev/${name}`,
          manufacturer: await text('manufacturer'),
          serialNumber: await text('serial'),
          vendorId: await text('idVendor'),
          productId: await text('idProduct'),
          pnpId: undefined,
          locationId: undefined,
        };
      }),
  );
}

async function usbDeviceFolder(device: string): Promise<string | undefined> {
  let folder = await ifShown(realpath(device));
  for (let level = 0; folder !== undefined && level < LEVELS_TO_USB_DEVICE; level++) {
    if ((await readWord(join(folder, 'idVendor'))) !== undefined) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

async function readWord(path: string): Promise<string | undefined> {
  const text = await textShown(path);
  return text === '' ? undefined : text;
}
