/** Sessions and API tokens: their own for everybody, all for administrators. */

import type { Request } from 'express';
import { ROLE_PERMISSIONS, SCREEN_SCOPE } from '../../access/permissions.js';
import { accountsApi } from '../../api/accounts.js';
import type { PageQuery } from '../../api/fields.js';
import { DAY_MS } from '../../time/units.js';
import { pageById } from '../page.js';
import { badRequest, existing, noSuch, refusal } from '../problem.js';
import { type Route, route } from '../route.js';
import { shown } from '../spoken.js';
import { sessionJson } from './account-json.js';
import type { AccountParts } from './account-parts.js';
import { proveOwner } from './own-account-routes.js';

/** Most tokens of one person in use at a time. */
const MOST_TOKENS = 50;

export function tokenRoutes(parts: AccountParts): Route[] {
  return [...sessionListRoutes(parts), ...tokenListRoutes(parts)];
}

function sessionListRoutes({ accounts, gate, clock }: AccountParts): Route[] {
  const { sessions } = accounts;
  const listed = (request: Request, query: PageQuery, userId?: string) => {
    const found = pageById(sessions.list(clock(), userId), ({ id }) => id, query);
    const current = gate.callerOf(request).sessionId;
    return { sessions: found.rows.map((one) => sessionJson(one, current)), nextCursor: found.nextCursor };
  };
  return [
    route(accountsApi, 'GET /api/v1/sessions', 'users', ({ query, request }) => listed(request, query)),
    route(
      accountsApi,
      'GET /api/v1/users/{userId}/sessions',
      { own: 'person', other: 'users', owner: (params) => params['userId'] },
      ({ params, query, request }) => listed(request, query, params.userId),
    ),
    route(
      accountsApi,
      'DELETE /api/v1/sessions/{sessionId}',
      { own: 'person', other: 'users', owner: ({ sessionId = '' }) => sessions.get(sessionId)?.userId },
      ({ params, request }) => {
        const id = params.sessionId;
        const by = { at: clock(), by: gate.actorOf(request), why: 'revoked' };
        if (!sessions.end(id, by)) throw noSuch('sessionId', id, 'session');
        return {};
      },
    ),
  ];
}

function tokenListRoutes({ accounts, gate, clock }: AccountParts): Route[] {
  const { tokens, users } = accounts;
  const listed = (query: PageQuery, userId?: string) => {
    const found = pageById(tokens.list(userId), ({ id }) => id, query);
    return { tokens: found.rows.map(shown), nextCursor: found.nextCursor };
  };
  return [
    route(accountsApi, 'GET /api/v1/tokens', 'users', ({ query }) => listed(query)),
    route(
      accountsApi,
      'GET /api/v1/users/{userId}/tokens',
      { own: 'person', other: 'users', owner: (params) => params['userId'] },
      ({ params, query }) => listed(query, params.userId),
    ),
    route(accountsApi, 'POST /api/v1/tokens', { access: 'person', guessable: true }, async ({ body, request }) => {
      const { name, scopes, days, userId, password } = body;
      const caller = gate.callerOf(request);
      const ownerId = userId ?? caller.userId;
      if (ownerId === undefined)
        throw refusal(409, 'Not possible', 'There are no accounts yet, and a token acts for one.');
      if (ownerId !== caller.userId && !caller.permissions.has('users'))
        throw refusal(403, 'Not allowed', 'Tokens for others are made by an administrator.');
      const owner = existing(users.get(ownerId), 'userId', ownerId, 'account');
      const isScreen = scopes.includes(SCREEN_SCOPE);
      if (isScreen && !caller.permissions.has('users'))
        throw refusal(403, 'Not allowed', 'Links for screens are made by an administrator.');
      const beyond = isScreen
        ? []
        : scopes.filter((scope) => ![...ROLE_PERMISSIONS[owner.role]].some((one) => one === scope));
      if (beyond.length > 0)
        throw badRequest('scopes: "{scopes}" is more than {ownerId} may.', {
          scopes: beyond.join('", "'),
          ownerId,
        });
      await proveOwner({ accounts, gate }, request, password);
      const at = clock();
      const live = tokens.list(ownerId).filter((one) => one.revokedAt === undefined && one.expiresAt > at);
      if (live.length >= MOST_TOKENS)
        throw refusal(409, 'Not possible', '{ownerId} has {most} tokens; revoke one first.', {
          ownerId,
          most: MOST_TOKENS,
        });
      const wish = { userId: ownerId, name, scopes: [...new Set(scopes)], expiresAt: at + days * DAY_MS };
      const { token, secret } = tokens.add(wish, { at, by: gate.actorOf(request) });
      return { token: shown(token), secret };
    }),
    route(
      accountsApi,
      'DELETE /api/v1/tokens/{tokenId}',
      { own: 'person', other: 'users', owner: ({ tokenId = '' }) => tokens.get(tokenId)?.userId },
      ({ params, request }) => {
        const id = params.tokenId;
        if (!tokens.revoke(id, { at: clock(), by: gate.actorOf(request) })) throw noSuch('tokenId', id, 'token in use');
        return {};
      },
    ),
  ];
}
