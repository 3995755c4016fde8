import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccountNames } from './account-names.js';
import { usePeople } from './people.js';

/** Gives the name of an actor: a person, the program itself, or this machine while there are no accounts. */
export function useNames(): (id: string | undefined) => string {
  const { t } = useTranslation();
  const people = usePeople();
  const { names } = useAccountNames();
  return useCallback(
    (id) => {
      if (id === undefined) return t('cases.nobody');
      if (id === 'system') return t('cases.system');
      if (id === 'local') return t('cases.local');
      return people.find((person) => person.id === id)?.name ?? names.get(id) ?? id;
    },
    [people, names, t],
  );
}
