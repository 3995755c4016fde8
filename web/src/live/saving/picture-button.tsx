/** Saves the plots that are on the live screen as a picture. */
import '../../papers/exports/words.js';
import { Button } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shownState } from '../../picture/picture-store.js';
import { detectorName } from '../../picture/plot/trace-legend.js';
import { useLive } from '../live-context.js';
import { pictureWords } from './picture-words.js';
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
        size="compact-sm"
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
