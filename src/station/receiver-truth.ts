/**
 * Knowledge about each receiver: calibration, own spurious signals, usual floor, clock. With it, every sweep gets its
 * flags.
 */
import { join } from 'node:path';
import type { StationConfig } from '../config/config.js';
import type { OnLost } from '../files/put-aside.js';
import type { KnownInstrument } from '../measurement/instrument.js';
import type { DriverRegistry } from '../receiver/registry.js';
import type { Sweep } from '../rf/sweep.js';
import { owned, unexpected } from '../time/work.js';
import { Calibrations, type KeptReferences, openReferences } from './calibrations.js';
import { GpsSource } from './gps-source.js';
import { clockVerdict, type GpsState, gpsDispute } from './gps-track.js';
import { SpurMaps } from './spur-map.js';
import type { ReceiverRecord } from './stations.js';
import { judgedFlags, levelFacts, UsualFloors } from './sweep-judgement.js';

export interface ReceiverTruthOptions {
  readonly dataDir: string;
  readonly registry: DriverRegistry;
  readonly clock: () => number;
  onGps(stationId: string, state: GpsState): void;
  /** True while something says that the computer's clock is wrong. */
  isClockDoubted?(): boolean;
  /** True while a time server keeps the computer's clock right. */
  isSynchronised?(): boolean;
  readonly onLost?: OnLost | undefined;
}

export class ReceiverTruth {
  readonly calibrations: Calibrations;
  readonly spurMaps: SpurMaps;
  readonly references: KeptReferences;
  readonly #options: ReceiverTruthOptions;
  readonly #gps = new Map<string, { readonly of: string; readonly source: GpsSource }>();
  #ending: Promise<unknown> = Promise.resolve();
  readonly #floors = new Map<string, UsualFloors>();
  /** Learnt and configured spurious frequencies, by receiver; computed again when either changed. */
  readonly #spurs = new Map<string, { of: unknown; and: unknown; hz: readonly number[] }>();

  private constructor(
    options: ReceiverTruthOptions,
    kept: Pick<ReceiverTruth, 'calibrations' | 'spurMaps' | 'references'>,
  ) {
    this.#options = options;
    this.calibrations = kept.calibrations;
    this.spurMaps = kept.spurMaps;
    this.references = kept.references;
  }

  /** @throws ConfigError when one of its files is damaged. */
  static async open(options: ReceiverTruthOptions): Promise<ReceiverTruth> {
    const calibrations = await Calibrations.open(join(options.dataDir, 'calibrations.json'), options.onLost);
    const spurMaps = await SpurMaps.open(join(options.dataDir, 'spur-maps.json'), options.onLost);
    const references = await openReferences(options.dataDir, options.onLost);
    return new ReceiverTruth(options, { calibrations, spurMaps, references });
  }

  /** Follows the configured GPS of the station: another GPS than before replaces the running one. */
  follow({ id, gps, latitude, longitude }: Pick<StationConfig, 'id' | 'gps' | 'latitude' | 'longitude'>): void {
    const home = homeOf({ latitude, longitude });
    const running = this.#gps.get(id);
    const of = JSON.stringify([gps, home]);
    if (running?.of === of) return;
    const before = running?.source.stop() ?? Promise.resolve();
    this.#gps.delete(id);
    this.#ending = Promise.all([this.#ending, before]);
    if (gps === undefined) return;
    const { clock, onGps } = this.#options;
    const source = new GpsSource({ gps, home, clock, onChange: (state) => onGps(id, state) });
    this.#gps.set(id, { of, source });
    // Both may use the same port, which is free only after the earlier source has stopped.
    owned(
      before.then(() => source.start()),
      unexpected,
    );
  }

  async stop(): Promise<void> {
    await this.#ending;
    await Promise.all([...this.#gps.values()].map(({ source }) => source.stop()));
  }

  gps(stationId: string): GpsState | undefined {
    return this.#gps.get(stationId)?.source.state;
  }

  clock(stationId: string): ReturnType<typeof clockVerdict> {
    return clockVerdict(this.gps(stationId), this.#options.clock());
  }

  /** How the witnesses of a station's time and place disagree. */
  dispute(stationId: string): ReturnType<typeof gpsDispute> {
    return gpsDispute(this.gps(stationId), this.#options.isSynchronised?.() === true);
  }

  flags(sweep: Sweep, record: ReceiverRecord): number {
    const { config, station } = record;
    const facts = levelFacts(sweep);
    const context = {
      isCalibrated: this.calibrations.at(config.id, sweep.startedAt) !== undefined,
      isClockBad: this.clock(station.id) === 'bad' || this.#options.isClockDoubted?.() === true,
      spursHz: this.#spursOf(record),
      overloadDbm: config.overloadDbm ?? this.#options.registry.find(config.driver)?.overloadDbm,
      usualFloorDbm: this.#floorsOf(config.id).follow(sweep, facts),
    };
    return judgedFlags(sweep, context, facts);
  }

  /** The corrections of a receiver at an instant, for levels on their way out, and its reference. */
  corrections(record: ReceiverRecord | undefined, receiverId: string, at: number): KnownInstrument {
    const { config, station } = record ?? {};
    return {
      calibration: this.calibrations.at(receiverId, at),
      antenna: config?.antenna ?? station?.antenna,
      referencePpm: config?.referencePpm,
      reference: this.references.value[receiverId],
    };
  }

  #floorsOf(receiverId: string): UsualFloors {
    const floors = this.#floors.get(receiverId) ?? new UsualFloors();
    this.#floors.set(receiverId, floors);
    return floors;
  }

  #spursOf({ config }: ReceiverRecord): readonly number[] {
    const maps = this.spurMaps.of(config.id);
    const known = this.#spurs.get(config.id);
    if (known !== undefined && known.of === maps && known.and === config.spursHz) return known.hz;
    const hz = [...config.spursHz, ...this.spurMaps.spursHz(config.id)].sort((a, b) => a - b);
    this.#spurs.set(config.id, { of: maps, and: config.spursHz, hz });
    return hz;
  }
}

/** The configured place of a station that stands still. */
export function homeOf({ latitude, longitude }: Pick<StationConfig, 'latitude' | 'longitude'>) {
  if (latitude === undefined || longitude === undefined) return undefined;
  return { latitudeDeg: latitude, longitudeDeg: longitude };
}
