import type { Config } from '../config/config.js';
import { ConfigError } from '../errors/errors.js';
import type { DriverRegistry } from '../receiver/registry.js';

/** Every driver and its settings, before anything is opened. @throws ConfigError naming the receiver. */
export function checkDrivers(config: Config, registry: DriverRegistry): void {
  for (const { receivers } of config.stations)
    for (const { id, driver, settings } of receivers === 'auto' ? [] : receivers)
      try {
        registry.get(driver, settings);
      } catch (error) {
        throw new ConfigError(`receiver "${id}": ${(error as Error).message}`, { cause: error });
      }
}
