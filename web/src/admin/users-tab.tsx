/** People and roles: accounts made, changed, disabled; links for those who have no password yet, or forgot it. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OnceShown } from '../access/once-shown.js';
import { useSession } from '../access/session.js';
import { askAll } from '../asking/ask.js';
import { FaultLine } from '../asking/fields.js';
import { useAsked } from '../asking/use-asked.js';
import { stateOf } from './account.js';
import { AccountForm } from './account-form.js';
import { FirstAccount } from './first-account.js';
import { NewAccount } from './new-account.js';

export function UsersTab() {
  const needsSetup = useSession((session) => session.needsSetup);
  return needsSetup ? <FirstAccount /> : <Accounts />;
}

const fetchAccounts = () => askAll('GET /api/v1/users', 'users', {});

function Accounts() {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  const { value: rows, fault, ask: load } = useAsked(fetchAccounts);
  const [edited, setEdited] = useState<string>();
  const [link, setLink] = useState<{ readonly name: string; readonly link: string }>();
  const account = rows?.find(({ id }) => id === edited);
  const done = async (made?: { readonly name: string; readonly link: string }) => {
    setLink(made);
    setEdited(undefined);
    await load();
  };
  return (
    <section className="card" aria-label={t('tab.users')}>
      <FaultLine words={fault} />
      <div className="wide-table">
        <table className="plain-table">
          <thead>
            <tr>
              <th>{t('users.name')}</th>
              <th>{t('users.id')}</th>
              <th>{t('users.role')}</th>
              <th>{t('users.state')}</th>
              <th>{t('users.totp')}</th>
              <th>
                <span className="sr-only">{t('users.act')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows?.map((row) => (
              <tr key={row.id} data-gone={row.disabled || undefined}>
                <td>
                  <b>{row.name}</b>
                </td>
                <td>{row.id}</td>
                <td>{tPage(`session.role.${row.role}`)}</td>
                <td>{t(`users.stateOf.${stateOf(row)}`)}</td>
                <td>{t(row.hasTotp ? 'users.totpOn' : 'users.totpOff')}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('users.edit', { name: row.name })}
                    onClick={() => setEdited(row.id)}
                  >
                    …
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {link !== undefined && <OnceShown hint={t('users.link', { name: link.name })} value={link.link} />}
      {edited === undefined && <Button onClick={() => setEdited('')}>{t('users.add')}</Button>}
      {edited === '' && (
        <NewAccount
          taken={rows?.map(({ id }) => id) ?? []}
          done={(made) => void done(made)}
          close={() => setEdited(undefined)}
        />
      )}
      {account !== undefined && (
        <AccountForm
          key={`${account.id}/${account.version}`}
          account={account}
          done={(made) => void done(made)}
          close={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}
