import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { configSchema } from '../../../src/config/config.js';
import { noticesSchema } from '../../../src/notify/notice-settings.js';
import { checkText, plain } from '../../../src/program/commands/check-command.js';
import { inWords } from '../../../src/program/language/language.js';
import { DriverRegistry } from '../../../src/receiver/registry.js';
import { stride } from '../../support/runs.js';

const EXAMPLE = readFileSync(resolve(import.meta.dirname, '../../../deploy/station.example.yaml'), 'utf8');
const ENV = { BACKUP_PASSPHRASE: 'w', OIDC_SECRET: 'y', MAIL_PASSWORD: 'z', INFLUX_TOKEN: 'x' };
let registry: DriverRegistry;
beforeAll(async () => {
  registry = await DriverRegistry.load();
});

/** Paths of all keys of a schema; an array's elements are `[]`. */
function schemaPaths(schema: z.core.$ZodType, path = ''): string[] {
  return plain(schema).flatMap((one) => {
    if (one instanceof z.ZodArray) return schemaPaths(one.element, `${path}[]`);
    if (!(one instanceof z.ZodObject)) return [];
    return Object.entries(one.shape).flatMap(([key, inner]) => {
      const at = path === '' ? key : `${path}.${key}`;
      return [at, ...schemaPaths(inner as z.core.$ZodType, at)];
    });
  });
}

function valuePaths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => valuePaths(one, `${path}[]`));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = path === '' ? key : `${path}.${key}`;
    return [at, ...valuePaths(inner, at)];
  });
}

type Path = readonly (string | number)[];

function everyPath(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    everyPath(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

/** The value with another one at the path; undefined takes the key away. */
function changed(value: object, path: Path, wrong: unknown): unknown {
  const within = path.slice(0, -1).reduce((at, key) => at[key] as never, value as Record<string | number, unknown>);
  within[path.at(-1) ?? 0] = wrong;
  return value;
}

describe('station.example.yaml', () => {
  const all = EXAMPLE.replace(/^(\s*)#(?=[a-zA-Z]+:)/gm, '$1');

  it('repeats the beginning of a file that is no configuration, not all of it', () => {
    const [fault, ...more] = checkText(`FSV-7; ${'-101.5; '.repeat(4000)}`, registry, {});
    expect([more, fault?.key, (fault?.problem ?? '').length < 250]).toEqual([[], '(top)', true]);
    expect(fault?.problem).toMatch(
      /^is "FSV-7; -101\.5; .*…: must be keys with values; deploy\/station\.example\.yaml has every key$/,
    );
    expect(inWords(fault?.problem ?? '', 'vi')).toMatch(
      /^đang là "FSV-7; .*…: phải là các khóa kèm giá trị; \S+ có mọi khóa$/,
    );
  });

  it('can be used as it stands', () => {
    expect(checkText(EXAMPLE, registry, ENV)).toEqual([]);
  });

  it('has every key of the schemas, and no other', () => {
    const free = /^(stations\[\]\.receivers\[\]\.(settings|antenna)|access\.oidc\.roles)\./;
    const known = [...schemaPaths(configSchema), ...schemaPaths(noticesSchema, 'notices')];
    // A secret is named by any of three keys.
    const plainSecret = (path: string) =>
      path.replace(/(password|token|clientSecret|signingKey|backupPassphrase)(Env|File)$/, '$1');
    const shown = new Set(
      valuePaths(parse(all))
        .map(plainSecret)
        .filter((path) => !free.test(path)),
    );
    expect([...shown].sort()).toEqual([...new Set(known.filter((path) => !free.test(path)))].sort());
  });

  it('says each thing in Vietnamese and in English', () => {
    const comments = EXAMPLE.split('\n').filter((line) =>
      /^\s*# .*[ạảãàáâậầấẩẫăắằặẳẵđếềểễệêọỏõòóôộổỗồốơớờợởỡụủũùúưựữửừứịỉĩìíỳýỵỷỹ]/i.test(line),
    );
    const next = (line: string) => EXAMPLE.split('\n')[EXAMPLE.split('\n').indexOf(line) + 1] ?? '';
    expect(comments.filter((line) => !line.includes(' · ') && !/^\s*# [A-Z][a-z]/.test(next(line)))).toEqual([]);
    expect(comments.length).toBeGreaterThan(40);
  });
});

describe('check', () => {
  const text = (more: string) => `stations:\n  - id: a\n    name: A\n    receivers:\n      - id: r\n${more}`;
  const check = (more: string) =>
    checkText(text(more), registry, {}).map(({ line, key, problem }) => `${line} ${key}: ${problem}`);

  it('names the line, the key, and what would cure it', () => {
    expect(check('        driver: tinysa\n        plan: []\n')).toEqual([
      '7 stations[0].receivers[0]: "plan" is no key here; did you mean plans?',
    ]);
    expect(check('        driver: tinysaa\n')).toEqual([
      expect.stringMatching(/^6 stations\[0\]\.receivers\[0\]\.driver: .*no such driver; known: .*tinysa/),
    ]);
    expect(check('        driver: lines\n        settings: { format: hz-dbm, unit: Khz }\n')).toEqual([
      expect.stringMatching(/^7 .*settings: .*unit/),
    ]);
    expect(
      check(
        '        driver: icom-civ\n        settings: { address: 0x94 }\n        plans:\n          - { startHz: 118 MHz, stopHz: 119 MHz }\n',
      ),
    ).toEqual(['9 stations[0].receivers[0].plans[0]: stopHz is 119000000: Icom IC-7300 ends at 74800000 Hz']);
    expect(check('        driver: tinysa\n        plans:\n          - { startHz: 108 MHz, stopHz: 88 MHz }\n')).toEqual(
      [expect.stringMatching(/^8 /)],
    );
    expect(
      check(
        '        driver: tinysa\narchive:\n  influxdb: { url: "http://a:8086", database: rfi, tokenEnv: NOT_SET }\n',
      ),
    ).toEqual([
      '8 archive.influxdb.tokenEnv: archive.influxdb.tokenEnv names the environment variable NOT_SET, which is not set.',
    ]);
    expect(check('        driver: tinysa\nnotices:\n  chanels: []\n')).toEqual([
      '8 notices: "chanels" is no key here; did you mean channels?',
    ]);
    expect(check('        driver: [tinysa\n')).toEqual([expect.stringMatching(/^\d+ YAML: /)]);
  });

  it.each<[string, string | RegExp]>([
    ['', '1 (top): is empty: must be keys with values; deploy/station.example.yaml has every key'],
    ['- 1\n', '1 (top): must be keys with values; deploy/station.example.yaml has every key'],
    ['version: 1\n', '1 stations: is missing: must be a list; line 12 of deploy/station.example.yaml shows one'],
    ['stations:\n', '1 stations: is empty: must be a list; line 12 of deploy/station.example.yaml shows one'],
    [
      'stations:\n  - id: a\n',
      '2 stations[0].name: is missing: must be a text; line 16 of deploy/station.example.yaml shows one: name: Đài Lạng Sơn',
    ],
    ['stations: []\nversion: x\n', '2 version: the file cannot be used: version is "x": must be a whole number'],
    ['stations:\n  - id: a\n   name: A\n', /^3 YAML: Sequence item without - indicator: .* is missing here or above$/],
    ['stations: []\nstations: []\n', /^\d YAML: Map keys must be unique: keep one of the two keys$/],
    [
      'stations: [{ id: a, name: A, receivers: 5 }]\n',
      '1 stations[0].receivers: is 5: must be "auto", or a list; line 46 of deploy/station.example.yaml shows one',
    ],
  ])('says what is missing or empty, and where the example shows it: %j', (content, problem) => {
    const [first] = checkText(content, registry, {}).map((fault) => `${fault.line} ${fault.key}: ${fault.problem}`);
    expect(first).toMatch(problem);
  });

  it('has a cure for a wrong value of every key, and for every key that is left out', () => {
    const written = (value: unknown) => checkText(JSON.stringify(value), registry, ENV);
    const example: object = parse(EXAMPLE);
    const paths = everyPath(example).filter((_, i) => i % stride(1) === 0);
    const found = paths.flatMap((path) =>
      [undefined, null, { wrong: 1 }].flatMap((wrong) => written(changed(structuredClone(example), path, wrong))),
    );
    expect(found.length).toBeGreaterThan(2 * paths.length);
    expect(
      found.filter(({ problem }) => !/example\.yaml|hardware\.md|known: |did you mean|must|not set/.test(problem)),
    ).toEqual([]);
    const isOfDriver = (key: string) => key.endsWith('.settings');
    expect(found.filter(({ key, problem }) => !isOfDriver(key) && /Invalid input|undefined/.test(problem))).toEqual([]);
  });
});
