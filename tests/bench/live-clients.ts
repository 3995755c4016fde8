/**
 * Viewers of the live benchmark, in their own process: plain sockets that speak just enough WebSocket to subscribe and
 * to see when each frame is complete, so that thousands of them leave the machine to the server.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FRAME_HEADER_BYTES, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';

export interface ClientTask {
  readonly port: number;
  /** Shared out among the viewers in turn. */
  readonly receiverIds: readonly string[];
  /** Receivers that each viewer looks at. */
  readonly each: number;
  /** Viewers, the first of all, that never read. */
  readonly frozen: number;
  /** Viewers whose times are kept: one of so many. */
  readonly keepEvery: number;
}

export interface ClientReport {
  readonly frames: number;
  /** From the end of a sweep until its frame was here. */
  readonly latenciesMs: readonly number[];
  readonly cpuMs: number;
}

const { port, receiverIds, each, frozen, keepEvery }: ClientTask = JSON.parse(process.argv[2] ?? '{}');
const now = () => performance.timeOrigin + performance.now();
const OPCODE_TEXT = 1;
const OPCODE_BINARY = 2;
const OPCODE_PING = 9;
/** Empty and masked; a viewer that does not answer is taken for gone. */
const PONG = Buffer.of(0x8a, 0x80, 0, 0, 0, 0);
/** All sockets read into the same bytes, one after another: a buffer for each read costs more than the read. */
const SHARED = Buffer.alloc(256 * 1024);

let measuring = false;
let joined = 0;
let cpu = process.cpuUsage();
let frames = 0;
const latenciesMs: number[] = [];

/** A masked text frame, as a client must send it. */
function textFrame(text: string): Buffer {
  const mask = randomBytes(4);
  const body = Buffer.from(text);
  const head =
    body.length < 126
      ? Buffer.of(0x81, 0x80 | body.length)
      : Buffer.of(0x81, 0xfe, body.length >> 8, body.length & 255);
  return Buffer.concat([head, mask, body.map((byte, i) => byte ^ (mask[i % 4] as number))]);
}

function endedAt(opcode: number, payload: Buffer): number {
  if (opcode === OPCODE_BINARY && payload.length >= FRAME_HEADER_BYTES)
    return payload.readDoubleLE(8) + payload.readUInt16LE(38);
  // JSON of the obvious build, where a sweep takes no time: the stamp is near its front.
  return Number(/"startedAt":([\d.]+)/.exec(payload.toString('latin1', 0, 200))?.[1] ?? Number.NaN);
}

function take(opcode: number, payload: Buffer, index: number): void {
  if (opcode === OPCODE_TEXT && !payload.subarray(0, 200).includes('"seq"')) return;
  if (!measuring) return;
  frames += 1;
  if (index % keepEvery === 0) latenciesMs.push(now() - endedAt(opcode, payload));
}

function join(index: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let pending: Buffer = Buffer.alloc(0);
    let upgraded = false;
    const heard = (bytes: Buffer): void => {
      const all = pending.length === 0 ? bytes : Buffer.concat([pending, bytes]);
      const end = upgraded ? 0 : all.indexOf('\r\n\r\n') + 4;
      if (!upgraded && end < 4) {
        pending = Buffer.from(all);
        return;
      }
      if (!upgraded) {
        upgraded = true;
        for (let i = 0; i < each; i++) {
          const receiverId = receiverIds[(index * each + i) % receiverIds.length];
          socket.write(textFrame(JSON.stringify({ type: 'subscribe', receiverId })));
        }
        if (index < frozen) socket.pause();
        resolve();
      }
      // A copy of what is incomplete: the next read overwrites the shared bytes.
      pending = Buffer.from(frameLoop(all.subarray(end), index, socket));
    };
    const callback = (length: number) => {
      heard(SHARED.subarray(0, length));
      return true;
    };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: SHARED, callback } });
    socket.once('error', reject);
    socket.write(
      `GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${LIVE_SUBPROTOCOL}\r\n\r\n`,
    );
  });
}

function frameLoop(bytes: Buffer, index: number, socket: Socket): Buffer {
  let at = 0;
  for (;;) {
    if (bytes.length - at < 4) break;
    let length = (bytes[at + 1] as number) & 0x7f;
    let head = 2;
    if (length === 126) {
      length = bytes.readUInt16BE(at + 2);
      head = 4;
    } else if (length === 127) {
      if (bytes.length - at < 10) break;
      length = bytes.readUInt32BE(at + 6);
      head = 10;
    }
    if (bytes.length - at < head + length) break;
    if (((bytes[at] as number) & 0x0f) === OPCODE_PING) socket.write(PONG);
    take((bytes[at] as number) & 0x0f, bytes.subarray(at + head, at + head + length), index);
    at += head + length;
  }
  return at === 0 ? bytes : bytes.subarray(at);
}

process.on('message', async (message: { join: number } | { measure: boolean }) => {
  if ('join' in message) {
    for (const last = joined + message.join; joined < last; joined++) await join(joined);
    process.send?.({ joined });
    return;
  }
  measuring = message.measure;
  const used = process.cpuUsage(cpu);
  if (measuring) cpu = process.cpuUsage();
  else process.send?.({ frames, latenciesMs, cpuMs: (used.user + used.system) / 1000 } satisfies ClientReport);
});
process.on('disconnect', () => process.exit(0));
