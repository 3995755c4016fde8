/** Sweeps from the spool → lines for the database: blocks at once, channels as their minutes end. */
import { SweepFlag } from '../../rf/sweep.js';
import type { SpooledSweep, SpoolPosition } from '../spool/spool-format.js';
import type { SpoolReader } from '../spool/spool-reader.js';
import type { ChannelPlan } from '../summaries/channels.js';
import { blockPoints } from './block-points.js';
import { ChannelMeter, type OpenMinutes } from './channel-meter.js';
import { blockLine, type ChannelPoint, channelLine } from './measurements.js';
import type { PlanTags } from './plan-tags.js';
import type { BatchInFlight } from './upload-cursor.js';
import type { LineMaker, UploadTarget } from './upload-parts.js';

export class SweepLines implements LineMaker {
  readonly #plans: PlanTags;
  readonly #meter: ChannelMeter;

  constructor(plans: PlanTags, channels: ChannelPlan) {
    this.#plans = plans;
    this.#meter = new ChannelMeter(channels);
  }

  make(sweeps: readonly SpooledSweep[], { server }: UploadTarget, from: SpoolPosition): string[] {
    const channelPoints: ChannelPoint[] = [];
    let at = from;
    for (const sweep of sweeps) {
      channelPoints.push(...this.#meter.add(sweep, at));
      at = sweep.next;
    }
    // Only now: a batch may span minutes, and who is heard in it is not quiet.
    channelPoints.push(...this.#meter.giveUpQuiet(newestOf(sweeps)));
    const blocks = blockPoints(sweeps, this.#plans, { withTraces: server.kind !== 'victoria-metrics' });
    return [...blocks.map(blockLine), ...channelPoints.map(channelLine)].filter((line) => line !== undefined);
  }

  /** From the next minute of each stream on. */
  setChannelPlan(plan: ChannelPlan): void {
    this.#meter.setPlan(plan);
  }

  soFar(): string[] {
    return this.#meter
      .soFar()
      .map(channelLine)
      .filter((line) => line !== undefined);
  }

  /**
   * After a restart: the spool kept the sweeps of minutes that were open beyond what is stored as blocks; they are
   * gathered again. Leaves the reader where the batch on its way begins.
   */
  resume(reader: SpoolReader, { from: stored, open }: BatchInFlight): void {
    for (;;) {
      let at = reader.position;
      const sweeps = reader.read(stored);
      if (sweeps.length === 0) return;
      for (const sweep of sweeps) {
        this.#meter.addAgain(sweep, at, open);
        at = sweep.next;
      }
    }
  }

  get keepFrom(): SpoolPosition | undefined {
    return this.#meter.keepFrom;
  }

  get openMinutes(): OpenMinutes {
    return this.#meter.openMinutes;
  }
}

/** A receiver whose clock is known to be wrong does not decide what is long ago. */
function newestOf(sweeps: readonly SpooledSweep[]): number {
  let newest = 0;
  for (const { stamp } of sweeps)
    if ((stamp.flags & SweepFlag.clockBad) === 0) newest = Math.max(newest, stamp.startedAt);
  return newest;
}
