/** Routes for the caller's own account: password and second factor. */

import type { Request } from 'express';
import { checkPassword, hashPassword } from '../../access/passwords.js';
import { newTotpSecret, qrPicture, totpAddress } from '../../access/second-factor.js';
import { accountsApi } from '../../api/accounts.js';
import { type Route, route } from '../route.js';

import type { AccountParts } from './account-parts.js';
import { mustBeGoodPassword, orRefused, refused, signedIn, WRONG_CODE } from './account-refusals.js';

const ISSUER = 'rfi-logger';
const WRONG = { vi: 'Mật khẩu hiện tại không đúng.', en: 'The present password is not right.' };

/** Asks for the password again: a screen left unlocked must not give the account away. @throws Problem 403 */
export async function proveOwner(
  { accounts: { users }, gate }: Pick<AccountParts, 'accounts' | 'gate'>,
  request: Request,
  password: string | undefined,
): Promise<ReturnType<typeof signedIn>> {
  const { user, sessionId } = signedIn(gate, request);
  if (user.hasPassword) {
    const { right } = await orRefused(() => checkPassword(users.passwordHash(user.id), password ?? ''));
    if (!right) throw refused(403, 'Not allowed', WRONG);
  }
  return { user, sessionId };
}

export function ownAccountRoutes({ accounts, gate, clock }: AccountParts): Route[] {
  const { users } = accounts;
  const prove = (request: Request, password: string | undefined) => proveOwner({ accounts, gate }, request, password);
  return [
    route(
      accountsApi,
      'PUT /api/v1/session/password',
      { access: 'person', guessable: true },
      async ({ body, request }) => {
        const { current, next } = body;
        const { user, sessionId } = await prove(request, current);
        mustBeGoodPassword(next, [user.id, user.name]);
        const hash = await orRefused(() => hashPassword(next));
        users.setPassword(user.id, hash, { at: clock(), by: user.id, keepSession: sessionId });
        return {};
      },
    ),
    route(
      accountsApi,
      'POST /api/v1/session/totp',
      { access: 'person', guessable: true },
      async ({ body, request }) => {
        const { password } = body;
        const { user } = await prove(request, password);
        const secret = newTotpSecret();
        users.proposeTotp(user.id, secret);
        const address = totpAddress(secret, user.id, ISSUER);
        return { secret, address, qr: qrPicture(address) };
      },
    ),
    route(accountsApi, 'PUT /api/v1/session/totp', { access: 'person', guessable: true }, ({ body, request }) => {
      const { code } = body;
      const { user } = signedIn(gate, request);
      const recoveryCodes = users.confirmTotp(user.id, code, { at: clock(), by: user.id });
      if (recoveryCodes === undefined) throw refused(400, 'Bad code', WRONG_CODE);
      return { recoveryCodes };
    }),
    route(
      accountsApi,
      'DELETE /api/v1/session/totp',
      { access: 'person', guessable: true },
      async ({ body, request }) => {
        const { password } = body;
        const { user } = await prove(request, password);
        users.dropTotp(user.id, { at: clock(), by: user.id });
        return {};
      },
    ),
  ];
}
