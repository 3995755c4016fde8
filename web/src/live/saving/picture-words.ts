/** What stands above the picture of a screen: who heard what, when, and what must be known before a level is trusted. Pure. */
import { FORMATS, type Language, LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import type { Span } from '../../picture/grid.js';
import type { Facts, ShownState } from '../../picture/picture-store.js';
import { rbwText } from '../../picture/plot/trace-legend.js';

export type PictureState = Pick<
  ShownState,
  'language' | 'stations' | 'receivers' | 'receiverId' | 'view' | 'facts' | 'past' | 'dataOld' | 'undrawn'
>;

/** What the words are made of; the catalogue has them. */
export interface PictureTerms {
  readonly asReceived: string;
  readonly replay: string;
  readonly old: string;
  readonly detector: string;
  /** What the traces are shown less; undefined while they show levels. */
  readonly minus?: string | undefined;
  flag(name: Facts['flags'][number] | 'thinned'): string;
}

/** The newest and the oldest row, epoch ms. */
export interface ShownTimes {
  readonly from: number;
  readonly to: number;
}

export function pictureWords(state: PictureState, times: ShownTimes, terms: PictureTerms) {
  const { language, stations, receivers, receiverId, view, facts, past, dataOld, undrawn } = state;
  const receiver = receivers.find(({ id }) => id === receiverId);
  const station = stations.find(({ id }) => id === receiver?.stationId);
  const title = [station?.name, receiver?.name ?? receiverId].filter((part) => part !== undefined).join(' · ');
  const honesty = [
    ...(past === undefined ? [] : [terms.replay]),
    ...(undrawn || (past === undefined && dataOld) ? [terms.old] : []),
    ...(facts?.flags ?? []).map(terms.flag),
    ...(facts?.thinned === true ? [terms.flag('thinned')] : []),
  ];
  return {
    title,
    lines: [
      timesText(times, language),
      [
        ...(view === undefined ? [] : [rangeText(view, language)]),
        ...settings(facts, language),
        terms.detector,
        ...(terms.minus === undefined ? [] : [terms.minus]),
      ].join(' · '),
      [terms.asReceived, ...honesty].join(' · '),
    ],
  };
}

function timesText({ from, to }: ShownTimes, language: Language): string {
  const moment = (at: number) => `${localDate(at, language)} ${localClock(at)}`;
  return `${moment(from)} – ${moment(to)} ${LOCAL_ZONE} · ${new Date(from).toISOString()} – ${new Date(to).toISOString()}`;
}

function rangeText({ startHz, stopHz }: Span, language: Language): string {
  return `${FORMATS[language].mhz(startHz)} – ${FORMATS[language].frequency(stopHz)}`;
}

function settings(facts: Facts | undefined, language: Language): string[] {
  const rbw = facts && rbwText(facts, FORMATS[language]);
  return rbw === undefined ? [] : [`RBW ${rbw}`];
}
