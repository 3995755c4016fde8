/** The parts of a stitched band in words: receiver, bins, times, highest level, and who is silent. */
import { useTranslation } from 'react-i18next';
import { ListTable } from '../../ground/asking/list-table.js';
import { pathWith } from '../../ground/shell/address.js';
import { Link } from '../../ground/shell/link.js';
import { localClock } from '../../ground/words/format.js';
import { useFormats } from '../../ground/words/use-language.js';
import { useProgram } from '../../program/program-store.js';
import type { PartState } from './band-feed.js';
import { keyOf, rbwOf } from './band-parts.js';

interface TableProps {
  readonly parts: readonly PartState[];
  name(receiverId: string): string;
}

export function PartTable({ parts, name }: TableProps) {
  const { t } = useTranslation('band');
  const formats = useFormats();
  const receivers = useProgram((state) => state.receivers);
  const width = (hz: number | undefined) => (hz === undefined ? '—' : formats.bandwidth(hz));
  const silent = [...new Set(parts.filter(({ isSilent }) => isSilent).map(({ receiverId }) => name(receiverId)))];
  // Headings alone, wider than a phone, could not be reached by keys.
  if (parts.length === 0) return null;
  return (
    <>
      <p role="status" className={silent.length > 0 ? 'strong' : 'dim'}>
        {silent.length > 0 ? `▲ ${t('silentNow', { receivers: silent.join(', ') })}` : t('allHeard')}
      </p>
      <ListTable
        rows={parts}
        keyOf={keyOf}
        isGone={({ isSilent }) => isSilent}
        columns={[
          {
            heading: t('table.receiver'),
            kind: 'name',
            cell: (part) => <Link to={liveAt(part)}>{name(part.receiverId)}</Link>,
          },
          {
            heading: t('table.part'),
            cell: ({ startHz, stopHz }) => `${formats.mhz(startHz)} – ${formats.mhz(stopHz)}`,
          },
          { heading: t('table.step'), kind: 'figure', cell: ({ stepHz }) => width(stepHz) },
          { heading: t('table.rbw'), kind: 'figure', cell: (part) => width(rbwOf(part, receivers)) },
          {
            heading: t('table.every'),
            kind: 'figure',
            cell: ({ intervalMs }) => (intervalMs === undefined ? '—' : formats.duration(intervalMs)),
          },
          {
            heading: t('table.heard'),
            kind: 'moment',
            cell: ({ heardAt, isSilent }) =>
              heardAt === undefined ? '—' : `${isSilent ? '▲ ' : ''}${localClock(heardAt)}`,
          },
          {
            heading: t('table.strongest'),
            cell: ({ strongest }) =>
              strongest === undefined
                ? '—'
                : `${formats.level(strongest.levelDbm)} · ${formats.frequency(strongest.hz)}`,
          },
        ]}
      />
    </>
  );
}

function liveAt({ receiverId, startHz, stopHz }: PartState): string {
  return pathWith('/', { receiver: receiverId, start: Math.round(startHz), stop: Math.round(stopHz) });
}
