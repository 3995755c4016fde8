/** Saves the plots that are on the screen as a picture. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FORMATS, LOCAL_ZONE, localClock, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { pictureOf, saveBlob } from './screen-picture.js';

interface Props {
  /** Of the element that holds the canvases. */
  readonly selector: string;
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly startHz?: number | undefined;
  readonly stopHz?: number | undefined;
}

export function PictureButton({ selector, title, from, to, startHz, stopHz }: Props) {
  const { t } = useTranslation('exports');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const [missing, setMissing] = useState(false);
  const save = async () => {
    const style = getComputedStyle(document.body);
    const canvases = [...document.querySelectorAll<HTMLCanvasElement>(`${selector} canvas[role="img"]`)];
    const moment = (at: number) => `${localDate(at, language)} ${localClock(at)}`;
    const range =
      startHz === undefined || stopHz === undefined ? [] : [`${formats.mhz(startHz)} – ${formats.frequency(stopHz)}`];
    const times = `${moment(from)} – ${moment(to)} ${LOCAL_ZONE} · ${new Date(from).toISOString()} – ${new Date(to).toISOString()}`;
    const words = { title, lines: [times, [...range, t('picture.asReceived')].join(' · ')] };
    const blob = await pictureOf(canvases, { ...words, background: style.backgroundColor, ink: style.color });
    setMissing(blob === undefined);
    if (blob !== undefined)
      saveBlob(
        blob,
        `${title.replace(/[^\w.-]+/g, '-')}-${new Date(to).toISOString().slice(0, 19).replaceAll(':', '')}Z.png`,
      );
  };
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => void save()}>
        {t('picture.save')}
      </Button>
      {missing && (
        <span className="form-fault" role="alert">
          {t('picture.none')}
        </span>
      )}
    </>
  );
}
