/** What the bad shift knows, and the statements of each screen, paper and export that are compared with it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../src/files/project.js';
import { kindFacts } from '../../src/incidents/case-kind.js';
import type { CoverageReason } from '../../src/watch/coverage.js';
import { COVERAGE_REASON_WORDS } from '../../src/watch/watch-sentences.js';
import { ALARM_WORDS, STATE_WORDS } from '../../src/words/states.js';
import { type Json, type Language, localClock, nameOf, PEOPLE, type PersonId } from './shift-world.js';

const HEARD = kindFacts({ emissionClass: 'unlicensed' });

/** One statement: what the test knows, and whether a text says so. */
export interface Claim {
  readonly known: string;
  isSaid(text: string): boolean;
}

interface Round {
  readonly cause: string;
  readonly measure: string;
  readonly acknowledgedBy: PersonId;
}

/** The case on 121.5 MHz, as the people of the test made it. Times are epoch ms, measured by the test. */
export interface KnownCase {
  readonly id: string;
  /** Key of the state in the page's catalogue. */
  state: 'open' | 'acknowledged' | 'assigned' | 'investigating' | 'resolved' | 'closed';
  air: 'on' | 'off' | 'unknown';
  readonly firstAt: number;
  /** When it came on the air again. */
  burstAt?: number;
  lastAt: number;
  /** Earliest such time, where the test does not know which of two sweeps the program heard to the end. */
  lastAfter?: number | undefined;
  readonly highestDbm: number;
  readonly medianDbm: number;
  acknowledged?: { by: PersonId; at: number } | undefined;
  owner?: PersonId | undefined;
  dueAt: string;
  silenced?: { by: PersonId; reason: string; until: number } | undefined;
  readonly rounds: Round[];
}

interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Hole extends Stretch {
  readonly receiverId: 'may-xe' | 'may-fm';
  readonly reason: string;
  /** Earliest begin, where the answer to the last sweep asked for may never have been read. */
  readonly fromAfter?: number | undefined;
  /** Earliest end, where the test only knows that the receiver had begun again by `to`. */
  readonly toAfter?: number | undefined;
}

export interface Known {
  case?: KnownCase;
  complaint?: { readonly id: string; readonly who: string; readonly hears: string };
  held?: { readonly by: PersonId; readonly reason: string; readonly from: number } | undefined;
  /** Pages that cannot hear the program. */
  away: readonly string[];
  readonly holes: Hole[];
  campaign?: string;
  /** When the receiver in the van was asked for each sweep, epoch ms. */
  readonly swept: readonly number[];
  /** Latitude of the van now. */
  latitude(): number;
}

/** Clocks are read in two processes, and a sweep takes its time. */
const TIME_TOLERANCE_MS = 2000;
const HOLE_TOLERANCE_MS = 1000;
/** A signal is back once detection has it in several sweeps. */
const BURST_TOLERANCE_MS = 4000;
/** Pause between two sweeps from which on a busy computer may have made a hole by itself. */
const PAUSE_MS = 1000;
/** Pause between two sweeps from which on what follows may be another burst. */
const BURST_PAUSE_MS = 1800;
/** 9 m/s for as long as a busy page may be behind. */
const PLACE_TOLERANCE_DEG = 0.003;
/** 9 m/s for five seconds. */
const TRACK_TOLERANCE_DEG = 0.0004;

const PAGE = join(projectFolder, 'web/src');
const CATALOGUES = readdirSync(PAGE, { recursive: true, encoding: 'utf8' }).map((path) => join(PAGE, path));

/** The words of the page, by catalogue and key: "incidents:act.ack"; of the page itself without a catalogue. */
export function catalogue(language: Language): (key: string, values?: Record<string, string>) => string {
  const files = new Map<string, Json>();
  return (key, values = {}) => {
    const [name = '', path = ''] = key.includes(':') ? key.split(':') : ['', key];
    const ending = `${name === '' ? 'ground/words' : name}/locales/${language}.json`;
    const file = CATALOGUES.find((one) => one.endsWith(ending)) ?? ending;
    if (!files.has(file)) files.set(file, JSON.parse(readFileSync(file, 'utf8')));
    const found = path.split('.').reduce((at: Json, part) => at?.[part], files.get(file));
    if (typeof found !== 'string') throw new Error(`${file} has no "${path}"`);
    return found.replace(/\{\{(\w+)\}\}/g, (_all, value: string) => values[value] ?? '');
  };
}

const says = (known: string, words: string): Claim => ({ known, isSaid: (text) => text.includes(words) });
const saysNot = (known: string, words: string | RegExp): Claim => ({
  known,
  isSaid: (text) => (typeof words === 'string' ? !text.includes(words) : !words.test(text)),
});

export class Claims {
  readonly #known: Known;
  readonly #language: Language;
  readonly #t: ReturnType<typeof catalogue>;

  constructor(known: Known, language: Language) {
    [this.#known, this.#language, this.#t] = [known, language, catalogue(language)];
  }

  /** Of every text that a person reads: names of people, no sign-in names; words, no keys; one language. */
  language(): Claim[] {
    const ids = new RegExp(`(?<![/\\w-])(${Object.keys(PEOPLE).join('|')}|quan-tri)(?![\\w-])`);
    const alien =
      this.#language === 'vi'
        ? /\b(the|was|has|is not|failed|unknown)\b/i
        : /[ăđơưạảấầậắặẹếềệịọốồộớờợụứừựỳỵ]{1}\S* (lúc|của|không|đã)\b/i;
    return [
      saysNot('people have names', ids),
      saysNot('every value is filled in', /undefined|NaN|Invalid|\{\{|\[object/),
      saysNot(`the language is ${this.#language}`, alien),
    ];
  }

  /** Desk, wall and phone. */
  open(screen: string): Claim[] {
    const t = this.#t;
    const { case: one, held } = this.#known;
    const loss = t('silence.lost').split('{{')[0]?.trim().slice(0, 12) ?? '';
    if (this.#known.away.includes(screen)) {
      const live = ['connection.connected', 'emissions.live', 'status.sweeping'].map((key) => t(key));
      return [
        says(`${screen} has no contact`, loss),
        ...live.map((words) =>
          saysNot('nothing is live', new RegExp(`(?<!\\S)${words}(?!\\S| ${t('emissions.since').slice(0, 3)})`)),
        ),
      ];
    }
    const number = this.#number(121.5, 3);
    const bar =
      screen === 'wall' ? t('wall:unacknowledged', { count: '' }).trim() : t('alarmBar.waiting', { time: '' }).trim();
    const rings = one?.state === 'open' && one.silenced === undefined;
    return [
      says(`${screen} is in contact`, t('connection.connected')),
      saysNot(`${screen} is in contact`, loss),
      ...(one === undefined || screen === 'wall'
        ? []
        : [
            {
              known: `121.5 MHz ${rings ? 'waits' : 'does not wait'} for a person`,
              isSaid: (text: string) => new RegExp(`${number} MHz · Xe đo 1[\\s\\S]{0,60}${bar}`).test(text) === rings,
            },
          ]),
      ...(one === undefined || screen !== 'wall' || one.state === 'closed' ? [] : this.#wallRow(one, number)),
      ...(one === undefined || screen === 'phone' ? [] : [this.#silenced(one)]),
      ...(screen === 'phone'
        ? []
        : [
            held === undefined
              ? saysNot('nobody holds a receiver', t('busy.sign'))
              : says(`${nameOf(held.by)} holds a receiver`, nameOf(held.by)),
          ]),
    ];
  }

  #wallRow(one: KnownCase, number: string): Claim[] {
    // What stands before the first row also names what is silenced.
    const rows = (text: string) => text.split(/\n(?=\S \d+[.,]\d{3} MHz)/).slice(1);
    const row = (text: string) => rows(text).find((part) => part.includes(`${number} MHz`)) ?? '';
    const state = one.silenced === undefined ? this.#state(one) : ALARM_WORDS.shelved[this.#language];
    return [
      { known: `wall: the case is "${state}"`, isSaid: (text) => row(text).includes(state) },
      {
        known: `wall: the air is ${one.air}`,
        isSaid: (text) => row(text).includes(HEARD.now[this.#language]) === (one.air === 'on'),
      },
      ...(one.air !== 'on' || one.burstAt === undefined
        ? []
        : [
            {
              known: `wall: on the air since ${localClock(one.burstAt)}`,
              isSaid: (text: string) =>
                this.#burstStarts(one).some((at) => this.#spansSince(at).some((span) => row(text).includes(span))),
            },
          ]),
    ];
  }

  /**
   * When the last burst began, epoch ms. After a time in which a busy computer did not ask the receiver, nobody knows whether
   * it was still the same burst.
   */
  #burstStarts({ firstAt, burstAt }: KnownCase): number[] {
    const { swept } = this.#known;
    const pauses = swept.filter((at, i) => at - (swept[i - 1] ?? at) > BURST_PAUSE_MS && at > (burstAt ?? firstAt));
    return [...(burstAt === undefined ? [] : [burstAt]), ...pauses];
  }

  /** How the wall may say the time since then: its clock is that of the last sweep that it was told of. */
  #spansSince(at: number): string[] {
    const shown = (ms: number) =>
      ms < 60_000
        ? this.#t('spans.s', { s: String(Math.round(ms / 1000)) })
        : this.#t('spans.min', { min: String(Math.floor(ms / 60_000)) });
    return Array.from({ length: 16 }, (_, s) => ` · ${shown(Date.now() - at + (s - 12) * 1000)}`);
  }

  #silenced({ silenced }: KnownCase): Claim {
    const start = this.#t('cases.silenced', { what: '' }).trim();
    if (silenced === undefined) return saysNot('nothing is silenced', start);
    return says(
      '121.5 MHz is silenced, with its end',
      `${this.#number(121.5, 3)} MHz ${this.#t('cases.until', { time: localClock(silenced.until).slice(0, 5) })}`,
    );
  }

  #state({ state }: KnownCase): string {
    return STATE_WORDS[state as keyof typeof STATE_WORDS][this.#language];
  }

  #number(value: number, decimals: number): string {
    const text = Math.abs(value).toFixed(decimals);
    return `${value < 0 ? '−' : ''}${this.#language === 'vi' ? text.replace('.', ',') : text}`;
  }

  /** The row of the list, and the page of the case. */
  caseTexts(where: 'list' | 'case'): Claim[] {
    const { case: one } = this.#known;
    if (one === undefined) return [];
    const air = {
      on: HEARD.now[this.#language],
      off: '',
      unknown: this.#t('cases.unknownSince', { time: '' }).trim(),
    }[one.air];
    const shared = [
      says(`highest level ${one.highestDbm}`, this.#number(one.highestDbm, 1)),
      { known: `first heard at ${localClock(one.firstAt)}`, isSaid: (text: string) => hasClock(text, one.firstAt) },
      ...(air === '' ? [] : [says(`on the air: ${one.air}`, air)]),
      ...(one.air === 'off'
        ? [
            {
              known: `last heard at ${localClock(one.lastAt)}`,
              isSaid: (text: string) => [one.lastAt, one.lastAfter].some((at) => hasClock(text, at ?? one.lastAt)),
            },
          ]
        : []),
      says(
        `the state is ${one.state}`,
        one.silenced === undefined ? this.#state(one) : ALARM_WORDS.shelved[this.#language],
      ),
      ...(one.owner === undefined ? [] : [says(`${one.owner} has the case`, nameOf(one.owner))]),
    ];
    if (where === 'list') return shared;
    const { acknowledged, silenced } = one;
    return [
      ...shared,
      ...(acknowledged === undefined
        ? []
        : [
            {
              known: `${nameOf(acknowledged.by)} acknowledged at ${localClock(acknowledged.at)}`,
              isSaid: (text: string) => hasClock(text, acknowledged.at, `[\\s\\S]{0,20}${nameOf(acknowledged.by)}`),
            },
          ]),
      ...(silenced === undefined
        ? []
        : [
            says(
              'who silenced it, until when, why',
              this.#t('incidents:detail.asideUntil', {
                by: nameOf(silenced.by),
                until: `${localClock(silenced.until)} UTC+7`,
                reason: silenced.reason,
              }),
            ),
          ]),
      ...one.rounds.flatMap(({ cause, measure }) => [
        says('cause of an earlier round', cause),
        says('measure of an earlier round', measure),
      ]),
    ];
  }

  complaintPage(): Claim[] {
    const { complaint } = this.#known;
    if (complaint === undefined) return [];
    return [
      says('who complains', complaint.who),
      says('what they hear', complaint.hears),
      says('nobody measured it', this.#t('cases.asComplained')),
      saysNot('no level was measured', / dBm/),
      saysNot(
        'nobody knows whether it is on the air',
        new RegExp(`● ${HEARD.now[this.#language]}|○ ${HEARD.ended[this.#language]}`),
      ),
    ];
  }

  coveragePage(): Claim[] {
    const reasons = new Set(this.#known.holes.map(({ reason }) => reason as CoverageReason));
    return [...reasons].map((reason) => says(`not watched: ${reason}`, COVERAGE_REASON_WORDS[reason][this.#language]));
  }

  names(words: string): Claim {
    return says(`"${words}" is named`, words);
  }

  stations(): Claim[] {
    const latitude = (text: string) => Number(/xe-do[\s\S]*?(\d+[.,]\d+)°/.exec(text)?.[1]?.replace(',', '.'));
    return [
      {
        known: `the van is at ${this.#known.latitude().toFixed(4)}°`,
        isSaid: (text) => Math.abs(latitude(text) - this.#known.latitude()) < PLACE_TOLERANCE_DEG,
      },
      ...(this.#known.held === undefined ? [] : [says('who holds the receiver', nameOf(this.#known.held.by))]),
    ];
  }

  /** The minutes as text. */
  minutes(): Claim[] {
    const { case: one } = this.#known;
    if (one === undefined) return [];
    const word = (vi: string, en: string) => (this.#language === 'vi' ? vi : en);
    const { acknowledged, owner } = one;
    return [
      says(`highest level ${one.highestDbm}`, `${this.#number(one.highestDbm, 1)} dBm`),
      says(`median level ${one.medianDbm}`, `${this.#number(one.medianDbm, 1)} dBm`),
      { known: `first heard at ${localClock(one.firstAt)}`, isSaid: (text) => hasClock(text, one.firstAt) },
      {
        known: `the air is ${one.air}`,
        isSaid: (text) => text.includes(word('còn phát khi lập', 'still on the air')) === (one.air === 'on'),
      },
      ...(one.air === 'unknown'
        ? [says('since when the air is unknown', word('không rõ còn phát', 'not known whether'))]
        : []),
      ...(acknowledged === undefined
        ? []
        : [
            {
              known: `${nameOf(acknowledged.by)} acknowledged`,
              isSaid: (text: string) => text.includes(nameOf(acknowledged.by)) && hasClock(text, acknowledged.at),
            },
          ]),
      ...(owner === undefined ? [] : [says(`${nameOf(owner)} has the case`, nameOf(owner))]),
      ...one.rounds.flatMap(({ cause, measure, acknowledgedBy }) =>
        [cause, measure, nameOf(acknowledgedBy)].map((words) => says('an earlier round', words)),
      ),
    ];
  }

  /** One incident as JSON, of the list, an export or a bundle. */
  incidentJson(): Claim[] {
    const { case: one } = this.#known;
    if (one === undefined) return [];
    const of = (known: string, test: (json: Json) => boolean): Claim => ({
      known,
      isSaid: (text) => test(JSON.parse(text)),
    });
    return [
      of(`the state is ${one.state}`, ({ state }) => state === one.state),
      of(
        `the air is ${one.air}`,
        ({ active, unknownSince }) =>
          active === (one.air === 'on') && (unknownSince != null) === (one.air === 'unknown'),
      ),
      of(`highest level ${one.highestDbm}`, ({ peakDbm }) => Math.abs(peakDbm - one.highestDbm) < 0.05),
      of('excess over the noise', ({ excessDb }) => Math.abs(excessDb - one.highestDbm - 100) < 2),
      of(`first heard at ${localClock(one.firstAt)}`, ({ firstHeardAt }) =>
        isNear(new Date(firstHeardAt).getTime(), one.firstAt),
      ),
      ...(one.air === 'on'
        ? []
        : [
            of(`last heard at ${localClock(one.lastAt)}`, ({ lastHeardAt }) =>
              [one.lastAt, one.lastAfter].some((at) => isNear(new Date(lastHeardAt).getTime(), at ?? one.lastAt)),
            ),
          ]),
      of('when its last burst began', ({ burstStartedAt, moves }) => {
        // An export and a bundle have the emissions with their times.
        if (moves === undefined) return true;
        if (burstStartedAt === undefined) return one.burstAt === undefined;
        return this.#burstStarts(one).some((at) => Math.abs(Date.parse(burstStartedAt) - at) < BURST_TOLERANCE_MS);
      }),
      of('who acknowledged it', ({ acknowledgedBy }) => (acknowledgedBy ?? undefined) === one.acknowledged?.by),
      of('who has it', ({ assigneeId }) => (assigneeId ?? undefined) === one.owner),
      of(
        'its deadline does not move',
        // In a bundle the targets are lengths of time.
        ({ targets }) => targets?.acknowledge === undefined || targets.acknowledge.dueAt === one.dueAt,
      ),
    ];
  }

  /** The card of the hand-over. */
  handover(): Claim[] {
    const { case: one, complaint, holes } = this.#known;
    return [
      ...(['hoang-toi', 'mai-dem'] as const).map((id) => says(`${nameOf(id)} signed`, nameOf(id))),
      says('both signed', this.#t('watch:handover.complete')),
      ...(one === undefined
        ? []
        : [
            says('121.5 MHz stands in it', this.#number(121.5, 3)),
            saysNot('it is not known to be on the air', `${this.#number(121.5, 3)} MHz ${HEARD.now[this.#language]}`),
          ]),
      ...(complaint === undefined ? [] : [says('the complaint stands in it', this.#number(156.8, 3))]),
      ...(holes.length === 0 ? [] : [saysNot('all bands are watched now', this.#t('watch:handover.blindNow'))]),
    ];
  }

  verdict(): Claim[] {
    return [
      says('the bundle is whole, and signed by the station', '"good":true'),
      says('nothing is wrong in it', '"faults":[]'),
    ];
  }

  /** `incident.json` of the bundle: times are epoch ms, and a complaint or a deadline stands elsewhere. */
  bundledIncident(): Claim[] {
    return this.incidentJson();
  }

  /** `receivers.json` of the bundle. */
  receivers(latitudeAt: (at: number) => number): Claim[] {
    const van = (text: string): Json =>
      JSON.parse(text).receivers.find(({ receiverId }: Json) => receiverId === 'may-xe');
    const track = (text: string): Json[] => van(text).track ?? [];
    return [
      says('the receiver in the van', 'Anritsu MS2711D'),
      {
        known: 'the van moved',
        isSaid: (text) => new Set(track(text).map(({ latitudeDeg }) => latitudeDeg)).size > 3,
      },
      {
        known: 'the van was where it was',
        isSaid: (text) =>
          track(text).every(
            ({ at, latitudeDeg }) =>
              latitudeDeg === undefined ||
              Math.abs(latitudeDeg - latitudeAt(new Date(at).getTime())) < TRACK_TOLERANCE_DEG,
          ),
      },
    ];
  }

  /** Gaps of a receiver, as the answer of the interface. */
  gaps(receiverId: Hole['receiverId']): Claim[] {
    const holes = this.#known.holes.filter((one) => one.receiverId === receiverId);
    const gapsOf = (text: string): Stretch[] =>
      JSON.parse(text).gaps.map(({ from, to }: Json) => ({ from: Date.parse(from), to: Date.parse(to) }));
    return [
      ...holes.map((hole) => ({
        known: `no sweep ${localClock(hole.from)}–${localClock(hole.to)}: ${hole.reason}`,
        isSaid: (text: string) => gapsOf(text).some((gap) => isSame(gap, hole)),
      })),
      {
        known: `${holes.length} gaps, no other`,
        isSaid: (text) => gapsOf(text).every((gap) => this.#isExplained(gap, holes)),
      },
    ];
  }

  /**
   * A hole that the test made, or a time in which a busy computer did not ask the receiver in the van: one pause, or two with
   * a sweep between them that was asked for too late to count.
   */
  #isExplained(gap: Stretch, holes: readonly Hole[]): boolean {
    const { swept } = this.#known;
    const isPause = (to: number, i: number) => {
      const [before = to, from = to] = [swept[i - 2], swept[i - 1]];
      const begins = from - before > PAUSE_MS ? before : from;
      const isInside = gap.from >= begins - HOLE_TOLERANCE_MS && gap.to <= to + HOLE_TOLERANCE_MS;
      return to - from > PAUSE_MS && isInside;
    };
    const { held } = this.#known;
    const isHeld = held !== undefined && Math.abs(gap.from - held.from) <= HOLE_TOLERANCE_MS;
    return isHeld || holes.some((hole) => isSame(gap, hole)) || swept.some(isPause);
  }

  /** The ledger of one band of a receiver, as the answer of the interface. */
  ledger(receiverId: Hole['receiverId']): Claim[] {
    const holes = this.#known.holes.filter((one) => one.receiverId === receiverId);
    const blind = (text: string): Json[] => JSON.parse(text).stretches.filter(({ state }: Json) => state === 'blind');
    const stretch = ({ from, to }: Json) => ({ from: Date.parse(from), to: Date.parse(to) });
    return [
      ...holes.map((hole) => ({
        known: `ledger: ${localClock(hole.from)}–${localClock(hole.to)} ${hole.reason}`,
        isSaid: (text: string) => blind(text).some((one) => one.reason === hole.reason && isSame(stretch(one), hole)),
      })),
      {
        known: 'ledger: watched at all other times',
        isSaid: (text) => {
          const all: Json[] = JSON.parse(text).stretches;
          // Detection learns the noise floor once, at the begin of the shift.
          const learnedAt = all.findIndex(({ state }) => state === 'watched');
          return all.every((one, i) => {
            const isLearning = one.reason === 'not-judged' && i < learnedAt;
            // A closer look begins with the receiver's new settings, during which it sends nothing.
            const isLooking = [one, all[i + 1]].some((near) => near?.reason === 'aside');
            return one.state === 'watched' || isLearning || isLooking || this.#isExplained(stretch(one), holes);
          });
        },
      },
    ];
  }
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= TIME_TOLERANCE_MS;
}

function isSame(
  found: Stretch,
  { from, fromAfter = from, to, toAfter = to }: Omit<Hole, 'receiverId' | 'reason'>,
): boolean {
  const isWithin = (at: number, after: number, until: number) =>
    at >= after - HOLE_TOLERANCE_MS && at <= until + HOLE_TOLERANCE_MS;
  return isWithin(found.from, fromAfter, from) && isWithin(found.to, toAfter, to);
}

/** True when the text has the time of day, to a second or two, followed by the pattern. */
function hasClock(text: string, at: number, then = ''): boolean {
  return [-2, -1, 0, 1, 2].some((s) => new RegExp(`${localClock(at + s * 1000)}${then}`).test(text));
}
