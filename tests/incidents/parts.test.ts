import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { liesIn, partsOf, toldParts } from '../../src/incidents/parts.js';
import { rangeText } from '../../src/notify/notice-words.js';
import { spellParts } from '../../src/report/voice.js';
import { centreHz, frequenciesOf, frequencyOf, widthHz } from '../../web/src/duty/cases/incident.js';
import { FORMATS } from '../../web/src/ground/words/format.js';

/** Two hand-held radios of one case, joined by a person; the second is heard twice. */
const JOINED = {
  emissions: [
    { startHz: 447.444e6, stopHz: 447.456e6 },
    { startHz: 444.319e6, stopHz: 444.331e6 },
    { startHz: 447.45e6, stopHz: 447.462e6 },
  ],
};

describe('a case of signals apart', () => {
  it('has its places and none between them, on the page, in notices and in papers', () => {
    const parts = partsOf(JOINED);
    expect(parts).toEqual([
      { startHz: 444.319e6, stopHz: 444.331e6 },
      { startHz: 447.444e6, stopHz: 447.462e6 },
    ]);
    const place = { startHz: 444.319e6, stopHz: 447.462e6, ...toldParts({ ...JOINED, emissionClass: 'cw' } as never) };
    expect(frequencyOf(place, FORMATS.vi)).toBe('444,325 MHz ±\u00a06\u00a0kHz +1');
    expect(frequenciesOf(place, FORMATS.vi)).toBe('444,325 MHz ±\u00a06\u00a0kHz; 447,453 MHz ±\u00a09\u00a0kHz');
    expect([centreHz(place), widthHz(place)]).toEqual([444.325e6, 18e3]);
    expect(rangeText(JOINED as never, 'vi')).toBe('444,325 MHz ± 6 kHz; 447,453 MHz ± 9 kHz');
    expect(spellParts(JOINED, 'vi')).toBe('444,319–444,331\u00a0MHz; 447,444–447,462\u00a0MHz');
  });

  it('lies in the bands of its emissions, at their stations, and in no band between them', () => {
    const emissions = JOINED.emissions.map((one, i) => ({ ...one, stationId: `st-${i}` }));
    const liesInOf = (startHz: number, stopHz: number, stationId?: string) =>
      liesIn({ emissions } as never, { startHz, stopHz, ...(stationId && { stationId }) });
    expect(liesInOf(444e6, 445e6)).toBe(true);
    expect(liesInOf(445e6, 446e6)).toBe(false);
    expect(liesInOf(444e6, 445e6, 'st-1')).toBe(true);
    expect(liesInOf(444e6, 445e6, 'st-0')).toBe(false);
  });

  it('covers each emission by one part, and parts never touch', () => {
    const emission = fc
      .record({ startHz: fc.integer({ min: 0, max: 5000 }), widthHz: fc.integer({ min: 0, max: 200 }) })
      .map(({ startHz, widthHz: wide }) => ({ startHz, stopHz: startHz + wide }));
    fc.assert(
      fc.property(fc.array(emission, { minLength: 1, maxLength: 40 }), (emissions) => {
        const parts = partsOf({ emissions });
        for (const { startHz, stopHz } of emissions)
          expect(parts.filter((part) => part.startHz <= startHz && stopHz <= part.stopHz)).toHaveLength(1);
        for (const [i, part] of parts.entries()) {
          const next = parts[i + 1];
          if (next !== undefined) expect(next.startHz).toBeGreaterThan(part.stopHz);
          expect(emissions.some(({ startHz }) => startHz === part.startHz)).toBe(true);
          expect(emissions.some(({ stopHz }) => stopHz === part.stopHz)).toBe(true);
        }
      }),
    );
  });
});
