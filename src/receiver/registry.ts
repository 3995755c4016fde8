/** Finds the drivers: every file directly in `drivers/` is one family of receivers. */
import { readdir } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ConfigError } from '../errors/errors.js';
import type { ReceiverDriver } from './driver.js';

const DRIVERS_URL = new URL('../../drivers/', import.meta.url);

export class DriverRegistry {
  readonly #byId: ReadonlyMap<string, ReceiverDriver>;

  constructor(drivers: readonly ReceiverDriver[]) {
    this.#byId = new Map(drivers.map((driver) => [driver.id, driver]));
  }

  static async load(folder: URL = DRIVERS_URL): Promise<DriverRegistry> {
    const names = (await readdir(fileURLToPath(folder))).filter((name) => /(?<!\.d)\.(js|ts)$/.test(name)).sort();
    const modules = await Promise.all(
      names.map(async (name) => {
        const module: { driver?: ReceiverDriver } = await import(
          pathToFileURL(fileURLToPath(new URL(name, folder))).href
        );
        if (module.driver === undefined) throw new Error(`drivers/${name} does not export "driver"`);
        return module.driver;
      }),
    );
    return new DriverRegistry(modules);
  }

  get all(): readonly ReceiverDriver[] {
    return [...this.#byId.values()];
  }

  find(id: string): ReceiverDriver | undefined {
    return this.#byId.get(id);
  }

  /** @throws ConfigError that lists the known ids. */
  get(id: string, settings?: unknown): ReceiverDriver {
    const driver = this.#byId.get(id);
    if (driver === undefined)
      throw ConfigError.of('driver is "{id}": there is no such driver; known: {known}', {
        id,
        known: [...this.#byId.keys()].join(', '),
      });
    if (settings === undefined) return driver;
    if (driver.configure === undefined) throw ConfigError.of('settings: driver "{id}" takes no settings', { id });
    return driver.configure(settings);
  }

  /** Drivers whose receivers have these USB ids. */
  nominated(vendorId: string | undefined, productId: string | undefined): ReceiverDriver[] {
    const vendor = vendorId?.toLowerCase();
    const product = productId?.toLowerCase();
    return this.all.filter((driver) => driver.usb.some((usb) => usb.vendorId === vendor && usb.productId === product));
  }
}
