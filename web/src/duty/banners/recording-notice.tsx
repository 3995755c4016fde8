/** Warns on every screen when received data is not stored as it should be, or soon will not be. */
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { firstPicture } from '../../ground/line/first-picture.js';
import { followRecording, useRecording } from './recording.js';

export function RecordingNotice() {
  const { t } = useTranslation();
  const { trouble, detail } = useRecording();
  useEffect(() => void firstPicture.then(followRecording), []);
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
