// Live sweeps of a receiver: node read-live-frames.mjs http://127.0.0.1:8080/ RECEIVER [TOKEN]
import WebSocket from 'ws';
import { decodeFrame } from '../../dist/src/live/wire.js';

const [address, receiverId, token] = process.argv.slice(2);
const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
const live = new WebSocket(new URL('/live', address), 'rfi.v1', { headers });
live.on('open', () => live.send(JSON.stringify({ type: 'subscribe', receiverId, maxBins: 500 })));
live.on('message', (data, isBinary) => {
  if (!isBinary) return; // messages: hello, subscribed, incident, …
  const { startedAt, startHz, stepHz, levelsDbm } = decodeFrame(new Uint8Array(data));
  const strongest = levelsDbm.reduce((best, level, bin) => (level > levelsDbm[best] ? bin : best), 0);
  console.log(new Date(startedAt).toISOString(), `${startHz + strongest * stepHz} Hz`, `${levelsDbm[strongest]} dBm`);
});
