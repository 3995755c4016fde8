/** The serial ports of this machine, each with all its names, and the problems that prevent its use. */
import { constants, readlink, realpath, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isThere } from '../files/absent.js';
import { ifShown, mayAccess, namesShown, placeOf, textShown } from '../files/system-entries.js';
import { listSerialPorts } from '../receiver/serial-ports.js';
import type { SerialPortInfo } from '../receiver/serial-transport.js';

export interface PortFacts {
  /** For addresses: the path without /dev/. */
  readonly id: string;
  readonly path: string;
  readonly info: SerialPortInfo;
  /** Names by USB socket; the system may make two for one port. */
  readonly byPath: readonly string[];
  /** Names by the unit's own description. Two equal units share one name. */
  readonly byId: readonly string[];
  /** True when another port shows the same ids and the same serial number: only the socket tells the two apart. */
  readonly hasTwin: boolean;
}

export interface PortHolder {
  readonly pid: number;
  readonly name: string;
}

/** A problem and what to do about it, for a person, in both languages. */
export interface PortTrouble {
  readonly code: 'no-permission' | 'busy' | 'modem-manager' | 'twin';
  readonly vi: string;
  readonly en: string;
  /** A command to type, where there is one. */
  readonly command?: string;
}

export interface PortSources {
  readonly listPorts?: (() => Promise<SerialPortInfo[]>) | undefined;
  /** Other folders in tests. */
  readonly devFolder?: string;
  readonly procFolder?: string | undefined;
}

export function portIdOf(path: string): string {
  return path
    .replace(/^\/dev\//, '')
    .replace(/^\/+/, '')
    .replaceAll('/', '-');
}

export async function readPorts({ listPorts, devFolder = '/dev' }: PortSources = {}): Promise<PortFacts[]> {
  const infos = await (listPorts ?? listSerialPorts)();
  const [byPath, byId] = await Promise.all([
    namesIn(join(devFolder, 'serial/by-path')),
    namesIn(join(devFolder, 'serial/by-id')),
  ]);
  const looks = infos.map(({ vendorId, productId, serialNumber }) => `${vendorId}:${productId}:${serialNumber}`);
  return await Promise.all(
    infos.map(async (info, i) => {
      const target = await placeOf(info.path);
      return {
        id: portIdOf(info.path),
        path: info.path,
        info,
        byPath: byPath.get(target) ?? [],
        byId: byId.get(target) ?? [],
        hasTwin: info.vendorId !== undefined && looks.some((look, at) => at !== i && look === looks[i]),
      };
    }),
  );
}

/** The name to write into a configuration: the one by socket where the system makes it. */
export function lastingName({ path, byPath }: PortFacts): string {
  return byPath[0] ?? path;
}

async function namesIn(folder: string): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  for (const name of (await namesShown(folder)).sort()) {
    const link = join(folder, name);
    const target = await ifShown(realpath(link));
    if (target !== undefined) names.set(target, [...(names.get(target) ?? []), link]);
  }
  return names;
}

/** Other programs that have these paths open, as far as this account may see. Reads /proc once for all ports. */
export async function holdersOf(paths: readonly string[], procFolder = '/proc'): Promise<Map<string, PortHolder[]>> {
  const targets = new Map(await Promise.all(paths.map(async (path) => [await placeOf(path), path] as const)));
  const found = new Map<string, PortHolder[]>();
  for (const entry of await namesShown(procFolder)) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    const folder = join(procFolder, entry, 'fd');
    for (const descriptor of await namesShown(folder)) {
      const path = targets.get((await ifShown(readlink(join(folder, descriptor)))) ?? '');
      if (path === undefined) continue;
      const name = await textShown(join(procFolder, entry, 'comm'));
      const known = found.get(path) ?? [];
      if (!known.some((holder) => holder.pid === pid)) found.set(path, [...known, { pid, name }]);
    }
  }
  return found;
}

/** False when the system forbids it; a port that was pulled out is not forbidden. */
export async function mayOpen(path: string): Promise<boolean> {
  return (await mayAccess(path, constants.R_OK | constants.W_OK)) || !isThere(path);
}

/** Whether the system's rules tell ModemManager to ignore this port; undefined where they cannot be read. */
export async function isHiddenFromModemManager(
  path: string,
  udevFolder = '/run/udev/data',
): Promise<boolean | undefined> {
  const device = await ifShown(stat(path));
  if (device === undefined || !device.isCharacterDevice()) return undefined;
  const major = ((device.rdev >> 8) & 0xfff) >>> 0;
  const minor = ((device.rdev & 0xff) | ((device.rdev >> 12) & 0xfff00)) >>> 0;
  const text = await textShown(join(udevFolder, `c${major}:${minor}`));
  return text === '' ? undefined : /^E:ID_MM_(DEVICE|PORT)_IGNORE=1$/m.test(text);
}

export async function isModemManagerRunning(procFolder = '/proc'): Promise<boolean> {
  for (const entry of await namesShown(procFolder))
    if (/^\d+$/.test(entry) && (await textShown(join(procFolder, entry, 'comm'))) === 'ModemManager') return true;
  return false;
}

export interface PortState {
  readonly facts: Pick<PortFacts, 'path' | 'hasTwin'>;
  readonly mayOpen: boolean;
  readonly holders: readonly PortHolder[];
  /** True when ModemManager runs and no rule keeps it from this port. */
  readonly isModemManagerNear: boolean;
}

/** The problems of a port, the most severe first. Pure. */
export function troublesOf(state: PortState, userName = userInfo().username): PortTrouble[] {
  const { facts, holders } = state;
  const { path } = facts;
  const troubles: PortTrouble[] = [];
  if (!state.mayOpen)
    troubles.push({
      code: 'no-permission',
      vi: `Tài khoản ${userName} chưa được phép mở cổng ${path}. Thêm tài khoản vào nhóm dialout rồi đăng nhập lại, hoặc khởi động lại dịch vụ.`,
      en: `The account ${userName} may not open ${path}. Add it to the group dialout, then log in again, or restart the service.`,
      command: `sudo usermod -aG dialout ${userName}`,
    });
  const modemManager = holders.some(({ name }) => name === 'ModemManager');
  const [other] = holders.filter(({ name }) => name !== 'ModemManager');
  if (other !== undefined)
    troubles.push({
      code: 'busy',
      vi: `Cổng ${path} đang được chương trình ${other.name} (tiến trình ${other.pid}) sử dụng. Hãy đóng chương trình đó.`,
      en: `${path} is in use by ${other.name} (process ${other.pid}). Close that program.`,
    });
  if (modemManager || state.isModemManagerNear)
    troubles.push({
      code: 'modem-manager',
      vi: `ModemManager gửi lệnh modem vào cổng mới cắm trong khoảng mười giây. Gỡ ModemManager, hoặc cài tệp luật udev đi kèm.`,
      en: `ModemManager sends modem commands to a port for about ten seconds after it is plugged in. Remove it, or install the udev rules that come with this program.`,
      command:
        'sudo cp deploy/udev/70-rfi-logger.rules /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger',
    });
  if (facts.hasTwin)
    troubles.push({
      code: 'twin',
      vi: `Có hai máy thu giống hệt nhau. Phân biệt theo ổ cắm USB, hoặc đặt cho mỗi máy một số riêng (tinySA: lệnh deviceid).`,
      en: `Two units look alike. Tell them apart by their USB socket, or give each its own number (tinySA: the command deviceid).`,
    });
  return troubles;
}
