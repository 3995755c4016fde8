/**
 * Makes a sweep with a receiver that measures one channel at a time: tune, ask for the level, next. Shared by the
 * drivers of communications receivers and scanners.
 */
import { LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import type { Link } from '../../src/receiver/link.js';
import type { SweepPlan } from '../../src/rf/plan.js';
import { type DriverSweep, SweepFlag } from '../../src/rf/sweep.js';

const MOST_CHANNELS = 10_000;
/** Unanswered channels in a row after which the receiver counts as lost; a single one is a missing bin. */
const MOST_SILENT = 3;

export interface ChannelScan {
  readonly link: Link;
  readonly plan: SweepPlan;
  readonly signal: AbortSignal;
  /** Distance between channels where the plan names no number of points. */
  readonly channelHz: number;
  /** The receiver tunes in multiples of this. */
  readonly rasterHz: number;
  /** Flags of every sweep, in addition to `partial`. */
  readonly flags: number;
  /**
   * The level on a channel; undefined where the receiver refused it or was on another frequency. @throws LinkTimeout
   */
  measure(hz: number): Promise<number | undefined>;
}

export interface Channels {
  readonly startHz: number;
  readonly stepHz: number;
  readonly count: number;
}

/** The plan's range as evenly spaced channels that the receiver can tune. */
export function channelsOf(plan: SweepPlan, channelHz: number, rasterHz: number): Channels {
  const onRaster = (hz: number) => Math.round(hz / rasterHz) * rasterHz;
  const spanHz = plan.stopHz - plan.startHz;
  const wanted = plan.points ?? Math.floor(spanHz / channelHz) + 1;
  const count = Math.min(MOST_CHANNELS, Math.max(2, wanted));
  return { startHz: onRaster(plan.startHz), stepHz: Math.max(rasterHz, onRaster(spanHz / (count - 1))), count };
}

/**
 * Sweeps until the signal fires. @throws LinkTimeout when the receiver is lost, ProtocolError when it refuses every
 * channel.
 */
export async function* scanChannels(scan: ChannelScan): AsyncGenerator<DriverSweep, void> {
  const { link, plan, signal } = scan;
  const { startHz, stepHz, count } = channelsOf(plan, scan.channelHz, scan.rasterHz);
  while (!signal.aborted) {
    const startedAt = link.now();
    const levelsDbm = new Float32Array(count).fill(Number.NaN);
    let silent = 0;
    for (let i = 0; i < count && !signal.aborted; i++) {
      try {
        levelsDbm[i] = (await scan.measure(startHz + i * stepHz)) ?? Number.NaN;
        silent = 0;
      } catch (error) {
        silent += 1;
        if (!(error instanceof LinkTimeout) || silent >= MOST_SILENT) throw error;
      }
    }
    if (signal.aborted) return;
    if (levelsDbm.every(Number.isNaN))
      throw ProtocolError.of('The receiver gave no level on any of {count} channels from {startHz} Hz.', {
        count,
        startHz,
      });
    const flags = scan.flags | (levelsDbm.some(Number.isNaN) ? SweepFlag.partial : 0);
    yield { startedAt, endedAt: link.now(), startHz, stepHz, levelsDbm, flags };
    const waitMs = (plan.everyMs ?? 0) - (link.now() - startedAt);
    if (waitMs > 0) await link.pause(waitMs, signal);
  }
}
