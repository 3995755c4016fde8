import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LinkClosed, LinkInterrupted, LinkTimeout, ProtocolError } from '../../src/errors/errors.js';
import { ByteLink } from '../../src/receiver/byte-link.js';
import { textOf } from '../../src/receiver/link.js';
import type { Transport, TransportSink } from '../../src/receiver/transport.js';
import { asItCame } from '../../src/words/said.js';

/** A transport held in the test's hands. */
function handTransport() {
  const state = { sink: undefined as TransportSink | undefined, paused: false, written: [] as Uint8Array[] };
  const transport: Transport = {
    description: asItCame('Test transport'),
    open: async (sink) => {
      state.sink = sink;
      return {
        write: async (bytes) => void state.written.push(bytes),
        pause: () => {
          state.paused = true;
        },
        resume: () => {
          state.paused = false;
        },
        close: async () => undefined,
      };
    },
  };
  const send = (data: Uint8Array | string) => state.sink?.onBytes(Buffer.from(data as string, 'latin1'));
  return { transport, state, send, hangUp: (error?: Error) => state.sink?.onClosed(error) };
}

async function openLink() {
  const hand = handTransport();
  const link = await ByteLink.open(hand.transport, () => 1234);
  return { ...hand, link };
}

const soon = { timeoutMs: 30 };

describe('ByteLink', () => {
  it('gives exactly the bytes asked for, whatever chunks they came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 30 }),
        async (bytes, chunkSizes, readSizes) => {
          const { link, send } = await openLink();
          for (let at = 0, i = 0; at < bytes.length; i++) {
            const size = chunkSizes[i % chunkSizes.length] as number;
            send(bytes.subarray(at, at + size));
            at += size;
          }
          const got: number[] = [];
          for (let i = 0; got.length < bytes.length; i++) {
            const size = Math.min(readSizes[i % readSizes.length] as number, bytes.length - got.length);
            const part = await link.readExactly(size, soon);
            expect(part.length).toBe(size);
            got.push(...part);
          }
          expect(got).toEqual([...bytes]);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds a delimiter that is split over chunks, and leaves the bytes after it', async () => {
    const { link, send } = await openLink();
    for (const part of ['vbat\r', '\n4179 mV\r\nc', 'h', '> rest']) send(part);
    expect(textOf(await link.readUntil('ch> ', 100, soon))).toBe('vbat\r\n4179 mV\r\nch> ');
    expect(textOf(await link.readExactly(4, soon))).toBe('rest');
  });

  it('reads the same with a delimiter as a plain search does, for any bytes and chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0x0d, 0x0a, 0x41), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (codes, size) => {
          const { link, send } = await openLink();
          for (let at = 0; at < codes.length; at += size) send(Uint8Array.from(codes.slice(at, at + size)));
          const text = String.fromCharCode(...codes);
          const end = text.indexOf('\r\n');
          const read = link.readUntil('\r\n', 1000, { timeoutMs: 1 });
          if (end === -1) await expect(read).rejects.toBeInstanceOf(LinkTimeout);
          else expect(textOf(await read)).toBe(text.slice(0, end + 2));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('ends an answer without an end by an error, not by filling memory', async () => {
    const { link, send } = await openLink();
    send('x'.repeat(500));
    await expect(link.readUntil('\n', 100, soon)).rejects.toBeInstanceOf(ProtocolError);
  });

  it('keeps the bytes that arrived when a wait times out, so that the next read has them', async () => {
    const { link, send } = await openLink();
    send('abc');
    await expect(link.readExactly(5, { timeoutMs: 5 })).rejects.toThrow(/did not send 5 bytes within 5 ms/);
    send('de');
    expect(textOf(await link.readExactly(5, soon))).toBe('abcde');
  });

  it('delivers everything received before the link was lost, then reports the loss', async () => {
    const { link, send, hangUp } = await openLink();
    send('last words');
    hangUp(new Error('bad file descriptor'));
    expect(textOf(await link.readExactly(10, soon))).toBe('last words');
    const failure = await link.readExactly(1, soon).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LinkClosed);
    expect((failure as Error).message).toContain('bad file descriptor');
    await expect(link.write('x')).rejects.toBeInstanceOf(LinkClosed);
  });

  it('ends a wait at once when told to stop', async () => {
    const { link } = await openLink();
    const stop = new AbortController();
    const read = link.readExactly(1, { timeoutMs: 60_000, signal: stop.signal });
    stop.abort();
    await expect(read).rejects.toBeInstanceOf(LinkInterrupted);
    await expect(link.pause(60_000, stop.signal)).rejects.toBeInstanceOf(LinkInterrupted);
  });

  it('pauses the transport when nobody reads, and resumes it when somebody does', async () => {
    const { link, send, state } = await openLink();
    for (let i = 0; i < 40; i++) send(new Uint8Array(32 * 1024));
    expect(state.paused).toBe(true);
    for (let i = 0; i < 36; i++) await link.readExactly(32 * 1024, soon);
    expect(state.paused).toBe(false);
  });

  it('refuses at once what it could never hold: more than 1 MiB in one piece', async () => {
    const { link, send, state } = await openLink();
    const long = { timeoutMs: 60_000 };
    await expect(link.readExactly(2 ** 20 + 1, long)).rejects.toThrow(
      'Test transport: 1048577 bytes in one piece are more than 1048576.',
    );
    const most = link.readExactly(2 ** 20, long);
    for (let i = 0; i < 33; i++) send(new Uint8Array(32 * 1024));
    expect([state.paused, (await most).length]).toEqual([true, 2 ** 20]);
    const endless = link.readUntil('>', 2 ** 24, long);
    for (let i = 0; i < 32; i++) send(new Uint8Array(32 * 1024));
    await expect(endless).rejects.toThrow('sent 1048576 bytes without ">"');
  });

  it('ends a pause when the link is lost, once everything was read', async () => {
    for (const read of ['bytes', 'lines'] as const) {
      const { link, send, hangUp } = await openLink();
      if (read === 'lines') {
        send('a\n');
        await link.readLine(soon);
      }
      const begunAt = performance.now();
      const long = link.pause(60_000);
      hangUp(new Error('unplugged'));
      await expect(long).rejects.toThrow('Test transport was lost: unplugged.');
      await expect(link.pause(60_000)).rejects.toBeInstanceOf(LinkClosed);
      expect(performance.now() - begunAt).toBeLessThan(5000);
    }
    const { link, send, hangUp } = await openLink();
    send('the last sweep');
    hangUp();
    // As between two sweeps of a recording: the second is there already.
    await link.pause(5);
    expect(textOf(await link.readExactly(14, soon))).toBe('the last sweep');
    await expect(link.pause(60_000)).rejects.toBeInstanceOf(LinkClosed);
  });

  it('puts bytes back in front', async () => {
    const { link, send } = await openLink();
    send('hello');
    const seen = await link.readSome(3, soon);
    link.unread(seen);
    expect(textOf(await link.readExactly(5, soon))).toBe('hello');
  });

  it('drains until the line is quiet', async () => {
    const { link, send } = await openLink();
    send('\r\ntinySA Shell\r\nch> ');
    setTimeout(() => send('late'), 10);
    expect(textOf(await link.drain(40, 1000))).toBe('\r\ntinySA Shell\r\nch> late');
  });

  it('reads lines in latin1 without their ends, and keeps bytes that came before the first line read', async () => {
    const { link, send } = await openLink();
    send('868.3,-97\r\n868.4,');
    expect(await link.readLine(soon)).toBe('868.3,-97');
    send('-96.5\ncaf\xe9\n');
    expect(await link.readLine(soon)).toBe('868.4,-96.5');
    expect(await link.readLine(soon)).toBe('café');
    await expect(link.readExactly(1, soon)).rejects.toThrow(/by lines/);
  });

  it('does not hand out a cut-off tail as a line when the link is lost', async () => {
    const { link, send, hangUp } = await openLink();
    send('whole\nhal');
    hangUp();
    expect(await link.readLine(soon)).toBe('whole');
    await expect(link.readLine(soon)).rejects.toBeInstanceOf(LinkClosed);
  });
});
