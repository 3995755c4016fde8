/** Sessions and API tokens: one's own for everybody, all for administrators. */
import type { Request } from 'express';
import { z } from 'zod';
import { ROLE_PERMISSIONS } from '../../access/permissions.js';
import { pageById, pageFields } from '../page.js';
import { Problem } from '../problem.js';
import type { Route } from '../route.js';
import {
  displayName,
  passwordText,
  scopeName,
  sessionAnswer,
  sessionJson,
  tokenAnswer,
  tokenJson,
} from './account-json.js';
import type { AccountParts } from './account-parts.js';
import { proveOwner } from './own-account-routes.js';

const DAY_MS = 86_400e3;
const MOST_DAYS = 730;
/** Of one person, in use at a time. */
const MOST_TOKENS = 50;

const listQuery = z.strictObject(pageFields);
const ofUser = z.strictObject({ userId: z.string().min(1).max(60) });
const oneSession = z.strictObject({ sessionId: z.string().min(1).max(60) });
const oneToken = z.strictObject({ tokenId: z.string().min(1).max(60) });
const addBody = z.strictObject({
  name: displayName.describe('what it is for'),
  scopes: z.array(scopeName).min(1).max(20).describe('of what its owner may, what it may'),
  days: z.int().min(1).max(MOST_DAYS).default(365),
  userId: z.string().min(1).max(60).optional().describe('whose it is; mine when absent'),
  password: passwordText.optional().describe('of the person who asks, where they have one'),
});
const sessionList = z.object({ sessions: z.array(sessionAnswer), nextCursor: z.string().optional() });
const tokenList = z.object({ tokens: z.array(tokenAnswer), nextCursor: z.string().optional() });

export function tokenRoutes(parts: AccountParts): Route[] {
  return [...sessionListRoutes(parts), ...tokenListRoutes(parts)];
}

function sessionListRoutes({ accounts, gate, clock }: AccountParts): Route[] {
  const { sessions } = accounts;
  const listed = (request: Request, query: unknown, userId?: string) => {
    const found = pageById(sessions.list(clock(), userId), ({ id }) => id, query as z.output<typeof listQuery>);
    const current = gate.callerOf(request).sessionId;
    return { sessions: found.rows.map((one) => sessionJson(one, current)), nextCursor: found.nextCursor };
  };
  return [
    {
      method: 'get',
      path: '/api/v1/sessions',
      access: 'users',
      summary: 'Everybody who is signed in, from where and since when.',
      query: listQuery,
      answer: sessionList,
      handle: (request, response, input) => void response.json(listed(request, input.query)),
    },
    {
      method: 'get',
      path: '/api/v1/users/{userId}/sessions',
      access: { own: 'person', other: 'users', owner: (params) => params['userId'] },
      summary: 'Where one person is signed in.',
      params: ofUser,
      query: listQuery,
      answer: sessionList,
      handle: (request, response, input) => void response.json(listed(request, input.query, input.params['userId'])),
    },
    {
      method: 'delete',
      path: '/api/v1/sessions/{sessionId}',
      access: { own: 'person', other: 'users', owner: ({ sessionId = '' }) => sessions.get(sessionId)?.userId },
      summary: 'Ends a session; its live view is closed within a second.',
      params: oneSession,
      handle(request, response, input) {
        const id = input.params['sessionId'] ?? '';
        const by = { at: clock(), by: gate.actorOf(request), why: 'revoked' };
        if (!sessions.end(id, by))
          throw new Problem(404, 'Not found', `sessionId is "${id}": there is no such session.`);
        response.json({});
      },
    },
  ];
}

function tokenListRoutes({ accounts, gate, clock }: AccountParts): Route[] {
  const { tokens, users } = accounts;
  const listed = (query: unknown, userId?: string) => {
    const found = pageById(tokens.list(userId), ({ id }) => id, query as z.output<typeof listQuery>);
    return { tokens: found.rows.map(tokenJson), nextCursor: found.nextCursor };
  };
  return [
    {
      method: 'get',
      path: '/api/v1/tokens',
      access: 'users',
      summary: 'All API tokens, without the tokens themselves.',
      query: listQuery,
      answer: tokenList,
      handle: (_request, response, input) => void response.json(listed(input.query)),
    },
    {
      method: 'get',
      path: '/api/v1/users/{userId}/tokens',
      access: { own: 'person', other: 'users', owner: (params) => params['userId'] },
      summary: 'The API tokens of one person.',
      params: ofUser,
      query: listQuery,
      answer: tokenList,
      handle: (_request, response, input) => void response.json(listed(input.query, input.params['userId'])),
    },
    {
      method: 'post',
      path: '/api/v1/tokens',
      access: 'person',
      guessable: true,
      summary: 'Makes an API token for a program; the token is in the answer, this once. It ends with a new password.',
      body: addBody,
      answer: z.object({ token: tokenAnswer, secret: z.string() }),
      async handle(request, response, input) {
        const { name, scopes, days, userId, password } = input.body as z.output<typeof addBody>;
        const caller = gate.callerOf(request);
        const ownerId = userId ?? caller.userId;
        if (ownerId === undefined)
          throw new Problem(409, 'Not possible', 'There are no accounts yet, and a token acts for one.');
        if (ownerId !== caller.userId && !caller.permissions.has('users'))
          throw new Problem(403, 'Not allowed', 'Tokens for others are made by an administrator.');
        const owner = users.get(ownerId);
        if (owner === undefined)
          throw new Problem(404, 'Not found', `userId is "${ownerId}": there is no such account.`);
        const beyond = scopes.filter((scope) => ![...ROLE_PERMISSIONS[owner.role]].some((one) => one === scope));
        if (beyond.length > 0)
          throw new Problem(400, 'Bad request', `scopes: "${beyond.join('", "')}" is more than ${ownerId} may.`);
        await proveOwner({ accounts, gate }, request, password);
        const at = clock();
        const live = tokens.list(ownerId).filter((one) => one.revokedAt === undefined && one.expiresAt > at);
        if (live.length >= MOST_TOKENS)
          throw new Problem(409, 'Not possible', `${ownerId} has ${MOST_TOKENS} tokens; revoke one first.`);
        const wish = { userId: ownerId, name, scopes: [...new Set(scopes)], expiresAt: at + days * DAY_MS };
        const { token, secret } = tokens.add(wish, { at, by: gate.actorOf(request) });
        response.setHeader('Cache-Control', 'no-store');
        response.json({ token: tokenJson(token), secret });
      },
    },
    {
      method: 'delete',
      path: '/api/v1/tokens/{tokenId}',
      access: { own: 'person', other: 'users', owner: ({ tokenId = '' }) => tokens.get(tokenId)?.userId },
      summary: 'Revokes an API token: it opens nothing any more, and its live view is closed within a second.',
      params: oneToken,
      handle(request, response, input) {
        const id = input.params['tokenId'] ?? '';
        if (!tokens.revoke(id, { at: clock(), by: gate.actorOf(request) }))
          throw new Problem(404, 'Not found', `tokenId is "${id}": there is no such token in use.`);
        response.json({});
      },
    },
  ];
}
