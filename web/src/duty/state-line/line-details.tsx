/** What drops down from the state line: everything that is so now in full, with what an administrator can confirm. */
import { useTranslation } from 'react-i18next';
import { OnlyButton } from '../../ground/access/only.js';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine, useWork } from '../../ground/asking/fields.js';
import { useShown } from '../../ground/asking/use-followed.js';
import { useFormats, useNow } from '../../ground/words/use-language.js';
import { useLossWords } from './loss-words.js';
import { bookLosses, readiness } from './readiness.js';
import { SENTENCES } from './sentences.js';
import type { Standing } from './standings.js';

export function LineDetails({ standings }: { standings: readonly Standing[] }) {
  return (
    <ul className="stack">
      {standings.map((standing) => {
        const Sentence = SENTENCES[standing];
        return (
          <li key={standing} className="row" data-standing={standing}>
            {standing === 'loss' ? <Losses /> : <Sentence bare={false} />}
            {standing === 'clock' && <ConfirmClock />}
          </li>
        );
      })}
    </ul>
  );
}

function Losses() {
  const { t } = useTranslation();
  const wordsOf = useLossWords();
  const { value = [], ask: askAgain } = useShown(bookLosses);
  const { fault, busy, run } = useWork();
  const confirm = (id: string) =>
    run(() => ask('POST /api/v1/book-losses/{id}/confirm', { params: { id } }).then(askAgain));
  return (
    <div>
      {value.map((loss) => {
        const { what, instead, kept } = wordsOf(loss);
        return (
          <div data-loss={loss.book} key={loss.id}>
            <b>{what}</b> {instead} <small>{kept}</small>{' '}
            <OnlyButton
              may="settings"
              size="small"
              variant="default"
              disabled={busy}
              onClick={() => void confirm(loss.id)}
            >
              {t('loss.confirm')}
            </OnlyButton>
          </div>
        );
      })}
      <FaultLine words={fault} />
    </div>
  );
}

function ConfirmClock() {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const { fault, busy, run } = useWork();
  const confirm = () => run(() => ask('POST /api/v1/clock/confirm', {}).then(readiness.ask));
  return (
    <>
      <OnlyButton may="settings" size="small" variant="default" disabled={busy} onClick={() => void confirm()}>
        {t('belief.confirm', { time: `${formats.clock(now).slice(0, 5)} ${formats.date(now)}` })}
      </OnlyButton>
      <FaultLine words={fault} />
    </>
  );
}
