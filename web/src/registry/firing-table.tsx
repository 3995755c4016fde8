/** The alarms that a rule would have raised, each with what became of the emission. */
import { useTranslation } from 'react-i18next';
import { atMs } from '../ground/asking/instants.js';
import { ListTable } from '../ground/asking/list-table.js';
import { pathWith } from '../ground/shell/address.js';
import { Link } from '../ground/shell/link.js';
import { FORMATS, localClock, localDate } from '../ground/words/format.js';
import { spanWords } from '../ground/words/spans.js';
import { useLanguage } from '../ground/words/use-language.js';
import type { RuleTrial } from './rule.js';

type Firing = NonNullable<RuleTrial['result']>['firings'][number];

/** Most rows of a list of a trial. */
export const SHOWN = 20;

export function FiringTable({ firings, fired }: { firings: readonly Firing[]; fired: number }) {
  const { t } = useTranslation('registry');
  const language = useLanguage();
  const formats = FORMATS[language];
  return (
    <details open={firings.length <= SHOWN}>
      <summary>
        {t('trial.firings')} ({fired})
      </summary>
      <ListTable
        rows={firings.slice(0, SHOWN)}
        keyOf={({ emission }) => emission.emissionId}
        columns={[
          {
            heading: t('trial.when'),
            kind: 'moment',
            cell: ({ emission }) => (
              <Link to={timeLink(emission)} title={t('trial.look')}>
                {localClock(emission.firstHeardAt)} {localDate(emission.firstHeardAt, language)}
              </Link>
            ),
          },
          {
            heading: t('trial.where'),
            kind: 'moment',
            cell: ({ emission }) => formats.told(emission.frequency),
          },
          { heading: t('trial.level'), cell: ({ emission }) => formats.level(emission.peakDbm) },
          {
            heading: t('trial.lasted'),
            cell: ({ emission: { firstHeardAt, lastHeardAt } }) => spanWords(atMs(lastHeardAt) - atMs(firstHeardAt)),
          },
          {
            heading: t('trial.became'),
            cell: ({ was, incidentId }) => (
              <>
                {t(`trial.was.${was}`)}{' '}
                {incidentId !== undefined && <Link to={`/incidents/${incidentId}`}>{incidentId}</Link>}
              </>
            ),
          },
        ]}
      />
      {fired > SHOWN && <p className="dim small">{t('trial.more', { count: fired - SHOWN })}</p>}
    </details>
  );
}

/** The live page at that time and place. */
function timeLink({ receiverId, startHz, stopHz, firstHeardAt }: Firing['emission']): string {
  const centre = (startHz + stopHz) / 2;
  const half = Math.max(250e3, 5 * (stopHz - startHz));
  const view = { start: Math.max(0, Math.round(centre - half)), stop: Math.round(centre + half) };
  return pathWith('/', { receiver: receiverId, t: firstHeardAt, f: Math.round(centre), ...view });
}
