/** The answer: the band in figures, the heat map, the channels. */
import { useTranslation } from 'react-i18next';
import { FORMATS, localClock, localDate } from '../format.js';
import { usePage } from '../state/page-store.js';
import { ChannelTable } from './channel-table.js';
import { HeatCard } from './heat-card.js';
import type { ChannelOccupancy, Occupancy } from './occupancy-api.js';

interface FoundProps {
  readonly occupancy: Occupancy;
  readonly other: Occupancy | undefined;
  readonly marked: ChannelOccupancy | undefined;
  readonly onMark: (channel: ChannelOccupancy | undefined) => void;
}

export function FoundOccupancy({ occupancy, other, marked, onMark }: FoundProps) {
  const { t } = useTranslation('occupancy');
  const language = usePage((state) => state.language);
  const formats = FORMATS[language];
  const { band } = occupancy;
  const percent = (share: number | undefined) => (share === undefined ? '—' : `${formats.number(100 * share, 1)} %`);
  if (occupancy.channels.length === 0) return <p className="dim">{t('nothing')}</p>;
  return (
    <>
      <dl className="facts-strip">
        <div>
          <dt>{t('fbo')}</dt>
          <dd>{percent(band?.share)}</dd>
        </div>
        {other !== undefined && (
          <div>
            <dt>{t('fboOther')}</dt>
            <dd>{percent(other.band?.share)}</dd>
          </div>
        )}
        <div>
          <dt>{t('busyHour')}</dt>
          <dd>
            {band?.busyHour === undefined
              ? '—'
              : `${localDate(band.busyHour.at, language)} ${localClock(band.busyHour.at).slice(0, 5)} UTC+7 · ${percent(band.busyHour.share)}`}
          </dd>
        </div>
      </dl>
      <HeatCard occupancy={occupancy} marked={marked} />
      <ChannelTable occupancy={occupancy} other={other} onMark={onMark} />
    </>
  );
}
