/**
 * Which cells are usual at a place, and what is unusual of those heard now. Pure. The first days are learnt and nothing is said;
 * later only a person adds a cell: otherwise a false one would only have to stay.
 */
import { z } from 'zod';
import { say } from '../../words/said.js';
import type { Words } from '../../words/sentence.js';
import type { Cell, HeardCells } from './heard-cells.js';

/** A week has each kind of day. A cell heard on fewer than three of them may have driven by. */
const LEARNING_DAYS = 7;
const USUAL_DAYS = 3;
/** In place of the days of a cell that a person called right. */
const CALLED_RIGHT = LEARNING_DAYS + 1;
/** Such a level on 2G comes from nearby. */
const STRONG_DBM = -75;
const MOST_KEYS = 1000;

const counted = { days: z.int(), day: z.int() };
/**
 * Days with something heard and the newest of them; the same of each cell, network and technology of the modem, with the emission
 * that told of it.
 */
export const memorySchema = z.object({
  ...counted,
  heard: z.record(z.string(), z.object({ ...counted, told: z.string().optional() })),
});
export type CellMemory = z.output<typeof memorySchema>;
export type Heard = HeardCells & { readonly levelDbm?: number | undefined };

export const keyOf = ({ network, area, id }: Cell): string => [network, area, id].filter((one) => one !== '').join('-');
export const usualIn = ({ heard }: CellMemory): string[] =>
  Object.keys(heard).filter((key) => (heard[key]?.days ?? 0) >= USUAL_DAYS);

/** The memory after a look; the same object where it has learnt nothing. */
export function learnt(memory: CellMemory, { serving, others }: Heard, day: number): CellMemory {
  const now = memory.day === day ? memory : { ...memory, days: memory.days + 1, day };
  const keys = [...[serving ?? [], others].flat().map(keyOf), serving?.technology ?? ''];
  const fresh = keys.filter((key) => key !== '' && now.heard[key]?.day !== day);
  if (now.days > LEARNING_DAYS || fresh.length === 0 || Object.keys(now.heard).length > MOST_KEYS) return now;
  const counts = fresh.map((key) => [key, { days: (now.heard[key]?.days ?? 0) + 1, day }] as const);
  return { ...now, heard: { ...now.heard, ...Object.fromEntries(counts) } };
}

/** Notes what told of a cell; undefined: a person called it permitted. */
export function noted(memory: CellMemory, key: string, told: string | undefined): CellMemory {
  const { days = 0, day = memory.day } = memory.heard[key] ?? {};
  return {
    ...memory,
    heard: { ...memory.heard, [key]: told === undefined ? { days: CALLED_RIGHT, day } : { days, day, told } },
  };
}

/** Said without values that change from look to look. */
export type Unusual = { readonly cell: Cell; readonly said: Words };

export function unusualIn(memory: CellMemory, { serving, others, neighbours, levelDbm }: Heard): Unusual[] {
  if (memory.days <= LEARNING_DAYS) return [];
  const usual = usualIn(memory);
  const strange = [serving ?? [], others].flat().filter((cell) => !usual.includes(keyOf(cell)));
  const found = strange.map((cell) => ({ cell, said: strangeness(cell, usual) }));
  const isFallen = serving?.technology === '2G' && usual.includes('4G') && !usual.includes('2G');
  if (!isFallen || memory.heard[keyOf(serving)]?.days === CALLED_RIGHT) return found;
  if (neighbours !== 0 || levelDbm === undefined || levelDbm < STRONG_DBM) return found;
  const values = { cell: keyOf(serving), levelDbm: STRONG_DBM };
  const said = say('the modem, usually on 4G, is on 2G and hears {cell} alone, above {levelDbm} dBm', values);
  return [...found, { cell: serving, said }];
}

function strangeness(cell: Cell, usual: readonly string[]): Words {
  const { network, area, id } = cell;
  if (id === '') return say('network {network} is not usual here', { network });
  const known = usual.map((key) => key.split('-')).filter((one) => one[0] === network && one[2] === id);
  const was = known.map((one) => one[1]).join(', ');
  if (was === '') return say('cell {cell} is not usual here', { cell: keyOf(cell) });
  return say('cell {id} of {network} had area code {was}, and now has {area}', { id, network, was, area });
}
