/** The state of the station's computer: free disk space, load, temperature, time since its start. */
import { statfs } from 'node:fs/promises';
import { availableParallelism, loadavg, platform, uptime } from 'node:os';
import { join } from 'node:path';
import { ifShown, namesShown, textShown } from '../files/system-entries.js';

export interface MachineState {
  /** The disk with the sweeps; absent where the file system does not tell. */
  readonly disk?: { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  /** Mean number of programs ready to run over a minute; absent where the system does not count them. */
  readonly load?: number | undefined;
  readonly cores: number;
  /** Reading of the hottest sensor; absent where no sensor can be read. */
  readonly temperatureC?: number | undefined;
  readonly upMs: number;
}

const THERMAL_FOLDER = '/sys/class/thermal';
/** A reading outside this range comes from a faulty or missing sensor. */
const COLDEST_C = -40;
const HOTTEST_C = 150;

export async function machineState(dataDir: string, thermalFolder = THERMAL_FOLDER): Promise<MachineState> {
  const [disk, temperatureC] = await Promise.all([diskOf(dataDir), hottest(thermalFolder)]);
  // Windows has no load average; Node returns zeros there.
  const load = platform() === 'win32' ? undefined : loadavg()[0];
  return {
    disk,
    load,
    temperatureC,
    cores: availableParallelism(),
    upMs: Math.round(uptime() * 1000),
  };
}

async function diskOf(folder: string): Promise<MachineState['disk']> {
  const disk = await ifShown(statfs(folder));
  if (disk === undefined || disk.blocks === 0) return undefined;
  return { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize };
}

/** `thermal_zone0/temp` and the others hold thousandths of a degree. */
async function hottest(folder: string): Promise<number | undefined> {
  const zones = (await namesShown(folder)).filter((name) => name.startsWith('thermal_zone'));
  const texts = await Promise.all(zones.map((zone) => textShown(join(folder, zone, 'temp'))));
  const degrees = texts
    .filter((text) => text !== '')
    .map((text) => Number(text) / 1000)
    .filter((celsius) => celsius > COLDEST_C && celsius < HOTTEST_C);
  return degrees.length === 0 ? undefined : Math.max(...degrees);
}
