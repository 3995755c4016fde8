/** The worker thread that owns the database, so that neither a commit nor a long query stalls the event loop. */
import { giveWay } from '../../threads/give-way.js';
import { serveThread } from '../../threads/serve-thread.js';
import { ArchiveEngine } from './archive-engine.js';
import type { ARCHIVE_QUESTIONS, ArchiveEvents, EngineOptions } from './archive-questions.js';

giveWay();
serveThread<EngineOptions, typeof ARCHIVE_QUESTIONS, ArchiveEvents>((start, tell) => {
  const engine = new ArchiveEngine(start, (cursor) => tell('committed', cursor));
  return { answers: engine, before: () => engine.catchUp(), beside: () => engine.bringAllBack() };
});
