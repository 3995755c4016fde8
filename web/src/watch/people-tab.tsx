/** People of the watch, and whom to reach outside it. */
import { useTranslation } from 'react-i18next';
import { ContactList } from './contact-list.js';
import { PeopleList } from './people-list.js';

export function PeopleTab() {
  const { t } = useTranslation('watch');
  return (
    <div className="two-columns">
      <section className="card" aria-label={t('people.title')}>
        <h2>{t('people.title')}</h2>
        <PeopleList />
      </section>
      <section className="card" aria-label={t('people.contacts')}>
        <h2>{t('people.contacts')}</h2>
        <p className="dim">{t('people.contactsHint')}</p>
        <ContactList />
      </section>
    </div>
  );
}
