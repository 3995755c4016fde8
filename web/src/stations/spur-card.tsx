/** Where the receiver hears itself: what the configuration says, and what its self-tests found. */
import { useTranslation } from 'react-i18next';
import { ask } from '../ground/asking/ask.js';
import { FaultLine } from '../ground/asking/fields.js';
import { useAsked } from '../ground/asking/use-followed.js';
import { useWork } from '../ground/asking/use-work.js';
import { useNames } from '../ground/names/use-names.js';
import { FORMATS, localClock, localDate } from '../ground/words/format.js';
import { useLanguage } from '../ground/words/use-language.js';
import { SpurList } from './field/trial-runner.js';

export function SpurCard({ receiverId }: { receiverId: string }) {
  const { t } = useTranslation('field');
  const language = useLanguage();
  const formats = FORMATS[language];
  const names = useNames();
  const { value, ask: askAgain } = useAsked(
    'GET /api/v1/receivers/{receiverId}/spurs',
    { params: { receiverId } },
    { everyMs: 15_000 },
  );
  const { fault, run } = useWork();
  const say = async (hz: number, own: boolean) => {
    const body = { hz, own };
    if (await run(() => ask('POST /api/v1/receivers/{receiverId}/spurs', { params: { receiverId }, body })))
      await askAgain();
  };
  return (
    <section className="card">
      <h2>{t('spurs.title')}</h2>
      {value?.configuredHz.length === 0 && value.maps.length === 0 && <p className="dim">{t('spurs.none')}</p>}
      {value !== undefined && value.configuredHz.length > 0 && (
        <p>{t('spurs.configured', { list: value.configuredHz.map((hz) => formats.frequency(hz)).join('; ') })}</p>
      )}
      {value?.maps.map((map) => (
        <div key={map.learnedAt}>
          <p className="dim small">
            {localClock(Date.parse(map.learnedAt))} {localDate(Date.parse(map.learnedAt), language)} · {names(map.by)}
          </p>
          <SpurList map={map} onSay={(hz, own) => void say(hz, own)} />
        </div>
      ))}
      <FaultLine words={fault} />
    </section>
  );
}
