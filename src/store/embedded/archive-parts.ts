/** Opens the archive file, and makes the parts of its engine. */
import type Database from 'better-sqlite3';
import type { DensityQuery, PlaceQuery } from '../archive.js';
import { BlockSource } from '../reading/block-source.js';
import { ChannelReader } from '../reading/channel-reader.js';
import { readDensity } from '../reading/density-counter.js';
import { GapReader } from '../reading/gap-reader.js';
import { HeardHistory } from '../reading/heard-history.js';
import { OverviewReader } from '../reading/overview-reader.js';
import { seqsAt } from '../reading/place-reader.js';
import { SweepReader } from '../reading/sweep-reader.js';
import { ArchiveRecovery } from '../salvage/archive-recovery.js';
import { lookInto, openDatabase } from '../writing/archive-schema.js';
import { ArchiveWriter } from '../writing/archive-writer.js';
import type { HeardRows } from '../writing/heard-rows.js';
import { Ingest, type Tail } from '../writing/ingest.js';
import { Keeper } from '../writing/retention.js';
import type { EngineOptions } from './archive-questions.js';

/** The parts, and what opening had to repair, as a sentence. */
export function openParts(options: EngineOptions) {
  const { path, mappedBytes, cacheBytes, isLook } = options;
  const partsOf = (opened: Database.Database) => partsOver(opened, options);
  const { db, parts, repair } =
    isLook === true ? lookInto(path, partsOf) : openDatabase(path, partsOf, { mappedBytes, cacheBytes });
  return { db, repair, ...parts };
}

/** Each part reads the file, so damage shows here at the latest. */
function partsOver(db: Database.Database, { path, spoolFolder, channelPlan, ballastBytes, isLook }: EngineOptions) {
  const make = (fresh: string) => openDatabase(fresh, () => undefined).db.close();
  const recovery = isLook === true ? undefined : new ArchiveRecovery(path, db, { spoolFolder, make });
  // Streams and the position in the spool must be restored before the spool is read.
  recovery?.step();
  const writer = new ArchiveWriter(db);
  const mostReady = isLook === true ? Number.POSITIVE_INFINITY : undefined;
  return {
    recovery,
    writer,
    ingest: new Ingest({ spoolFolder, writer, channelPlan, mostReady }),
    keeper: new Keeper(db, path, ballastBytes),
    reader: archiveReader(db, writer.heard),
  };
}

/** All questions to the archive file, over one common source of blocks. */
function archiveReader(db: Database.Database, heard: HeardRows) {
  const blocks = new BlockSource(db);
  return {
    blocks,
    sweeps: new SweepReader(db, blocks),
    overviews: new OverviewReader(db, blocks),
    channels: new ChannelReader(db),
    gaps: new GapReader(db, blocks, heard),
    history: new HeardHistory(db, blocks, heard),
    density: (query: DensityQuery, tails: readonly Tail[]) => readDensity(blocks, query, tails),
    seqsAt: (query: PlaceQuery, tails: readonly Tail[]) => seqsAt(blocks, query, tails),
  };
}
