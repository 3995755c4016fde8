/** Accounts as administrators keep them, and the names that everybody on watch may read. */
import type { Request } from 'express';
import { z } from 'zod';
import { hashPassword } from '../../access/passwords.js';
import type { User } from '../../access/user.js';
import { StaleRecord } from '../../store/cases/case-book-records.js';
import { Conflict } from '../conflict.js';
import { pageById, pageFields } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import { iso } from '../spoken.js';
import { displayName, passwordText, roleName, userAnswer, userId, userJson } from './account-json.js';
import type { AccountParts } from './account-parts.js';
import { mustBeGoodPassword, orRefused } from './account-refusals.js';

/** Time to hand a link over and have it used, and no more. */
const LINK_LASTS_MS = 3 * 86_400e3;

const listQuery = z.strictObject(pageFields);
const addBody = z.strictObject({
  id: userId,
  name: displayName,
  role: roleName,
  password: passwordText.optional().describe('absent: the answer holds a one-time link with which they set their own'),
});
const editBody = z.strictObject({
  version: z.int().min(1).describe('the version that was looked at'),
  name: displayName.optional(),
  role: roleName.optional(),
  disabled: z.boolean().optional(),
});
const oneUser = z.strictObject({ userId: z.string().min(1).max(60) });
const linkAnswer = z.object({ link: z.string(), expiresAt: z.iso.datetime() });

export function userRoutes(parts: AccountParts): Route[] {
  const { accounts, gate, clock, onUserAdded } = parts;
  const { users } = accounts;
  const by = (request: Request) => ({ at: clock(), by: gate.actorOf(request) });
  return [
    {
      method: 'get',
      path: '/api/v1/names',
      access: 'watch',
      summary: 'Names of all who have or had an account, for what they did.',
      answer: z.object({ names: z.array(z.object({ id: z.string(), name: z.string() })) }),
      handle(_request, response) {
        response.json({ names: users.all().map(({ id, name }) => ({ id, name })) });
      },
    },
    {
      method: 'get',
      path: '/api/v1/users',
      access: 'users',
      summary: 'All accounts.',
      query: listQuery,
      answer: z.object({ users: z.array(userAnswer), nextCursor: z.string().optional() }),
      handle(_request, response, input) {
        const { rows, nextCursor } = pageById(users.all(), ({ id }) => id, input.query as z.output<typeof listQuery>);
        response.json({ users: rows.map(userJson), nextCursor });
      },
    },
    {
      method: 'post',
      path: '/api/v1/users',
      access: 'users',
      summary: 'Makes an account; without a password, with a one-time link for its owner to set one.',
      body: addBody,
      answer: z.object({ user: userAnswer, ...linkAnswer.partial().shape }),
      async handle(request, response, input) {
        const { password, ...fields } = input.body as z.output<typeof addBody>;
        if (password !== undefined) mustBeGoodPassword(password, [fields.id, fields.name]);
        const passwordHash = password === undefined ? undefined : await orRefused(() => hashPassword(password));
        const user = await orRefused(() => users.add({ ...fields, passwordHash }, by(request)));
        onUserAdded(user.id, gate.actorOf(request));
        const link = password === undefined ? newLink(parts, request, user.id) : {};
        response.setHeader('Cache-Control', 'no-store');
        response.json({ user: userJson(user), ...link });
      },
    },
    {
      method: 'get',
      path: '/api/v1/users/{userId}',
      access: { own: 'person', other: 'users', owner: (params) => params['userId'] },
      summary: 'One account.',
      params: oneUser,
      answer: z.object({ user: userAnswer }),
      handle(_request, response, input) {
        response.json({ user: userJson(known(parts, input.params['userId'])) });
      },
    },
    {
      method: 'put',
      path: '/api/v1/users/{userId}',
      access: 'users',
      summary: 'Changes name or role, or disables an account, which ends its sessions at once.',
      params: oneUser,
      body: editBody,
      answer: z.object({ user: userAnswer }),
      async handle(request, response, input) {
        const { version, ...fields } = input.body as z.output<typeof editBody>;
        const { id } = known(parts, input.params['userId']);
        await orStale(async () => {
          const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
          const user = await orRefused(() => users.edit(id, given, { ...by(request), expectedVersion: version }));
          response.json({ user: userJson(user) });
        });
      },
    },
    {
      method: 'post',
      path: '/api/v1/users/{userId}/link',
      access: 'users',
      summary: 'A one-time link with which somebody sets a new password; links made before are void.',
      params: oneUser,
      answer: linkAnswer,
      handle(request, response, input) {
        const { id } = known(parts, input.params['userId']);
        response.setHeader('Cache-Control', 'no-store');
        response.json(newLink(parts, request, id));
      },
    },
    {
      method: 'delete',
      path: '/api/v1/users/{userId}/lock',
      access: 'users',
      summary: 'Lets somebody sign in again at once after too many wrong tries at their account.',
      params: oneUser,
      handle(request, response, input) {
        const { id } = known(parts, input.params['userId']);
        gate.guesses.release(id);
        accounts.note({ ...by(request), action: 'user.lock-released', subject: `user/${id}`, detail: {} });
        response.json({});
      },
    },
    {
      method: 'delete',
      path: '/api/v1/users/{userId}/totp',
      access: 'users',
      summary: 'Takes away the second factor of somebody who lost theirs.',
      params: oneUser,
      handle(request, response, input) {
        const { id } = known(parts, input.params['userId']);
        users.dropTotp(id, by(request));
        response.json({});
      },
    },
  ];
}

function newLink({ accounts, gate, clock }: AccountParts, request: Request, id: string): z.output<typeof linkAnswer> {
  const at = clock();
  const expiresAt = at + LINK_LASTS_MS;
  const secret = accounts.users.newLink(id, expiresAt, { at, by: gate.actorOf(request) });
  const { secure, host } = gate.connection(request);
  // Behind the "#" it reaches no server's log.
  return { link: `${secure ? 'https' : 'http'}://${host}/enter#${secret}`, expiresAt: iso(expiresAt) };
}

function known({ accounts }: AccountParts, id = ''): User {
  const user = accounts.users.get(id);
  if (user === undefined) throw new Problem(404, 'Not found', `userId is "${id}": there is no such account.`);
  return user;
}

async function orStale(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof StaleRecord)) throw error;
    const { version, value } = error.current as { version: number; value: User };
    throw new Conflict(error.message, { current: { version, user: userJson(value) } });
  }
}
