/** Secrets come from the environment or from files wherever the configuration takes one. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { parseNotices } from '../../src/notify/notice-settings.js';

const stations = [{ id: 'st', name: 'Station' }];
const MAIL = { id: 'mail', name: 'Mail', kind: 'email', host: 'mail.example', from: 'a@b.vn', to: ['c@d.vn'] };
const HOOK = { id: 'hook', name: 'Hook', kind: 'webhook', template: 'json' };
const INFLUX = { url: 'http://127.0.0.1:1', database: 'rf' };
const OIDC = { issuer: 'https://id.example', clientId: 'rfi' };

/** The same secret at each place that takes one, each with the field that names it. */
const PLACES = [
  ['archive.influxdb.token', (fields: object) => ({ archive: { influxdb: { ...INFLUX, ...fields } } })],
  [
    'archive.influxdb.password',
    (fields: object) => ({ archive: { influxdb: { ...INFLUX, username: 'u', ...fields } } }),
  ],
  ['access.oidc.clientSecret', (fields: object) => ({ access: { oidc: { ...OIDC, ...fields } } })],
  ['notices.channels.0.password', (fields: object) => ({ notices: { channels: [{ ...MAIL, ...fields }] } })],
  ['notices.channels.0.url', (fields: object) => ({ notices: { channels: [{ ...HOOK, ...fields }] } })],
  [
    'notices.channels.0.token',
    (fields: object) => ({ notices: { channels: [{ ...HOOK, url: 'https://a.vn', ...fields }] } }),
  ],
  [
    'notices.channels.0.signingKey',
    (fields: object) => ({ notices: { channels: [{ ...HOOK, url: 'https://a.vn', ...fields }] } }),
  ],
] as const;
/** A name in braces, as shells replace it. */
const braced = (name: string) => `\${${name}}`;
const VALUE = 'https://secret.example/open-sesame';

function secretAt(path: string, config: unknown): string {
  const parsed = parseConfig({ stations, ...(config as object) }, 'test.yaml');
  if (path.startsWith('notices')) {
    const [channel] = parseNotices(parsed.notices, 'test.yaml').channels;
    return String((channel as unknown as Record<string, unknown>)[path.split('.').at(-1) ?? '']);
  }
  const found = path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], parsed);
  return (found as { reveal(): string }).reveal();
}

const faultsOf = (config: object): string => {
  try {
    parseConfig({ stations, ...config }, 'test.yaml');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe.each(PLACES)('%s', (path, configWith) => {
  const field = path.split('.').at(-1) ?? '';

  it('is taken from the environment and from the first line of a file, and a missing one is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-secret-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'secret');
    writeFileSync(file, `${VALUE}\nsecond line\n`);
    vi.stubEnv('RFI_TEST_SECRET', VALUE);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(secretAt(path, configWith({ [`${field}Env`]: 'RFI_TEST_SECRET' }))).toBe(VALUE);
    expect(secretAt(path, configWith({ [`${field}File`]: file }))).toBe(VALUE);
    vi.unstubAllEnvs();
    expect(() => secretAt(path, configWith({ [`${field}Env`]: 'RFI_TEST_SECRET' }))).toThrow(
      `${path}Env names the environment variable RFI_TEST_SECRET, which is not set.`,
    );
    expect(() => secretAt(path, configWith({ [`${field}File`]: join(folder, 'none') }))).toThrow(
      `${path}File names the file ${join(folder, 'none')}, which cannot be read (ENOENT).`,
    );
    expect(() => secretAt(path, configWith({ [`${field}File`]: '/dev/zero' }))).toThrow(
      `${path}File names the file /dev/zero, which cannot be read (/dev/zero is a device, not a file.).`,
    );
  });

  it('is refused when it is given twice, named wrongly, or written as a shell’s variable', () => {
    expect(faultsOf(configWith({ [field]: VALUE, [`${field}Env`]: 'A' }))).toContain(`${field} is given as well`);
    expect(faultsOf(configWith({ [`${field}Env`]: 'not a name' }))).toContain('the name of an environment variable');
    expect(faultsOf(configWith({ [`${field}File`]: 'here/secret' }))).toContain('the absolute path of a file');
    const faults = faultsOf(configWith({ [field]: braced('RFI_TEST_SECRET') }));
    expect(faults).toContain(`${path}: "${braced('…')}" is not replaced by anything`);
    expect(faults).toContain(`write ${field}Env: NAME`);
  });
});

it('a shell’s variable is refused in every other value too', () => {
  expect(faultsOf({ archive: { influxdb: { ...INFLUX, url: `http://${braced('HOST')}:8086` } } })).toContain(
    `archive.influxdb.url: "${braced('…')}" is not replaced by anything; write the value itself`,
  );
});

it('a channel whose secret is missing is left out and named; the others send', () => {
  const said: string[] = [];
  const { notices } = parseConfig(
    {
      stations,
      notices: {
        channels: [
          { ...MAIL, passwordEnv: 'RFI_NOT_SET' },
          { ...HOOK, url: 'https://a.vn' },
        ],
      },
    },
    'test.yaml',
  );
  const { channels } = parseNotices(notices, 'test.yaml', (id, fault) => said.push(`${id}: ${fault}`));
  expect(channels.map(({ id }) => id)).toEqual(['hook']);
  expect(said).toEqual([
    'mail: notices.channels.0.passwordEnv names the environment variable RFI_NOT_SET, which is not set.',
  ]);
});
