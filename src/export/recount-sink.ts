/**
 * Occupancy counted again from stored sweeps, with other channels or another threshold, by the same counting as when
 * sweeps come in (`store/summaries/channel-row.ts`). The rows are written at the end, and beside them what the page shows.
 */
import { join } from 'node:path';
import { writeWhole } from '../files/write-whole.js';
import { channelSummary, occupancyJson } from '../report/occupancy-summary.js';
import type { Channel, StoredSweep } from '../store/archive.js';
import { placedLevels } from '../store/blocks/levels.js';
import { type Place, placeIn, SeriesSums, type SeriesTable, toPoints } from '../store/reading/series-table.js';
import { ChannelRow, SLOT_MS } from '../store/summaries/channel-row.js';
import { type ChannelLayout, layoutOf } from '../store/summaries/channels.js';
import { MINUTE_MS } from '../time/units.js';
import { type ExportSink, type RecountSpec, type RowWriter, SHOWN_FILE } from './export-sink.js';
import { occupancyRow } from './occupancy-table.js';
import { refuseDrills } from './sweep-table.js';

/** Sweeps of one grid, with the minute that is being counted. */
interface Grid {
  readonly layout: ChannelLayout;
  /** Of each channel of the layout. */
  readonly places: readonly Place[];
  row: ChannelRow;
  minute: number;
}

interface Sums {
  readonly channel: Channel;
  readonly points: SeriesSums;
}

class Recount {
  readonly #spec: RecountSpec;
  readonly #grids = new Map<string, Grid>();
  readonly #sums = new Map<string, Sums>();

  constructor(spec: RecountSpec) {
    this.#spec = spec;
  }

  add(sweep: StoredSweep): void {
    const grid = this.#gridOf(sweep);
    const minute = Math.floor(sweep.startedAt / MINUTE_MS) * MINUTE_MS;
    if (minute !== grid.minute) this.#close(grid, minute);
    grid.row.add(grid.layout, placedLevels(sweep.levelsDbm), sweep);
  }

  /** Channels in order of frequency, with the points in which something was received. */
  finish(): { channel: Channel; table: SeriesTable }[] {
    for (const grid of this.#grids.values()) this.#close(grid, 0);
    return [...this.#sums.values()]
      .sort((a, b) => a.channel.startHz - b.channel.startHz)
      .map(({ channel, points }) => ({ channel, table: points.finish(0) }));
  }

  #gridOf(sweep: StoredSweep): Grid {
    const { startHz, stepHz } = sweep;
    const bins = sweep.levelsDbm.length;
    const key = `${startHz} ${stepHz} ${bins}`;
    const known = this.#grids.get(key);
    if (known !== undefined) return known;
    const layout = layoutOf({ ...sweep, bins }, this.#spec.plan);
    const places = layout.channels.map(({ name }) => placeIn(layout, [name]));
    const grid = { layout, places, row: new ChannelRow(layout.channels.length), minute: 0 };
    this.#grids.set(key, grid);
    return grid;
  }

  #close(grid: Grid, next: number): void {
    const { row, minute: at, layout, places } = grid;
    grid.minute = next;
    if (at === 0) return;
    grid.row = new ChannelRow(layout.channels.length);
    const packed = row.pack();
    for (const [i, place] of places.entries()) {
      const { name, startHz, stopHz } = layout.channels[i] as Channel;
      this.#sumsOf({ name, startHz, stopHz }).add({ at, slotMs: SLOT_MS, packed }, place);
    }
  }

  #sumsOf(channel: Channel): SeriesSums {
    const known = this.#sums.get(channel.name);
    if (known !== undefined) return known.points;
    const { receiverId, stretch } = this.#spec;
    const { from, to, pointMs } = stretch;
    const points = new SeriesSums({ receiverId, channels: [channel.name], from, to, maxPoints: (to - from) / pointMs });
    this.#sums.set(channel.name, { channel, points });
    return points;
  }
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
      for (const { channel, table } of channels)
        for (const point of toPoints(table)) {
          await writer.add(occupancyRow(receiverId, channel, point, stretch.pointMs));
          rows += 1;
        }
      const summaries = channels.map(({ channel, table }) => channelSummary(channel, table, stretch));
      await writeWhole(
        join(folder, SHOWN_FILE),
        JSON.stringify({ rows, occupancy: occupancyJson(summaries, stretch) }),
      );
      return await writer.finish();
    },
    abandon: () => writer.abandon(),
  };
}
