/** Leads from a screen to the exports, with what the screen shows filled in. */
import './words.js';
import { IconFileExport } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import { Link, pathWith } from '../../ground/shell/address.js';
import type { Preset } from './export-form.js';
import type { Kind } from './export-job.js';

export function ExportLink({ what, receiverId, startHz, stopHz, from, to }: Preset & { what: Kind }) {
  const { t } = useTranslation('exports');
  if (!useMay('export')) return null;
  const choice = {
    what,
    receiver: receiverId,
    start: startHz,
    stop: stopHz,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
  };
  return (
    <Link to={pathWith('/exports', choice)} className="button-link export-link">
      <IconFileExport size={18} aria-hidden /> {t('here')}
    </Link>
  );
}
