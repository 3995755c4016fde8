/** How much time the stitched band shows, and of when. */

import { useTranslation } from 'react-i18next';
import { InstantField, SelectField } from '../../ground/asking/fields.js';
import { changeQuery } from '../../ground/shell/address.js';
import { Button } from '../../ground/shell/button.js';
import { useTimeWords } from '../controls/time-words.js';
import { useLive } from '../live-context.js';
import { BAND_SPANS_MS, type BandLink } from './band-wish.js';

export function TimeTools({ at, spanMs }: Pick<BandLink, 'at' | 'spanMs'>) {
  const { t } = useTranslation('band');
  const timeWords = useTimeWords();
  const { session } = useLive();
  return (
    <>
      <SelectField
        label={t('duration')}
        options={BAND_SPANS_MS.map((ms) => [String(ms), timeWords(ms)])}
        value={String(spanMs)}
        set={(ms) => changeQuery({ span: String(Number(ms) / 1000) })}
      />
      {at === undefined ? (
        <Button variant="default" onClick={() => changeQuery({ t: new Date(session.now() - 1000).toISOString() })}>
          {t('past')}
        </Button>
      ) : (
        <>
          <InstantField
            label={t('at')}
            at={at}
            latest={session.now()}
            set={(to) => changeQuery({ t: new Date(to).toISOString() })}
          />
          <Button variant="default" onClick={() => changeQuery({ t: undefined })}>
            {t('live')}
          </Button>
        </>
      )}
    </>
  );
}
