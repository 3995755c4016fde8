/** Converts sweeps from the spool to lines for the database: blocks at once, channels when their minutes end. */
import { isField } from '../../rf/field-strength.js';
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
      // The database has dBm: field strength of files stays here.
      if (!isField(sweep.stamp)) channelPoints.push(...this.#meter.add(sweep, at));
      at = sweep.next;
    }
    // Only after all sweeps: a batch may span minutes, and a stream with sweeps in it is not quiet.
    channelPoints.push(...this.#meter.giveUpQuiet(newestOf(sweeps)));
    const measured = sweeps.filter(({ stamp }) => !isField(stamp));
    const blocks = blockPoints(measured, this.#plans, { withTraces: server.kind !== 'victoria-metrics' });
    return [...blocks.map(blockLine), ...channelPoints.map(channelLine)].filter((line) => line !== undefined);
  }

  /** Changes the plan from the next minute of each stream. */
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
   * Gathers, after a restart, the minutes that were open; the spool kept their sweeps although they are stored as blocks.
   * Leaves the reader at the begin of the batch that was being sent.
   */
  resume(reader: SpoolReader, { from: stored, open }: BatchInFlight): void {
    for (;;) {
      let at = reader.position;
      const sweeps = reader.read(stored);
      if (sweeps.length === 0) return;
      for (const sweep of sweeps) {
        if (!isField(sweep.stamp)) this.#meter.addAgain(sweep, at, open);
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

/** Newest start of the sweeps; a receiver with a wrong clock is ignored. */
function newestOf(sweeps: readonly SpooledSweep[]): number {
  let newest = 0;
  for (const { stamp } of sweeps)
    if ((stamp.flags & SweepFlag.clockBad) === 0) newest = Math.max(newest, stamp.startedAt);
  return newest;
}
