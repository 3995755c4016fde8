/** A line between a browser and the program that is as thin, or as picky, as those in the field. */

import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

const TICK_MS = 20;

export interface ThinLine {
  readonly address: string;
  /** Towards the browser, all connections together; without end when undefined. */
  bytesPerS: number | undefined;
  /** Ends every connection that asks for `/live`, as some networks do. */
  blocksWebSockets: boolean;
  /** What has gone to the browser so far. */
  readonly bytes: number;
  close(): Promise<void>;
}

/** `target`: address of the program. Reads no more from it than the line takes, so that what waits, waits at the program. */
export async function startThinLine(target: string): Promise<ThinLine> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const lanes = new Set<{ readonly from: Socket; readonly to: Socket; readonly pieces: Buffer[] }>();
  let bytes = 0;
  let allowance = 0;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    const lane = { from: far, to: near, pieces: [] as Buffer[] };
    lanes.add(lane);
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
    }
    near.on('data', (data) => {
      if (line.blocksWebSockets && /^GET \/live/.test(data.toString('latin1', 0, 20))) near.destroy();
      else far.write(data);
    });
    far.on('data', (data) => {
      if (line.bytesPerS === undefined && lane.pieces.length === 0) {
        bytes += data.length;
        near.write(data);
        return;
      }
      lane.pieces.push(data);
      far.pause();
    });
    const end = () => {
      near.destroy();
      far.destroy();
      open.delete(near);
      open.delete(far);
      lanes.delete(lane);
    };
    near.on('close', end);
    far.on('close', () => {
      if (lane.pieces.length === 0) end();
    });
  });
  let tickedAt = performance.now();
  const timer = setInterval(() => {
    const { bytesPerS = 1e9 } = line;
    const now = performance.now();
    // By the time that has passed, not by ticks: a busy machine ticks late.
    allowance = Math.min(bytesPerS, allowance + (bytesPerS * (now - tickedAt)) / 1000);
    tickedAt = now;
    // In turns, also from tick to tick, so that a long answer does not hold up a short one.
    for (let moved = true; moved && allowance > 0; ) {
      moved = false;
      for (const lane of [...lanes]) {
        const piece = lane.pieces[0];
        if (piece === undefined || allowance <= 0) continue;
        lanes.delete(lane);
        lanes.add(lane);
        const part = piece.subarray(0, Math.max(1, Math.min(256, Math.floor(allowance))));
        allowance -= part.length;
        bytes += part.length;
        lane.to.write(part);
        moved = true;
        if (part.length < piece.length) lane.pieces[0] = piece.subarray(part.length);
        else {
          lane.pieces.shift();
          if (lane.pieces.length === 0) lane.from.resume();
        }
      }
    }
    // Time in which nothing waited is lost, as on a real line: none is saved up for a burst.
    allowance = Math.min(allowance, 0);
  }, TICK_MS);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const line = {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    bytesPerS: undefined as number | undefined,
    blocksWebSockets: false,
    get bytes() {
      return bytes;
    },
    async close() {
      clearInterval(timer);
      for (const socket of open) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return line;
}
