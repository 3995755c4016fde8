import type Database from 'better-sqlite3';
import type { DensityQuery, PlaceQuery } from '../archive.js';
import type { HeardRows } from '../writing/heard-rows.js';
import type { Tail } from '../writing/ingest.js';
import { BlockSource } from './block-source.js';
import { ChannelReader } from './channel-reader.js';
import { readDensity } from './density-reader.js';
import { GapReader } from './gap-reader.js';
import { HeardHistory } from './heard-history.js';
import { OverviewReader } from './overview-reader.js';
import { seqsAt } from './place-reader.js';
import { SweepReader } from './sweep-reader.js';

/** All questions to the archive file, over one common source of blocks. */
export function archiveReader(db: Database.Database, heard: HeardRows) {
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
