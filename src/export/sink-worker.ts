/** The thread that writes the files of one export. */
import { giveWay } from '../threads/give-way.js';
import { serveThread } from '../threads/serve-thread.js';
import type { SinkSpec } from './export-sink.js';
import { openSink } from './open-sink.js';
import type { WRITING } from './threaded-sink.js';

giveWay();
serveThread<SinkSpec, typeof WRITING>(async (spec) => ({ answers: await openSink(spec) }));
