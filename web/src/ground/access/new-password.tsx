/** A new password, typed twice; handed on while both are the same, else empty. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../asking/fields.js';

export function NewPassword({ set }: { set: (password: string) => void }) {
  const { t } = useTranslation('access');
  const [first, setFirst] = useState('');
  const [again, setAgain] = useState('');
  const change = (one: string, other: string) => set(one === other ? one : '');
  const differs = again !== '' && first !== again && !first.startsWith(again);
  return (
    <>
      <Field
        label={t('password.next')}
        hint={t('password.hint')}
        value={first}
        set={(value) => {
          setFirst(value);
          change(value, again);
        }}
        required
        type="password"
        minLength={12}
        autoComplete="new-password"
      />
      <Field
        label={t('password.again')}
        hint={differs ? t('password.differs') : undefined}
        value={again}
        set={(value) => {
          setAgain(value);
          change(first, value);
        }}
        required
        type="password"
        autoComplete="new-password"
        aria-invalid={differs}
      />
    </>
  );
}
