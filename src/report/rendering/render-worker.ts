/** The thread that renders reports, so that the live view never waits for one. */
import { giveWay } from '../../threads/give-way.js';
import { serveThread } from '../../threads/serve-thread.js';
import { Renderings } from './render.js';
import type { RENDERING } from './renderer.js';

giveWay();
serveThread<undefined, typeof RENDERING>(() => ({ answers: new Renderings() }));
