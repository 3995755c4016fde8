import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../ground/access/session.js';
import { SelectField } from '../../ground/asking/fields.js';

/** A role, with a sentence that says what it may do. */
export function RoleField({ role, set }: { role: Role; set: (role: Role) => void }) {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  return (
    <SelectField
      label={t('users.role')}
      hint={t(`users.may.${role}`)}
      value={role}
      set={set}
      options={ROLES.map((one) => [one, tPage(`session.role.${one}`)] as const)}
    />
  );
}
