/**
 * Boards and files in odd but plausible forms, with what they mean. Made by a seed: words in two languages, all separators,
 * decimal marks and units, times and counters beside, headings, and numbers that are no spectrum at all.
 */

export interface OddPrint {
  readonly name: string;
  readonly text: string;
  /** Frequencies of the first and the last bin, Hz, and the levels of a sweep; absent for what is no spectrum. */
  readonly truth?: { readonly startHz: number; readonly stopHz: number; readonly levelsDbm: readonly number[] };
}

/** A small generator of equal numbers for equal seeds (mulberry32). */
function seeded(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return { next, below, pick: <T>(all: readonly T[]): T => all[below(all.length)] as T };
}
type Chance = ReturnType<typeof seeded>;

const BANDS = [
  [88e6, 100e3],
  [118e6, 25e3],
  [433.05e6, 25e3],
  [868e6, 50e3],
  [156e6, 12.5e3],
  [470e6, 250e3],
  [2400e6, 1e6],
  [902e6, 200e3],
] as const;
const UNITS = [
  ['MHz', 1e6, 4],
  ['kHz', 1e3, 1],
  ['Hz', 1, 0],
  ['GHz', 1e9, 7],
] as const;
const SEPARATORS = [',', ';', '\t', ' ', '|', ', ', ' ; '];
const FREQUENCY_WORDS = ['Tần số', 'tan so', 'Freq', 'F', 'frequency', 'f', 'tần số'];
const LEVEL_WORDS = ['Mức', 'mức thu', 'RSSI', 'P', 'level', 'cong suat', 'Signal', 'mức tín hiệu'];
const LEVEL_FORMS: readonly (readonly [unit: string, print: (dbm: number) => string, shows: boolean])[] = [
  ['dBm', (dbm) => dbm.toFixed(1), false],
  ['dBm', (dbm) => String(Math.round(dbm)), false],
  ['dBµV', (dbm) => (dbm + 106.99).toFixed(1), true],
  ['dBuV', (dbm) => (dbm + 106.99).toFixed(2), true],
  ['dBmV', (dbm) => (dbm + 46.99).toFixed(1), true],
  ['mW', (dbm) => (10 ** (dbm / 10)).toExponential(4), true],
  ['pW', (dbm) => (10 ** (dbm / 10 + 9)).toExponential(4), true],
  ['', (dbm) => String(Math.round(dbm * 10)), false],
  ['', (dbm) => String(Math.round(dbm * 2)), false],
  ['', (dbm) => String(-Math.round(dbm)), false],
  ['', (dbm) => (dbm + 106.99).toFixed(1), false],
];
const ROUNDED_DB = 0.56;

interface Sweep {
  readonly hz: readonly number[];
  readonly levelsDbm: readonly number[];
}

function sweepOf(chance: Chance): Sweep {
  const [startHz, stepHz] = chance.pick(BANDS);
  const bins = 12 + chance.below(40);
  const floor = -118 + chance.below(25);
  const hz = Array.from({ length: bins }, (_, i) => startHz + i * stepHz);
  return {
    hz,
    levelsDbm: hz.map(() => Math.round((floor + chance.next() * 3 + (chance.below(9) === 0 ? 25 : 0)) * 10) / 10),
  };
}

function truthOf({ hz, levelsDbm }: Sweep): NonNullable<OddPrint['truth']> {
  return { startHz: hz[0] ?? 0, stopHz: hz.at(-1) ?? 0, levelsDbm };
}

const withComma = (text: string) => text.replace('.', ',');

/** A board that sweeps again and again, or a file with one sweep. */
function spectrum(chance: Chance, at: number): OddPrint {
  const sweep = sweepOf(chance);
  const [unit, scale, decimals] = chance.pick(UNITS);
  const [levelUnit, printLevel, mustShow] = chance.pick(LEVEL_FORMS);
  const isComma = chance.below(3) === 0;
  const separator = chance.pick(SEPARATORS);
  const style = chance.pick(['plain', 'units', 'words', 'keys', 'heading', 'sentence'] as const);
  const beside = chance.pick(['', '', '', 'clock', 'uptime', 'index', 'name', 'snr'] as const);
  const mark = isComma ? withComma : (text: string) => text;
  const [fWord, lWord] = [chance.pick(FREQUENCY_WORDS), chance.pick(LEVEL_WORDS)];
  const shows = mustShow || style === 'units';
  const rounds = chance.below(4) === 0 ? 1 : 3;
  const lines: string[] = [];
  if (chance.below(4) === 0) lines.push('*** Scanner v1.2 ***', 'ready');
  if (style === 'heading') {
    const names = [`${fWord} (${unit})`, levelUnit === '' ? lWord : `${lWord} (${levelUnit})`];
    lines.push([...besideName(beside), ...names].join(separator));
  }
  let count = 0;
  for (let round = 0; round < rounds; round++)
    for (const [i, hz] of sweep.hz.entries()) {
      const f = mark((hz / scale).toFixed(decimals));
      const l = mark(printLevel(sweep.levelsDbm[i] ?? 0));
      const [fUnit, lUnit] = [
        style === 'units' || style === 'words' || style === 'sentence' ? ` ${unit}` : '',
        shows && style !== 'heading' ? ` ${levelUnit}`.trimEnd() : '',
      ];
      const before = besideValue(beside, count++, chance);
      if (style === 'keys') lines.push([...before, `${fWord}=${f}${unit}`, `${lWord}=${l}${lUnit.trim()}`].join(' '));
      else if (style === 'words')
        lines.push([...before, `${fWord}: ${f}${fUnit}`, `${lWord}: ${l}${lUnit}`].join(separator));
      else if (style === 'sentence') lines.push(`${fWord} ${f}${fUnit} có ${lWord} ${l}${lUnit}`);
      else lines.push([...before, `${f}${fUnit}`, `${l}${lUnit}`].join(separator));
    }
  return {
    name: `${at} ${style} ${unit} ${levelUnit} "${separator}" ${isComma ? 'comma' : 'point'} ${beside}`,
    text: `${lines.join('\n')}\n`,
    truth: truthOf(sweep),
  };
}

function besideName(beside: string): string[] {
  const names: Readonly<Record<string, string>> = {
    clock: 'time',
    uptime: 'uptime_s',
    index: 'STT',
    name: 'node',
    snr: 'SNR',
  };
  return names[beside] === undefined ? [] : [names[beside]];
}

function besideValue(beside: string, count: number, chance: Chance): string[] {
  if (beside === 'clock')
    return [`12:${String(10 + Math.floor(count / 60)).padStart(2, '0')}:${String(count % 60).padStart(2, '0')}`];
  if (beside === 'uptime') return [(100 + count * 0.137).toFixed(3)];
  if (beside === 'index') return [String(count + 1)];
  if (beside === 'name') return ['node7'];
  return beside === 'snr' ? [(chance.next() * 10).toFixed(1)] : [];
}

/** Offsets from a centre that a line states. */
function offsets(chance: Chance, at: number): OddPrint {
  const [unit, scale] = chance.pick([
    ['MHz', 1e6],
    ['kHz', 1e3],
  ] as const);
  const centreHz = 433.92e6;
  const hz = Array.from({ length: 21 }, (_, i) => centreHz + (i - 10) * 100e3);
  const levelsDbm = hz.map(() => -97 - Math.round(chance.next() * 20) / 10);
  const head = chance.pick(['# center 433.920 MHz', 'Center: 433.920 MHz', 'tâm 433.920 MHz', 'fc=433.920 MHz']);
  const rows = hz.map((one, i) => `${((one - centreHz) / scale).toFixed(3)},${(levelsDbm[i] ?? 0).toFixed(1)}`);
  return {
    name: `${at} offsets ${unit} ${head}`,
    text: `${[head, ...rows, ...rows, ...rows].join('\n')}\n`,
    truth: truthOf({ hz, levelsDbm }),
  };
}

/** What looks like a spectrum and is none. */
function other(chance: Chance, at: number): OddPrint {
  const rows = (row: (i: number) => string) => Array.from({ length: 60 }, (_, i) => row(i)).join('\n');
  const level = () => (-97 - chance.next() * 5).toFixed(1);
  const kinds: readonly (() => string)[] = [
    () => `time_s,rssi_dbm\n${rows((i) => `${(123.45 + i * 0.01).toFixed(2)},${level()}`)}`,
    () => rows((i) => `${(123.45 + i * 0.1 + chance.next() * 0.03).toFixed(2)},${level()}`),
    () => `distance_m,rssi_dbm\n${rows((i) => `${10 + i},${level()}`)}`,
    () => `lat,lon\n${rows((i) => `${(40.1 + i / 1000).toFixed(4)},${(-74.05 + chance.next() / 100).toFixed(4)}`)}`,
    () =>
      `lat,lon,rssi\n${rows((i) => `${(21.02 + i / 1000).toFixed(4)},${(105.8 + i / 1000).toFixed(4)},${level()}`)}`,
    () => `MHz,dB\n${rows((i) => `${100 + i * 10},${(-1 - i / 20).toFixed(2)}`)}`,
    () => `Frequency (MHz),Gain (dB)\n${rows((i) => `${100 + i},${(-1 - i / 20).toFixed(2)}`)}`,
    () => `Tần số (MHz);Suy hao (dB)\n${rows((i) => `${100 + i};${(-50 - i / 20).toFixed(2)}`)}`,
    () => `frequency_hz,psd_dbm_per_hz\n${rows((i) => `${88e6 + i * 1e5},${(-160 + chance.next()).toFixed(1)}`)}`,
    () =>
      `unix,${Array.from({ length: 5 }, (_, i) => 88e6 + i * 1e5).join(',')}\n${rows((i) => `${1772330400 + i},${Array.from({ length: 5 }, level).join(',')}`)}`,
    () => `# Hz S DB R 50\n${rows((i) => `${1e6 + i * 1e6}\t${(-3 - i / 10).toFixed(2)}\t${(-120 + i).toFixed(1)}`)}`,
    () => `freq_mhz,field_dbuv_m\n${rows((i) => `${88 + i / 10},${(30 + chance.next()).toFixed(1)}`)}`,
    () => `Khoảng cách (m);Mức (dBm)\n${rows((i) => `${100 + i * 5};${level()}`)}`,
    () => `Nhiệt độ;Độ ẩm\n${rows(() => `${(25 + chance.next()).toFixed(1)};${(70 + chance.next()).toFixed(1)}`)}`,
    () => rows((i) => `t=${(i * 0.5).toFixed(1)}s temp=${(25 + chance.next()).toFixed(1)} bat=3.71`),
    () => rows((i) => `${i + 1000} ms: RSSI ${level()} dBm`),
    () =>
      `Tần số (MHz);Cường độ trường (dBµV/m)\n${rows((i) => `${88 + i / 10};${(-3.5 + chance.next()).toFixed(1)}`)}`,
    () => rows((i) => `CH${String(i % 20).padStart(2, '0')}:${level()}`),
  ];
  const kind = at % kinds.length;
  return { name: `${at} no spectrum ${kind}`, text: `${(kinds[kind] as () => string)()}\n` };
}

/** As many as asked, half of them spectra in odd forms. */
export function oddPrints(count: number, seed: number): OddPrint[] {
  const chance = seeded(seed);
  return Array.from({ length: count }, (_, at) =>
    at % 5 === 3 ? other(chance, Math.floor(at / 5)) : at % 10 === 9 ? offsets(chance, at) : spectrum(chance, at),
  );
}

/** True where a sweep is what was meant: range within half a step, levels within the rounding of the print. */
export function isMeant(
  truth: NonNullable<OddPrint['truth']>,
  sweep: { readonly startHz: number; readonly stopHz: number; readonly levelsDbm: readonly number[] },
): boolean {
  const halfHz = (truth.stopHz - truth.startHz) / (truth.levelsDbm.length - 1) / 2;
  return (
    Math.abs(sweep.startHz - truth.startHz) < halfHz &&
    Math.abs(sweep.stopHz - truth.stopHz) < halfHz &&
    sweep.levelsDbm.length === truth.levelsDbm.length &&
    sweep.levelsDbm.every((level, i) => Math.abs(level - (truth.levelsDbm[i] ?? 0)) <= ROUNDED_DB)
  );
}

/** True where each level that a sweep has is one of what was meant, at its frequency: a cut sweep has fewer. */
export function areLevelsOf(
  { startHz, stopHz, levelsDbm }: NonNullable<OddPrint['truth']>,
  sweep: { readonly startHz: number; readonly stepHz: number; readonly levelsDbm: ArrayLike<number> },
): boolean {
  const stepHz = (stopHz - startHz) / (levelsDbm.length - 1);
  return Array.from(sweep.levelsDbm).every((level, i) => {
    const bin = (sweep.startHz + i * sweep.stepHz - startHz) / stepHz;
    const meant = levelsDbm[Math.round(bin)];
    return (
      Number.isNaN(level) ||
      (meant !== undefined && Math.abs(bin - Math.round(bin)) < 0.5 && Math.abs(level - meant) <= ROUNDED_DB)
    );
  });
}
