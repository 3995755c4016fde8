/** People and roles: accounts made, changed, disabled; links for those who have no password yet, or forgot it. */

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserJson } from '../../../../src/api/accounts.js';
import { OnceShown } from '../../ground/access/once-shown.js';
import { useSession } from '../../ground/access/session.js';
import { askAll } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { ListTable, RowButton } from '../../ground/asking/list-table.js';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { Button } from '../../ground/shell/button.js';
import { AccountForm } from './account-form.js';
import { FirstAccount } from './first-account.js';
import { NewAccount } from './new-account.js';

export function UsersTab() {
  const needsSetup = useSession((session) => session.needsSetup);
  return needsSetup ? <FirstAccount /> : <Accounts />;
}

const fetchAccounts = (signal: AbortSignal) => askAll('GET /api/v1/users', 'users', { signal });

function Accounts() {
  const { t } = useTranslation('admin');
  const { t: tPage } = useTranslation();
  const { value: rows, fault, ask: load } = useFollowed(fetchAccounts);
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
      <ListTable
        rows={rows ?? []}
        keyOf={({ id }) => id}
        isGone={({ disabled }) => disabled}
        columns={[
          { heading: t('users.name'), cell: ({ name }) => <b>{name}</b> },
          { heading: t('users.id'), cell: ({ id }) => id },
          { heading: t('users.role'), cell: ({ role }) => tPage(`session.role.${role}`) },
          { heading: t('users.state'), cell: (row) => t(`users.stateOf.${stateOf(row)}`) },
          { heading: t('users.totp'), cell: ({ hasTotp }) => t(hasTotp ? 'users.totpOn' : 'users.totpOff') },
          {
            kind: 'acts',
            cell: ({ id, name }) => <RowButton label={t('users.edit', { name })} sign="…" run={() => setEdited(id)} />,
          },
        ]}
      />
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

/** Whether somebody can sign in, or waits for their link to be used. */
function stateOf({ disabled, hasPassword, byOidc }: UserJson): 'active' | 'disabled' | 'invited' {
  if (disabled) return 'disabled';
  return hasPassword || byOidc ? 'active' : 'invited';
}
