/** One's own account: password, second factor. */
import type { Request } from 'express';
import { z } from 'zod';
import { checkPassword, hashPassword } from '../../access/passwords.js';
import { newTotpSecret, qrPicture, totpAddress } from '../../access/second-factor.js';
import type { Route } from '../route.js';
import { codeText, passwordText } from './account-json.js';
import type { AccountParts } from './account-parts.js';
import { mustBeGoodPassword, orRefused, refused, signedIn, WRONG_CODE } from './account-refusals.js';

const passwordBody = z.strictObject({ current: passwordText.optional(), next: passwordText });
const proveBody = z.strictObject({ password: passwordText.optional() });
const codeBody = z.strictObject({ code: codeText });

const ISSUER = 'rfi-logger';
const WRONG = { vi: 'Mật khẩu hiện tại không đúng.', en: 'The present password is not right.' };

/** A screen that somebody left unlocked must not give the account away. @throws Problem 403 */
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
    {
      method: 'put',
      path: '/api/v1/session/password',
      access: 'person',
      guessable: true,
      summary: 'Changes my password; my other sessions and my API tokens are over.',
      body: passwordBody,
      async handle(request, response, input) {
        const { current, next } = input.body as z.output<typeof passwordBody>;
        const { user, sessionId } = await prove(request, current);
        mustBeGoodPassword(next, [user.id, user.name]);
        const hash = await orRefused(() => hashPassword(next));
        users.setPassword(user.id, hash, { at: clock(), by: user.id, keepSession: sessionId });
        response.json({});
      },
    },
    {
      method: 'post',
      path: '/api/v1/session/totp',
      access: 'person',
      guessable: true,
      summary: 'Begins a second factor: a secret for an authenticator, which counts once a code of it was shown.',
      body: proveBody,
      answer: z.object({
        secret: z.string(),
        address: z.string(),
        qr: z.object({ size: z.number(), path: z.string() }),
      }),
      async handle(request, response, input) {
        const { password } = input.body as z.output<typeof proveBody>;
        const { user } = await prove(request, password);
        const secret = newTotpSecret();
        users.proposeTotp(user.id, secret);
        const address = totpAddress(secret, user.id, ISSUER);
        response.setHeader('Cache-Control', 'no-store');
        response.json({ secret, address, qr: qrPicture(address) });
      },
    },
    {
      method: 'put',
      path: '/api/v1/session/totp',
      access: 'person',
      guessable: true,
      summary: 'Turns the second factor on with a code of the authenticator; the recovery codes, shown this once.',
      body: codeBody,
      answer: z.object({ recoveryCodes: z.array(z.string()) }),
      handle(request, response, input) {
        const { code } = input.body as z.output<typeof codeBody>;
        const { user } = signedIn(gate, request);
        const recoveryCodes = users.confirmTotp(user.id, code, { at: clock(), by: user.id });
        if (recoveryCodes === undefined) throw refused(400, 'Bad code', WRONG_CODE);
        response.setHeader('Cache-Control', 'no-store');
        response.json({ recoveryCodes });
      },
    },
    {
      method: 'delete',
      path: '/api/v1/session/totp',
      access: 'person',
      guessable: true,
      summary: 'Turns my second factor off.',
      body: proveBody,
      async handle(request, response, input) {
        const { password } = input.body as z.output<typeof proveBody>;
        const { user } = await prove(request, password);
        users.dropTotp(user.id, { at: clock(), by: user.id });
        response.json({});
      },
    },
  ];
}
