/** The measures of ISA-18.2, each with its limit. */
import { useTranslation } from 'react-i18next';
import { Link } from '../../../ground/shell/link.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Load } from './load.js';

const SHOWN = 4;

export function MeasureTiles({ load }: { load: Load }) {
  const { t } = useTranslation('watch');
  const formats = useFormats();
  const { limits, night, priorities, alarms } = load;
  const percent = (share: number) => `${formats.number(100 * share, share > 0 && share < 0.1 ? 1 : 0)} %`;
  const rate = (value: number | undefined) => (value === undefined ? '—' : formats.number(value, 1));
  const share = (one: 'high' | 'medium' | 'low') => formats.number(alarms === 0 ? 0 : (100 * priorities[one]) / alarms);
  return (
    <ul className="columns narrow" aria-label={t('load.measures')}>
      <Tile
        name={t('load.rate')}
        value={rate(load.perPersonHour)}
        limit={t('load.atMost', { value: limits.perPersonHour })}
        isOver={(load.perPersonHour ?? 0) > limits.perPersonHour}
      />
      <Tile
        name={t('load.night')}
        value={rate(night.perPersonHour)}
        limit={t('load.atMost', { value: limits.perPersonHour })}
        isOver={(night.perPersonHour ?? 0) > limits.perPersonHour}
      />
      <Tile
        name={t('load.flood')}
        value={percent(load.floodShare)}
        limit={t('load.below', { value: percent(limits.floodShare) })}
        isOver={load.floodShare >= limits.floodShare}
      />
      <Tile
        name={t('load.most')}
        value={formats.number(load.mostInTenMinutes)}
        limit={t('load.atMost', { value: limits.inTenMinutes })}
        isOver={load.mostInTenMinutes > limits.inTenMinutes}
      />
      <Tile
        name={t('load.chattering')}
        value={formats.number(load.chattering.length)}
        limit={t('load.atMost', { value: limits.chattering })}
        isOver={load.chattering.length > limits.chattering}
        ids={load.chattering}
      />
      <Tile name={t('load.standing')} value={formats.number(load.standing.length)} ids={load.standing} />
      <Tile
        name={t('load.stale')}
        value={formats.number(load.stale.length)}
        limit={t('load.below', { value: limits.stale })}
        isOver={load.stale.length >= limits.stale}
        ids={load.stale}
      />
      <Tile
        name={t('load.priorities')}
        value={`${share('high')} / ${share('medium')} / ${share('low')}`}
        limit={t('load.wanted', { value: '5 / 15 / 80' })}
      />
    </ul>
  );
}

interface TileProps {
  readonly name: string;
  readonly value: string;
  readonly limit?: string;
  readonly isOver?: boolean;
  readonly ids?: readonly string[];
}

function Tile({ name, value, limit, isOver = false, ids = [] }: TileProps) {
  const { t } = useTranslation('watch');
  return (
    <li className="card measure-tile" data-over={isOver || undefined}>
      <span className="small">{name}</span>
      <b>{value}</b>
      <span className="small dim">
        {limit}
        {isOver && <span className="fault-words"> {t('load.exceeded')}</span>}
        {ids.slice(0, SHOWN).map((id) => (
          <Link key={id} className="block" to={`/incidents/${id}`}>
            {id}
          </Link>
        ))}
        {ids.length > SHOWN && '…'}
      </span>
    </li>
  );
}
