/** Adds, changes and removes receivers while the program runs, and writes this into the configuration file. */

import { type Config, plansSchema, type ReceiverConfig, type StationConfig } from '../config/config.js';
import type { ConfigFile, Fields } from '../config/config-file.js';
import { ConfigError } from '../errors/errors.js';
import { outOfRange } from '../receiver/plan-range.js';
import type { DriverRegistry } from '../receiver/registry.js';
import { defined } from '../rf/defined.js';
import { ImpossibleValue } from '../words/said.js';
import { missingLike, receiverOn } from './port-owner.js';
import type { SavedPlans } from './saved-plans.js';
import type { Stations } from './stations.js';

/** Fields that take effect without opening the receiver again. */
const LIGHT_FIELDS = new Set(['name', 'antenna', 'overloadDbm', 'referencePpm', 'closerLook', 'spursHz']);

export interface StationSetupOptions {
  readonly file: ConfigFile;
  readonly stations: Stations;
  readonly registry: DriverRegistry;
  readonly savedPlans: SavedPlans;
  /** Called after the station's own fields changed: its GPS may be another. */
  onStation(station: StationConfig): void;
  /** Called after a receiver was removed: nobody follows what it heard. */
  onDismissed?(receiverId: string): Promise<void>;
}

export class StationSetup {
  readonly #options: StationSetupOptions;

  constructor(options: StationSetupOptions) {
    this.#options = options;
  }

  /** Path of the written file; undefined where changes last until the program ends. */
  get path(): string | undefined {
    return this.#options.file.path;
  }

  /** @throws ConfigError naming the field; RangeError where the id exists already. */
  async adopt(stationId: string, receiverId: string, fields: Fields): Promise<void> {
    const { stations, savedPlans } = this.#options;
    if (stations.receiver(receiverId) !== undefined)
      throw ImpossibleValue.of('id is "{receiverId}": there is a receiver of this name already', { receiverId });
    this.#checkDriver(fields);
    const path = serialPathOf(fields['port']);
    const owner = path === undefined ? undefined : await receiverOn(stations, path);
    if (owner !== undefined)
      throw ImpossibleValue.of(
        'port.serial is "{path}": the receiver "{receiverId}" is set up there; change that one, or dismiss it first',
        { path: path ?? '', receiverId: owner.config.id },
      );
    const { driver, serialNumber } = fields;
    const [same] = serialNumber === undefined ? [] : missingLike(stations, String(driver), String(serialNumber));
    if (same !== undefined)
      throw ImpossibleValue.of(
        'serialNumber is "{serialNumber}": this unit is the receiver "{receiverId}", which is looked for at every port',
        { serialNumber: String(serialNumber), receiverId: same.config.id },
      );
    const config = await this.#options.file.setReceiver(stationId, receiverId, fields);
    const { station, receiver } = found(config, receiverId);
    await savedPlans.forget(receiverId);
    stations.updateStation(station);
    stations.add(station, receiver);
  }

  /**
   * Changes the given fields; null removes one. A receiver that was discovered is thereby written into the file.
   * @throws ConfigError naming the field.
   */
  async change(receiverId: string, fields: Fields): Promise<void> {
    const { stations, savedPlans } = this.#options;
    const record = stations.receiver(receiverId);
    if (record === undefined) return;
    const driver = fields['driver'] ?? record.config.driver;
    const settings = 'settings' in fields ? (fields['settings'] ?? undefined) : record.config.settings;
    const plans = 'plans' in fields ? fields['plans'] : record.config.plans;
    this.#checkDriver({ driver, settings, plans });
    const all = this.#isWritten(receiverId) ? fields : { ...asFields(record.config), ...fields };
    const config = await this.#options.file.setReceiver(record.station.id, receiverId, all);
    const { station, receiver } = found(config, receiverId);
    stations.updateStation(station);
    const given = Object.keys(fields).filter((field) => fields[field] !== undefined);
    if (given.includes('plans')) {
      await savedPlans.forget(receiverId);
      if (given.every((field) => field === 'plans' || LIGHT_FIELDS.has(field))) {
        record.config = receiver;
        stations.setPlans(receiverId, receiver.plans);
        return;
      }
    }
    if (given.every((field) => LIGHT_FIELDS.has(field))) record.config = receiver;
    else await stations.replace(receiverId, receiver);
  }

  /** Removes a receiver; its sweeps stay in the archive, and it stays known by its name. */
  async dismiss(receiverId: string): Promise<void> {
    const { stations, file, savedPlans } = this.#options;
    const record = stations.receiver(receiverId);
    if (record === undefined) return;
    if (this.#isWritten(receiverId)) await file.removeReceiver(record.station.id, receiverId);
    await stations.remove(receiverId);
    if (record.sweeps > 0) stations.addStored(record.config, record.station.id);
    await this.#options.onDismissed?.(receiverId);
    await savedPlans.forget(receiverId);
  }

  /** @throws ConfigError naming the field. */
  async changeStation(stationId: string, fields: Fields): Promise<StationConfig> {
    const config = await this.#options.file.setStation(stationId, fields);
    const station = config.stations.find(({ id }) => id === stationId);
    if (station === undefined)
      throw ConfigError.of('stationId is "{stationId}": there is no such station.', { stationId });
    this.#options.stations.updateStation(station);
    this.#options.onStation(station);
    return station;
  }

  #isWritten(receiverId: string): boolean {
    return this.#options.stations.stations.some(({ receivers }) => {
      return receivers !== 'auto' && receivers.some(({ id }) => id === receiverId);
    });
  }

  /** @throws ConfigError for an unknown driver, wrong settings, or plans that no receiver of the driver can tune to. */
  #checkDriver({ driver, settings, plans }: Fields): void {
    const { tuning } = this.#options.registry.get(String(driver), settings);
    if (tuning === undefined) return;
    for (const plan of plansSchema.safeParse(plans).data ?? []) {
      const why = outOfRange(plan, tuning);
      if (why !== undefined) throw ConfigError.of('plans: {why}.', { why });
    }
  }
}

function serialPathOf(port: unknown): string | undefined {
  const isSerial = typeof port === 'object' && port !== null && 'serial' in port && typeof port.serial === 'string';
  return isSerial ? String(port.serial) : undefined;
}

function found(config: Config, receiverId: string): { station: StationConfig; receiver: ReceiverConfig } {
  for (const station of config.stations)
    for (const receiver of station.receivers === 'auto' ? [] : station.receivers)
      if (receiver.id === receiverId) return { station, receiver };
  throw ConfigError.of('receiver "{receiverId}" is not in the configuration that was just written.', { receiverId });
}

/** The fields as a person would write them, without defaults. */
function asFields({ id: _id, plans, spursHz, ...rest }: ReceiverConfig): Fields {
  return {
    ...rest,
    ...defined({ plans: plans.length > 0 ? plans : undefined, spursHz: spursHz.length > 0 ? spursHz : undefined }),
  };
}
