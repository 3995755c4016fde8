/**
 * Level and occupancy of channels, from the sweeps on their way into the database. A minute of each stream (receiver and grid)
 * is gathered and becomes six points per channel. Until then the spool must keep that minute's sweeps.
 */

import type { SweepShape } from '../blocks/block-format.js';
import { placed } from '../blocks/levels.js';
import type { SpooledSweep, SpoolPosition } from '../spool/spool-format.js';
import { toDbm } from '../summaries/block-summary.js';
import { ChannelRow, SLOT_MS, SLOTS } from '../summaries/channel-row.js';
import { type ChannelLayout, type ChannelPlan, layoutOf } from '../summaries/channels.js';
import type { ChannelPoint } from './measurements.js';

const MINUTE_MS = SLOT_MS * SLOTS;
/** Delay in ms behind the newest sweep after which a stream gives out its open minute: its receiver may never come back. */
const QUIET_MS = 90_000;
/** Most open streams; more grids than this come from a faulty receiver. The stream heard longest ago is given out early. */
const MAX_STREAMS = 2_000;

interface OpenMinute {
  readonly shape: SweepShape;
  layout: ChannelLayout;
  row: ChannelRow;
  /** Epoch ms of its begin. */
  minute: number;
  /** Position of its first sweep, or an earlier one. */
  from: SpoolPosition;
  /** Epoch ms of its newest sweep. */
  newest: number;
}

/** Begin of the open minute of each stream: after a restart exactly these minutes are gathered again. */
export type OpenMinutes = Readonly<Record<string, number>>;

export class ChannelMeter {
  #plan: ChannelPlan;
  readonly #open = new Map<string, OpenMinute>();
  readonly #keys = new WeakMap<SweepShape, string>();

  constructor(plan: ChannelPlan) {
    this.#plan = plan;
  }

  /** Changes the plan; an open minute is finished with the plan it began with. */
  setPlan(plan: ChannelPlan): void {
    this.#plan = plan;
  }

  /** Adds a sweep that begins at `from` or later. Returns the points of its stream's minute when that is complete. */
  add(sweep: SpooledSweep, from: SpoolPosition): ChannelPoint[] {
    const key = this.#keyOf(sweep.shape);
    const minute = minuteOf(sweep);
    const known = this.#open.get(key);
    const points = known !== undefined && known.minute !== minute ? pointsOf(known) : [];
    const open = known ?? begin(sweep.shape, layoutOf(sweep.shape, this.#plan), { minute, from });
    if (open.minute !== minute) {
      const layout = layoutOf(sweep.shape, this.#plan);
      Object.assign(open, { layout, row: new ChannelRow(layout.channels.length), minute, from });
    }
    open.newest = sweep.stamp.startedAt;
    // The entry moves to the end, so the first entry of the map is the one heard longest ago.
    this.#open.delete(key);
    this.#open.set(key, open);
    open.row.add(open.layout, placed(sweep.codes, sweep.format), sweep.stamp);
    return points;
  }

  /** Adds a sweep again after a restart, if it belongs to a minute that was open then. */
  addAgain(sweep: SpooledSweep, from: SpoolPosition, open: OpenMinutes): void {
    if (minuteOf(sweep) === open[this.#keyOf(sweep.shape)]) this.add(sweep, from);
  }

  /** Gives out the streams that are far behind `newest`, the start of the newest sweep of any stream. */
  giveUpQuiet(newest: number): ChannelPoint[] {
    const points: ChannelPoint[] = [];
    for (const [key, open] of this.#open) {
      if (newest - open.newest < QUIET_MS && this.#open.size <= MAX_STREAMS) continue;
      points.push(...pointsOf(open));
      this.#open.delete(key);
    }
    return points;
  }

  get openMinutes(): OpenMinutes {
    return Object.fromEntries([...this.#open].map(([key, { minute }]) => [key, minute]));
  }

  /** Points of the open minutes so far; the complete minute overwrites them later. */
  soFar(): ChannelPoint[] {
    return [...this.#open.values()].flatMap(pointsOf);
  }

  /** Position from which the spool must keep everything; undefined when no minute is open. */
  get keepFrom(): SpoolPosition | undefined {
    let oldest: SpoolPosition | undefined;
    for (const { from } of this.#open.values()) if (oldest === undefined || from < oldest) oldest = from;
    return oldest;
  }

  /** Settings such as the bandwidth may change within a minute; channels depend only on the grid. */
  #keyOf(shape: SweepShape): string {
    const known = this.#keys.get(shape);
    if (known !== undefined) return known;
    const key = `${shape.receiverId} ${shape.startHz} ${shape.stepHz} ${shape.bins}`;
    this.#keys.set(shape, key);
    return key;
  }
}

function minuteOf({ stamp }: SpooledSweep): number {
  return Math.floor(stamp.startedAt / MINUTE_MS) * MINUTE_MS;
}

function begin(shape: SweepShape, layout: ChannelLayout, place: Pick<OpenMinute, 'minute' | 'from'>): OpenMinute {
  return {
    shape,
    layout,
    row: new ChannelRow(layout.channels.length),
    newest: 0,
    ...place,
  };
}

function pointsOf({ shape, layout, row, minute }: OpenMinute): ChannelPoint[] {
  const { stationId, receiverId } = shape;
  const points: ChannelPoint[] = [];
  layout.channels.forEach(({ name, startHz, stopHz }, channel) => {
    let said = false;
    for (let slot = 0; slot < SLOTS; slot++) {
      const at = channel * SLOTS + slot;
      const sweeps = row.received[at] as number;
      if (sweeps === 0) continue;
      points.push({
        stationId,
        receiverId,
        channel: name,
        startHz: said ? undefined : startHz,
        stopHz: said ? undefined : stopHz,
        rule: said ? undefined : layout.rule,
        endedAt: minute + (slot + 1) * SLOT_MS,
        maxDbm: row.maxDbm[at] as number,
        meanDbm: toDbm((row.powerMw[at] as number) / sweeps),
        occupancy: (row.occupied[at] as number) / sweeps,
        sweeps,
      });
      said = true;
    }
  });
  return points;
}
