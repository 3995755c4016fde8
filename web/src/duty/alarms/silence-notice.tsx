/** On every screen, while the program is not heard: since when, by whose order if it was stopped, and what that means. */
import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { localClock } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useNow } from '../../ground/words/use-now.js';
import { useProgram } from '../../program/program-store.js';
import { alarmStore, useAlarms } from './alarm-settings.js';

/** `bare`: on a wall, which has no buttons. */
export function SilenceNotice({ bare = false }: { bare?: boolean }) {
  const { t } = useTranslation();
  const silence = useProgram((state) => state.silence);
  const seen = useAlarms((state) => state.silenceSeen);
  const now = useNow();
  const silent = silence !== undefined;
  // The style sheets take the colour out of everything that was sent before.
  useEffect(() => {
    document.documentElement.toggleAttribute('data-silent', silent);
  }, [silent]);
  if (silence === undefined) return null;
  const { since, stoppedBy } = silence;
  return (
    <div className="silence-notice" role="alert" data-stopped-by={stoppedBy}>
      <IconPlugConnectedX size={22} aria-hidden />
      <span>
        <b>{t(stoppedBy === undefined ? 'silence.lost' : `silence.${stoppedBy}`, { time: localClock(since) })}</b>{' '}
        {t('silence.meaning')} <span aria-hidden>({spanWords(Math.max(0, now - since))})</span>
      </span>
      {!bare && !seen && (
        <Button size="compact-sm" variant="default" onClick={() => alarmStore.setState({ silenceSeen: true })}>
          {t('silence.mute')}
        </Button>
      )}
    </div>
  );
}
