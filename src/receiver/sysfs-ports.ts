/** Serial ports from Linux's own tables, for machines without udev's tool (containers, small images). */
import { readdir, readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SerialPortInfo } from './serial-transport.js';

const USB_SERIAL_NAME = /^tty(ACM|USB)\d+$/;
/** The USB device with the ids lies at most this many folders above the tty's device folder. */
const LEVELS_TO_USB_DEVICE = 5;

/** @param ttyFolder another folder in tests. */
export async function sysfsPorts(ttyFolder = '/sys/class/tty'): Promise<SerialPortInfo[]> {
  const names = await readdir(ttyFolder).catch(() => []);
  const wanted = names.filter((name) => USB_SERIAL_NAME.test(name)).sort();
  return await Promise.all(
    wanted.map(async (name) => {
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
  let folder = await realpath(device).catch(() => undefined);
  for (let level = 0; folder !== undefined && level < LEVELS_TO_USB_DEVICE; level++) {
    if ((await readWord(join(folder, 'idVendor'))) !== undefined) return folder;
    folder = dirname(folder);
  }
  return undefined;
}

async function readWord(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : text.trim();
}
