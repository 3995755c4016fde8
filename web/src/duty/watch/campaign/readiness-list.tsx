/** Whether everything is ready for a campaign: one line for each check. */
import { useTranslation } from 'react-i18next';
import { useMay } from '../../../ground/access/session.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { Link } from '../../../ground/shell/address.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { ToldNow } from '../told-now.js';

const EVERY_MS = 60_000;

/** Where each kind of fault is mended. */
const MENDED_AT = {
  unheard: '/stations',
  stations: '/stations',
  reserve: '/stations',
  roster: '/watch/roster',
  contacts: '/watch/people',
  disk: '/admin/archive',
  clocks: '/stations',
} as const;

/** `brief`: what is ready is folded, and what is not stands alone. */
export function ReadinessList({ campaignId, brief = false }: { campaignId: string; brief?: boolean }) {
  const { t } = useTranslation('watch');
  const language = useLanguage();
  const maySettings = useMay('settings');
  const { value, fault } = useAsked(
    'GET /api/v1/campaigns/{campaignId}/readiness',
    { params: { campaignId } },
    { everyMs: EVERY_MS, after: ['receiver'] },
  );
  const lines = value?.lines ?? [];
  const ready = brief ? lines.filter(({ isReady }) => isReady) : [];
  const listed = (some: typeof lines) => (
    <ul className="readiness" aria-label={t('campaigns.readiness')}>
      {some.map(({ check, isReady, words }) => (
        <li key={check} data-ready={isReady}>
          <span aria-hidden>{isReady ? '✓' : '▲'}</span>{' '}
          {isReady || (check === 'disk' && !maySettings) ? (
            words[language]
          ) : (
            <Link to={MENDED_AT[check]}>{words[language]}</Link>
          )}
        </li>
      ))}
    </ul>
  );
  return (
    <ToldNow>
      <FaultLine words={fault} />
      {listed(lines.filter((line) => !ready.includes(line)))}
      {ready.length > 0 && (
        <details>
          <summary>{t('campaigns.ready', { count: ready.length, all: lines.length })}</summary>
          {listed(ready)}
        </details>
      )}
    </ToldNow>
  );
}
