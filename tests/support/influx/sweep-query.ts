/** Rows and pictures of a range from the sweeps of `blk`. InfluxDB has no pyramid, so long ranges take long. */
import type { BinColumns } from '../../../src/rf/bin-columns.js';
import type { Overview, OverviewQuery, StoredSweep, SweepQuery } from '../../../src/store/archive.js';
import type { SweepShape } from '../../../src/store/blocks/block-format.js';
import type { InfluxConnection } from '../../../src/store/influx/connection.js';
import { Raster } from '../../../src/store/reading/raster.js';
import { type Crop, cropOf, RowFolder } from '../../../src/store/reading/row-folder.js';
import { toSweeps } from '../../../src/store/reading/sweep-table.js';
import { readSweeps } from './block-reader.js';

/** One object for each grid with settings, because rows are folded by its identity. */
class Shapes {
  readonly #known = new Map<string, SweepShape>();

  of(sweep: StoredSweep): SweepShape {
    const { stationId, receiverId, startHz, stepHz, rbwHz, vbwHz, traceDetector, attenuationDb, epoch, levelsDbm } =
      sweep;
    const bins = levelsDbm.length;
    const key = `${stationId} ${startHz} ${stepHz} ${bins} ${rbwHz} ${vbwHz} ${traceDetector} ${attenuationDb} ${epoch}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const {
      seq: _seq,
      startedAt: _at,
      endedAt: _end,
      flags: _flags,
      folded: _folded,
      levelsDbm: _levels,
      ...settings
    } = sweep;
    const shape = { ...settings, stationId, receiverId, startHz, stepHz, bins };
    this.#known.set(key, shape);
    return shape;
  }
}

/** Sweeps in order of time, folded when there are more than asked for. @throws Error of the server */
export async function querySweeps(connection: InfluxConnection, query: SweepQuery): Promise<StoredSweep[]> {
  const { from, to, maxSweeps = Number.POSITIVE_INFINITY, maxBins = Number.POSITIVE_INFINITY } = query;
  const shapes = new Shapes();
  const crops = new Map<SweepShape, Crop | undefined>();
  let waiting: StoredSweep[] = [];
  let folder = new RowFolder(from, 0);
  let bySlots = false;
  const add = (sweep: StoredSweep) => {
    const shape = shapes.of(sweep);
    if (!crops.has(shape)) crops.set(shape, cropOf(shape, query));
    const crop = crops.get(shape);
    const { seq, startedAt, endedAt, flags, folded } = sweep;
    if (crop !== undefined) folder.addLevels(crop, { seq, startedAt, endedAt, flags, folded }, sweep.levelsDbm);
  };
  for await (const sweep of readSweeps(connection, query)) {
    if (bySlots) {
      add(sweep);
      continue;
    }
    waiting.push(sweep);
    if (waiting.length <= maxSweeps) continue;
    // Only now is it known that there are too many sweeps: from here on they are folded while they arrive.
    bySlots = true;
    folder = new RowFolder(from, (to - from) / maxSweeps);
    waiting.forEach(add);
    waiting = [];
  }
  waiting.forEach(add);
  return toSweeps(folder.finish(maxBins));
}

/** @throws Error of the server. */
export async function queryOverview(connection: InfluxConnection, query: OverviewQuery): Promise<Overview> {
  const raster = new Raster(query);
  const shapes = new Shapes();
  const grids = new Map<SweepShape, BinColumns>();
  for await (const sweep of readSweeps(connection, query)) {
    const shape = shapes.of(sweep);
    const grid = grids.get(shape) ?? raster.grid(shape);
    grids.set(shape, grid);
    raster.add(grid, sweep.startedAt, { max: sweep.levelsDbm, sweeps: sweep.folded });
  }
  return raster.finish();
}
