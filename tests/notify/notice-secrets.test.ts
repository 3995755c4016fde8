import { describe, expect, it } from 'vitest';
import { channelSchema, secretsOwed, withKeptSecrets } from '../../src/notify/notice-settings.js';

const email = channelSchema.parse({
  ...{
    id: 'm',
    name: 'Mail',
    kind: 'email',
    host: 'mail.example',
    user: 'u',
    password: 'hidden',
    security: 'tls',
    port: 465,
  },
  ...{ from: 'a@example.org', to: ['b@example.org'] },
});
const webhook = channelSchema.parse({
  ...{
    id: 'w',
    name: 'Hook',
    kind: 'webhook',
    template: 'json',
    url: 'https://in.example/a?key=1',
    signingKey: 'hidden',
  },
});

describe('secrets of notice channels', () => {
  it('stay where they were given: same host, same port, same user, and no less safe', () => {
    const { password: _password, ...mail } = email as typeof email & { password: string };
    expect(withKeptSecrets({ ...mail, name: 'Other' }, email)).toMatchObject({ password: 'hidden' });
    const moved = [
      { host: 'evil.example' },
      { port: 25 },
      { security: 'none' },
      { security: 'starttls' },
      { user: 'other' },
    ];
    for (const change of moved) {
      expect(withKeptSecrets({ ...mail, ...change }, email)).not.toHaveProperty('password');
      expect(secretsOwed({ ...mail, ...change }, email)).toEqual(['password']);
      expect(secretsOwed({ ...mail, ...change, password: 'new' }, email)).toEqual([]);
    }
    const { signingKey: _key, url: _url, ...hook } = webhook as typeof webhook & { signingKey: string; url: string };
    expect(withKeptSecrets(hook, webhook)).toMatchObject({ signingKey: 'hidden', url: 'https://in.example/a?key=1' });
    expect(withKeptSecrets({ ...hook, url: 'https://in.example/b' }, webhook)).toMatchObject({ signingKey: 'hidden' });
    for (const change of [
      { url: 'https://evil.example/' },
      { url: 'http://in.example/' },
      { url: 'https://in.example:8443/' },
    ]) {
      expect(withKeptSecrets({ ...hook, ...change }, webhook)).not.toHaveProperty('signingKey');
      expect(secretsOwed({ ...hook, ...change }, webhook)).toEqual(['signingKey']);
    }
    // Telegram's address is its token's: another template is another place.
    expect(withKeptSecrets({ ...hook, template: 'mattermost' }, webhook)).not.toHaveProperty('url');
  });
});
