/** The gate before the archive: boards and files in odd but plausible forms are read right, or a person is asked, never guessed. */
import { describe, expect, it } from 'vitest';
import { driver } from '../../drivers/lines.js';
import { isField } from '../../src/rf/field-strength.js';
import { type DriverSweep, lastBinHz } from '../../src/rf/sweep.js';
import { readingOfContent } from '../support/file-reading.js';
import { isMeant, type OddPrint, oddPrints } from '../support/odd-prints.js';

type Outcome = 'right' | 'asked' | 'refused' | 'wrong';

const PRINTS = oddPrints(240, 46);
const shape = (sweep: DriverSweep) => ({
  startHz: sweep.startHz,
  stopHz: lastBinHz(sweep),
  levelsDbm: [...sweep.levelsDbm],
});

function judged(
  { truth }: OddPrint,
  sweeps: readonly DriverSweep[],
  offers: readonly (readonly DriverSweep[])[],
): Outcome {
  const areMeant = (some: readonly DriverSweep[]) =>
    truth !== undefined && some.length > 0 && some.every((one) => isMeant(truth, shape(one)));
  if (sweeps.length > 0) return areMeant(sweeps) ? 'right' : 'wrong';
  return offers.some(areMeant) ? 'asked' : 'refused';
}

/** As the page shows a board: what is read by itself, and what each offered reading makes of the same lines. */
function board(print: OddPrint): Outcome {
  const lines = print.text.split('\n').slice(0, -1);
  const tried = driver.tryLines?.({}, lines, {});
  const verdict = tried?.verdict;
  const readings = verdict?.kind === 'readings' ? verdict.readings : [];
  return judged(
    print,
    tried?.sweeps ?? [],
    readings.map(({ settings }) => driver.tryLines?.(settings, lines, {}).sweeps ?? []),
  );
}

async function file(print: OddPrint): Promise<Outcome> {
  const bytes = Buffer.from(print.text).toString('latin1');
  const found = await readingOfContent(bytes);
  const offers = await Promise.all(
    found.report.readings.map(async (_, i) => (await readingOfContent(bytes, { reading: i + 1 })).sweeps),
  );
  // A file may state field strength; a board does not know its antenna.
  const isFieldTable = print.text.includes('dBµV/m') && found.sweeps.every(isField);
  return isFieldTable ? 'right' : judged(print, found.sweeps, offers);
}

describe('lines in odd but plausible forms', () => {
  it('are read with thousands in the Swiss way, and offered as offsets from a stated centre without a sign', async () => {
    const level = (i: number) => -97 + ((i * 7) % 5) / 2;
    const swiss = Array.from({ length: 24 }, (_, i) => `868'${200 + i}'000 Hz ${level(i)} dBm`);
    expect((await readingOfContent(swiss.join('\n'))).sweeps.map(shape)).toMatchObject([
      { startHz: 868.2e6, stopHz: 868.223e6 },
    ]);
    const above = ['center 433.920 MHz', ...Array.from({ length: 24 }, (_, i) => `${i * 25} kHz,${level(i)}`)];
    expect((await readingOfContent(above.join('\n'))).sweeps).toEqual([]);
    const chosen = await readingOfContent(above.join('\n'), { reading: 1 });
    expect(chosen.sweeps.map(shape)).toMatchObject([{ startHz: 433.92e6, stopHz: 434.495e6 }]);
  });

  it('are not recorded where two of five rows have a level with another decimal mark', async () => {
    const row = (_: unknown, i: number) =>
      `${(868 + i / 10).toFixed(3)} MHz −${String(97 - ((i * 7) % 5) / 2).replace('.', ',')} dBm`;
    const lines = Array.from({ length: 24 }, row);
    const tried = driver.tryLines?.({}, lines, {});
    expect([tried?.sweeps, tried?.verdict?.kind]).toEqual([[], 'unexplained-lines']);
    const { sweeps, error } = await readingOfContent(Buffer.from(lines.join('\n')).toString('latin1'));
    expect([sweeps, error?.message]).toEqual([[], expect.stringMatching(/of another kind than the rest/)]);
  });

  const usual = (i: number) => -97 + ((i * 7) % 5) / 2;
  const comma = (value: number, digits = 1) => value.toFixed(digits).replace('.', ',');
  const grouped = (hz: number, mark: string) => String(hz).replace(/(?<=\d)(?=(?:\d{3})+$)/g, mark);
  it.each<[string, (hz: number, level: number) => string, Outcome]>([
    [
      'with a point of thousands beside a decimal comma',
      (hz, l) => `${grouped(hz / 1e3, '.')} kHz\t${comma(l)} dBm`,
      'asked',
    ],
    [
      'with a decimal point beside a decimal comma',
      (hz, l) => `${(hz / 1e6).toFixed(3)} MHz; ${comma(l)} dBm`,
      'asked',
    ],
    ['with thousands parted by blanks', (hz, l) => `${grouped(hz, ' ')};${l.toFixed(1)}`, 'right'],
    [
      'with thousands parted by blanks that do not break',
      (hz, l) => `${grouped(hz, '\u00a0')} Hz ${comma(l)} dBm`,
      'right',
    ],
    ['as objects with decimal commas', (hz, l) => `{"freq_mhz":"${comma(hz / 1e6, 2)}","rssi":"${comma(l)}"}`, 'right'],
  ])('%s are read or offered', async (_name, row, outcome) => {
    const hz = Array.from({ length: 24 }, (_, i) => 868.2e6 + i * 50e3);
    const levelsDbm = hz.map((_, i) => usual(i));
    const once = hz.map((one, i) => row(one, levelsDbm[i] ?? 0)).join('\n');
    const truth = { startHz: hz[0] ?? 0, stopHz: hz.at(-1) ?? 0, levelsDbm };
    const print = { name: '', text: `${once}\n${once}\n${once}\n`, truth };
    expect([board(print), await file(print)]).toEqual([outcome, outcome]);
  });

  it.each<[string, (i: number) => string]>([
    ['places of a track', (i) => `${(40 + i / 1000).toFixed(5)},-${(74 + i / 1000).toFixed(5)}`],
    ['times since 1970', (i) => `${1_772_334_000 + i},${-97 + ((i * 7) % 5) / 2}`],
  ])('without a word that are %s are no frequencies and levels of a file: a person is asked', async (_name, row) => {
    const { sweeps, report, error } = await readingOfContent(Array.from({ length: 24 }, (_, i) => row(i)).join('\n'));
    expect([sweeps, report.readings.length > 0, error?.message]).toEqual([
      [],
      true,
      expect.stringMatching(/Choose how/),
    ]);
  });

  it.each([
    ['boards', async (print: OddPrint) => board(print)],
    ['files', file],
  ] as const)('are never recorded wrongly, and nine of ten are read or offered: %s', async (_name, outcomeOf) => {
    const outcomes = await Promise.all(PRINTS.map(async (print) => ({ print, outcome: await outcomeOf(print) })));
    const of = (...kinds: readonly Outcome[]) => outcomes.filter(({ outcome }) => kinds.includes(outcome));
    expect(of('wrong').map(({ print }) => print.name)).toEqual([]);
    const spectra = outcomes.filter(({ print }) => print.truth !== undefined);
    const lost = spectra.filter(({ outcome }) => outcome === 'refused').map(({ print }) => print.name);
    expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(spectra.length / 10);
  });
});
