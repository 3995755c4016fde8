/** Ends requests whose body arrives too slowly: they hold a connection and memory. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { every, unexpected } from '../time/work.js';

/** Interval in ms of looks at each request that is still arriving. */
const LOOK_EVERY_MS = 15_000;
/** Fewest bytes of a body in that time; a line of 64 kbit/s brings 120 kB. */
const FEWEST_BYTES = 16_384;

export function endSlowBodies(server: Pick<Server, 'on'>, lookEveryMs = LOOK_EVERY_MS): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    if (request.complete || socket.destroyed) return;
    let before = socket.bytesRead;
    const look = () => {
      if (request.complete) return looks.cancel();
      const arrived = socket.bytesRead - before;
      before += arrived;
      // A paused request waits for this program: the disk is slow, not the sender.
      if (arrived >= FEWEST_BYTES || (request.isPaused() && request.readableLength > 0)) return;
      looks.cancel();
      if (response.headersSent) return socket.destroy();
      response.writeHead(408, { connection: 'close', 'content-type': 'application/problem+json' });
      const detail = `The body arrived too slowly: at least ${FEWEST_BYTES} bytes are due every ${lookEveryMs / 1000} s.`;
      // Node ends no request whose answer is sent: its reader would wait for ever, with its file and its room on the disk.
      response.end(JSON.stringify({ type: 'about:blank', title: 'Request timeout', status: 408, detail }), () =>
        request.destroy(new Error(detail)),
      );
    };
    const looks = every(lookEveryMs, look, unexpected);
    request.once('close', () => looks.cancel());
  });
}
