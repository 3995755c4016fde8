/** Signing in at an OpenID provider, over the whole program and a provider of our own. */
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { type AccountProgram, PASSWORD, rawStatus, startAccountProgram } from '../support/account-program.js';
import { CLIENT, type Claims, type OidcProvider, startOidcProvider } from '../support/oidc-provider.js';

const ROLES = { 'rf-duty': 'operator', 'rf-chiefs': 'administrator' };
const LAN: Claims = { sub: 'u-1', name: 'Trần Lan', preferred_username: 'Lan', groups: ['staff', 'rf-duty'] };

async function start(person: Claims = LAN, more: object = {}) {
  const provider = await startOidcProvider(person);
  const oidc = { issuer: provider.issuer, ...CLIENT, label: 'Sở', roles: ROLES, ...more };
  const started = await startAccountProgram({ access: { oidc } });
  return { provider, started };
}

/** What a browser does: to the program, to the provider, back to the program. */
async function visit({ caller }: AccountProgram, forget: 'nothing' | 'cookie' = 'nothing') {
  const browser = caller();
  const begun = await browser.call('GET', '/api/v1/session/oidc');
  const visitCookie = begun.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const atProvider = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(atProvider.headers.get('location') ?? '');
  if (forget === 'nothing') browser.cookie = visitCookie;
  const path = `${back.pathname}${back.search}`;
  const done = await browser.call('GET', path);
  return { browser, path, status: done.status, location: done.headers.get('location') ?? '', visitCookie };
}

const refusalIn = (location: string) => new URL(location, 'http://x').searchParams.get('signin');

describe('an OpenID provider', () => {
  it('is not asked before there is an administrator of our own', async () => {
    const { started } = await start();
    expect((await started.caller().call('GET', '/api/v1/session/oidc')).status).toBe(409);
  });

  it('vouches for people, who get an account with the role of their groups, and keep it when their name changes', async () => {
    const { provider, started } = await start();
    const admin = await started.administrator();
    expect((await started.caller().get('/api/v1/session')).body).toMatchObject({
      state: 'sign-in',
      oidc: { label: 'Sở', path: '/api/v1/session/oidc' },
    });
    const { browser, location, visitCookie } = await visit(started);
    expect(visitCookie).toMatch(/^rfi-oidc=/);
    expect(location).toBe('/');
    const { body } = await browser.get('/api/v1/session');
    expect(body.user).toMatchObject({ id: 'lan', name: 'Trần Lan', role: 'operator', hasPassword: false });
    provider.person = { ...LAN, preferred_username: 'chief', groups: ['rf-duty', 'rf-chiefs'] };
    const again = await visit(started);
    expect((await again.browser.get('/api/v1/session')).body.user).toMatchObject({ id: 'lan', role: 'administrator' });
    await admin.call('PUT', '/api/v1/users/lan', { version: 2, disabled: true });
    expect(refusalIn((await visit(started)).location)).toBe('not-listed');
  });

  it('puts a person out who is in no group any more, at the next sign-in: session, token and all', async () => {
    const { provider, started } = await start({ ...LAN, groups: ['rf-chiefs'] });
    await started.administrator();
    const { browser } = await visit(started);
    const made = await browser.call('POST', '/api/v1/tokens', { name: 'program', scopes: ['watch'], days: 100 });
    const program = started.caller();
    const bearer = { authorization: `Bearer ${made.body.secret}` };
    expect((await program.call('GET', '/api/v1/receivers', undefined, bearer)).status).toBe(200);
    provider.person = { ...LAN, groups: [] };
    expect(refusalIn((await visit(started)).location)).toBe('not-listed');
    expect((await browser.get('/api/v1/users')).status).toBe(401);
    expect((await program.call('GET', '/api/v1/receivers', undefined, bearer)).status).toBe(401);
    provider.person = { ...LAN, groups: ['rf-duty'] };
    const back = await visit(started);
    expect((await back.browser.get('/api/v1/session')).body.user).toMatchObject({ id: 'lan', role: 'operator' });
    expect((await program.call('GET', '/api/v1/receivers', undefined, bearer)).status).toBe(401);
  });

  it('never gives an account that is there already to a person who took its name at the provider', async () => {
    const { started } = await start({ sub: 'u-2', preferred_username: 'chief', groups: ['rf-duty'] });
    await started.administrator();
    const { browser } = await visit(started);
    expect((await browser.get('/api/v1/session')).body.user).toMatchObject({ id: 'chief-2', role: 'operator' });
    const own = await started.caller().call('POST', '/api/v1/session', { name: 'chief', password: PASSWORD });
    expect(own.status).toBe(200);
  });

  it('refuses a person in none of the groups, unless there is a role for all others', async () => {
    const { started } = await start({ sub: 'u-3', preferred_username: 'guest', groups: ['toString', 'staff'] });
    await started.administrator();
    expect(refusalIn((await visit(started)).location)).toBe('not-listed');
    const open = await start({ sub: 'u-3', preferred_username: 'local' }, { otherwise: 'viewer' });
    await open.started.administrator();
    const { browser } = await visit(open.started);
    expect((await browser.get('/api/v1/session')).body.user).toMatchObject({ id: 'local-2', role: 'viewer' });
  });

  it.each<[string, OidcProvider['lies']]>([
    ['another nonce', { nonce: 'other' }],
    ['another audience', { audience: 'other' }],
    ['another issuer', { issuer: 'https://evil.example' }],
    ['a broken signature', { signature: true }],
    ['a token that is too old', { expired: true }],
  ])('is not believed with %s', async (_what, lies) => {
    const { provider, started } = await start();
    await started.administrator();
    provider.lies = lies;
    const { browser, location } = await visit(started);
    expect(refusalIn(location)).toBe('not-vouched');
    browser.cookie = '';
    expect((await browser.get('/api/v1/receivers')).status).toBe(401);
    expect(started.log.join('')).not.toContain(CLIENT.clientSecret);
  });

  it('brings nobody in whose visit was begun in another browser, or is used twice', async () => {
    const { started } = await start();
    await started.administrator();
    expect(refusalIn((await visit(started, 'cookie')).location)).toBe('other-browser');
    const { path, visitCookie } = await visit(started);
    const thief = started.caller();
    thief.cookie = visitCookie;
    const { headers } = await thief.call('GET', path);
    expect(refusalIn(headers.get('location') ?? '')).toBe('not-begun');
  });

  it('is never told to send people to a host that a visitor made up', async () => {
    const { started } = await start();
    await started.administrator();
    const address = new URL('/api/v1/session/oidc', started.program.address).href;
    const hosts = ['evil.example', 'evil.example:80#localhost', '10.9.9.9', 'localhost:99', '127.0.0.1', hostname()];
    const statuses = await Promise.all(hosts.map((host) => rawStatus(address, 'GET', { host })));
    expect(statuses).toEqual([409, 409, 409, 303, 303, 303]);
  });

  it('that does not answer is reported, and asked again the next time', async () => {
    const oidc = { issuer: 'http://127.0.0.1:1', ...CLIENT, roles: ROLES };
    const started = await startAccountProgram({ access: { oidc } });
    await started.administrator();
    const { status, body } = await started.caller().call('GET', '/api/v1/session/oidc');
    expect(status).toBe(502);
    expect(body.detail).toContain('The OpenID provider http://127.0.0.1:1 does not answer');
  });
});
