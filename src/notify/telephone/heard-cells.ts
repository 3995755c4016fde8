/**
 * What a modem says of the cells around it: registration (TS 27.007, 7.2 and 10.1.22), engineering reports of SIMCom (`+CENG` of
 * SIM800 and SIM900, `+CPSI` of SIM7600) and Quectel (`+QENG`), and networks. Which of them it knows is found by asking.
 */
import { defined } from '../../rf/defined.js';

type Technology = '2G' | '3G' | '4G';

export interface Cell {
  /** Country and network: `45204`. */
  readonly network: string;
  /** Absent where the modem does not tell it. */
  readonly technology?: Technology;
  /** LAC or TAC, and cell id, hexadecimal without leading zeros; empty for a network of which no cell is told. */
  readonly area: string;
  readonly id: string;
  /** ARFCN, UARFCN or EARFCN of the downlink. */
  readonly channel?: number;
}

export interface HeardCells {
  readonly serving?: Cell;
  /** Other cells that the modem identified. */
  readonly others: readonly Cell[];
  /** Number of other carriers; absent where the modem has no report of them. */
  readonly neighbours?: number;
}

/** The lines of an answer; undefined where the modem refuses the command. */
type Ask = (command: string) => Promise<readonly string[] | undefined>;

const FIELDS = { N: '(?<mcc>\\d{3})[,-](?<mnc>\\d{2,3})', A: '(?<area>\\w+)', I: '(?<id>\\w+)', C: '(?<channel>\\d+)' };
const LINES = (
  [
    ['serving', '2G', '\\+CENG: *0, *"<C>,\\d+,\\d+,<N>,\\w+,<I>,\\d+,\\d+,<A>,'],
    ['other', '2G', '\\+CENG: *[1-9], *"<C>,\\d+,\\w+,<I>,<N>,<A>"'],
    ['serving', '2G', '\\+QENG: *"servingcell","\\w+","GSM",<N>,<A>,<I>,\\d+,<C>,'],
    ['serving', '3G', '\\+QENG: *"servingcell","\\w+","WCDMA",<N>,<A>,<I>,<C>,'],
    ['serving', '4G', '\\+QENG: *(?:"servingcell","\\w+",)?"LTE","[FT]DD",<N>,<I>,\\d+,<C>,\\d+,\\d+,\\d+,<A>,'],
    ['other', '2G', '\\+QENG: *"neighbourcell","GSM",<N>,<A>,<I>,\\d+,<C>,'],
    ['serving', '2G', '\\+CPSI: *GSM,Online,<N>,0x<A>,<I>,<C>[ ,]'],
    ['serving', '3G', '\\+CPSI: *WCDMA,Online,<N>,0x<A>,<I>,[^,]+,\\d+,<C>,'],
    ['serving', '4G', '\\+CPSI: *LTE[^,]*,Online,<N>,0x<A>,<I>,\\d+,[^,]+,<C>,'],
  ] as const
).map(([which, technology, line]) => ({
  which,
  technology,
  // +CPSI alone tells the id in decimal.
  base: line.includes('CPSI') ? 10 : 16,
  line: new RegExp(`^${line.replace(/<([NAIC])>/g, (_, name: keyof typeof FIELDS) => FIELDS[name])}`),
}));
const NEIGHBOUR = /^\+CENG: *[1-9], *"\d+,(?!0+,)\d+,|^\+QENG: *"neighbourcell/;
/** An answer: what a modem tells unasked lacks the first number. Some give no quotes and no technology. */
const REGISTERED =
  /^\+CE?REG: *\d, *[15], *(?<quote>"?)(?<area>[\dA-F]+)\k<quote>, *\k<quote>(?<id>[\dA-F]+)\k<quote>(?:, *(?<act>\d+)(?:,.*)?)?$/i;
/** By <AcT>; 5G counts as 4G. */
const TECHNOLOGIES = '2G 2G 3G 2G 3G 3G 3G 4G 2G 4G 4G 4G 4G 4G'.split(' ') as Technology[];
/** Cells of GSM have ids of 16 bits. */
const LONGEST_ID_2G = 0xffff;

export async function hearCells(ask: Ask): Promise<HeardCells> {
  const ceng = (await ask('AT+CENG=1,1')) && (await ask('AT+CENG?'));
  const near = ceng ?? (await ask('AT+QENG="neighbourcell"'));
  const own = ceng ?? (await ask('AT+QENG="servingcell"')) ?? (await ask('AT+CPSI?')) ?? [];
  const reported = cellsIn(own, 'serving')[0];
  const registered = (await registration(ask, 'CEREG')) ?? (await registration(ask, 'CREG'));
  let serving = reported;
  // The modem may have gone to another cell between two answers: a channel belongs to the cell of its own report.
  if (registered !== undefined && registered.id === reported?.id) serving = { ...reported, area: registered.area };
  else if (registered !== undefined) {
    const network = await currentNetwork(ask);
    serving = network === undefined ? undefined : { ...registered, network };
  }
  const neighbours = near?.filter((line) => NEIGHBOUR.test(line)).length;
  return { ...defined({ serving, neighbours }), others: cellsIn(near ?? [], 'other') };
}

/** Networks of the answer to `AT+COPS=?`. */
export function networksIn(lines: readonly string[]): Cell[] {
  const all = lines.join(' ').matchAll(/\(\d, *"[^"]*", *"[^"]*", *"(\d{5,6})"[^)]*\)/g);
  return [...new Set([...all].map(([, network = '']) => network))].map((network) => ({ network, area: '', id: '' }));
}

/** The status in an answer to `AT+CREG?` or `AT+CEREG?`. */
export const statusIn = (line: string): string | undefined => /^\+CE?REG: *\d, *(\d+)(?=,|$)/.exec(line)?.[1];

async function registration(ask: Ask, name: 'CREG' | 'CEREG'): Promise<Omit<Cell, 'network'> | undefined> {
  await ask(`AT+${name}=2`);
  for (const line of (await ask(`AT+${name}?`)) ?? []) {
    const { area, id, act } = REGISTERED.exec(line)?.groups ?? {};
    const place = placeOf(area, id, 16);
    if (place === undefined) continue;
    const untold = name === 'CEREG' ? '4G' : Number.parseInt(place.id, 16) <= LONGEST_ID_2G ? '2G' : undefined;
    return { ...place, ...defined({ technology: act === undefined ? untold : TECHNOLOGIES[Number(act)] }) };
  }
  return undefined;
}

async function currentNetwork(ask: Ask): Promise<string | undefined> {
  await ask('AT+COPS=3,2');
  const answer = (await ask('AT+COPS?'))?.join(' ') ?? '';
  // People read the name.
  await ask('AT+COPS=3,0');
  return /"(\d{5,6})"/.exec(answer)?.[1];
}

function cellsIn(lines: readonly string[], wanted: 'serving' | 'other'): Cell[] {
  return lines.flatMap((text) =>
    LINES.flatMap(({ which, technology, base, line }) => {
      const { mcc, mnc, area, id, channel } = (which === wanted && line.exec(text)?.groups) || {};
      const place = placeOf(area, id, base);
      return place === undefined ? [] : [{ network: `${mcc}${mnc}`, technology, ...place, channel: Number(channel) }];
    }),
  );
}

/** Undefined for no cell: all zeros or all ones. */
function placeOf(area = '', id = '', base: number): Pick<Cell, 'area' | 'id'> | undefined {
  const plain = (value: number) => (value > 0 ? value.toString(16).toUpperCase() : 'FFFF');
  const place = { area: plain(Number.parseInt(area, 16)), id: plain(Number.parseInt(id, base)) };
  return /^F{4,}$/.test(place.area) || /^F{4,}$/.test(place.id) ? undefined : place;
}

/** Technology, first and last channel of a band, middle of the first in MHz: TS 45.005, 2; TS 25.101, 5.4.3; TS 36.101, 5.7.3. */
const DOWNLINKS = `
2G 0 124 935 | 2G 955 1023 921.2 | 2G 512 885 1805.2 | 3G 10562 10838 2112.4 | 3G 2937 3088 927.4 | 4G 0 599 2110
4G 1200 1949 1805 | 4G 2400 2649 869 | 4G 3450 3799 925 | 4G 9210 9659 758 | 4G 39650 41589 2496`
  .split(/[|\n]/)
  .map((row) => row.trim().split(' '));
/** Distance of channels, half of the width taken for a carrier (4G: 10 MHz), and the band mostly used here, MHz. */
const CARRIERS = { '2G': [0.2, 0.1, 925, 960], '3G': [0.2, 2.5, 2110, 2170], '4G': [0.1, 5, 1805, 1880] } as const;

/** The downlink of a cell; `isTold` is false where only its technology is known. */
export function downlinkOf({ technology = '2G', channel = -1 }: Cell) {
  const [stepMhz, halfMhz, ...band] = CARRIERS[technology];
  const row = DOWNLINKS.find(([of, from, to]) => of === technology && channel >= Number(from) && channel <= Number(to));
  const middle = row && Number(row[3]) + (channel - Number(row[1])) * stepMhz;
  const edges = middle === undefined ? band : [middle - halfMhz, middle + halfMhz];
  const [startHz = 0, stopHz = 0] = edges.map((mhz) => Math.round(mhz * 1e3) * 1e3);
  return { startHz, stopHz, isTold: middle !== undefined };
}
