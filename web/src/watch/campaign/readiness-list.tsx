/** Whether everything is ready for a campaign: one line for each check. */
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../access/session.js';
import { ask } from '../../asking/ask.js';
import { FaultLine } from '../../asking/fields.js';
import { useAsked } from '../../asking/use-asked.js';
import { Link } from '../../shell/link.js';
import { usePage } from '../../state/page-store.js';
import { ToldNow } from '../told-now.js';

const EVERY_MS = 60_000;

/** Where each kind of fault is mended. */
const MENDED_AT = {
  stations: '/stations',
  reserve: '/stations',
  roster: '/watch/roster',
  contacts: '/watch/people',
  disk: '/admin/archive',
  clocks: '/stations',
} as const;

export function ReadinessList({ campaignId }: { campaignId: string }) {
  const { t } = useTranslation('watch');
  const language = usePage((state) => state.language);
  const maySettings = useMay('settings');
  const question = useCallback(
    () => ask('GET /api/v1/campaigns/{campaignId}/readiness', { params: { campaignId } }),
    [campaignId],
  );
  const { value, fault } = useAsked(question, { everyMs: EVERY_MS, after: ['receiver'] });
  return (
    <ToldNow>
      <FaultLine words={fault} />
      <ul className="plain-list readiness" aria-label={t('campaigns.readiness')}>
        {value?.lines.map(({ check, isReady, words }) => (
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
    </ToldNow>
  );
}
