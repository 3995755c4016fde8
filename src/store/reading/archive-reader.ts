/** All questions to the archive file, over one common source of blocks. */
import type Database from 'better-sqlite3';
import type { HeardRows } from '../writing/heard-rows.js';
import { BlockSource } from './block-source.js';
import { ChannelReader } from './channel-reader.js';
import { DensityReader } from './density-reader.js';
import { GapReader } from './gap-reader.js';
import { HeardHistory } from './heard-history.js';
import { OverviewReader } from './overview-reader.js';
import { PlaceReader } from './place-reader.js';
import { SweepReader } from './sweep-reader.js';

export class ArchiveReader {
  readonly sweeps: SweepReader;
  readonly overviews: OverviewReader;
  readonly densities: DensityReader;
  readonly channels: ChannelReader;
  readonly gaps: GapReader;
  readonly places: PlaceReader;
  readonly history: HeardHistory;
  readonly #blocks: BlockSource;

  constructor(db: Database.Database, heard: HeardRows) {
    this.#blocks = new BlockSource(db);
    this.sweeps = new SweepReader(db, this.#blocks);
    this.overviews = new OverviewReader(db, this.#blocks);
    this.densities = new DensityReader(this.#blocks);
    this.channels = new ChannelReader(db);
    this.gaps = new GapReader(db, this.#blocks, heard);
    this.history = new HeardHistory(db, this.#blocks, heard);
    this.places = new PlaceReader(this.#blocks);
  }

  /** Number of blocks skipped since the start because their checksums were wrong. */
  get damaged(): number {
    return this.#blocks.damaged;
  }
}
