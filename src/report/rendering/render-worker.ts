/** The thread that renders reports, so that the live view never waits for one. */
import { parentPort } from 'node:worker_threads';
import { giveWay } from '../../threads/give-way.js';
import { Renderings } from './render.js';
import type { RenderReply, RenderRequest } from './render-protocol.js';

giveWay();
const renderings = new Renderings();

parentPort?.on('message', async ({ id, document, format }: RenderRequest) => {
  const reply: RenderReply = await renderings.render(document, format).then(
    (bytes) => ({ id, bytes }),
    (error: Error) => ({ id, fault: error.message }),
  );
  parentPort?.postMessage(reply);
});
