/**
 * Whether everything is ready for a campaign: stations, receivers in reserve, roster, contacts, disk and clocks. Takes facts,
 * returns one line for each check. Pure.
 */
import { namedOf } from '../incidents/grading.js';
import { DAY_MS } from '../time/units.js';
import { spellAt, type Words } from '../words/sentence.js';
import type { WatchCampaign } from './campaign.js';

/** In place of the number of a campaign: the watch of the next seven days, which is looked at like one. */
export const NEXT_DAYS = 'next-days';

export const READINESS_CHECKS = ['unheard', 'stations', 'reserve', 'roster', 'contacts', 'disk', 'clocks'] as const;
export type ReadinessCheck = (typeof READINESS_CHECKS)[number];

/** Before its begin in ms, from when on a campaign that is not ready is told. */
export const READY_BEFORE_MS = 3 * DAY_MS;
/** A contact that answered a test within this time in ms before the campaign counts as confirmed. */
const CONFIRMED_WITHIN_MS = 30 * DAY_MS;
/** Share of a disk that must be free for a campaign. */
const FREE_SHARE = 0.1;

export interface ReadinessLine {
  readonly check: ReadinessCheck;
  readonly isReady: boolean;
  readonly words: Words;
}

export interface ReadinessFacts {
  readonly stations: readonly {
    readonly name: string;
    readonly receivers: readonly { readonly name: string; readonly isSweeping: boolean }[];
    /** Epoch ms since when its hub does not hear it. */
    readonly unheardSince?: number | undefined;
    readonly isClockBad: boolean;
    readonly dispute?: Words | undefined;
  }[];
  /** The bands of special care, each with the names of the receivers whose plans sweep it. */
  readonly bands: readonly { readonly name: Words; readonly receivers: readonly string[] }[];
  /** Times of the campaign in which the roster names nobody. */
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  /** Names of people who have shifts in the campaign and no address. */
  readonly unreachable: readonly string[];
  /** People who are in two shifts at once, and shifts with fewer people than usual; see {@link crewFaults}. */
  readonly crews: readonly Words[];
  readonly contacts: readonly { readonly name: string; readonly confirmedAt?: number | undefined }[];
  readonly disks: readonly { readonly folder: 'data' | 'backups'; readonly free: number; readonly size: number }[];
}

/** One line for each check, in the order of {@link READINESS_CHECKS}. */
export function readiness(campaign: Pick<WatchCampaign, 'from'>, facts: ReadinessFacts): ReadinessLine[] {
  return [
    unheardLine(facts),
    stationLine(facts),
    reserveLine(facts),
    rosterLine(facts),
    contactLine(campaign, facts),
    diskLine(facts),
    clockLine(facts),
  ];
}

function line(check: ReadinessCheck, faults: readonly string[], good: Words, bad: Words): ReadinessLine {
  if (faults.length === 0) return { check, isReady: true, words: good };
  const list = shortened(faults);
  return { check, isReady: false, words: { vi: `${bad.vi}: ${list}.`, en: `${bad.en}: ${list}.` } };
}

/** All faults of one check, each named. */
function together(good: Words, [first, ...more]: readonly [ReadinessLine, ...ReadinessLine[]]): ReadinessLine {
  const faults = [first, ...more].filter(({ isReady }) => !isReady);
  const all = (language: keyof Words) => faults.map(({ words }) => words[language]).join(' ');
  const isReady = faults.length === 0;
  return { check: first.check, isReady, words: isReady ? good : { vi: all('vi'), en: all('en') } };
}

const MOST_NAMED = 6;

const shortened = (names: readonly string[]) => namedOf(names, MOST_NAMED);

function stationLine({ stations }: ReadinessFacts): ReadinessLine {
  const unheard = stations.filter(({ unheardSince }) => unheardSince !== undefined);
  const silent = stations
    .filter((station) => !unheard.includes(station))
    .flatMap(({ name, receivers }) =>
      receivers.filter(({ isSweeping }) => !isSweeping).map((one) => `${one.name} (${name})`),
    );
  const none = { vi: 'Chưa có trạm nào', en: 'There is no station' };
  if (stations.length === 0)
    return { check: 'stations', isReady: false, words: { vi: `${none.vi}.`, en: `${none.en}.` } };
  const good = { vi: `Mọi trạm đang quét (${stations.length}).`, en: `Every station sweeps (${stations.length}).` };
  return together(good, [
    line('stations', silent, good, { vi: 'Máy thu không quét', en: 'Receivers that do not sweep' }),
    line(
      'stations',
      unheard.map(({ name }) => name),
      good,
      { vi: 'Trung tâm mất liên lạc với trạm', en: 'Stations that the hub does not hear' },
    ),
  ]);
}

/** Comes first: what nobody hears is no matter of a reserve. */
function unheardLine({ bands }: ReadinessFacts): ReadinessLine {
  const good = {
    vi: 'Băng tần trọng điểm nào cũng có máy thu quét.',
    en: 'A receiver sweeps each band of special care.',
  };
  const bad = { vi: 'KHÔNG máy thu nào theo dõi', en: 'NO receiver watches' };
  return bandLine(
    'unheard',
    bands.filter(({ receivers }) => receivers.length === 0),
    good,
    bad,
  );
}

/** A band that one receiver alone sweeps is blind when that receiver fails. */
function reserveLine({ bands }: ReadinessFacts): ReadinessLine {
  const heard = bands.filter(({ receivers }) => receivers.length > 0);
  const good = {
    vi: 'Mỗi băng tần trọng điểm có ít nhất hai máy thu.',
    en: 'Each band of special care has two receivers or more.',
  };
  const bad = { vi: 'Chưa có máy thu dự phòng', en: 'Without a receiver in reserve' };
  return bandLine(
    'reserve',
    heard.filter(({ receivers }) => receivers.length < 2),
    good,
    bad,
  );
}

function bandLine(check: ReadinessCheck, open: ReadinessFacts['bands'], good: Words, bad: Words): ReadinessLine {
  if (open.length === 0) return { check, isReady: true, words: good };
  const list = (language: keyof Words) =>
    shortened(
      open.map(({ name, receivers: [alone] }) => `${name[language]}${alone === undefined ? '' : ` (${alone})`}`),
    );
  return { check, isReady: false, words: { vi: `${bad.vi}: ${list('vi')}.`, en: `${bad.en}: ${list('en')}.` } };
}

function rosterLine({ holes, unreachable, crews }: ReadinessFacts): ReadinessLine {
  const good = {
    vi: 'Bảng phân ca kín, ai có ca cũng có địa chỉ.',
    en: 'The roster is full, and everybody in it has an address.',
  };
  const empty = holes.map(({ from, to }) => `${spellAt(from)} – ${spellAt(to)}`);
  const list = (language: keyof Words) => `${shortened(crews.map((one) => one[language]))}.`;
  return together(good, [
    line('roster', empty, good, { vi: 'Bảng phân ca còn trống', en: 'The roster has holes' }),
    { check: 'roster', isReady: crews.length === 0, words: { vi: list('vi'), en: list('en') } },
    line('roster', unreachable, good, {
      vi: 'Người có ca chưa có địa chỉ liên lạc',
      en: 'On the roster without an address',
    }),
  ]);
}

function contactLine({ from }: Pick<WatchCampaign, 'from'>, { contacts }: ReadinessFacts): ReadinessLine {
  if (contacts.length === 0) {
    const words = { vi: 'Danh sách liên hệ còn trống.', en: 'The contact list is empty.' };
    return { check: 'contacts', isReady: false, words };
  }
  const open = contacts.filter(
    ({ confirmedAt }) => confirmedAt === undefined || confirmedAt < from - CONFIRMED_WITHIN_MS,
  );
  return line(
    'contacts',
    open.map(({ name }) => name),
    {
      vi: `Mọi đầu mối đã trả lời tin thử (${contacts.length}).`,
      en: `Every contact answered a test message (${contacts.length}).`,
    },
    { vi: 'Chưa trả lời tin thử', en: 'No answer to a test message from' },
  );
}

function diskLine({ disks }: ReadinessFacts): ReadinessLine {
  const little = disks.filter(({ free, size }) => free < FREE_SHARE * size);
  const least = Math.min(1, ...disks.map(({ free, size }) => free / size));
  return line(
    'disk',
    little.map(({ folder, free, size }) => `${folder} ${Math.floor((100 * free) / size)} %`),
    { vi: `Đĩa còn trống ${Math.floor(100 * least)} %.`, en: `The disk has ${Math.floor(100 * least)} % free.` },
    { vi: 'Đĩa gần đầy, còn trống', en: 'Too little free disk' },
  );
}

function clockLine({ stations }: ReadinessFacts): ReadinessLine {
  return line(
    'clocks',
    stations.filter(({ isClockBad, dispute }) => isClockBad || dispute !== undefined).map(({ name }) => name),
    { vi: 'Giờ và vị trí các trạm không có gì mâu thuẫn.', en: 'Nothing contradicts time and place of a station.' },
    { vi: 'Giờ hoặc vị trí có mâu thuẫn tại', en: 'Time or place is contradicted at' },
  );
}
