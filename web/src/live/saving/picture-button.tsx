/** Saves the plots that are on the live screen as a picture. */
import '../../papers/exports/words.js';
import { IconPhotoDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ground/shell/button.js';
import { FORMATS, type Language, LOCAL_ZONE, localClock, localDate } from '../../ground/words/format.js';
import type { Span } from '../../picture/grid.js';
import { type Facts, type ShownState, shownState } from '../../picture/picture-store.js';
import { detectorName, rbwText } from '../../picture/plot/trace-legend.js';
import { useLive } from '../live-context.js';
import { pictureOf, saveBlob } from './screen-picture.js';

const PLOTS = '#plot canvas[role="img"]';

export function PictureButton() {
  const { t } = useTranslation('exports');
  const { t: words } = useTranslation();
  const { session } = useLive();
  const [missing, setMissing] = useState(false);
  const save = async () => {
    const times = session.plot?.shownTimes;
    const state = shownState();
    const terms = {
      asReceived: t('picture.asReceived'),
      replay: words('plot.replay'),
      old: t('picture.old'),
      detector: `${words('facts.detector')}: ${detectorName(state.facts?.traceDetector)}`,
      minus: state.minus && words(`traces.minus.${state.minus}`),
      flag: (name: Parameters<Parameters<typeof pictureWords>[2]['flag']>[0]) => words(`flags.${name}`),
    };
    const told = times === undefined ? undefined : pictureWords(state, times, terms);
    const { backgroundColor: background, color: ink } = getComputedStyle(document.body);
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>(PLOTS)];
    const blob = told === undefined ? undefined : await pictureOf(canvases, { ...told, background, ink });
    setMissing(blob === undefined);
    if (blob === undefined || told === undefined || times === undefined) return;
    const moment = new Date(times.to).toISOString().slice(0, 19).replaceAll(':', '');
    saveBlob(blob, `${state.receiverId ?? 'rfi-logger'}-${moment}Z.png`);
  };
  return (
    <>
      <Button
        variant="default"
        size="small"
        className="picture-button"
        title={t('picture.save')}
        onClick={() => void save()}
      >
        <IconPhotoDown size={16} aria-hidden />
        <span className="wide-words">{t('picture.save')}</span>
      </Button>
      {missing && (
        <span className="form-fault" role="alert">
          {t('picture.none')}
        </span>
      )}
    </>
  );
}

/** What stands above the picture of a screen: who heard what, when, and what must be known before a level is trusted. Pure. */
type PictureState = Pick<
  ShownState,
  'language' | 'stations' | 'receivers' | 'receiverId' | 'view' | 'facts' | 'past' | 'dataOld' | 'undrawn'
>;

/** What the words are made of; the catalogue has them. */
interface PictureTerms {
  readonly asReceived: string;
  readonly replay: string;
  readonly old: string;
  readonly detector: string;
  /** What the traces are shown less; undefined while they show levels. */
  readonly minus?: string | undefined;
  flag(name: Facts['flags'][number] | 'thinned'): string;
}

/** The newest and the oldest row, epoch ms. */
interface ShownTimes {
  readonly from: number;
  readonly to: number;
}

function pictureWords(state: PictureState, times: ShownTimes, terms: PictureTerms) {
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
