import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import WebSocket from 'ws';
import type { ServerMessage } from '../../src/api/live.js';
import { LiveHub } from '../../src/live/live-hub.js';
import type { LivePass } from '../../src/live/live-pass.js';
import { DEFLATE_QUERY, decodeFrame, LIVE_SUBPROTOCOL, type SweepFrame } from '../../src/live/wire.js';
import type { Sweep } from '../../src/rf/sweep.js';
import { EVERYBODY } from '../support/everybody.js';

const BINS = 1000;
const SENTENCE =
  'The receiver was held by a person from 08:20 to 08:35, the plans of the watch rested, and each band of them is told as not watched.';

function sweep(seq: number, bins = BINS): Sweep {
  const levelsDbm = new Float32Array(bins).fill(-100);
  levelsDbm[bins >> 1] = -40;
  return {
    receiverId: 'fm',
    stationId: 's',
    seq,
    startedAt: seq * 40,
    endedAt: seq * 40 + 38,
    startHz: 88e6,
    stepHz: 20e3,
    levelsDbm,
    flags: 0,
  };
}

async function startHub({ pass = EVERYBODY, maxViewers = 20 }: { pass?: LivePass; maxViewers?: number } = {}) {
  const hub = new LiveHub({
    clock: Date.now,
    version: 'test',
    maxViewers,
    receiverNumber: (id) => (id === 'fm' ? 3 : undefined),
    originAllowed: ({ headers }) => headers.origin === undefined || headers.origin === 'http://here',
    passOf: () => pass,
  });
  const server = createServer();
  hub.attach(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await hub.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/live`;
  return { hub, url, server };
}

/** A viewer that keeps all it hears and can wait for something in particular. */
async function viewer(url: string, options: WebSocket.ClientOptions = {}) {
  const socket = new WebSocket(url, LIVE_SUBPROTOCOL, options);
  const frames: SweepFrame[] = [];
  const messages: ServerMessage[] = [];
  let wake: (() => void) | undefined;
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) frames.push(decodeFrame(data));
    else messages.push(JSON.parse(data.toString()));
    wake?.();
  });
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const said = <K extends ServerMessage['type']>(type: K) =>
    until(() => messages.find((message): message is Extract<ServerMessage, { type: K }> => message.type === type));
  const say = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  await said('hello');
  return { socket, frames, messages, until, said, say };
}

/** What a server writes on each of its connections, piece by piece. */
function writtenBy(server: Server): unknown[][] {
  const written: unknown[][] = [];
  server.on('connection', (socket: Socket) => {
    const own: unknown[] = [];
    written.push(own);
    const write = socket.write.bind(socket) as (piece: unknown, ...rest: unknown[]) => boolean;
    socket.write = (piece: unknown, ...rest: unknown[]) => {
      own.push(piece);
      return write(piece, ...rest);
    };
  });
  return written;
}

describe('LiveHub', () => {
  it('pings each viewer once in 20 s, and not all in one moment, which would hold up frames', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const { url, server } = await startHub();
    const written = writtenBy(server);
    await Promise.all(Array.from({ length: 10 }, () => viewer(url)));
    const PING = 0x89;
    const pings = () => written.map((own) => own.filter((piece) => Buffer.isBuffer(piece) && piece[0] === PING).length);
    const sum = () => pings().reduce((all, one) => all + one, 0);
    const atOnce: number[] = [];
    for (let ms = 0; ms < 20_000; ms += 200) {
      const before = sum();
      vi.advanceTimersByTime(200);
      atOnce.push(sum() - before);
    }
    expect(pings()).toEqual(Array(10).fill(1));
    expect(Math.max(...atOnce)).toBe(1);
  });

  it('writes the same bytes to every viewer of a shape, in one piece, whatever their length', async () => {
    const { hub, url, server } = await startHub();
    const written = writtenBy(server);
    const viewers = await Promise.all([viewer(url), viewer(url)]);
    for (const { say, said } of viewers) {
      say({ type: 'subscribe', receiverId: 'fm' });
      await said('subscribed');
    }
    // Lengths are told in one byte, three bytes and nine bytes.
    const lengths = [20, 1000, 40_000];
    const before = written.map((own) => own.length);
    for (const [i, bins] of lengths.entries()) hub.show(sweep(i + 1, bins));
    for (const { until, frames } of viewers) {
      await until(() => frames[2]);
      expect(frames.map(({ levelsDbm }) => levelsDbm.length)).toEqual(lengths);
      expect(frames.map(({ levelsDbm }) => levelsDbm.indexOf(-40))).toEqual(lengths.map((bins) => bins >> 1));
    }
    const [first, second] = written.map((own, i) => own.slice(before[i]));
    expect(first).toHaveLength(lengths.length);
    for (const [i, piece] of (first ?? []).entries()) expect(second?.[i]).toBe(piece);
  });

  it('sends the bins of a part that is looked at closely after the frame, where the frame is thinned', async () => {
    const { hub, url } = await startHub();
    const part = { startHz: 97.9e6, stopHz: 98.1e6, maxBins: 100 };
    const [close, whole] = await Promise.all([viewer(url), viewer(url)]);
    close.say({ type: 'subscribe', receiverId: 'fm', maxBins: 100, detail: part });
    // Nothing is thinned here, so the part shows no more.
    whole.say({ type: 'subscribe', receiverId: 'fm', maxBins: 1000, detail: part });
    for (const one of [close, whole]) await one.said('subscribed');
    for (const seq of [1, 2]) hub.show(sweep(seq));
    await close.until(() => close.frames[3]);
    await whole.until(() => whole.frames[1]);
    expect(close.frames.map(({ seq, levelsDbm }) => [seq, levelsDbm.length])).toEqual([
      [1, 100],
      [1, 11],
      [2, 100],
      [2, 11],
    ]);
    const detail = close.frames[1];
    expect(detail).toMatchObject({ startHz: 97.9e6, stepHz: 20e3 });
    expect(detail?.levelsDbm.indexOf(-40)).toBe(5);
    expect(whole.frames.map(({ levelsDbm }) => levelsDbm.length)).toEqual([1000, 1000]);
  });

  it('tells what of a part is wanted, and shows a part that came in finer bins to those who look at it', async () => {
    const { hub, url } = await startHub();
    const part = { startHz: 97.9e6, stopHz: 98.1e6, maxBins: 400 };
    const [close, other, whole] = await Promise.all([viewer(url), viewer(url), viewer(url)]);
    close.say({ type: 'subscribe', receiverId: 'fm', maxBins: 100, detail: part });
    other.say({
      type: 'subscribe',
      receiverId: 'fm',
      maxBins: 100,
      detail: { ...part, startHz: 98e6, stopHz: 98.4e6 },
    });
    whole.say({ type: 'subscribe', receiverId: 'fm', maxBins: 100 });
    for (const one of [close, other, whole]) await one.said('subscribed');
    // Both parts in one, where the narrower keeps its bins.
    expect(hub.wanted('fm')?.detail).toEqual({ startHz: 97.9e6, stopHz: 98.4e6, maxBins: 1000 });
    const sweeps = [1, 2, 3].map((seq) => sweep(seq));
    const finer = { startHz: 97.89e6, stepHz: 1e3, levelsDbm: new Float32Array(230).fill(-77) };
    for (const one of sweeps) {
      hub.show(one);
      if (one.seq !== 2) hub.showPart({ ...one, ...finer });
    }
    // A part of another sweep than the newest is shown to nobody.
    hub.showPart({ ...(sweeps[0] as (typeof sweeps)[number]), ...finer });
    await close.until(() => close.frames[7]);
    await other.until(() => other.frames[5]);
    await whole.until(() => whole.frames[2]);
    const bins = ({ frames }: typeof close) => frames.map(({ seq, stepHz }) => [seq, stepHz]);
    expect(bins(close)).toEqual([
      ...[
        [1, 200e3],
        [1, 20e3],
        [1, 1e3],
      ],
      ...[
        [2, 200e3],
        [2, 20e3],
      ],
      ...[
        [3, 200e3],
        [3, 20e3],
        [3, 1e3],
      ],
    ]);
    // The finer part has not all that this one looks at.
    expect(bins(other)).toEqual(
      [1, 2, 3].flatMap((seq) => [
        [seq, 200e3],
        [seq, 20e3],
      ]),
    );
    expect(bins(whole)).toEqual([1, 2, 3].map((seq) => [seq, 200e3]));
  });

  it('encodes a sweep once however many watch it, and thins by maximum', async () => {
    const { hub, url } = await startHub();
    const viewers = await Promise.all(Array.from({ length: 8 }, () => viewer(url)));
    for (const one of viewers) one.say({ type: 'subscribe', receiverId: 'fm', maxBins: 100 });
    for (const one of viewers) expect(await one.said('subscribed')).toMatchObject({ receiverNumber: 3 });
    for (let seq = 1; seq <= 5; seq++) hub.show(sweep(seq));
    for (const one of viewers) await one.until(() => one.frames[4]);
    expect(hub.counters).toMatchObject({ sweeps: 5, encodings: 5, framesSent: 40, framesSkipped: 0, viewers: 8 });
    const [frame] = viewers[0]?.frames ?? [];
    expect(frame?.levelsDbm.length).toBe(100);
    expect(Math.max(...(frame?.levelsDbm ?? []))).toBe(-40);
  });

  it('encodes nothing when nobody watches', async () => {
    const { hub } = await startHub();
    hub.show(sweep(1));
    expect(hub.counters.encodings).toBe(0);
  });

  it('sends only the range asked for', async () => {
    const { hub, url } = await startHub();
    const one = await viewer(url);
    one.say({ type: 'subscribe', receiverId: 'fm', startHz: 90e6, stopHz: 91e6 });
    await one.said('subscribed');
    hub.show(sweep(1));
    const frame = await one.until(() => one.frames[0]);
    expect(frame.startHz).toBe(90e6);
    expect(frame.levelsDbm.length).toBe(51);
  });

  it('keeps to the frame rate a viewer asks for', async () => {
    const { hub, url } = await startHub();
    const one = await viewer(url);
    one.say({ type: 'subscribe', receiverId: 'fm', maxFps: 5 });
    await one.said('subscribed');
    // 25 sweeps a second by the sweeps' own clock.
    for (let seq = 1; seq <= 100; seq++) hub.show(sweep(seq));
    one.say({ type: 'ping', at: 1 });
    await one.said('pong');
    expect(one.frames.length).toBeGreaterThanOrEqual(19);
    expect(one.frames.length).toBeLessThanOrEqual(21);
  });

  it('sends each of several plans in turn, also where a whole number of sweeps passes between two frames', async () => {
    for (const plans of [2, 3, 5]) {
      const { hub, url } = await startHub();
      const one = await viewer(url);
      one.say({ type: 'subscribe', receiverId: 'fm', maxFps: 25 / plans });
      await one.said('subscribed');
      for (let seq = 1; seq <= 300; seq++) hub.show({ ...sweep(seq), startHz: 88e6 + 30e6 * (seq % plans) });
      one.say({ type: 'ping', at: 1 });
      await one.said('pong');
      const ofPlan = Array.from(
        { length: plans },
        (_, i) => one.frames.filter(({ startHz }) => startHz === 88e6 + 30e6 * i).length,
      );
      expect(Math.min(...ofPlan)).toBeGreaterThan(0.5 * (300 / plans / plans));
      expect(one.frames.length).toBeLessThanOrEqual(300 / plans + 2);
    }
  });

  it('skips frames for a viewer that does not read, tells it so, and costs the others nothing', async () => {
    const { hub, url } = await startHub();
    const [slow, quick] = await Promise.all([viewer(url), viewer(url)]);
    for (const one of [slow, quick]) {
      one.say({ type: 'subscribe', receiverId: 'fm' });
      await one.said('subscribed');
    }
    slow.socket.pause();
    const big = 20_000;
    for (let seq = 1; seq <= 400; seq++) {
      hub.show(sweep(seq, big));
      await quick.until(() => (quick.frames.length >= seq ? true : undefined));
    }
    expect(quick.frames.length).toBe(400);
    expect(hub.counters.framesSkipped).toBeGreaterThan(100);
    slow.socket.resume();
    await slow.until(() => (slow.frames.length >= 400 - hub.counters.framesSkipped ? true : undefined));
    hub.show(sweep(401, big));
    const behind = await slow.said('behind');
    expect(behind.skipped).toBe(hub.counters.framesSkipped);
    expect(await slow.until(() => slow.frames.find(({ seq }) => seq === 401))).toBeDefined();
  });

  it('answers nonsense with a sentence and continues', async () => {
    const { url } = await startHub();
    const one = await viewer(url);
    one.say('{oops');
    expect((await one.said('error')).detail).toContain('not JSON');
    one.messages.length = 0;
    one.say({ type: 'subscribe', receiverId: 'fm', colour: 'red' });
    expect((await one.said('error')).detail).toContain('colour');
    one.messages.length = 0;
    one.say({ type: 'subscribe', receiverId: 'am' });
    expect((await one.said('error')).detail).toContain('"am"');
    one.say({ type: 'subscribe', receiverId: 'fm' });
    expect(await one.said('subscribed')).toBeDefined();
  });

  it('refuses pages from elsewhere, other paths, and more viewers than it has room for', async () => {
    const { url } = await startHub();
    const refusal = (address: string, options: WebSocket.ClientOptions = {}) =>
      new Promise<string>((resolve) => {
        new WebSocket(address, LIVE_SUBPROTOCOL, options).on('error', (error) => resolve(error.message));
      });
    expect(await refusal(url, { origin: 'http://elsewhere' })).toContain('403');
    expect(await refusal(url.replace('/live', '/other'))).toContain('404');
    await Promise.all(Array.from({ length: 20 }, () => viewer(url, { origin: 'http://here' })));
    expect(await refusal(url)).toContain('503');
  });

  it('hears a viewer that sends without end no faster than another, and the others at once', async () => {
    const { hub, url } = await startHub();
    const [loud, calm] = await Promise.all([viewer(url), viewer(url)]);
    for (let i = 0; i < 3000; i++) loud.say('x'.repeat(2000));
    for (let i = 0; i < 10; i++) calm.say({ type: 'ping', at: i });
    await calm.until(() => calm.messages.filter(({ type }) => type === 'pong')[9]);
    await loud.until(() => loud.messages[300]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const heard = loud.messages.length;
    expect(heard).toBeLessThan(500);
    // It goes on as time passes, and its end is noticed while it waits.
    await loud.until(() => loud.messages[heard]);
    loud.socket.terminate();
    await expect.poll(() => hub.counters.viewers).toBe(1);
  });

  it('keeps places free from one account, whatever it opens', async () => {
    const { url } = await startHub({ pass: { ...EVERYBODY, userId: 'lan' } });
    const views = await Promise.all(Array.from({ length: 16 }, () => viewer(url)));
    const refused = () =>
      new Promise((resolve) => new WebSocket(url, LIVE_SUBPROTOCOL).once('error', (error) => resolve(error.message)));
    expect(await refused()).toContain('429');
    views[0]?.socket.close();
    await new Promise((resolve) => views[0]?.socket.once('close', resolve));
    await viewer(url);
  });

  it('sends a viewer with a window only as many frames as it confirms, and never reports it as behind', async () => {
    const { hub, url } = await startHub();
    const phone = await viewer(url);
    phone.say({ type: 'subscribe', receiverId: 'fm', coarse: true, window: 3 });
    await phone.said('subscribed');
    for (let seq = 1; seq <= 50; seq++) hub.show(sweep(seq));
    await phone.until(() => phone.frames[2]);
    phone.say({ type: 'seen', receiverId: 'fm', seq: 2 });
    phone.say({ type: 'ping' });
    await phone.said('pong');
    expect(phone.frames.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    for (let seq = 51; seq <= 60; seq++) hub.show(sweep(seq));
    await phone.until(() => phone.frames[4]);
    expect(phone.frames.map(({ seq }) => seq)).toEqual([1, 2, 3, 51, 52]);
    expect(phone.messages.map(({ type }) => type)).not.toContain('behind');
    expect(phone.frames[0]?.levelsDbm[BINS >> 1]).toBe(-40);
  });

  it('gives the newest sweep to those who ask, once', async () => {
    const { hub } = await startHub();
    const shape = { startHz: 0, stopHz: 1e12, maxBins: 100, coarse: false };
    expect(hub.newest('fm', shape)).toBeUndefined();
    hub.show(sweep(1));
    hub.show(sweep(2));
    const frame = hub.newest('fm', shape);
    expect(decodeFrame(frame ?? new Uint8Array(0))).toMatchObject({ seq: 2, receiverNumber: 3 });
    expect(hub.newest('fm', shape, 1)).toBeDefined();
    expect(hub.newest('fm', shape, 2)).toBeUndefined();
  });
});

describe('a viewer on a thin line', () => {
  it('gets events in a quarter of their bytes when it asks for compressed messages, and the same frames', async () => {
    const { hub, url } = await startHub();
    const [thin, wide] = await Promise.all([viewer(`${url}?${DEFLATE_QUERY}`), viewer(url)]);
    const bytesOf = ({ socket }: typeof thin) => (socket as unknown as { _socket: Socket })._socket.bytesRead;
    const before = [bytesOf(thin), bytesOf(wide)];
    const event = (n: number): ServerMessage =>
      ({ type: 'coverage', coverage: { stationId: 'ls-01', receiverId: `ls-01-${n}`, why: SENTENCE } }) as never;
    for (let n = 0; n < 20; n++) hub.tell(event(n));
    for (const one of [thin, wide]) await one.until(() => one.messages[20]);
    expect(thin.messages).toEqual([expect.objectContaining({ type: 'hello' }), ...wide.messages.slice(1)]);
    const [ofThin = 0, ofWide = 0] = [bytesOf(thin) - (before[0] ?? 0), bytesOf(wide) - (before[1] ?? 0)];
    expect(ofThin).toBeLessThan(ofWide / 4);

    for (const one of [thin, wide]) one.say({ type: 'subscribe', receiverId: 'fm' });
    for (const one of [thin, wide]) await one.said('subscribed');
    hub.show(sweep(1));
    for (const one of [thin, wide]) await one.until(() => one.frames[0]);
    expect(thin.frames).toEqual(wide.frames);
  });
});
