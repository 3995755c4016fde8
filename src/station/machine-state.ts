/** What the computer at the station knows of itself: room on the disk, load, heat, how long it has been up. */
import { readdir, readFile, statfs } from 'node:fs/promises';
import { availableParallelism, loadavg, platform, uptime } from 'node:os';
import { join } from 'node:path';

export interface MachineState {
  /** Where the sweeps are kept; absent where the file system does not say. */
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number };
  /** Programs that want to run, averaged over a minute; absent where the system does not count them. */
  readonly load?: number;
  readonly cores: number;
  /** The hottest of its sensors; absent where it has none that can be read. */
  readonly temperatureC?: number;
  readonly upMs: number;
}

const THERMAL_FOLDER = '/sys/class/thermal';
/** A sensor that tells less or more than this is broken or absent. */
const COLDEST_C = -40;
const HOTTEST_C = 150;

export async function machineState(dataDir: string, thermalFolder = THERMAL_FOLDER): Promise<MachineState> {
  const [disk, temperatureC] = await Promise.all([diskOf(dataDir), hottest(thermalFolder)]);
  // Windows has no load average; Node gives zeros there.
  const load = platform() === 'win32' ? undefined : loadavg()[0];
  return {
    ...(disk === undefined ? {} : { disk }),
    ...(load === undefined ? {} : { load }),
    ...(temperatureC === undefined ? {} : { temperatureC }),
    cores: availableParallelism(),
    upMs: Math.round(uptime() * 1000),
  };
}

async function diskOf(folder: string): Promise<MachineState['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return blocks === 0 ? undefined : { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return undefined;
  }
}

/** `thermal_zone0/temp` and its like hold thousandths of a degree. */
async function hottest(folder: string): Promise<number | undefined> {
  const names = await readdir(folder).catch(() => []);
  const zones = names.filter((name) => name.startsWith('thermal_zone'));
  const texts = await Promise.all(zones.map((zone) => readFile(join(folder, zone, 'temp'), 'utf8').catch(() => '')));
  const degrees = texts
    .filter((text) => text.trim() !== '')
    .map((text) => Number(text) / 1000)
    .filter((celsius) => celsius > COLDEST_C && celsius < HOTTEST_C);
  return degrees.length === 0 ? undefined : Math.max(...degrees);
}
