/** Frames of every kind at the live view, and afterwards a viewer who behaves must still see sweeps. */
import { WebSocket } from 'ws';
import { LIVE_SUBPROTOCOL } from '../../src/live/wire.js';
import { fuzzLive } from '../support/fuzz/fuzz-live.js';
import { complaintsIn, memoryMb, startFuzzedProgram } from '../support/fuzz/fuzz-program.js';
import type { Ordeal } from './ordeal.js';

const FRAMES = 100_000;
const GROWTH_MB = 120;

export const frames: Ordeal = {
  summary: `${FRAMES} frames, fitting and not, at /live; argument: how many, or how many,seed`,
  async run(argument) {
    const [count = FRAMES, seed = Date.now() >>> 0] = (argument ?? '').split(',').filter(Boolean).map(Number);
    const program = await startFuzzedProgram();
    try {
      const first = await fuzzLive(program.address, { frames: Math.round(count / 5), seed });
      const before = await memoryMb(program);
      const rest = await fuzzLive(program.address, { frames: count - Math.round(count / 5), seed: seed + 1 });
      const after = await memoryMb(program);
      const seen = await sweepsSeen(program.address);
      const faults = [...first.faults, ...rest.faults, ...complaintsIn(program.log)];
      const counts = {
        ...{ frames: first.frames + rest.frames, connections: first.connections + rest.connections, seed },
        closedByServer: first.closedByServer + rest.closedByServer,
        ...{ memoryMb: [Math.round(before), Math.round(after)], seen, faults: faults.slice(0, 20) },
      };
      return { passed: faults.length === 0 && seen > 0 && after - before < GROWTH_MB && program.isRunning, counts };
    } finally {
      await program.close();
    }
  },
};

/** Binary frames that a plain viewer gets within two seconds. */
export async function sweepsSeen(address: string): Promise<number> {
  const socket = new WebSocket(new URL('/live', address.replace('http', 'ws')), LIVE_SUBPROTOCOL);
  let seen = 0;
  socket.on('error', () => {});
  socket.once('open', () => socket.send(JSON.stringify({ type: 'subscribe', receiverId: 'a' })));
  socket.on('message', (_data, isBinary) => {
    if (isBinary) seen += 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  socket.terminate();
  return seen;
}
