/** An account of each role in a program that has none yet, and what a request of its session carries. */
import { ROLES, type Role } from '../../../src/access/permissions.js';

const PASSWORD = 'thung lung xanh 1978 may bay';

export type Session = Readonly<Record<'cookie' | 'x-rfi-logger', string>>;

/** What would end the fuzz instead of testing anything. */
export const ENDS_SESSIONS = ['DELETE /api/v1/session', 'DELETE /api/v1/sessions/{sessionId}'];
/** With the first account nobody is let in without one; and after many wrong guesses nobody of this address signs in. */
export const BEFORE_ACCOUNTS = [
  ...['POST /api/v1/users', 'POST /api/v1/session', 'POST /api/v1/session/link', 'POST /api/v1/session/setup'],
  ...['POST', 'PUT', 'DELETE'].flatMap((method) => [
    ...[`${method} /api/v1/session/password`, `${method} /api/v1/session/totp`],
  ]),
  ...['GET /api/v1/session/oidc', 'GET /api/v1/session/oidc/callback', 'POST /api/v1/sendings/answer'],
];

export async function sessionsOfAllRoles(address: string): Promise<ReadonlyMap<Role, Session>> {
  const sessions = new Map<Role, Session>();
  // The one who may make the others comes first.
  for (const role of ROLES.toReversed()) {
    const admin = sessions.get('administrator') ?? {};
    const id = `fuzz-${role}`;
    await post(address, '/api/v1/users', { id, name: role, role, password: PASSWORD }, admin);
    const { headers } = await post(address, '/api/v1/session', { name: id, password: PASSWORD }, {});
    const cookie = headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`${id} got no session`);
    sessions.set(role, { cookie, 'x-rfi-logger': '1' });
  }
  return sessions;
}

async function post(address: string, path: string, body: object, more: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...more };
  const response = await fetch(new URL(path, address), { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
