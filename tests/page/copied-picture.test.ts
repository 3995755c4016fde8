/** A picture and its copy in the drawing thread, over the real messages and with no browser. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { encodeFrame, type SweepFrame } from '../../src/live/wire.js';
import { READY, type ToDrawing } from '../../web/src/picture/drawing/drawing-messages.js';
import { PictureCopies } from '../../web/src/picture/drawing/picture-copies.js';
import type { Picture } from '../../web/src/picture/picture.js';

const SLOT_MS = 10;
const ROWS = 20;
const VIEW = { startHz: -100, stopHz: 1000 };
const copies = new PictureCopies();
const { port1: here, port2: end } = new MessageChannel();

/** Receives what the page says, as the thread does. */
class Thread {
  onmessage: (told: { data: string }) => void = () => undefined;

  constructor() {
    end.onmessage = ({ data }: MessageEvent<readonly ToDrawing[]>) => {
      for (const message of data) copies.follow(message);
    };
    here.onmessage = ({ data }: MessageEvent<string>) => this.onmessage({ data });
    end.postMessage(READY);
  }

  postMessage(messages: readonly ToDrawing[], given: Transferable[]): void {
    here.postMessage(messages, given);
  }
}

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  vi.stubGlobal('Worker', Thread);
  vi.stubGlobal('location', { href: 'http://station.example/' });
  const { startDrawing } = await import('../../web/src/picture/drawing/drawing-thread.js');
  await startDrawing();
});

afterAll(() => {
  end.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** All that is drawn of a picture. */
function drawn(picture: Picture | undefined) {
  if (picture === undefined) return undefined;
  const { history, cadence } = picture;
  const slots = Array.from({ length: history.rows }, (_, back) => history.segmentsAt(history.newest - back));
  const traces = picture.sourcesIn(VIEW).map((source) => ({
    grid: source.grid,
    levels: (['write', 'max', 'min', 'average'] as const).map((kind) => [...source.levels(kind)]),
  }));
  return {
    newest: history.newest,
    rows: history.rows,
    slots,
    traces,
    holds: cadence.grids.map((grid) => cadence.holdMs(grid)),
  };
}

const steps = fc.array(
  fc.record({
    kind: fc.constantFrom(
      'take',
      'take',
      'take',
      'stored',
      'close',
      'storedClose',
      'else',
      'freeze',
      'thaw',
      'holds',
      'reslot',
    ),
    afterMs: fc.nat(25),
    levelDbm: fc.integer({ min: -99, max: 0 }),
    grid: fc.nat(1),
  }),
  { minLength: 5, maxLength: 40 },
);

it('is the same as its copy after any sequence of sweeps, stored rows, pauses, holds and other slots', async () => {
  const { CopiedPicture } = await import('../../web/src/picture/drawing/copied-picture.js');
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      const picture = new CopiedPicture(ROWS, SLOT_MS);
      let startedAt = 1000;
      for (const { kind, afterMs, levelDbm, grid } of taken) {
        startedAt += afterMs;
        const fine = kind === 'close' || kind === 'storedClose';
        const frame: SweepFrame = {
          ...{ receiverNumber: 1, seq: startedAt, startedAt, durationMs: 5, flags: 0 },
          ...{ startHz: grid * 20, stepHz: fine ? 2 : 10, levelsDbm: new Float32Array(fine ? 10 : 6).fill(levelDbm) },
        };
        const bytes = levelDbm % 2 === 0 ? undefined : encodeFrame(frame).buffer;
        if (kind === 'take') picture.take(frame, bytes);
        else if (kind === 'stored') picture.takeStored([frame, { ...frame, startedAt: startedAt - 15 }]);
        else if (kind === 'close') picture.takeClose(frame, bytes);
        else if (kind === 'storedClose') picture.takeStoredClose([frame]);
        else if (kind === 'else') picture.lookElsewhere();
        else if (kind === 'freeze') picture.freeze();
        else if (kind === 'thaw') picture.thaw();
        else if (kind === 'holds') picture.restartHolds();
        else picture.reslot(ROWS + (levelDbm % 5), SLOT_MS + (levelDbm % 3));
      }
      await vi.waitFor(() => expect(drawn(copies.of(picture.number))).toEqual(drawn(picture)), { interval: 1 });
    }),
    { numRuns: 60 },
  );
});

it('says that nothing is drawn after three pings without an answer, and keeps nothing more for the thread after thirty seconds', async () => {
  const { CopiedPicture } = await import('../../web/src/picture/drawing/copied-picture.js');
  const { pictureStore } = await import('../../web/src/picture/picture-store.js');
  const picture = new CopiedPicture(ROWS, SLOT_MS);
  const newest = async (startedAt: number) => {
    const levelsDbm = new Float32Array(6);
    const frame = {
      receiverNumber: 1,
      seq: startedAt,
      startedAt,
      durationMs: 5,
      flags: 0,
      startHz: 0,
      stepHz: 10,
      levelsDbm,
    };
    picture.take(frame);
    await new Promise((resolve) => setTimeout(resolve, 20));
    return copies.of(picture.number)?.history.newest;
  };
  vi.advanceTimersByTime(3 * 2500);
  expect(pictureStore.getState().undrawn).toBe(false);
  vi.advanceTimersByTime(2500);
  expect(pictureStore.getState().undrawn).toBe(true);
  expect(await newest(2000)).toBe(200);
  end.postMessage('alive');
  await vi.waitFor(() => expect(pictureStore.getState().undrawn).toBe(false));
  vi.advanceTimersByTime(13 * 2500);
  expect(await newest(3000)).toBe(200);
  end.postMessage('alive');
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(pictureStore.getState().undrawn).toBe(true);
});
