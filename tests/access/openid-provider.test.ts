/** Signing in at an OpenID provider, without the rest of the program, with time in the test's hand. */
import { describe, expect, it } from 'vitest';
import { OpenIdProvider, OpenIdRefused, type OpenIdProvider as Provider } from '../../src/access/openid.js';
import { CLIENT, type Claims, startOidcProvider } from '../support/oidc-provider.js';

const T0 = Date.UTC(2027, 1, 5);
const MINUTE = 60_000;
const BACK = 'https://rf.example/api/v1/session/oidc/return';
const LAN: Claims = { sub: 'u-1', name: 'Trần Lan', preferred_username: 'Trần.Lan', groups: ['staff', 7, 'rf-duty'] };

async function begun(person: Claims = LAN, more: object = {}) {
  const server = await startOidcProvider(person);
  const settings = { issuer: server.issuer, ...CLIENT, scopes: ['openid', 'email'], groupsClaim: 'groups', ...more };
  return { server, openId: new OpenIdProvider(settings) };
}

/** Sends a browser to the provider. Returns what the browser brings back. */
async function visit(openId: Provider, at = T0) {
  const { url, browser } = await openId.begin(BACK, at);
  const answer = await fetch(url, { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return { url: new URL(url), browser, query: back.search.slice(1) };
}

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'not refused',
    (error: unknown) => (error instanceof OpenIdRefused ? `${error.name}: ${error.message}` : `not ours: ${error}`),
  );
const TOO_OLD = 'OpenIdRefused: This sign-in was not begun here, or too long ago.';

describe('an OpenID provider', () => {
  it('is asked with the scopes, a challenge by SHA-256, and the way back', async () => {
    const { openId } = await begun();
    const { searchParams } = (await visit(openId)).url;
    expect(Object.fromEntries(searchParams)).toMatchObject({
      ...{ client_id: 'rfi', redirect_uri: BACK, scope: 'openid email', code_challenge_method: 'S256' },
      ...{ response_type: 'code', nonce: expect.stringMatching(/.{20}/), state: expect.stringMatching(/.{20}/) },
    });
  });

  it('vouches for a person: issuer and subject, name, wished name, and groups that are words', async () => {
    const { server, openId } = await begun();
    const { query, browser } = await visit(openId);
    expect(await openId.finish(query, browser, T0 + 10 * MINUTE - 1)).toEqual({
      ...{ subject: `${server.issuer} u-1`, name: 'Trần Lan', wishedId: 'tran.lan', groups: ['staff', 'rf-duty'] },
      renewal: { accessToken: 'at', refreshToken: 'u-1' },
    });
  });

  it.each<[string, Claims, object]>([
    [
      'an address alone',
      { sub: 'u-2', email: 'lan.an@so.example' },
      { name: 'lan.an@so.example', wishedId: 'lan.an', groups: [] },
    ],
    ['nothing but a subject', { sub: 'U 9/x' }, { name: 'U 9/x', wishedId: 'u-9-x', groups: [] }],
    ['a name of 300 letters', { sub: 's', name: 'ă'.repeat(300) }, { name: 'ă'.repeat(200), wishedId: 's' }],
    ['a name that is no text', { sub: 's', name: 7, preferred_username: ['x'] }, { name: 's', wishedId: 's' }],
    ['one group as a word', { sub: 's', groups: 'rf-duty' }, { groups: ['rf-duty'] }],
    [
      'a wished name of 60 letters and signs',
      { sub: 's', preferred_username: `--${'Đ'.repeat(60)}!!` },
      { wishedId: 'd'.repeat(36) },
    ],
    ['a wished name of signs alone', { sub: 's', preferred_username: '!!!' }, { wishedId: 'user' }],
    ['signs at the end', { sub: 's', preferred_username: 'Lan  & Hoa--' }, { wishedId: 'lan-hoa' }],
  ])('that knows %s', async (_what, person, vouched) => {
    const { openId } = await begun(person);
    const { query, browser } = await visit(openId);
    expect(await openId.finish(query, browser, T0)).toMatchObject(vouched);
  });

  it('is believed once, within ten minutes, in the browser that asked', async () => {
    const { openId } = await begun();
    const late = await visit(openId);
    expect(await refusalOf(openId.finish(late.query, late.browser, T0 + 10 * MINUTE))).toBe(TOO_OLD);
    const twice = await visit(openId);
    await openId.finish(twice.query, twice.browser, T0);
    expect(await refusalOf(openId.finish(twice.query, twice.browser, T0))).toBe(TOO_OLD);
    const other = await visit(openId);
    expect(await refusalOf(openId.finish('code=x', other.browser, T0))).toBe(TOO_OLD);
    for (const browser of [undefined, 'another']) {
      const { query } = await visit(openId);
      expect(await refusalOf(openId.finish(query, browser, T0))).toBe(
        'OpenIdRefused: This sign-in was begun in another browser.',
      );
    }
  });

  it('that refuses, or is not to be believed, is named with its reason', async () => {
    const { server, openId } = await begun();
    const wrong = await visit(openId);
    const query = wrong.query.replace(/code=\w+/, 'code=other');
    expect(await refusalOf(openId.finish(query, wrong.browser, T0))).toMatch(
      /^OpenIdRefused: The provider does not vouch for this sign-in: \w+\.$/,
    );
    server.lies = { signature: true };
    const forged = await visit(openId);
    expect(await refusalOf(openId.finish(forged.query, forged.browser, T0))).toMatch(/does not vouch .*: \w+\.$/);
  });

  it('that knows another secret of the program lets nobody in', async () => {
    const { openId } = await begun(LAN, { clientSecret: undefined });
    const { query, browser } = await visit(openId);
    expect(await refusalOf(openId.finish(query, browser, T0))).toMatch(/does not vouch/);
  });

  it('that does not answer is named, and asked again at the next sign-in', async () => {
    const { server } = await begun();
    const settings = { issuer: `${server.issuer}/away`, ...CLIENT, scopes: ['openid'], groupsClaim: 'groups' };
    const openId = new OpenIdProvider(settings);
    const refused = await refusalOf(openId.begin(BACK, T0));
    expect(refused).toMatch(new RegExp(`^OpenIdRefused: The OpenID provider ${server.issuer} does not answer: .+\\.$`));
    expect(await refusalOf(openId.begin(BACK, T0))).toBe(refused);
  });

  it('lets a sign-in end that began before a thousand others of strangers', async () => {
    const { openId } = await begun();
    const first = await visit(openId);
    for (let i = 0; i < 1100; i++) await openId.begin(BACK, T0);
    expect(await openId.finish(first.query, first.browser, T0)).toMatchObject({ wishedId: 'tran.lan' });
  });

  it('is asked again for the present groups, with a refresh token or without', async () => {
    const { server, openId } = await begun();
    const { query, browser } = await visit(openId);
    const { subject, renewal } = await openId.finish(query, browser, T0);
    server.person = { ...LAN, groups: [] };
    expect(await openId.askAgain(subject, renewal)).toEqual({ groups: [], renewal });
    expect(await openId.askAgain(subject, { accessToken: 'at' })).toEqual({
      groups: [],
      renewal: { accessToken: 'at' },
    });
    expect(await openId.askAgain(subject, { ...renewal, refreshToken: 'withdrawn' })).toBeUndefined();
    server.isBroken = true;
    expect(await refusalOf(openId.askAgain(subject, renewal))).toMatch(
      /^OpenIdRefused: The OpenID provider does not answer/,
    );
  });
});
