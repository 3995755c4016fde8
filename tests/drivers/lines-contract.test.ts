import { driver } from '../../drivers/lines.js';
import { driverContract, type EmulatorWish } from '../support/driver-contract.js';
import { emulatedLines, type LinesOptions } from '../support/emulated-lines.js';
import { emulatedRfExplorer } from '../support/emulated-rf-explorer.js';
import { emulatedTinySa } from '../support/emulated-tinysa.js';

const plan = { startHz: 863e6, stopHz: 870e6, points: 101 };
const strangers = {
  'an RF Explorer': () => emulatedRfExplorer(),
  'a tinySA': () => emulatedTinySa({ levelDbm: () => -90 }),
};

const maker =
  (format: LinesOptions['format'], more: Partial<LinesOptions> = {}) =>
  ({ levelDbm, fault }: EmulatorWish) =>
    emulatedLines({ format, ...plan, levelDbm, faults: fault === undefined ? [] : [fault], ...more });

const shared = { plan, strangers, toleranceDb: 0.02, settingsOf: () => 'it takes no orders', giveUpMs: 60_000 };

driverContract({ ...shared, driver, makeEmulator: maker('hz-dbm') });
driverContract({ ...shared, driver: configured('hz-dbm'), makeEmulator: maker('hz-dbm') });
driverContract({ ...shared, driver: configured('csv-sweep'), makeEmulator: maker('csv-sweep') });
driverContract({ ...shared, driver: configured('json'), makeEmulator: maker('json') });

function configured(format: string) {
  const bound = driver.configure?.({ format });
  if (bound === undefined) throw new Error('the driver takes no settings');
  return bound;
}
