/** The people of a shift, with their telephone numbers. */
import { useTranslation } from 'react-i18next';
import { usePeople } from '../../ground/names/people.js';
import { useNames } from '../../ground/names/use-names.js';
import { useFormats } from '../../ground/words/use-language.js';
import { Addresses } from './addresses.js';
import type { Shift } from './roster/shift.js';

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
