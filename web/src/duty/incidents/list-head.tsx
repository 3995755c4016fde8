/** The line above the table of incidents: their number, and the actions on all of them. */
import { IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Only } from '../../ground/access/only.js';
import { Link } from '../../ground/shell/link.js';
import { useFormats } from '../../ground/words/use-language.js';
import { ExportLink } from '../../papers/exports/export-link.js';
import { programNow } from '../../program/program-store.js';
import type { Incident } from '../cases/incident.js';
import { exportRange, type IncidentFilter } from './incident-filter.js';

interface Props {
  readonly rows: readonly Incident[];
  readonly loading: boolean;
  readonly more: boolean;
  readonly filter: IncidentFilter;
}

export function ListHead({ filter, rows, loading, more }: Props) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { startHz, stopHz } = filter;
  return (
    <div className="row">
      <h1>{t('title')}</h1>
      <span className="dim" role="status">
        {loading && rows.length === 0
          ? t('loading')
          : t(more ? 'countMore' : 'count', { count: rows.length, written: formats.number(rows.length) })}
      </span>
      <span className="spring" />
      <ExportLink what="incidents" {...{ startHz, stopHz, ...exportRange(filter, rows, programNow()) }} />
      <Only may="incidents">
        <Link to="/incidents/new" className="button-link">
          <IconPlus size={18} aria-hidden /> {t('new')}
        </Link>
      </Only>
    </div>
  );
}
