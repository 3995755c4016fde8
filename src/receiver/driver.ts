/**
 * The contract of a receiver's driver. One file in `drivers/` exports one such object as `driver`; the folder is the
 * registry, so a new receiver needs no change to existing files.
 */
import { LinkInterrupted, LinkTimeout, ProtocolError } from '../errors/errors.js';
import type { SweepPlan } from '../rf/plan.js';
import type { DriverSweep } from '../rf/sweep.js';
import type { LineRefusal } from './line-refusal.js';
import type { Link } from './link.js';
import type { TuningRange } from './plan-range.js';

/** Hexadecimal, lower case, four digits. An id only suggests a driver: the receiver's answer decides. */
export interface UsbId {
  readonly vendorId: string;
  readonly productId: string;
}

export interface ReceiverIdentity {
  readonly driverId: string;
  /** The receiver's name as it states it: "tinySA Ultra ZS405". */
  readonly model: string;
  readonly firmware?: string;
  /** Distinguishes this unit from another of the same model, where the receiver tells a serial number. */
  readonly serialNumber?: string;
  /** The range set on the receiver's own keys; used when no plan is configured. */
  readonly ownPlan?: SweepPlan;
  /** Lowest and highest frequency that the receiver can tune. A plan outside is refused with a sentence. */
  readonly minHz?: number;
  readonly maxHz?: number;
  readonly maxPoints?: number;
}

export interface SerialSettings {
  /** Rates in the order in which they are tried. */
  readonly baudRates: readonly number[];
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly xonXoff?: boolean;
}

/** The result of reading printed lines with a trial format. */
export interface LinesTried {
  /** For each line, why it does not fit the format; undefined where it fits. */
  readonly refusals: readonly (LineRefusal | undefined)[];
  /** Number of lines that fit the format. */
  readonly understood: number;
  readonly sweeps: readonly DriverSweep[];
  /** Why nothing can be read before a person says more. */
  readonly verdict: LineRefusal | undefined;
}

export interface ReceiverDriver {
  /** The driver's name in the configuration and in `--driver`. */
  readonly id: string;
  readonly label: string;
  readonly usb: readonly UsbId[];
  readonly serial: SerialSettings;
  /**
   * What receivers of this driver can tune with the given settings, before any has answered: of one model where the settings
   * name it, otherwise of all. Absent where that is unknown.
   */
  readonly tuning?: TuningRange;
  /** Used when neither the configuration nor the receiver gives a plan. */
  readonly defaultPlan: SweepPlan;
  /**
   * True where an unknown port may be asked with this driver: the question changes nothing, resets nothing and never
   * transmits.
   */
  readonly probeIsSafe: boolean;
  /**
   * True where the driver never sends: the receiver cannot be tuned, and it is found only on a port that sends by
   * itself.
   */
  readonly listensOnly?: boolean;
  /** Order in which drivers ask an unknown port: small numbers first; 50 when absent. */
  readonly ladderStep?: number;
  /** Longest time from opening the port to the first byte of the answer; 1100 ms when absent. */
  readonly answersWithinMs?: number;
  /** Reads recorded lines with trial settings; only for drivers of receivers that print lines. @throws ConfigError */
  tryLines?(settings: unknown, lines: readonly string[], plan: Partial<SweepPlan>): LinesTried;
  /** Why bytes that arrived on a port are not from this driver's receiver; the sentence names the cure. */
  explain?(heard: Uint8Array): string | undefined;
  /** Levels at and above this one are produced by the overloaded receiver and are not on the air. */
  readonly overloadDbm?: number;
  /**
   * Returns a driver with settings from the configuration applied. @throws ConfigError naming the field and the value.
   */
  configure?(settings: unknown): ReceiverDriver;
  /**
   * Asks the receiver for its identity, within three seconds; called through `identityOf`. Undefined when something
   * else answered. Must leave the receiver's settings unchanged, and catches no error that says nothing of the receiver.
   * @throws LinkTimeout when nothing answers, ProtocolError when the answer does not fit.
   */
  identify(link: Link): Promise<ReceiverIdentity | undefined>;
  /**
   * Sets the receiver up and yields sweeps until `signal` fires, then restores the receiver's earlier settings; called through
   * {@link sweepsOf}. @throws LinkInterrupted where `signal` ends a wait; LinkTimeout, LinkClosed or ProtocolError when the receiver no longer answers as expected.
   */
  sweeps(link: Link, plan: SweepPlan, signal: AbortSignal): AsyncGenerator<DriverSweep, void, void>;
  /** Reads sweeps from recorded bytes and sends nothing; ends at the end of the recording. */
  listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void, void>;
}

/**
 * The receiver's identity; undefined when nothing or something else answered. The only place where silence means "no such
 * receiver". @throws every other error of the driver, such as LinkClosed.
 */
export async function identityOf(driver: ReceiverDriver, link: Link): Promise<ReceiverIdentity | undefined> {
  try {
    return await driver.identify(link);
  } catch (error) {
    if (error instanceof LinkTimeout || error instanceof ProtocolError) return undefined;
    throw error;
  }
}

/** The driver's sweeps until `signal` fires: the only place where a wait that was ended is their end, and no fault. */
export async function* sweepsOf(
  driver: ReceiverDriver,
  ...[link, plan, signal]: Parameters<ReceiverDriver['sweeps']>
): AsyncGenerator<DriverSweep, void> {
  try {
    yield* driver.sweeps(link, plan, signal);
  } catch (error) {
    if (!(error instanceof LinkInterrupted)) throw error;
  }
}
