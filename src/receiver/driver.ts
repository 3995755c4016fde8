/**
 * What a receiver's driver is. One file in `drivers/` exports one of these as `driver`; the folder is the registry,
 * so a new receiver changes nothing that exists.
 */
import type { SweepPlan } from '../rf/plan.js';
import type { DriverSweep } from '../rf/sweep.js';
import type { LineRefusal } from './line-refusal.js';
import type { Link } from './link.js';

/** Hexadecimal, lower case, four digits. Only nominates: the receiver's own answer decides. */
export interface UsbId {
  readonly vendorId: string;
  readonly productId: string;
}

export interface ReceiverIdentity {
  readonly driverId: string;
  /** As the receiver names itself: "tinySA Ultra ZS405". */
  readonly model: string;
  readonly firmware?: string;
  /** What tells this unit from its twin, where the receiver knows such a thing. */
  readonly serialNumber?: string;
  /** What the receiver is set to by its own keys; used when no plan was configured. */
  readonly ownPlan?: SweepPlan;
  /** What it can tune; a plan outside is refused in words. */
  readonly minHz?: number;
  readonly maxHz?: number;
  readonly maxPoints?: number;
}

export interface SerialSettings {
  /** Tried in this order. */
  readonly baudRates: readonly number[];
  readonly dataBits?: 7 | 8;
  readonly stopBits?: 1 | 2;
  readonly parity?: 'none' | 'even' | 'odd';
  readonly xonXoff?: boolean;
}

/** What a description of lines makes of lines that came. */
export interface LinesTried {
  /** For each line why it is not in the format; undefined where it is. */
  readonly refusals: readonly (LineRefusal | undefined)[];
  /** Lines in the format. */
  readonly understood: number;
  readonly sweeps: readonly DriverSweep[];
  /** Why nothing can be read before a person says more. */
  readonly verdict: LineRefusal | undefined;
}

export interface ReceiverDriver {
  /** As in the configuration and in `--driver`. */
  readonly id: string;
  readonly label: string;
  readonly usb: readonly UsbId[];
  readonly serial: SerialSettings;
  /** Used when neither the configuration nor the receiver says what to watch. */
  readonly defaultPlan: SweepPlan;
  /** True where probing an unknown port with this driver is safe: it asks nothing that changes, resets or transmits. */
  readonly probeIsSafe: boolean;
  /** True where nothing is ever sent: it cannot be tuned, and only a port that talks by itself can be one. */
  readonly listensOnly?: boolean;
  /** Its place when an unknown port is asked: small numbers ask first; 50 when absent. */
  readonly ladderStep?: number;
  /** The first byte of its answer comes within this of the port being opened; 1100 ms when absent. */
  readonly answersWithinMs?: number;
  /** Reads lines that were heard, by settings that are being tried; only where receivers print lines. @throws ConfigError */
  tryLines?(settings: unknown, lines: readonly string[], plan: Partial<SweepPlan>): LinesTried;
  /** Why these bytes, heard on a port, are not its receiver's, in words that name the cure. */
  explain?(heard: Uint8Array): string | undefined;
  /** At and above this its levels are made by the receiver, not by the air. */
  readonly overloadDbm?: number;
  /** Binds settings from the configuration. @throws ConfigError naming the field and the value. */
  configure?(settings: unknown): ReceiverDriver;
  /**
   * Asks who is there, within three seconds. `undefined` means: something else answered, or nobody.
   * Must leave the receiver as it was.
   */
  identify(link: Link): Promise<ReceiverIdentity | undefined>;
  /**
   * Sets the receiver up and yields sweeps until `signal` fires, then leaves it as found.
   * Ends by throwing LinkTimeout, LinkClosed or ProtocolError when the receiver stops making sense.
   */
  sweeps(link: Link, plan: SweepPlan, signal: AbortSignal): AsyncGenerator<DriverSweep, void, void>;
  /** Reads sweeps out of recorded bytes, sending nothing; ends at the end of the recording. */
  listen(link: Link, plan: Partial<SweepPlan>, signal: AbortSignal): AsyncGenerator<DriverSweep, void, void>;
}
