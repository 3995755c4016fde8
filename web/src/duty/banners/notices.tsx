/** The notices below the header of every screen: the alarm that waits for a person, problems of the recording, lost books. */
import { Button } from '@mantine/core';
import { IconDatabaseExclamation, IconPhotoExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useShown } from '../../ground/asking/use-followed.js';
import { afterFirstPicture } from '../../ground/line/first-picture.js';
import { latePart } from '../../ground/shell/late-part.js';
import { usePicture } from '../../picture/picture-store.js';
import { AlarmBar } from '../alarms/alarm-bar.js';
import { SilenceNotice } from '../alarms/silence-notice.js';
import { DrillMark } from '../drill/drill-mark.js';
import { readiness } from './readiness.js';
import { NO_TROUBLE, recordingOf } from './recording.js';

/** Loaded apart: its words are added to the catalogue, which must have started by then, and it needs the parts of forms. */
const LossNotice = latePart(
  afterFirstPicture(async () => ({ default: (await import('./loss-notice.js')).LossNotice })),
);

const ClockNotice = latePart(
  afterFirstPicture(async () => ({ default: (await import('./loss-notice.js')).ClockNotice })),
);

/** On a wall, where nothing can be pressed. */
export function WallNotices() {
  return (
    <>
      <DrillMark bare />
      <SilenceNotice bare />
      <UndrawnNotice />
      <ClockNotice bare />
      <RecordingNotice />
    </>
  );
}

export function Notices() {
  return (
    <>
      <SilenceNotice />
      <DrillMark />
      <AlarmBar />
      <UndrawnNotice />
      <ClockNotice />
      <RecordingNotice />
      <LossNotice />
    </>
  );
}

/** Warns on every screen that the plots stand still although data comes. The cure is a fresh page; a wall takes it by itself. */
function UndrawnNotice() {
  const { t } = useTranslation();
  if (!usePicture((state) => state.undrawn)) return null;
  return (
    <div className="recording-notice" role="alert">
      <IconPhotoExclamation size={20} aria-hidden />
      <span>
        <b>{t('undrawn.title')}</b> {t('undrawn.meaning')}
      </span>
      <Button size="compact-sm" onClick={() => location.reload()}>
        {t('nav.reload')}
      </Button>
    </div>
  );
}

/** Warns on every screen when received data is not stored as it should be, or soon will not be. */
function RecordingNotice() {
  const { t } = useTranslation();
  // While the program does not answer, as it last said: the connection badge shows that.
  const { value } = useShown(readiness);
  const { trouble, detail } = value === undefined ? NO_TROUBLE : recordingOf(value);
  if (trouble === undefined) return null;
  return (
    <div className="recording-notice" role="alert" data-trouble={trouble}>
      <IconDatabaseExclamation size={20} aria-hidden />
      <span>
        <b>{t(`recording.${trouble}`)}</b> {t(`recording.${trouble}-do`)}
        {detail !== undefined && (
          // The program writes its sentences in English.
          <small lang="en"> {detail}</small>
        )}
      </span>
    </div>
  );
}
