/** Ways to tamper with each file of a bundle, by somebody without the key, with the key, or with the key and the audit log. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StationKey } from '../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import type { StoredSweep } from '../../src/store/archive.js';
import {
  type BundleFiles,
  type BundleWorld,
  edited,
  filesOf,
  ofAnotherProgram,
  reseal,
  swapLines,
  T0,
  zipped,
} from './evidence-bundle.js';
import { WAYS } from './figure-tamperings.js';
import { pageVerifier, type ShownVerdict } from './page-verifier.js';
import { ZIP_TAMPERINGS } from './zip-tamperings.js';

export interface Tampered {
  readonly name: string;
  /** What the finding must name where both verifiers call the bundle whole. */
  readonly listed: RegExp;
  tamper(files: BundleFiles): void;
  readonly damage?: (zip: Buffer) => Buffer;
}

const ABOUT = ['manifest.json', 'signature.json', 'timestamp.tsr', 'audit.jsonl'];

/** Files that who signs writes anew, whatever was done to them. */
function isSealedBy(who: string, path: string): boolean {
  return who !== 'without the key' && ABOUT.slice(0, who === 'with the key' ? 2 : 4).includes(path);
}

/** Names in the manifest what the bundle now has, and signs; `log` redoes the row that seals the files, too. */
const SEALERS: Readonly<Record<string, (files: BundleFiles, key: StationKey) => void>> = {
  'without the key': () => undefined,
  'with the key': (files, key) => reseal(named(files), key),
  'with the key and the log': (files, key) => {
    if (!files.has('audit.jsonl')) return reseal(named(files), key);
    const sealed = [...files]
      .filter(([path]) => !ABOUT.includes(path))
      .map(([path, content]) => `${path} ${hash(content)}`);
    const { audit: _audit, files: _files, ...head } = JSON.parse(String(files.get('manifest.json')));
    ofAnotherProgram(named(files), key, { manifest: {}, detail: (row) => ({ ...row, ...head, files: sealed }) });
  },
};

function hash(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function named(files: BundleFiles): BundleFiles {
  const manifest = JSON.parse(String(files.get('manifest.json')));
  const known = new Set(manifest.files.map(({ path }: { path: string }) => path));
  const more = [...files.keys()].filter((path) => !ABOUT.slice(0, 3).includes(path) && !known.has(path));
  manifest.files.push(...more.map((path) => ({ path, bytes: 0, sha256: '', what: 'a document' })));
  return files.set('manifest.json', Buffer.from(JSON.stringify(manifest)));
}

const FILE_WAYS: Readonly<Record<string, (files: BundleFiles, path: string, content: Buffer) => void>> = {
  'taken out': (files, path) => void files.delete(path),
  emptied: (files, path) => void files.set(path, Buffer.alloc(0)),
  // A last line break of JSON says nothing: two bytes are one letter at least.
  'two bytes shorter': (files, path, content) => void files.set(path, content.subarray(0, -2)),
  'one bit changed': (files, path, content) => {
    const changed = Buffer.from(content);
    changed[content.length >> 1] = (changed[content.length >> 1] ?? 0) ^ 1;
    files.set(path, changed);
  },
  'written twice over': (files, path, content) => void files.set(path, Buffer.concat([content, content])),
  renamed: (files, path, content) => {
    files.delete(path);
    files.set(path.replace(/(\.\w+)$/, '-2$1'), content);
  },
  'renamed with a letter that looks the same': (files, path, content) => {
    files.delete(path);
    files.set(
      path.replace(/e|a|i/, (letter) => ({ e: 'е', a: 'а' })[letter] ?? 'і'),
      content,
    );
  },
  'there a second time in capitals': (files, path, content) => void files.set(path.toUpperCase(), content),
  'exchanged with the next file': (files, path, content) => {
    const paths = [...files.keys()].filter((one) => !ABOUT.includes(one));
    const next = paths[(paths.indexOf(path) + 1) % paths.length] ?? '';
    files.set(path, files.get(next) ?? Buffer.alloc(0));
    files.set(next, content);
  },
};

const inJson = (path: string, edit: (text: string) => string) => (files: BundleFiles) => edited(files, path, edit);
const later = (text: string) => text.replace(/T1(\d):/, (_, hour) => `T1${(Number(hour) + 1) % 10}:`);

/** What each claims, changed to something that is of its form. */
const CLAIMS: readonly (readonly [string, RegExp, (files: BundleFiles) => void])[] = [
  ['other minutes', /Minutes minutes-vi/, (files) => void files.set('minutes-vi.pdf', Buffer.from('%PDF-1.7 others'))],
  [
    'the first band taken out of the coverage',
    /accounts for 1 bands[\s\S]*coverage\.json: (?!121\.99)/,
    inJson('coverage.json', (text) => withoutBand(text, 0)),
  ],
  [
    'a band without sweeps taken out of the coverage',
    /accounts for 1 bands/,
    inJson('coverage.json', (text) => withoutBand(text, 1)),
  ],
  [
    'all bands taken out of the coverage',
    /accounts for 0 bands/,
    inJson('coverage.json', (text) => JSON.stringify({ ...JSON.parse(text), bands: [] }, null, 1)),
  ],
  ['a coverage of another time', /^$/, inJson('coverage.json', later)],
  [
    'a stretch of the coverage taken out',
    /^$/,
    inJson('coverage.json', (text) => text.replace(/\{\s*"from"[^{}]*\}\s*,\s*/, '')),
  ],
  [
    'blind times that become watched',
    /^$/,
    inJson('coverage.json', (text) => text.replaceAll(/"state": "blind",\s*"reason": "[^"]*"/g, '"state": "watched"')),
  ],
  [
    'the highest level of the case',
    /^$/,
    inJson('incident.json', (text) => text.replace(/"peakDbm": -[\d.]+/, '"peakDbm": -12')),
  ],
  ['a time of the case', /frequencies and times/, inJson('incident.json', (text) => text.replace(/At": 1/, 'At": 2'))],
  [
    'the frequency of the case',
    /frequencies and times/,
    inJson('incident.json', (text) => text.replace(/"startHz": \d/, '"startHz": 3')),
  ],
  [
    'words in the timeline',
    /timeline/,
    inJson('incident.json', (text) => text.replace(/"by": "[^"]*"/, '"by": "tan"')),
  ],
  ...['incident.json', 'coverage.json', 'receivers.json'].map(
    (path) =>
      [
        `a name twice in ${path}`,
        /^$/,
        inJson(path, (text) => text.replace(/\{\s*"(\w+)":/, '{"$1": 1, "$1":')),
      ] as const,
  ),
  ['another station', /^$/, inJson('receivers.json', (text) => text.replace('Mẫu Sơn', 'Hà Nội'))],
  [
    'another driver',
    /receivers\.json/,
    inJson('receivers.json', (text) => text.replace(/\{\s*"receiverId"/, '{"driver": "r", "receiverId"')),
  ],
  [
    'a calibration',
    /receivers\.json/,
    inJson('receivers.json', (text) =>
      text.replace('"calibrations": []', '"calibrations": [{"from":0,"offsetDb":20}]'),
    ),
  ],
  ['another maker', /by whom/, inJson('manifest.json', (text) => text.replace(/"madeBy": "[^"]*"/, '"madeBy": "tan"'))],
  [
    'another time of making',
    /when and by whom/,
    inJson('manifest.json', (text) => text.replace(/"madeAt": "2027/, '"madeAt": "2026')),
  ],
  [
    'another case',
    /^$/,
    inJson('manifest.json', (text) => text.replace(/"incidentId": "[^"]*"/, '"incidentId": "INC-2027-000009"')),
  ],
  [
    'another range marked in the pictures',
    /^$/,
    inJson('manifest.json', (text) => text.replace(/"markStartHz": \d+/, '"markStartHz": 1')),
  ],
  [
    'figures of another form',
    /another version/,
    inJson('manifest.json', (text) => text.replace(/"form": \d+/, '"form": 99')),
  ],
  ['fewer sweeps', /^$/, inJson('manifest.json', (text) => text.replace(/"sweeps": \d+/, '"sweeps": 1'))],
  ['rows of the log in another order', /^$/, inJson('audit.jsonl', (text) => swapLines(text, 0))],
  [
    'a row of the log by another',
    /^$/,
    inJson('audit.jsonl', (text) => text.replace(/"actor":"[^"]+"/, '"actor":"tan"')),
  ],
  ['a time-stamp that is none', /time-stamp/i, (files) => void files.set('timestamp.tsr', Buffer.from('no stamp'))],
  [
    'a page that calls everything good',
    /verify\.html/,
    (files) => void files.set('verify.html', Buffer.from('<h1>✔</h1>')),
  ],
  ...WAYS.flatMap((ways) => ways.map(([name, , tamper]) => [name, /^$/, tamper] as const)),
];

function withoutBand(text: string, number: number): string {
  const account = JSON.parse(text);
  return `${JSON.stringify({ ...account, bands: account.bands.toSpliced(number, 1) }, null, 1)}\n`;
}

/** All of them, in a fixed order. */
export function bundleTamperings(good: BundleFiles, own: StationKey, other: StationKey): Tampered[] {
  const all: Tampered[] = ZIP_TAMPERINGS.map(([name, , damage]) => ({
    name,
    listed: /^$/,
    tamper: () => undefined,
    damage,
  }));
  for (const [who, seal] of Object.entries(SEALERS)) {
    const add = (name: string, listed: RegExp, tamper: (files: BundleFiles) => void) =>
      all.push({
        name: `${name}, ${who}`,
        listed,
        tamper(files) {
          tamper(files);
          if (files.has('manifest.json')) seal(files, own);
        },
      });
    for (const path of good.keys())
      for (const [way, change] of Object.entries(FILE_WAYS))
        if (!isSealedBy(who, path))
          add(`${path} ${way}`, listing(path), (files) => change(files, path, files.get(path) ?? Buffer.alloc(0)));
    for (const [name, listed, tamper] of CLAIMS) add(name, listed, tamper);
  }
  all.push({
    name: 'a name twice in manifest.json, with the key',
    listed: /^$/,
    tamper(files) {
      edited(files, 'manifest.json', (text) => text.replace('{', '{"madeBy": "tan",'));
      const signature = own.sign(String(files.get('manifest.json')));
      files.set('signature.json', Buffer.from(JSON.stringify({ ...own, signature })));
    },
  });
  all.push({ name: 'all signed with another key', listed: /^$/, tamper: (files) => reseal(files, other) });
  return all;
}

/** The file by its name, whatever case, ending or look it was given; minutes that are gone by that word. */
function listing(path: string): RegExp {
  if (path.startsWith('minutes-')) return /minutes/i;
  return new RegExp(path.replace(/\.\w+$/, '').replaceAll(/[eai.]/g, '.'), 'i');
}

export interface Judged {
  readonly name: string;
  readonly good: boolean;
  /** Undefined where both verifiers say the same, and a whole bundle lists what was changed. */
  readonly fault: string | undefined;
}

/** A bundle whose account has a watched band with a blind time before, and one of which there are no sweeps. */
export async function accountedBundle({ make, sweeps }: BundleWorld): Promise<string> {
  const [{ startHz, stationId }] = sweeps as [StoredSweep];
  const blindTo = T0 - 40_000;
  return await make('accounted', {
    coverage: (from, to) => [
      {
        ...{ stationId, bandKey: 'swept', startHz, stopHz: startHz + 1.5e6 },
        stretches: [
          { from, to: blindTo, state: 'blind', reason: 'receiver-lost' },
          { from: blindTo, to, state: 'watched' },
        ],
      },
      { stationId, bandKey: 'elsewhere', startHz: 400e6, stopHz: 410e6, stretches: [{ from, to, state: 'watched' }] },
    ],
  });
}

/** Both verdicts about a tampered bundle. */
export async function bothVerifiers(folder: string, good: string, fingerprint: string) {
  const page = await pageVerifier({ fingerprint });
  const command = async (path: string): Promise<ShownVerdict> => {
    try {
      const verdict = await verifyBundle(path, { fingerprint });
      const texts = (notes: readonly { en: string }[]) => notes.map(({ en }) => en);
      const { faults, told, unchecked, notRecomputed, good } = verdict;
      const left = good ? texts(notRecomputed) : [];
      return { good, faults: texts(faults), told: texts(told), unchecked: texts(unchecked), notRecomputed: left };
    } catch (error) {
      return { good: false, faults: [(error as Error).message], told: [], unchecked: [], notRecomputed: [] };
    }
  };
  return async ({ name, listed, tamper, damage }: Tampered): Promise<Judged> => {
    const files = await filesOf(good);
    tamper(files);
    const path = await zipped(join(folder, 'tampered.zip'), files);
    const bytes = damage === undefined ? readFileSync(path) : damage(readFileSync(path));
    if (damage !== undefined) (await import('node:fs')).writeFileSync(path, bytes);
    const [a, b] = [await command(path), await page(bytes)];
    const said = [...a.told, ...a.unchecked, ...a.notRecomputed].join('\n');
    const isAlike = a.good === b.good && `${a.told}${a.notRecomputed}` === `${b.told}${b.notRecomputed}`;
    const fault = !isAlike
      ? `${JSON.stringify(a)} ≠ ${JSON.stringify(b)}`
      : a.good && !listed.test(said)
        ? `good: ${said}`
        : undefined;
    return { name, good: a.good, fault };
  };
}
