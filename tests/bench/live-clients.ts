/**
 * Viewers of the live benchmark, in their own process: plain sockets that speak just enough WebSocket to subscribe and
 * to see when each frame is complete, so that thousands of them leave the machine to the server.
 */
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { FRAME_HEADER_BYTES, LIVE_SUBPROTOCOL } from '../../src/live/wire.js';

export interface ClientReport {
  readonly frames: number;
  readonly latenciesMs: readonly number[];
}

const [port = 0, viewers = 0, frozen = 0] = process.argv.slice(2).map(Number);
const now = () => performance.timeOrigin + performance.now();
const OPCODE_TEXT = 1;
const OPCODE_BINARY = 2;
const OPCODE_PING = 9;
/** Empty and masked; a viewer that does not answer is taken for gone. */
const PONG = Buffer.of(0x8a, 0x80, 0, 0, 0, 0);
const KEEP_EVERY = Math.max(1, Math.floor(viewers / 200));

let measuring = false;
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

function sentAt(opcode: number, payload: Buffer): number {
  if (opcode === OPCODE_BINARY && payload.length >= FRAME_HEADER_BYTES) return payload.readDoubleLE(8);
  // JSON of the obvious build: the stamp is near its front.
  return Number(/"startedAt":([\d.]+)/.exec(payload.toString('latin1', 0, 200))?.[1] ?? Number.NaN);
}

function take(opcode: number, payload: Buffer, index: number): void {
  if (opcode === OPCODE_TEXT && !payload.subarray(0, 200).includes('"seq"')) return;
  if (!measuring) return;
  frames += 1;
  if (index % KEEP_EVERY === 0) latenciesMs.push(now() - sentAt(opcode, payload));
}

function join(index: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let pending: Buffer = Buffer.alloc(0);
    let upgraded = false;
    socket.once('error', reject);
    socket.write(
      `GET /live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${LIVE_SUBPROTOCOL}\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (!upgraded) {
        const end = pending.indexOf('\r\n\r\n');
        if (end === -1) return;
        upgraded = true;
        pending = pending.subarray(end + 4);
        socket.write(textFrame(JSON.stringify({ type: 'subscribe', receiverId: 'r' })));
        if (index < frozen) socket.pause();
        resolve(socket);
      }
      pending = frameLoop(pending, index, socket);
    });
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

for (let index = 0; index < viewers; index++) await join(index);
process.send?.({ joined: viewers });
process.on('message', (message: { measure: boolean }) => {
  measuring = message.measure;
  if (measuring) return;
  const report: ClientReport = { frames, latenciesMs };
  process.send?.({ report });
});
process.on('disconnect', () => process.exit(0));
