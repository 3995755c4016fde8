/** A TCP line between a station and its hub that can be cut, delayed, limited, and that loses packets. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { randomFrom } from './synthetic-sweeps.js';

const PACKET_BYTES = 1400;
/** Time in ms after which TCP sends a lost packet again. */
const SENT_AGAIN_MS = 250;

export interface LinkFaults {
  /** Each way. */
  delayMs: number;
  /** Each way, of all connections together; without end when undefined. */
  bytesPerS: number | undefined;
  /** Share of packets that are lost; TCP sends them again, so they and all behind them come late. */
  lossShare: number;
}

/** 50 kbit/s with 5 % loss. */
export const THIN_LINK: LinkFaults = { delayMs: 100, bytesPerS: 6250, lossShare: 0.05 };

export interface LinkCounts {
  connections: number;
  cuts: number;
  /** Connections that were tried while the link was cut. */
  refused: number;
  packets: number;
  lost: number;
  bytes: number;
}

export interface LinkProxy {
  readonly address: string;
  readonly faults: LinkFaults;
  readonly counts: LinkCounts;
  /** Ends all connections and refuses new ones until `mend`. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function startLinkProxy(target: string, seed = 1): Promise<LinkProxy> {
  const faults: LinkFaults = { delayMs: 0, bytesPerS: undefined, lossShare: 0 };
  const counts: LinkCounts = { connections: 0, cuts: 0, refused: 0, packets: 0, lost: 0, bytes: 0 };
  const random = randomFrom(seed);
  const open = new Set<Socket>();
  /** Instant at which each way is free again, ms of `performance.now`. */
  const freeAt = { up: 0, down: 0 };
  let isCut = false;
  const pass = (from: Socket, to: Socket, way: 'up' | 'down') => {
    let lastAt = 0;
    // Timers of nearly the same end fire in any order: each lets the oldest out.
    const onLine: (() => void)[] = [];
    const arrive = (work: () => void) => {
      onLine.push(work);
      const waitsMs = lastAt - performance.now();
      if (waitsMs < 1) onLine.shift()?.();
      else setTimeout(() => onLine.shift()?.(), waitsMs);
    };
    from.on('error', () => from.destroy());
    from.on('close', () => {
      open.delete(from);
      // What is on the line arrives before the end of the connection does.
      arrive(() => to.destroySoon());
    });
    from.on('data', (data) => {
      for (let at = 0; at < data.length; at += PACKET_BYTES) {
        const packet = data.subarray(at, at + PACKET_BYTES);
        const now = performance.now();
        const { delayMs, bytesPerS, lossShare } = faults;
        const onLineMs = bytesPerS === undefined ? 0 : (packet.length / bytesPerS) * 1000;
        freeAt[way] = Math.max(now, freeAt[way]) + onLineMs;
        const isLost = random() < lossShare;
        counts.packets += 1;
        counts.bytes += packet.length;
        if (isLost) counts.lost += 1;
        // Packets of one connection keep their order.
        lastAt = Math.max(lastAt, freeAt[way] + delayMs + (isLost ? SENT_AGAIN_MS : 0));
        arrive(() => to.writable && to.write(packet));
      }
      // No more than two seconds wait on the line, as with a modem's buffer.
      const waitsMs = lastAt - performance.now();
      if (waitsMs < 2000) return;
      from.pause();
      setTimeout(() => from.resume(), waitsMs - 1000);
    });
  };
  const server = createServer((near) => {
    if (isCut) {
      counts.refused += 1;
      near.destroy();
      return;
    }
    counts.connections += 1;
    const far = connect(Number(target.split(':').at(-1)), target.slice(0, target.lastIndexOf(':')));
    for (const one of [near, far]) {
      open.add(one);
      one.setNoDelay(true);
    }
    pass(near, far, 'up');
    pass(far, near, 'down');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const end = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    faults,
    counts,
    cut() {
      isCut = true;
      counts.cuts += 1;
      end();
    },
    mend() {
      isCut = false;
    },
    async close() {
      end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
