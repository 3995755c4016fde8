/** The two names of a new account: the sign-in name, which stays, and the full name. */
import { useTranslation } from 'react-i18next';
import { Field } from '../asking/fields.js';

interface Props {
  readonly id: string;
  readonly name: string;
  /** True when the owner of the account fills in the form: then the browser may offer the names. */
  readonly isOwn: boolean;
  setId(id: string): void;
  setName(name: string): void;
}

export function AccountNames({ id, name, isOwn, setId, setName }: Props) {
  const { t } = useTranslation('access');
  return (
    <>
      <Field
        label={t('user.id')}
        hint={t('user.idHint')}
        value={id}
        set={setId}
        required
        pattern="[a-z0-9][a-z0-9._\-]*"
        maxLength={40}
        autoComplete={isOwn ? 'username' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
      />
      <Field
        label={t('user.name')}
        value={name}
        set={setName}
        required
        maxLength={200}
        autoComplete={isOwn ? 'name' : 'off'}
      />
    </>
  );
}
