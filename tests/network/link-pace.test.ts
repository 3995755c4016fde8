import { describe, expect, it } from 'vitest';
import { LinkPace } from '../../src/network/link-pace.js';

/** A line of so many bytes a second that confirms each block when it is through; gives the longest wait in it, in s. */
function drive(
  pace: LinkPace,
  bytesPerS: number,
  seconds: number,
  isBacklog: boolean,
): { queuedS: number; sent: number } {
  let [freeAt, queuedS, sent] = [0, 0, 0];
  const waiting: { at: number; bytes: number }[] = [];
  for (let now = 0; now < seconds * 1000; now += 10) {
    while (waiting[0] !== undefined && waiting[0].at <= now) pace.confirmed(waiting.shift()?.bytes ?? 0, now);
    const bytes = Math.floor(pace.blockBytes);
    while (isBacklog ? pace.maySendBacklog(bytes, now) : pace.maySend(bytes, now)) {
      if (isBacklog) pace.sentBacklog(bytes, now);
      else pace.sent(bytes, now);
      freeAt = Math.max(freeAt, now) + (bytes / bytesPerS) * 1000;
      waiting.push({ at: freeAt, bytes });
      sent += bytes;
      if (now > 30_000) queuedS = Math.max(queuedS, (freeAt - now) / 1000);
    }
  }
  return { queuedS, sent };
}

describe('the pace of a link', () => {
  it.each([2_000, 8_000, 50_000, 1_000_000])('has at most about two seconds in flight at %i bytes/s', (bytesPerS) => {
    const pace = new LinkPace();
    const { queuedS, sent } = drive(pace, bytesPerS, 120, false);
    // Below 4 kB/s the smallest window is more than two seconds.
    expect(queuedS).toBeLessThanOrEqual(Math.max(2.3, 8000 / bytesPerS + 0.1));
    expect(pace.bytesPerS).toBeGreaterThan(0.8 * bytesPerS);
    expect(pace.bytesPerS).toBeLessThan(1.2 * bytesPerS);
    expect(sent).toBeGreaterThan(0.85 * 120 * bytesPerS);
  });

  it('leaves a fifth of the link to what is new while the backlog is sent', () => {
    const { sent } = drive(new LinkPace(), 50_000, 300, true);
    expect(sent).toBeLessThan(0.86 * 300 * 50_000);
    expect(sent).toBeGreaterThan(0.6 * 300 * 50_000);
  });

  it.each([2_000, 8_000, 50_000])(
    'gives the backlog a fifth of a link that new sweeps fill, at %i bytes/s',
    (bytesPerS) => {
      const pace = new LinkPace();
      const [begun, sent] = [
        { news: 0, backlog: 0 },
        { news: 0, backlog: 0 },
      ];
      let freeAt = 0;
      const onLine: { at: number; bytes: number }[] = [];
      const queue = [false, false, false, true].map((isBacklog) => {
        const bytes = Math.floor(pace.blockBytes);
        return { isBacklog, bytes, end: pace.wait(bytes, isBacklog) };
      });
      for (let now = 0; now < 300_000; now += 10) {
        while (onLine[0] !== undefined && onLine[0].at <= now) pace.confirmed(onLine.shift()?.bytes ?? 0, now);
        for (const one of queue) {
          const { isBacklog, bytes } = one;
          if (!(isBacklog ? pace.maySendBacklog(bytes, now) : pace.maySend(bytes, now))) continue;
          one.end();
          if (isBacklog) pace.sentBacklog(bytes, now);
          else pace.sent(bytes, now);
          freeAt = Math.max(freeAt, now) + (bytes / bytesPerS) * 1000;
          onLine.push({ at: freeAt, bytes });
          (now < 30_000 ? begun : sent)[isBacklog ? 'backlog' : 'news'] += bytes;
          // The next block waits at once: there is always more.
          one.bytes = Math.floor(pace.blockBytes);
          one.end = pace.wait(one.bytes, isBacklog);
        }
      }
      const all = sent.news + sent.backlog;
      expect(all).toBeGreaterThan(0.9 * 270 * bytesPerS);
      expect(sent.backlog / all).toBeGreaterThan(0.18);
      expect(sent.backlog / all).toBeLessThan(0.22);
    },
  );

  it('keeps to a limit that a person set', () => {
    const pace = new LinkPace(64_000);
    drive(pace, 1e6, 60, false);
    expect(pace.bytesPerS).toBe(8000);
    expect(pace.windowBytes).toBe(16_000);
  });

  it('takes answers that come together for no faster line', () => {
    const pace = new LinkPace();
    let fastest = 0;
    // As TCP does behind a lost packet: the answers to a full window come in one moment.
    for (let now = 0; now < 120_000; now += 2600) {
      const blocks = [4000, 4000, 4000, 4000].filter((bytes) => {
        const may = pace.maySend(bytes, now);
        if (may) pace.sent(bytes, now);
        return may;
      });
      for (const bytes of blocks) pace.confirmed(bytes, now + 2560);
      fastest = Math.max(fastest, pace.bytesPerS);
    }
    expect(fastest).toBeLessThan(12_500);
  });

  it('gives a line that became a hundred times thinner the time that its blocks need', () => {
    const pace = new LinkPace();
    drive(pace, 1e6, 60, false);
    let answered = 0;
    for (let block = 0; block < 100 && answered === 0; block++) {
      const bytes = pace.blockBytes;
      pace.sent(bytes, 0);
      if (pace.answerWithinMs < (bytes / 6250) * 1000) pace.failed(bytes);
      else answered = block;
    }
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(10);
  });

  it('knows with one block that a fast line fell back to 64 kbit/s, and that block takes eight seconds', () => {
    const pace = new LinkPace();
    drive(pace, 1e6, 60, false);
    pace.confirmed(pace.inFlightBytes, 60_000);
    const bytes = pace.blockBytes;
    pace.sentBacklog(bytes, 100_000);
    pace.confirmed(bytes, 100_000 + (bytes / 8000) * 1000);
    expect(bytes / 8000).toBeLessThanOrEqual(8);
    expect(pace.bytesPerS).toBeLessThan(8800);
  });

  it('forgets what failed, and lets a block that is larger than the window go alone', () => {
    const pace = new LinkPace(64_000);
    expect(pace.maySend(100_000, 0)).toBe(true);
    pace.sent(100_000, 0);
    expect(pace.maySend(1, 0)).toBe(false);
    pace.failed(100_000);
    expect(pace.inFlightBytes).toBe(0);
    expect(pace.maySend(1, 0)).toBe(true);
  });
});
