import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { FORMATS } from '../drivers/lines/formats.js';
import { json } from '../drivers/lines/json.js';
import { parseConfig } from '../src/config/config.js';
import { DriverRegistry } from '../src/receiver/registry.js';
import { udevRules } from './support/udev-rules.js';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');
const hardware = read('hardware.md');
const readme = read('README.md');

/** The YAML examples of a document, each made into a whole configuration. */
function configurations(text: string): unknown[] {
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => {
    const value = parse(block);
    if (value?.stations !== undefined) return value;
    // A part of a configuration: a list of receivers, one under its key, or only the settings of `lines`.
    const settingsOnly = [{ id: 'example', driver: 'lines', ...value }];
    const receivers = Array.isArray(value) ? value : (value.receivers ?? settingsOnly);
    return { stations: [{ id: 'example', name: 'Example', receivers }] };
  });
}

/** In a sentence, or in a configuration. */
function names(section: string, driver: string): boolean {
  return section.includes(`\`${driver}\``) || section.includes(`driver: ${driver}`);
}

describe('hardware.md', () => {
  it('shows only configurations that are accepted, drivers and settings included', async () => {
    const registry = await DriverRegistry.load();
    const examples = configurations(hardware);
    expect(examples.length).toBeGreaterThan(4);
    for (const example of examples)
      for (const { receivers } of parseConfig(example, 'hardware.md').stations)
        for (const { driver, settings } of receivers === 'auto' ? [] : receivers) registry.get(driver, settings);
  });

  it('has for every driver a section that says how to wire, set, judge, mend and record it', async () => {
    const registry = await DriverRegistry.load();
    const wanted = ['Wiring', 'Settings on the receiver', 'What it can see', 'Quirks', 'When something is wrong'];
    const sections = hardware.split(/^## /m);
    const lacking = registry.all
      .filter(({ id }) => id !== 'simulated')
      .flatMap(({ id }) => {
        const own = sections.filter((section) => names(section, id) && section.includes('\n### '));
        const headings = own.flatMap((section) => [...section.matchAll(/^### (.+)$/gm)].map(([, words]) => words));
        return [...wanted, 'Recording a session']
          .filter((one) => !headings.includes(one))
          .map((one) => `${id}: ${one}`);
      });
    expect(lacking).toEqual([]);
    expect(hardware).toContain('`simulated`');
  });
});

describe('deploy/udev', () => {
  it('keeps ModemManager from every receiver that a driver knows by its USB ids', async () => {
    const registry = await DriverRegistry.load();
    expect(registry.all.flatMap(({ usb }) => usb).length).toBeGreaterThan(5);
    const rules = udevRules(registry.all);
    const path = 'deploy/udev/70-rfi-logger.rules';
    if (process.env['RFI_WRITE_GOLDEN'] === '1') writeFileSync(join(root, path), rules);
    expect(read(path)).toBe(rules);
  });
});

describe('ARCHITECTURE.md', () => {
  it('names only folders and files that there are', () => {
    const text = read('ARCHITECTURE.md');
    const paths = [
      ...text.matchAll(/`((?:src|web|tests|drivers|deploy)\/[^`\s]+|[a-z-]+\/[a-z-]+(?:\/[a-z-]+)*\.ts)`/g),
    ];
    expect(paths.length).toBeGreaterThan(15);
    const missing = paths
      .map(([, path = '']) => path.replace('NOUN/', ''))
      .filter((path) => !existsSync(join(root, path)) && !existsSync(join(root, 'src', path)));
    expect(missing).toEqual([]);
  });
});

describe('the README of a folder of source', () => {
  it('names only folders and files that there are', () => {
    const all = readdirSync(join(root, 'src'), { recursive: true }).map((path) => `/${String(path)}`);
    const readmes = all.filter((path) => path.endsWith('/README.md'));
    expect(readmes.length).toBeGreaterThan(5);
    const missing = readmes.flatMap((path) => {
      const folder = join(root, 'src', path, '..');
      return [...read(`src${path}`).matchAll(/`([\w./-]+(?:\.(?:ts|md)|\/))`/g)]
        .map(([, name = '']) => name)
        .filter((name) => !existsSync(join(folder, name)) && !existsSync(join(root, name)))
        .filter(
          (name) =>
            !all.some((one) => `src${one}`.startsWith(`src/${folder.split('/src/')[1]}/`) && one.endsWith(`/${name}`)),
        )
        .map((name) => `src${path}: ${name}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('README.md, hardware.md, ARCHITECTURE.md and CONTRIBUTING.md', () => {
  it('point only at files and headings that exist', () => {
    for (const [name, text] of [
      ['README.md', readme],
      ['hardware.md', hardware],
      ['ARCHITECTURE.md', read('ARCHITECTURE.md')],
      ['CONTRIBUTING.md', read('CONTRIBUTING.md')],
    ] as const) {
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
        const [file = '', anchor] = target.split('#');
        const content = file === '' ? text : readFileSync(join(root, file)).toString('utf8');
        const anchors = [...content.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
          heading
            .toLowerCase()
            .replace(/[^\p{L}\p{N}_ -]/gu, '')
            .replaceAll(' ', '-'),
        );
        if (anchor !== undefined) expect(anchors, `${name} → ${target}`).toContain(anchor);
      }
    }
  });
});

describe('the settings of drivers in hardware.md', () => {
  /** Keys of the settings in a driver's source: the fields of its strict objects, spread ones included. */
  const keysIn = (file: string): string[] =>
    [...read(file).matchAll(/(?:strictObject\(\{|(?:common|column)Fields = \{)([\s\S]*?)\n\s*\}/g)].flatMap(
      ([, body = '']) =>
        [...body.matchAll(/^ {2,4}(\w+): (?:z\b|\w*[fF]ield\b|column\b|place\b)/gm)]
          .map(([, key = '']) => key)
          .filter((key) => key !== 'schema'),
    );
  const files = readdirSync(join(root, 'drivers'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );

  it('stand there, every one', () => {
    const keys = new Set(
      files.filter((name) => !name.startsWith('simulated')).flatMap((name) => keysIn(`drivers/${name}`)),
    );
    expect(keys.size).toBeGreaterThan(20);
    expect([...keys].filter((key) => !new RegExp(`\`[^\`\\n]*\\b${key}\\b[^\`\\n]*\``).test(hardware))).toEqual([]);
  });

  /** Cells of the rows below the row that begins with `first`. */
  const tableBelow = (first: string): string[][] =>
    (hardware.split(`\n| ${first} `).at(-1) ?? '')
      .split('\n\n', 1)[0]
      ?.split('\n')
      .slice(2)
      .map((row) => row.split(/(?<!\\)\|/).slice(1, -1)) // the cells between the bars
      .map((cells) => cells.map((cell) => cell.trim())) ?? [];
  const codeIn = (cell = ''): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

  it('of lines stand in their table with the formats that have them, and no other', () => {
    const told = new Set(
      tableBelow('field').flatMap(([field, formats]) =>
        codeIn(field).flatMap((key) =>
          (formats === 'all' ? FORMATS.map(({ id }) => id) : codeIn(formats)).map((id) => `${id}.${key}`),
        ),
      ),
    );
    const known = FORMATS.filter(({ schema }) => schema instanceof z.ZodObject).flatMap(({ id, schema }) =>
      Object.keys((schema as z.ZodObject).shape).map((key) => `${id}.${key}`),
    );
    expect(known.length).toBeGreaterThan(50);
    expect([...told].sort()).toEqual([...new Set(known)].sort());
  });

  it('of JSON are named as the program names them, defaults included', () => {
    const fields = (json.schema as z.ZodObject).shape['fields'] as z.ZodPrefault<z.ZodObject>;
    const names = Object.entries(fields.parse(undefined));
    expect(tableBelow('`fields`').map((cells) => cells.slice(0, 2).flatMap(codeIn))).toEqual(names);
  });
});
