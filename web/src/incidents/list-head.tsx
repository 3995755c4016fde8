/** The line above the table of incidents: their number, and the actions on all of them. */
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { ExportLink } from '../exports/export-link.js';
import { FORMATS } from '../format.js';
import { useLive } from '../live-context.js';
import { Link } from '../shell/link.js';
import { usePage } from '../state/page-store.js';
import { exportRange, type IncidentFilter } from './incident-filter.js';
import type { PagesState } from './incident-pages.js';

interface Props extends Pick<PagesState, 'rows' | 'loading' | 'more'> {
  readonly filter: IncidentFilter;
  readonly phone: boolean;
}

export function ListHead({ filter, rows, loading, more, phone }: Props) {
  const { t } = useTranslation('incidents');
  const { session } = useLive();
  const formats = FORMATS[usePage((state) => state.language)];
  const { startHz, stopHz } = filter;
  return (
    <div className="screen-head">
      <h1>{t('title')}</h1>
      <span className="dim" role="status">
        {loading && rows.length === 0
          ? t('loading')
          : t(more ? 'countMore' : 'count', { count: rows.length, written: formats.number(rows.length) })}
      </span>
      <span className="spring" />
      {!phone && <span className="dim key-hint">{t('keys')}</span>}
      <ExportLink what="incidents" {...{ startHz, stopHz, ...exportRange(filter, rows, session.now()) }} />
      <Only may="incidents">
        <Link to="/incidents/new" className="button-link">
          <IconPlus size={18} aria-hidden /> {t('new')}
        </Link>
      </Only>
    </div>
  );
}
