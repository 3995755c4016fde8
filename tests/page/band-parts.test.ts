/** A band divided among receivers: nothing twice, nothing of another receiver, no bin over a border. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SweepFlag } from '../../src/rf/sweep.js';
import { cutTo, gapsOf, type Part, partsOf, rangesIn, rbwOf } from '../../web/src/live/band/band-parts.js';

const VIEW = { startHz: 0, stopHz: 1000 };
const part = (receiverId: string, startHz: number, stopHz: number, stepHz?: number): Part => {
  return { receiverId, startHz, stopHz, stepHz };
};
const frame = (startedAt: number, startHz: number, stepHz: number, bins: number, flags = 0) => {
  const levelsDbm = Float32Array.from({ length: bins }, (_, bin) => -bin);
  return { receiverNumber: 1, seq: startedAt, startedAt, durationMs: 1, startHz, stepHz, flags, levelsDbm };
};

const ranges = fc.array(
  fc.record({ id: fc.nat(3), start: fc.nat(900), width: fc.integer({ min: 1, max: 700 }), step: fc.nat(9) }),
  { maxLength: 7 },
);

describe('a band out of several receivers', () => {
  it('shows at each frequency the receiver with the narrowest bins, as looking through all of them does', () => {
    fc.assert(
      fc.property(ranges, (drawn) => {
        const all = drawn.map(({ id, start, width, step }) => part(`r${id}`, start, start + width, 1 + step));
        const parts = partsOf(all, VIEW);
        for (let hz = 0.5; hz < 1000; hz += 7) {
          const covering = all.filter(({ startHz, stopHz }) => startHz <= hz && stopHz >= hz);
          const narrowest = Math.min(...covering.map(({ stepHz = 0 }) => stepHz));
          const wanted = covering.find(({ stepHz }) => stepHz === narrowest);
          const shown = parts.filter(({ startHz, stopHz }) => startHz <= hz && stopHz > hz);
          expect(shown.length).toBeLessThanOrEqual(1);
          // A part without room for a bin is left out.
          if (shown[0] !== undefined)
            expect([shown[0].receiverId, shown[0].stepHz]).toEqual([wanted?.receiverId, narrowest]);
          else if (wanted !== undefined) expect(widestAround(hz, all)).toBeLessThanOrEqual(narrowest);
        }
      }),
    );
  });

  it('takes of a sweep only whole bins inside the part, each at its own frequency', () => {
    fc.assert(
      fc.property(
        fc.nat(500),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 20 }),
        (start, width, step) => {
          const sweep = frame(1, 3, step, 60);
          const cut = cutTo(part('a', start, start + width, step), sweep);
          const kept = Array.from(sweep.levelsDbm.keys()).filter((bin) => {
            const centreHz = 3 + bin * step;
            return centreHz - step / 2 >= start && centreHz + step / 2 <= start + width;
          });
          expect(Array.from(cut?.levelsDbm ?? [], (level) => Math.abs(level))).toEqual(kept);
          if (cut !== undefined) expect(cut.startHz).toBe(3 + (kept[0] ?? 0) * step);
        },
      ),
    );
  });

  it('takes nothing of sweeps in bins of another width, such as closer looks', () => {
    expect(cutTo(part('a', 0, 100, 10), frame(1, 5, 2, 40))).toBeUndefined();
  });

  it('names what no receiver measures, and what only a plan says', () => {
    const parts = partsOf([part('a', 100, 300, 10), part('silent', 200, 500)], VIEW);
    expect(parts).toEqual([part('a', 100, 300, 10), part('silent', 300, 500)]);
    expect(gapsOf(parts, VIEW)).toEqual([
      { startHz: 0, stopHz: 100 },
      { startHz: 500, stopHz: 1000 },
    ]);
  });

  it('knows the resolution bandwidth of each part, whichever its receiver swept last', () => {
    const [air, sea] = [
      { receiverId: 'two', startHz: 120e6, stopHz: 137e6, stepHz: 50e3 },
      { receiverId: 'two', startHz: 156e6, stopHz: 160e6, stepHz: 25e3 },
    ];
    const swept = (startHz: number, stepHz: number, rbwHz: number) => ({
      ...{ at: '', flags: [], bins: 400 },
      ...{ startHz, stepHz, rbwHz },
    });
    // The newest one is a closer look at a part of the first.
    const measured = [swept(121e6, 1e3, 1e3), swept(156e6, 25e3, 10e3), swept(118e6, 50e3, 30e3)];
    const rbws = [air, sea].map((one) => rbwOf(one, [{ id: 'two', measured }]));
    expect(rbws).toEqual([30e3, 10e3]);
    expect(rbwOf(sea, [{ id: 'two', measured: measured.slice(2) }])).toBeUndefined();
  });

  it('learns the plans from sweeps: each as it is now, none that is over, no closer look', () => {
    const before = frame(0, 5, 10, 10);
    const now = [0, 1, 2].map((i) => frame(100_000 + i * 500, 5, 5, 20));
    const slow = [0, 90_000].map((at) => frame(at, 305, 10, 10));
    const look = frame(100_900, 45, 1, 10, SweepFlag.aside);
    expect(rangesIn('a', [before, ...now, ...slow, look])).toEqual([part('a', 2.5, 102.5, 5), part('a', 300, 400, 10)]);
  });
});

/** Width of the stretch around a frequency in which the same ranges are there. */
function widestAround(hz: number, all: readonly Part[]): number {
  const edges = [0, 1000, ...all.flatMap(({ startHz, stopHz }) => [startHz, stopHz])];
  return Math.min(...edges.filter((edge) => edge > hz)) - Math.max(...edges.filter((edge) => edge < hz));
}
