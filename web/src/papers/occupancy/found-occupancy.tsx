/** The answer: the band in figures, the heat map, the channels. */
import { useTranslation } from 'react-i18next';
import { FORMATS, localClock, localDate } from '../../ground/words/format.js';
import { spanWords } from '../../ground/words/spans.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { ChannelTable } from './channel-table.js';
import { HeatCard } from './heat-card.js';
import type { ChannelOccupancy, Occupancy } from './occupancy-api.js';

interface FoundProps {
  readonly occupancy: Occupancy;
  readonly other: Occupancy | undefined;
  readonly marked: ChannelOccupancy | undefined;
  readonly onMark: (channel: ChannelOccupancy | undefined) => void;
}

/** Share of the period below which a value of the period's name would mislead. */
const NEARLY_ALL = 0.9;

/** The time that the figures are about: twenty minutes are not a day. */
function Observed({ occupancy }: { readonly occupancy: Occupancy }) {
  const { t } = useTranslation('occupancy');
  const formats = useFormats();
  const { from, to, channels } = occupancy;
  const share = Math.max(...channels.map(({ observedMs }) => observedMs)) / (to - from);
  const words = t('observedOf', {
    time: spanWords(share * (to - from)),
    of: spanWords(to - from),
    percent: formats.number(100 * share, share < 0.1 ? 1 : 0),
  });
  return (
    <div data-observed={share}>
      <dt>{t('observed')}</dt>
      <dd>{share < NEARLY_ALL ? <b className="warn-words">▲ {words}</b> : words}</dd>
    </div>
  );
}

export function FoundOccupancy({ occupancy, other, marked, onMark }: FoundProps) {
  const { t } = useTranslation('occupancy');
  const language = useLanguage();
  const formats = FORMATS[language];
  const { band } = occupancy;
  const percent = (share: number | undefined) => (share === undefined ? '—' : `${formats.number(100 * share, 1)} %`);
  if (occupancy.channels.length === 0) return <p className="dim">{t('nothing')}</p>;
  return (
    <>
      <dl className="facts-strip">
        <Observed occupancy={occupancy} />
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
