/** Opens the archive file, and makes the parts of its engine. */
import type Database from 'better-sqlite3';
import { archiveReader } from '../reading/archive-reader.js';
import { ArchiveRecovery } from '../salvage/archive-recovery.js';
import { lookInto, openDatabase } from '../writing/archive-schema.js';
import { ArchiveWriter } from '../writing/archive-writer.js';
import { Ingest } from '../writing/ingest.js';
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
