/** A bundle of an incident that never was, and ways to tamper with it. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { BundleContents, CheckTools, Manifest } from '../../src/export/evidence/bundle-form.js';
import type { BundleTarget, EvidenceSources } from '../../src/export/evidence/bundle-parts.js';
import { writeBundle } from '../../src/export/evidence/bundle-writer.js';
import { openStationKey, type StationKey } from '../../src/export/evidence/station-key.js';
import { openSink } from '../../src/export/open-sink.js';
import type { ReceiverFacts } from '../../src/export/sweep-table.js';
import { zipOf } from '../../src/files/zip/zip-file.js';
import { writeZip } from '../../src/files/zip/zip-writer.js';
import type { StoredSweep, SweepQuery } from '../../src/store/archive.js';
import { Attachments } from '../../src/store/cases/attachments.js';
import { CaseBook } from '../../src/store/cases/case-book.js';
import { IncidentDesk } from '../../src/store/cases/incident-desk.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { emissionReport } from './emission-report.js';
import { noiseLevels } from './synthetic-sweeps.js';

export const T0 = Date.UTC(2027, 1, 5, 17);

export interface BundleWorld {
  readonly incidentId: string;
  readonly sources: EvidenceSources;
  readonly sweeps: StoredSweep[];
  readonly caseBook: CaseBook;
  readonly desk: IncidentDesk;
  target(name: string): Promise<BundleTarget>;
  make(name: string, more?: Partial<EvidenceSources>): Promise<string>;
  close(): void;
}

/** Two minutes of one receiver around an emission, acknowledged, with one attachment. */
export async function bundleWorld(folder: string): Promise<BundleWorld> {
  mkdirSync(folder, { recursive: true });
  const caseBook = new CaseBook(join(folder, 'cases.db'));
  let now = T0 + 30_000;
  const desk = new IncidentDesk({ caseBook, clock: () => now, plan: BAND_PLAN_VN });
  const report = emissionReport(T0);
  const { id: incidentId } = desk.take(report);
  desk.take({ ...emissionReport(T0), emissionId: 'another', startHz: 460e6, stopHz: 460.1e6 });
  const attachments = new Attachments(join(folder, 'attachments'));
  const about = { name: 'ảnh máy phát.jpg', by: 'lan', at: now };
  const { sha256, name, bytes } = await attachments.add(
    incidentId,
    Readable.from([Buffer.from('a photograph')]),
    about,
  );
  const entry = { at: now, actor: 'lan', action: 'incident.attached', subject: `incident/${incidentId}` };
  caseBook.audit.append({ ...entry, detail: { file: sha256, name, bytes } });
  now = T0 + 120_000;
  const next = noiseLevels(200, 7);
  const sweeps = Array.from({ length: 120 }, (_, i): StoredSweep => {
    return {
      ...{ receiverId: report.receiverId, stationId: report.stationId, seq: i + 1, folded: 1, flags: 0 },
      ...{ startedAt: T0 - 30_000 + i * 1000, endedAt: T0 - 30_000 + i * 1000 + 900 },
      ...{ startHz: report.startHz - 1e6, stepHz: 10e3, levelsDbm: next(), rbwHz: 10e3 },
    };
  });
  const facts: ReceiverFacts = {
    ...{ receiverId: report.receiverId, receiverName: 'tinySA', stationId: report.stationId, stationName: 'Mẫu Sơn' },
    calibrations: [],
  };
  const sources: EvidenceSources = {
    archive: {
      pins: () => Promise.resolve([]),
      spans: () => Promise.resolve([{ from: T0 - 600_000, to: T0 + 600_000 }]),
      query: ({ from, to }: SweepQuery) =>
        Promise.resolve(sweeps.filter(({ startedAt }) => startedAt >= from && startedAt < to)),
    },
    facts: () => facts,
    incident: (id) => caseBook.incidents.get(id),
    timeline: (id) => caseBook.incidents.timeline(id, 0, 1000),
    coverage: (from, to) => desk.coverage(from, to),
    attachments: async (id) =>
      (await attachments.list(id)).map((one) => ({ ...one, path: attachments.pathOf(id, one) })),
    audit: caseBook.audit,
    documents: () => Promise.resolve([{ name: 'minutes-vi.pdf', content: Buffer.from('%PDF-1.7 not a real one') }]),
    key: openStationKey(folder).key,
    program: 'rfi-logger test',
    onFault: (sentence) => {
      throw new Error(sentence);
    },
  };
  const target = async (called: string): Promise<BundleTarget> => {
    const own = join(folder, called);
    await mkdir(own);
    return { folder: own, name: called, mostBytes: 1e9, openSink, now, by: 'minh', onProgress: () => undefined };
  };
  return {
    ...{ incidentId, sources, sweeps, caseBook, desk, target },
    async make(called, more = {}) {
      const { files } = await writeBundle(
        { what: 'bundle', incidentId },
        { ...sources, ...more },
        await target(called),
      );
      return join(folder, called, files[0] ?? '');
    },
    close: () => caseBook.close(),
  };
}

export type BundleFiles = Map<string, Buffer>;

export async function filesOf(path: string): Promise<BundleFiles> {
  const zip = await zipOf(readFileSync(path));
  const files: BundleFiles = new Map();
  for (const { name } of zip.members) files.set(name, Buffer.from(await zip.content(name, Number.POSITIVE_INFINITY)));
  return files;
}

export async function zipped(path: string, files: BundleFiles): Promise<string> {
  await writeZip(
    path,
    [...files].map(([name, content]) => ({ name, content })),
    T0,
  );
  return path;
}

const sha256Of = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
export const CHECK_TOOLS: CheckTools = {
  sha256: async (text) => sha256Of(text),
  sha256OfBase64: async (text) => sha256Of(Buffer.from(text, 'base64')),
  isSigned: async (publicKey, signature, text) => {
    try {
      const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
      return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
    } catch {
      return false;
    }
  },
};

/** Files that lie in no zip file. */
export function contentsOf(files: BundleFiles): BundleContents {
  const found = [...files].map(([path, content]) => ({ path, bytes: content.length, sha256: sha256Of(content) }));
  return { files: found, unreadable: [], text: async (path) => String(files.get(path)) };
}

/** What somebody with all the skill, and the key, would do: hashes of the manifest made to fit, and signed anew. */
export function reseal(
  files: BundleFiles,
  key: StationKey,
  edit: (manifest: Manifest) => Manifest = (same) => same,
): void {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as Manifest;
  const listed = manifest.files.flatMap((file) => {
    const content = files.get(file.path);
    if (content === undefined) return [];
    return [{ ...file, bytes: content.length, sha256: sha256Of(content) }];
  });
  const text = `${JSON.stringify(edit({ ...manifest, files: listed }), null, 2)}\n`;
  files.set('manifest.json', Buffer.from(text));
  const { publicKey, fingerprint } = key;
  files.set('signature.json', Buffer.from(JSON.stringify({ publicKey, fingerprint, signature: key.sign(text) })));
}

export type Place = readonly (string | number)[];

/** The places of all values, lists and objects within a value. */
export function placesOf(value: unknown, place: Place = []): Place[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(place.length === 0 ? [] : [place]), ...inner.flatMap(([key, one]) => placesOf(one, [...place, key]))];
}

/** @param to the new value, or what makes it from the value that is there */
export function setAt(value: object, place: Place, to: unknown): void {
  const [key = '', ...rest] = place;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) setAt(holder[key] as object, rest, to);
  else holder[key] = typeof to === 'function' ? to(holder[key]) : to;
}

/** A bundle as another program would have made it: the last row of its log seals another detail, and the manifest names that row. */
export function ofAnotherProgram(
  files: BundleFiles,
  key: StationKey,
  change: { readonly manifest: Partial<Manifest>; detail(sealed: Record<string, unknown>): Record<string, unknown> },
): void {
  const rows = String(files.get('audit.jsonl')).trim().split('\n');
  const row = JSON.parse(rows.pop() ?? '');
  row.detail = JSON.stringify(change.detail(JSON.parse(row.detail)));
  const { seq, at, actor, action, subject, detail, previousHash } = row;
  row.hash = sha256Of(JSON.stringify([seq, at, actor, action, subject, detail, previousHash]));
  files.set('audit.jsonl', Buffer.from(`${[...rows, JSON.stringify(row)].join('\n')}\n`));
  const head = { seq, hash: row.hash };
  reseal(files, key, ({ audit, ...manifest }) => ({ ...manifest, ...change.manifest, audit: { ...audit, head } }));
}

export interface Tampering {
  readonly name: string;
  /** What the finding must name. */
  readonly names: RegExp;
  tamper(files: BundleFiles): void;
  /** Of the finished zip's bytes. */
  damage?(zip: Buffer): Buffer;
}

export function edited(files: BundleFiles, path: string, edit: (text: string) => string): void {
  const before = String(files.get(path));
  const after = edit(before);
  if (after === before) throw new Error(`nothing was changed in ${path}`);
  files.set(path, Buffer.from(after));
}

/** An audit row as a bundle has it of another case. */
export function sealOnly(row: string): string {
  const { seq, previousHash, hash } = JSON.parse(row);
  return JSON.stringify({ seq, previousHash, hash });
}

export function swapLines(text: string, first: number): string {
  const lines = text.split('\n');
  const [a = '', b = ''] = [lines[first], lines[first + 1]];
  lines.splice(first, 2, b, a);
  return lines.join('\n');
}

/** `own` is the station's key, `other` somebody else's. Each way is caught by what `names` says, with nothing known from outside but the fingerprint. */
export function tamperings(own: StationKey, other: StationKey): Tampering[] {
  return [
    {
      name: 'one bit of the raw sweeps',
      names: /sweeps\/.*\.rfb/,
      tamper(files) {
        const [path = '', content = Buffer.alloc(0)] = [...files].find(([name]) => name.endsWith('.rfb')) ?? [];
        const changed = Buffer.from(content);
        changed[content.length >> 1] = (changed[content.length >> 1] ?? 0) ^ 1;
        files.set(path, changed);
      },
    },
    {
      name: 'one level in the CSV',
      names: /sweeps\/.*\.csv/,
      tamper: (files) =>
        edited(files, pathOf(files, '.csv'), (text) => text.replace(/-(\d)(\d)/, '-$2$1').replace(/-99/, '-98')),
    },
    {
      name: 'two rows of the CSV in another order',
      names: /sweeps\/.*\.csv/,
      tamper: (files) => edited(files, pathOf(files, '.csv'), (text) => swapLines(text, 10)),
    },
    { name: 'a file taken out', names: /coverage\.json/, tamper: (files) => void files.delete('coverage.json') },
    {
      name: 'a file put in',
      names: /sweeps\/more\.csv/,
      tamper: (files) => void files.set('sweeps/more.csv', Buffer.from('x')),
    },
    {
      name: 'a changed file with the manifest made to fit',
      names: /manifest\.json/,
      tamper(files) {
        edited(files, 'coverage.json', (text) => `${text} `);
        const signature = files.get('signature.json') ?? Buffer.alloc(0);
        reseal(files, own);
        files.set('signature.json', signature);
      },
    },
    {
      name: 'everything changed and signed with another key',
      names: /another key|khóa khác/,
      tamper(files) {
        edited(files, 'coverage.json', (text) => `${text} `);
        reseal(files, other);
      },
    },
    {
      name: 'the tail of the audit log cut off, signed with the right key',
      names: /was cut|bị cắt/,
      tamper(files) {
        edited(files, 'audit.jsonl', (text) => `${text.trimEnd().split('\n').slice(0, -1).join('\n')}\n`);
        reseal(files, own);
      },
    },
    {
      name: 'two audit rows in another order, signed with the right key',
      names: /out of order|đảo dòng/,
      tamper(files) {
        edited(files, 'audit.jsonl', (text) => swapLines(text, 0));
        reseal(files, own);
      },
    },
    {
      name: 'an audit row with other words, signed with the right key',
      names: /does not match its seal|không khớp dấu niêm/,
      tamper(files) {
        edited(files, 'audit.jsonl', (text) => text.replace(/"actor":"[^"]+"/, '"actor":"tan"'));
        reseal(files, own);
      },
    },
    {
      name: 'the incident changed past the audit log, signed with the right key',
      names: /incident.*not as the audit log|Hồ sơ vụ việc/,
      tamper(files) {
        edited(files, 'incident.json', (text) => text.replace(/"state": "\w+"/, '"state": "closed"'));
        reseal(files, own);
      },
    },
    {
      name: 'the incident left out, signed with the right key',
      names: /incident\.json (is missing|không có trong gói)/,
      tamper(files) {
        files.delete('incident.json');
        reseal(files, own);
      },
    },
    {
      name: 'the incident changed and its audit rows emptied as if of another case, signed with the right key',
      names: /does not seal|không niêm/,
      tamper(files) {
        edited(files, 'incident.json', (text) => text.replace(/"state": "\w+"/, '"state": "closed"'));
        edited(files, 'audit.jsonl', (text) => text.replaceAll(/^.+$/gm, sealOnly));
        reseal(files, own);
      },
    },
    {
      name: 'an attachment left out, signed with the right key',
      names: /attachment|đính kèm/,
      tamper(files) {
        for (const name of [...files.keys()]) if (name.startsWith('attachments/')) files.delete(name);
        reseal(files, own);
      },
    },
    {
      name: 'the signature taken out',
      names: /signature\.json/,
      tamper: (files) => void files.delete('signature.json'),
    },
    {
      name: 'the zip file cut short',
      names: /zip/i,
      tamper: () => undefined,
      damage: (zip) => zip.subarray(0, zip.length - 200),
    },
    {
      name: 'a name that leaves its folder',
      names: /folder|ra ngoài|relative path/,
      tamper: () => undefined,
      damage: (zip) => Buffer.from(zip.toString('latin1').replaceAll('README.txt', '../DME.txt'), 'latin1'),
    },
    {
      name: 'two files of one name',
      names: /twice|hai lần/,
      tamper: (files) => void files.set('README.tx2', Buffer.from('x')),
      damage: (zip) => Buffer.from(zip.toString('latin1').replaceAll('README.tx2', 'README.txt'), 'latin1'),
    },
  ];
}

export function pathOf(files: BundleFiles, ending: string): string {
  return [...files.keys()].find((name) => name.endsWith(ending)) ?? '';
}

/** The tampered bundle as a file. */
export async function tampered(good: string, path: string, { tamper, damage }: Tampering): Promise<string> {
  const files = await filesOf(good);
  tamper(files);
  await zipped(path, files);
  if (damage !== undefined) writeFileSync(path, damage(readFileSync(path)));
  return path;
}

/** A bundle of sweeps of four kinds by turns. */
export async function mixedBundle(world: BundleWorld, name: string): Promise<string> {
  const [first] = world.sweeps;
  if (first === undefined) throw new Error('the world has no sweeps');
  const kinds: readonly Partial<StoredSweep>[] = [
    { levelsDbm: Float32Array.from({ length: 300 }, (_, i) => -100 + Math.sin(i) * 3.3) },
    { startHz: 98e6, stepHz: 12_500.5, levelsDbm: Float32Array.from([-90.5, Number.NaN, -0.25, 12.75]), rbwHz: 3e3 },
    { levelsDbm: Float32Array.from({ length: 30_000 }, (_, i) => Math.fround(-80 + ((i * 7919) % 997) / 31)) },
    { flags: 1 | 8 | 32, folded: 3, traceDetector: 'peak', attenuationDb: 10, vbwHz: 1e3 },
  ];
  const sweeps = Array.from({ length: 12 }, (_, i): StoredSweep => {
    const startedAt = T0 - 20_000 + i * 1733.125 + (i % 3) * 0.001;
    return { ...first, ...kinds[i % kinds.length], seq: i + 1, startedAt, endedAt: startedAt + 800.5 };
  });
  const query = ({ from, to }: SweepQuery) =>
    Promise.resolve(sweeps.filter(({ startedAt }) => startedAt >= from && startedAt < to));
  return await world.make(name, { archive: { ...world.sources.archive, query } });
}

/** A new folder with a station, a good bundle of it, and the key that signed the bundle; `remove` ends all of it. */
export async function goodBundle() {
  const folder = mkdtempSync(join(tmpdir(), 'rfi-bundle-'));
  const world = await bundleWorld(join(folder, 'station'));
  const good = await world.make('good');
  const own = openStationKey(join(folder, 'station')).key;
  const remove = () => {
    world.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, world, good, own, remove };
}
