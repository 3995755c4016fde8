/** A picture and its copy in the drawing thread, over the real messages and with no browser. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SweepFrame } from '../../src/live/wire.js';
import type { ToDrawing } from '../../web/src/live/drawing/drawing-messages.js';
import { PictureCopies } from '../../web/src/live/drawing/picture-copies.js';
import type { Picture } from '../../web/src/live/picture/picture.js';

const SLOT_MS = 10;
const ROWS = 20;
const VIEW = { startHz: -100, stopHz: 1000 };
const copies = new PictureCopies();
let end: MessagePort;

/** Receives what the page says, as the thread does. */
class Thread {
  postMessage(_: unknown, [port]: MessagePort[]): void {
    if (port === undefined) throw new Error('no port');
    end = port;
    port.onmessage = ({ data }: MessageEvent<readonly ToDrawing[]>) => {
      for (const message of data) copies.follow(message);
    };
  }
}

beforeAll(() => {
  vi.stubGlobal('Worker', Thread);
  vi.stubGlobal('location', { href: 'http://station.example/' });
});

afterAll(() => {
  end.close();
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
  const { CopiedPicture } = await import('../../web/src/live/drawing/copied-picture.js');
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
        if (kind === 'take') picture.take(frame);
        else if (kind === 'stored') picture.takeStored([frame, { ...frame, startedAt: startedAt - 15 }]);
        else if (kind === 'close') picture.takeClose(frame);
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
