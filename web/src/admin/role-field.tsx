import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../access/session.js';

/** A role, with what it may in a sentence. */
export function RoleField({ role, set }: { role: Role; set: (role: Role) => void }) {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  return (
    <label className="field">
      <span>{t('users.role')}</span>
      <select
        value={role}
        onChange={({ currentTarget }) => set(ROLES.find((one) => one === currentTarget.value) ?? 'viewer')}
      >
        {ROLES.map((one) => (
          <option key={one} value={one}>
            {tPage(`session.role.${one}`)}
          </option>
        ))}
      </select>
      <span className="dim small">{t(`users.may.${role}`)}</span>
    </label>
  );
}
