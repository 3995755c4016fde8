/** Frames at `/live`: messages that fit, messages that do not, and bytes that are no WebSocket at all. */
import { connect, type Socket } from 'node:net';
import { LIVE_SUBPROTOCOL } from '../../../src/live/wire.js';
import { Chance } from './chance.js';
import { SchemaValues } from './schema-values.js';

const AT_ONCE = 8;
const FRAMES_A_LIFE = 250;
const TEXT = 1;
const BINARY = 2;
const OPEN_WITHIN_MS = 10_000;

export interface LiveFuzzReport {
  readonly frames: number;
  readonly connections: number;
  /** Connections that the program closed, as it should after a breach of the protocol. */
  readonly closedByServer: number;
  readonly answers: number;
  readonly faults: readonly string[];
}

export async function fuzzLive(
  address: string,
  { frames, seed, cookie = '' }: { readonly frames: number; readonly seed: number; readonly cookie?: string },
): Promise<LiveFuzzReport> {
  const chance = new Chance(seed);
  const values = new SchemaValues(chance, { values: () => [], versionOf: () => undefined });
  const counts = { frames: 0, connections: 0, closedByServer: 0, answers: 0 };
  const faults: string[] = [];
  const life = async (): Promise<void> => {
    while (counts.frames < frames) {
      const socket = await open(address, cookie).catch((error: Error) => error);
      if (socket instanceof Error) {
        faults.push(`a connection was not taken: ${socket.message}`);
        return;
      }
      counts.connections += 1;
      let closed = false;
      // Some never read, so that answers pile up.
      if (chance.is(0.1)) socket.pause();
      socket.on('data', () => {
        counts.answers += 1;
      });
      socket.on('error', () => {});
      socket.once('close', () => {
        closed = true;
      });
      for (let sent = 0; sent < FRAMES_A_LIFE && !closed && counts.frames < frames; sent++) {
        counts.frames += 1;
        const bytes = chance.is(0.01) ? outrage(chance) : frameOf(chance, messageOf(chance, values));
        if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), wait(50)]);
        if (sent % 25 === 0) await wait(1);
      }
      if (closed) counts.closedByServer += 1;
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, life));
  return { ...counts, faults };
}

function messageOf(chance: Chance, values: SchemaValues): Buffer {
  const receiverId = chance.pick(['a', 'b', 'nobody', '', '__proto__']);
  const fitting = chance.pick<() => unknown>([
    () => ({ type: 'subscribe', receiverId, maxBins: 16 + chance.below(2000), maxFps: 1 + chance.below(60) }),
    () => ({ type: 'subscribe', receiverId, startHz: chance.between(0, 2e8), stopHz: chance.between(0, 2e8) }),
    () => ({ type: 'unsubscribe', receiverId }),
    () => ({ type: 'ping', at: Date.now() }),
  ])();
  if (chance.is(0.5)) return Buffer.from(JSON.stringify(fitting));
  // Longer than 4 kB ends the connection: mostly cut, so that others get their turn.
  if (chance.is(0.6))
    return Buffer.from(JSON.stringify(values.broken(fitting)) ?? '').subarray(0, chance.is(0.01) ? 60_000 : 4000);
  return chance.pick<() => Buffer>([
    () => chance.bytes(chance.below(300)),
    () => Buffer.from('['.repeat(3000)),
    () => Buffer.from(JSON.stringify(fitting).slice(0, -1)),
    () => Buffer.alloc(chance.pick([0, 1, 4095, 4096]), 'x'),
  ])();
}

function frameOf(chance: Chance, payload: Buffer): Buffer {
  const isText = chance.is(0.93);
  // Bytes that are no UTF-8 end the connection as a text, so most of them go as what they are.
  return frame(isText && isUtf8(payload) ? TEXT : BINARY, payload);
}

/** What the protocol forbids; the program may close the connection, and nothing else. */
function outrage(chance: Chance): Buffer {
  return chance.pick<() => Buffer>([
    () => chance.bytes(50),
    () => frame(TEXT, Buffer.alloc(5000, 'x')),
    () => frame(TEXT, Buffer.from([0xff, 0xfe, 0xc0])),
    () => frame(3, Buffer.from('reserved')),
    () => frame(9, Buffer.alloc(126)),
    () => frame(8, Buffer.from([0x03])),
    () => frame(8, Buffer.from([0x00, 0x01])),
    () => frame(0, Buffer.from('goes on from nothing')),
    () => Buffer.of(0x81, 0x05, ...Buffer.from('naked')),
    () => Buffer.of(0xf1, 0x80, 1, 2, 3, 4),
    () => Buffer.of(0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4),
    () => Buffer.from('GET / HTTP/1.1\r\n\r\n'),
  ])();
}

/** A masked frame, as a client must send it. */
function frame(opcode: number, payload: Buffer): Buffer {
  const mask = Buffer.of(1, 2, 3, 4);
  const head =
    payload.length < 126
      ? Buffer.of(0x80 | opcode, 0x80 | payload.length)
      : Buffer.of(0x80 | opcode, 0xfe, payload.length >> 8, payload.length & 255);
  return Buffer.concat([head, mask, payload.map((byte, i) => byte ^ (mask[i % 4] as number))]);
}

function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

function open(address: string, cookie: string): Promise<Socket> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const late = setTimeout(() => socket.destroy(new Error('no answer in time')), OPEN_WITHIN_MS);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.once('data', (head: Buffer) => {
      clearTimeout(late);
      if (head.toString('latin1').startsWith('HTTP/1.1 101')) resolve(socket);
      else socket.destroy(new Error(head.toString('latin1').slice(0, 80)));
    });
    socket.write(
      `GET /live HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ZnV6eiBmdXp6IGZ1enogIQ==\r\nSec-WebSocket-Protocol: ${LIVE_SUBPROTOCOL}\r\nCookie: ${cookie}\r\n\r\n`,
    );
  });
}

function once(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve) => socket.once(event, () => resolve()));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
