/** Warns on every screen when received data is not stored as it should be, or soon will not be. */
import { IconDatabaseExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { Followed } from '../../ground/asking/followed.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { firstPicture } from '../../ground/line/first-picture.js';
import { NO_TROUBLE, type Recording, recordingOf } from './recording.js';

const EVERY_MS = 15_000;
const TIMEOUT_MS = 10_000;
/** Status of the answer while the program is not ready. */
const NOT_READY = 503;

const followed = new Followed<Recording>(
  async (signal) => {
    await firstPicture;
    return recordingOf(await ask('GET /readyz', { alsoGood: NOT_READY, timeoutMs: TIMEOUT_MS, signal }));
  },
  () => ({ everyMs: EVERY_MS }),
);

export function RecordingNotice() {
  const { t } = useTranslation();
  // While the program does not answer, as it last said: the connection badge shows that.
  const { trouble, detail } = useShown(followed).value ?? NO_TROUBLE;
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
