/**
 * Occupancy counted again from stored sweeps, with other channels or another threshold, by the same counting as when
 * sweeps come in (`store/summaries/channel-row.ts`). The rows are written at the end, and beside them what the page shows.
 */
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.js';
import { channelSummary, occupancyJson } from '../report/occupancy-summary.js';
import type { ChannelName, ChannelSeriesPoint, StoredSweep } from '../store/archive.js';
import { placedLevels } from '../store/blocks/levels.js';
import { ChannelRow, SLOT_MS, SLOTS } from '../store/summaries/channel-row.js';
import { type ChannelLayout, layoutOf } from '../store/summaries/channels.js';
import type { OccupancyRule } from '../store/summaries/occupancy-rule.js';
import { MINUTE_MS } from '../time/units.js';
import { type ExportSink, type RecountSpec, type RowWriter, SHOWN_FILE } from './export-sink.js';
import { occupancyRow } from './occupancy-table.js';
import { refuseDrills } from './sweep-table.js';

/** Sweeps of one grid, with the minute that is being counted. */
interface Grid {
  readonly layout: ChannelLayout;
  row: ChannelRow;
  minute: number;
}

/** Sums of one channel, by the number of the point. */
interface Sums {
  readonly channel: ChannelName;
  readonly maxDbm: Float32Array;
  readonly powerMw: Float64Array;
  /** Sum of the shares of the slots. */
  readonly occupied: Float64Array;
  readonly visits: Uint32Array;
  readonly sweeps: Uint32Array;
}

class Recount {
  readonly #spec: RecountSpec;
  readonly #points: number;
  readonly #grids = new Map<string, Grid>();
  readonly #sums = new Map<string, Sums>();

  constructor(spec: RecountSpec) {
    this.#spec = spec;
    this.#points = Math.ceil((spec.stretch.to - spec.stretch.from) / spec.stretch.pointMs);
  }

  add(sweep: StoredSweep): void {
    const grid = this.#gridOf(sweep);
    const minute = Math.floor(sweep.startedAt / MINUTE_MS) * MINUTE_MS;
    if (minute !== grid.minute) this.#close(grid, minute);
    grid.row.add(grid.layout, placedLevels(sweep.levelsDbm), sweep);
  }

  /** Channels in order of frequency, with the points in which something was received. */
  finish(): { channel: ChannelName; points: ChannelSeriesPoint[] }[] {
    for (const grid of this.#grids.values()) this.#close(grid, 0);
    return [...this.#sums.values()]
      .sort((a, b) => a.channel.startHz - b.channel.startHz)
      .map((sums) => ({ channel: sums.channel, points: [...this.#pointsOf(sums)] }));
  }

  #gridOf(sweep: StoredSweep): Grid {
    const { startHz, stepHz } = sweep;
    const bins = sweep.levelsDbm.length;
    const key = `${startHz} ${stepHz} ${bins}`;
    const known = this.#grids.get(key);
    if (known !== undefined) return known;
    const layout = layoutOf({ ...sweep, bins }, this.#spec.plan);
    const grid = { layout, row: new ChannelRow(layout.channels.length), minute: 0 };
    this.#grids.set(key, grid);
    return grid;
  }

  #close(grid: Grid, next: number): void {
    const { row, minute, layout } = grid;
    const { from, pointMs } = this.#spec.stretch;
    const point = Math.floor((minute - from) / pointMs);
    grid.minute = next;
    if (minute === 0) return;
    grid.row = new ChannelRow(layout.channels.length);
    layout.channels.forEach(({ name, startHz, stopHz }, channel) => {
      const sums = this.#sumsOf({ name, startHz, stopHz });
      for (let slot = 0; slot < SLOTS; slot++) addSlot(sums, point, row, channel * SLOTS + slot);
    });
  }

  #sumsOf(channel: ChannelName): Sums {
    const known = this.#sums.get(channel.name);
    if (known !== undefined) return known;
    const sums = {
      channel,
      maxDbm: new Float32Array(this.#points).fill(Number.NEGATIVE_INFINITY),
      powerMw: new Float64Array(this.#points),
      occupied: new Float64Array(this.#points),
      visits: new Uint32Array(this.#points),
      sweeps: new Uint32Array(this.#points),
    };
    this.#sums.set(channel.name, sums);
    return sums;
  }

  *#pointsOf({ maxDbm, powerMw, occupied, visits, sweeps }: Sums): Generator<ChannelSeriesPoint> {
    const { plan, stretch } = this.#spec;
    const rule: OccupancyRule = plan.rule;
    for (let point = 0; point < this.#points; point++) {
      const count = sweeps[point] as number;
      if (count === 0) continue;
      yield {
        at: stretch.from + point * stretch.pointMs,
        maxDbm: maxDbm[point] as number,
        meanDbm: 10 * Math.log10((powerMw[point] as number) / count),
        occupancy: (occupied[point] as number) / (visits[point] as number),
        sweeps: count,
        receivedMs: (visits[point] as number) * SLOT_MS,
        rule,
      };
    }
  }
}

/** Adds one slot of 10 s; a slot in which the channel was not received counts for nothing. */
function addSlot(sums: Sums, point: number, row: ChannelRow, at: number): void {
  const sweeps = row.received[at] as number;
  if (sweeps === 0) return;
  sums.maxDbm[point] = Math.max(sums.maxDbm[point] as number, row.maxDbm[at] as number);
  sums.powerMw[point] = (sums.powerMw[point] as number) + (row.powerMw[at] as number);
  sums.occupied[point] = (sums.occupied[point] as number) + (row.occupied[at] as number) / sweeps;
  sums.visits[point] = (sums.visits[point] as number) + 1;
  sums.sweeps[point] = (sums.sweeps[point] as number) + sweeps;
}

export function recountSink(writer: RowWriter, spec: RecountSpec, folder: string): ExportSink {
  const { receiverId, stretch } = spec;
  const recount = new Recount(spec);
  return {
    add(batch) {
      if ('sweeps' in batch) {
        refuseDrills(batch.sweeps);
        for (const sweep of batch.sweeps) recount.add(sweep);
      }
      return Promise.resolve(writer.bytes);
    },
    async finish() {
      const channels = recount.finish();
      let rows = 0;
      for (const { channel, points } of channels)
        for (const point of points) {
          await writer.add(occupancyRow(receiverId, channel, point, stretch.pointMs));
          rows += 1;
        }
      const summaries = channels.map(({ channel, points }) => channelSummary(channel, points, stretch));
      await writeWhole(
        join(folder, SHOWN_FILE),
        JSON.stringify({ rows, occupancy: occupancyJson(summaries, stretch) }),
      );
      return await writer.finish();
    },
    abandon: () => writer.abandon(),
  };
}
