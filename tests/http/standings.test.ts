/** What the OpenID provider says later of people who signed in: their rights follow it within a quarter of an hour. */
import { expect, it } from 'vitest';
import { OpenIdRefused, type Renewal } from '../../src/access/openid.js';
import { askStandings } from '../../src/http/accounts/oidc-routes.js';
import { Accounts } from '../../src/store/accounts/accounts.js';
import { say } from '../../src/words/said.js';

const MINUTE = 60_000;
const RENEWAL: Renewal = { accessToken: 'at', refreshToken: 'rt' };
const MAPPING = { roles: { duty: 'operator', chiefs: 'administrator' } } as const;
const DAY = 1440 * MINUTE;

/** An account of the provider with a session and a token, vouched for at the minute 0. */
function signedIn({ isAsked = true } = {}) {
  const accounts = new Accounts(':memory:', { idleMs: 7 * DAY, longestMs: 7 * DAY });
  const { users, sessions, tokens } = accounts;
  const by = { at: 0, by: 'system' };
  users.add({ id: 'chief', name: 'Chief', role: 'administrator', passwordHash: 'x' }, by);
  users.add({ id: 'lan', name: 'Lan', role: 'operator', oidcSubject: 'https://id u-1' }, by);
  const who = { userId: 'lan', address: '10.0.0.1', agent: '', method: 'oidc' } as const;
  const session = sessions.begin({ ...by, ...who }).id;
  const { token } = tokens.add({ userId: 'lan', name: 'program', scopes: ['watch'], expiresAt: 700 * DAY }, by);
  if (isAsked) users.keepStanding('lan', RENEWAL, 0);
  const state = () => ({
    role: users.get('lan')?.role,
    session: sessions.get(session) !== undefined,
    token: tokens.get(token.id)?.revokedAt === undefined,
    standing: users.hasStanding({ id: 'lan', oidcSubject: 'https://id u-1' }),
  });
  let asked = 0;
  const ask = async (minute: number, answer: readonly string[] | 'no' | 'away') => {
    const provider = {
      askAgain: async () => {
        asked += 1;
        if (answer === 'away')
          throw new OpenIdRefused('away', say('The OpenID provider does not answer: {why}.', { why: '503' }));
        return answer === 'no' ? undefined : { groups: answer, renewal: RENEWAL };
      },
    };
    await askStandings({ accounts, clock: () => minute * MINUTE }, provider, MAPPING).catch((error: unknown) => {
      if (!(error instanceof OpenIdRefused)) throw error;
    });
    return asked;
  };
  return { accounts, ask, state };
}

it('asks nobody twice within ten minutes, and gives the role of the present groups', async () => {
  const { ask, state } = signedIn();
  expect(await ask(10, ['chiefs'])).toBe(0);
  expect(await ask(11, ['chiefs'])).toBe(1);
  expect(state()).toEqual({ role: 'administrator', session: true, token: true, standing: true });
  expect(await ask(20, ['duty'])).toBe(1);
  expect(await ask(22, ['duty'])).toBe(2);
  expect(state().role).toBe('operator');
});

it('asks at once where the clock was set back behind the last question', async () => {
  const { ask, state } = signedIn();
  expect(await ask(-7 * 60, ['guests'])).toBe(1);
  expect(state()).toMatchObject({ session: false, token: false });
});

it('puts a person out of every group out, with sessions and tokens', async () => {
  const { ask, state } = signedIn();
  await ask(11, ['guests']);
  expect(state()).toEqual({ role: 'operator', session: false, token: false, standing: false });
});

it('ends the sessions of a person for whom the provider does not vouch, and holds the tokens until it does', async () => {
  const { accounts, ask, state } = signedIn();
  await ask(11, 'no');
  expect(state()).toMatchObject({ session: false, token: true, standing: false });
  accounts.users.keepStanding('lan', RENEWAL, 12 * MINUTE);
  expect(state()).toMatchObject({ token: true, standing: true });
});

it('asks also about a session of a program that did not ask', async () => {
  const { ask, state } = signedIn({ isAsked: false });
  expect(await ask(11, ['duty'])).toBe(0);
  expect(state()).toMatchObject({ session: false, standing: false });
});

it('believes the last word for twelve hours while the provider does not answer', async () => {
  const { ask, state } = signedIn();
  await ask(12 * 60, 'away');
  expect(state()).toMatchObject({ session: true, standing: true });
  await ask(12 * 60 + 1, 'away');
  expect(state()).toMatchObject({ session: false, token: true, standing: false });
});

it('revives no token and no link when an account is enabled again', () => {
  const { accounts, state } = signedIn();
  const link = accounts.users.newLink('lan', 700 * DAY, { at: 0, by: 'chief' });
  accounts.users.edit('lan', { disabled: true }, { at: 1, by: 'chief' });
  accounts.users.edit('lan', { disabled: false }, { at: 400 * DAY, by: 'chief' });
  expect(state()).toMatchObject({ session: false, token: false });
  expect(accounts.users.userOfLink(link, 400 * DAY)).toBeUndefined();
});
