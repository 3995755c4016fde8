/** People of the watch, and contacts outside it. */
import { useTranslation } from 'react-i18next';
import { Only, OnlyNote } from '../../../ground/access/only.js';
import { ContactList } from '../contact-list.js';
import { PolicyCard } from '../policy-card.js';
import { PeopleList } from './people-list.js';

export function PeopleTab() {
  const { t } = useTranslation('watch');
  return (
    <>
      <OnlyNote may="duty" />
      <div className="two-columns">
        <section className="card" aria-label={t('people.title')}>
          <h2>{t('people.title')}</h2>
          <PeopleList />
        </section>
        <Only may="incidents">
          <section className="card" aria-label={t('people.contacts')}>
            <h2>{t('people.contacts')}</h2>
            <p className="dim">{t('people.contactsHint')}</p>
            <ContactList />
          </section>
        </Only>
        <PolicyCard />
      </div>
    </>
  );
}
