import { useTranslation } from 'react-i18next';
import { useBands } from '../../ground/names/bands.js';
import { usePeople } from '../../ground/names/people.js';
import { useNames } from '../../ground/names/use-names.js';
import { usePlaces } from '../../ground/names/use-places.js';
import { Link } from '../../ground/shell/address.js';
import { useFormats, useLanguage } from '../../ground/words/use-language.js';
import { Addresses } from './addresses.js';
import type { Shift } from './roster/shift.js';
import { useWatchCells } from './use-watch-cells.js';
import { WATCH_SIGNS } from './watch-cells.js';

const MOST_NAMED = 6;

/** The bands that nobody watches at this moment, or that are watched badly. */
export function BlindCard() {
  const { t } = useTranslation('watch');
  const { t: common } = useTranslation();
  const language = useLanguage();
  const places = usePlaces();
  const bands = useBands();
  const cells = useWatchCells();
  const open = cells?.filter(({ state }) => state !== 'watched') ?? [];
  return (
    <section className="card" aria-label={t('now.blind')}>
      <h2>{t('now.blind')}</h2>
      {cells !== undefined && cells.length > 0 && (
        <p className="one-figure">
          {cells.length - open.length}/{cells.length}
        </p>
      )}
      {cells?.length === 0 && <p>{t('coverage.none')}</p>}
      {cells !== undefined && cells.length > 0 && open.length === 0 && (
        <p>✓ {t('now.allWatched', { count: cells.length })}</p>
      )}
      <ul>
        {open.slice(0, MOST_NAMED).map(({ stationId, band, state }) => (
          <li key={`${stationId}/${band}`} data-state={state}>
            <span aria-hidden className="watch-sign">
              {WATCH_SIGNS[state]}
            </span>{' '}
            <b>{common(`states.watch.${state}`)}</b> {bands.find(({ key }) => key === band)?.name[language] ?? band}{' '}
            <span className="dim">{places([stationId])}</span>
          </li>
        ))}
      </ul>
      {open.length > 0 && <Link to="/watch/coverage">{t('now.blindMore', { count: open.length })}</Link>}
    </section>
  );
}

/** The people of a shift, with their telephone numbers. */
export function ShiftPeople({ shift, words }: { shift: Shift; words: 'until' | 'from' }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const people = usePeople();
  const numbersOf = (personId: string) =>
    (people.find(({ id }) => id === personId)?.addresses ?? []).filter(({ channel }) => channel === 'phone');
  const formats = useFormats();
  const at = words === 'until' ? shift.endsAt : shift.startsAt;
  return (
    <>
      <ul className="duty-people">
        {shift.personIds.map((id) => (
          <li key={id}>
            <b>{names(id)}</b> {id === shift.leaderId && <span className="dim">{t('now.leader')}</span>}{' '}
            <Addresses addresses={numbersOf(id)} />
          </li>
        ))}
      </ul>
      <p className="dim">{t(`now.${words}`, { time: `${formats.clock(at).slice(0, 5)} ${formats.date(at)} UTC+7` })}</p>
    </>
  );
}
