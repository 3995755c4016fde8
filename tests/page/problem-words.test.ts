/** Refusals that are found by their English form have Vietnamese words: read out of the source, with values filled in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driver as lines } from '../../drivers/lines.js';
import { projectFolder } from '../../src/files/project.js';
import { MOVE_NAMES } from '../../src/incidents/moves.js';
import { spokenRefusal } from '../../src/receiver/line-refusal.js';
import { BAND_COLUMNS } from '../../src/watch/registry/band-import.js';
import { BAND_PLAN_VN } from '../../src/watch/registry/band-plan-vn.js';
import { LICENCE_COLUMNS } from '../../src/watch/registry/licence-import.js';
import { vietnameseDeliveryFault } from '../../src/words/delivery-fault-words.js';
import { vietnameseFileFault } from '../../src/words/file-fault-words.js';
import watchVi from '../../web/src/duty/watch/locales/vi.json' with { type: 'json' };
import { withoutSettings } from '../../web/src/ground/asking/file-fault-words.js';
import { vietnameseProblem } from '../../web/src/ground/asking/problem-words.js';
import { vietnameseColumn, vietnameseRowFault } from '../../web/src/ground/asking/row-fault-words.js';
import { distinctName, joinedNames } from '../../web/src/ground/names/distinct-name.js';
import { vietnameseSilence } from '../../web/src/ground/names/silent-words.js';
import en from '../../web/src/ground/words/locales/en.json' with { type: 'json' };
import vi from '../../web/src/ground/words/locales/vi.json' with { type: 'json' };
import registryEn from '../../web/src/registry/locales/en.json' with { type: 'json' };
import registryVi from '../../web/src/registry/locales/vi.json' with { type: 'json' };

function sourcesIn(folder: string): string[] {
  return readdirSync(join(projectFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !(folder !== 'src' && /^(?:evidence|filing)\//.test(path)))
    .map((path) => readFileSync(join(projectFolder, folder, path), 'utf8'));
}

const LITERAL = "(`(?:[^`\\\\]|\\\\.)*`|'(?:[^'\\\\]|\\\\.)*')";

describe('refusals', () => {
  it('have Vietnamese words, each why no receiver was recognised at a port', () => {
    const [probe = '', port = ''] = ['receiver/probe.ts', 'receiver/serial-transport.ts'].map((path) =>
      readFileSync(join(projectFolder, 'src', path), 'utf8'),
    );
    const text = (literal: string) =>
      literal
        .slice(1, -1)
        .replace(/^\{description\}/, 'Serial port 7 at 7 baud')
        .replace(/\$?\{[^}]*\}/g, '7');
    const advice = [...probe.matchAll(new RegExp(`(?:return |SaidError\\.of\\()${LITERAL}`, 'g'))]
      .map(([, literal = '']) => text(literal))
      .filter((sentence) => sentence.endsWith('.'));
    const refused = [
      ...port.matchAll(
        new RegExp(`new PortRefused\\(\\s*'[^']*',\\s*say\\(${LITERAL}.*?\\),\\s*say\\(\\s*${LITERAL}`, 'g'),
      ),
    ].map(([, message = '', cure = '']) => `${text(message)} ${text(cure)}`);
    expect([advice.length, refused.length]).toEqual([5, 4]);
    const lost = ['ended.', 'was lost: bad file descriptor.'].map(
      (why) => `Serial port /dev/ttyACM0 at 9600 baud ${why}`,
    );
    const texts = [...advice, ...refused, ...lost];
    expect(texts.filter((sentence) => vietnameseProblem(sentence) === undefined)).toEqual([]);
  });

  it('have Vietnamese words, each why a station of a hub is silent', () => {
    const source = readFileSync(join(projectFolder, 'src/network/stall-watch.ts'), 'utf8');
    const told = source.slice(source.indexOf('function reasonOf')).matchAll(/return [`'](.*)[`'];/g);
    const reasons = [...told].map(([, text = '']) => text.replace(/\$\{[^}]*\}/g, '7'));
    const [, revoked = ''] = /REVOKED = '(.*)'/.exec(source) ?? [];
    const [, unheard = ''] = /NOT_HEARD_YET = '(.*)'/.exec(source) ?? [];
    const [, flooded = ''] = /FLOODED = '(.*)'/.exec(source) ?? [];
    const sentences = [revoked, unheard, flooded, ...reasons].map(
      (why) => `Station hue is silent since 2026-11-29T16:56:28Z: ${why}.`,
    );
    expect(sentences).toHaveLength(6);
    expect(sentences.filter((sentence) => vietnameseSilence(sentence) === undefined)).toEqual([]);
  });

  it('have Vietnamese words, each why a message did not arrive, also with names of several words', () => {
    const sources = [...sourcesIn('src/notify'), readFileSync(join(projectFolder, 'src/notify/part.ts'), 'utf8')];
    const calls = [
      'new SendFailed\\(\\s*',
      'new ModemFault\\(\\s*',
      "\\s'\\d+': ",
      'outbox\\.failed\\(row\\.id, ',
      'faults\\.push\\(',
    ];
    const texts = calls.flatMap((call) =>
      sources.flatMap((source) =>
        [...source.matchAll(new RegExp(`${call}${LITERAL}`, 'g'))].map(([, text = '']) => text.slice(1, -1)),
      ),
    );
    expect(texts.length).toBeGreaterThan(20);
    // Sentences around other sentences, and one with two ends.
    const around = /^\$\{[^}]*\}: \$\{faults|^the telephone: \$|^the channel "\$\{channelId\}" \$/;
    const filled = texts.filter((text) => !around.test(text)).map((text) => text.replace(/\$\{[^}]*\}/g, 'Trực ban A'));
    expect(filled.filter((text) => vietnameseDeliveryFault(text) === undefined)).toEqual([]);
    expect(vietnameseDeliveryFault('Trực ban A: the mail server did not take it: 550; mail: quiet hours')).toBe(
      'Trực ban A: máy chủ thư không nhận: 550; mail: giờ yên lặng',
    );
    expect(vietnameseDeliveryFault('the channel "mail" is switched off')).toBe('kênh thông báo “mail” đang tắt');
    expect(vietnameseDeliveryFault('the channel "mail" does not exist')).toBe('kênh thông báo “mail” không còn');
    expect(vietnameseDeliveryFault('the telephone: there is no SIM in the modem.')).toBe(
      'điện thoại: không có SIM trong modem',
    );
  });

  it('have words for every status that routes refuse with', () => {
    const statuses = sourcesIn('src/http').flatMap((source) =>
      [...source.matchAll(/new Problem\(\s*(\d+)/g)].map(([, status]) => status ?? ''),
    );
    for (const status of new Set(statuses))
      if (status !== '500') expect([status, status in vi.refused, status in en.refused]).toEqual([status, true, true]);
  });

  it.each<[string, object?]>([
    ['temp=21'],
    ['1,868.1,-97'],
    ['868,1,-97,5'],
    ['868.1,970'],
    ['-90,'.repeat(20).concat('-91')],
    ['{"a":1}'],
    ['{"start_mhz":868,"step":100,"rssi":[-90,-91]}'],
    ['{"freq_mhz":868,"level":-90,"unit":"dBFS"}'],
    ['{"f":1}', { format: 'json' }],
    ['x', { format: 'json' }],
    ['{"frequency":868,"level":970}', { format: 'json' }],
    ['x,-97', { format: 'hz-dbm' }],
    ['868.1,x', { format: 'hz-dbm' }],
    ['868.1', { format: 'hz-dbm' }],
    ['868000,-97', { format: 'hz-dbm' }],
    ['-1,-97', { format: 'hz-dbm' }],
  ])('say in Vietnamese why a line of a text file is not read: %s', (line, settings = {}) => {
    const tried = lines.tryLines?.(settings, [line, line, line, line], {});
    const refusal = tried?.refusals.findLast((one) => one !== undefined) ?? tried?.verdict;
    if (refusal === undefined) throw new Error('a refusal was expected');
    // Readings that a person chooses among have words of their own; here counts why there is a choice.
    const { en, vi } = spokenRefusal(refusal.kind === 'readings' ? refusal.doubt : refusal);
    const shown = vietnameseFileFault(`${en[0]?.toUpperCase()}${en.slice(1)}.`);
    // The page says the same as the preview of a port, without its settings.
    expect(shown).toBeDefined();
    expect(withoutSettings(en)).not.toMatch(/settings\.|\.\.$/);
    expect(withoutSettings(en).slice(0, 20)).toBe(en.slice(0, 20));
    expect(vi.toLowerCase()).toContain(
      shown
        ?.replace(/\.$/, '')
        .toLowerCase()
        .split(/ của |, không (?:phải|rõ)/)[0],
    );
  });

  it('keep the values that they name', () => {
    expect(vietnameseProblem('token: telegram needs one; /dev/ttyUSB0 is not there. Plug it in.')).toMatch(
      /“token”.*ttyUSB0/,
    );
    expect(vietnameseProblem('something new')).toBeUndefined();
  });
});

it('has a name in both languages for each service of the band plan, and for no other', () => {
  const services = [...new Set(BAND_PLAN_VN.map(({ service }) => service))].sort();
  for (const { bands } of [registryEn, registryVi]) expect(Object.keys(bands.serviceOf).sort()).toEqual(services);
});

describe('faults of an imported table', () => {
  const FILES = [
    'csv',
    'registry/licence-import',
    'registry/band-import',
    'registry/band-plan',
    'roster/roster-import',
  ];
  const sources = [...FILES, 'roster/roster-cells', 'roster/roster-matrix', 'roster/local-day'].map((name) =>
    readFileSync(join(projectFolder, `src/watch/${name}.ts`), 'utf8'),
  );

  it('have Vietnamese words, each that a reader of tables can send, and so have the columns', () => {
    const calls = ['new RangeError\\(\\s*', 'problem: ', 'const problem = ', '#fault\\([^,()]+, ', 'faults\\.push\\('];
    const texts = calls.flatMap((call) =>
      sources.flatMap((source) =>
        [...source.matchAll(new RegExp(`${call}${LITERAL}`, 'g'))].map(([, text = '']) =>
          text.slice(1, -1).replace(/\$\{[^}]*\}/g, '7'),
        ),
      ),
    );
    expect(texts.length).toBeGreaterThan(20);
    // Faults of the plan that is part of the program reach nobody.
    expect(texts.filter((text) => vietnameseRowFault(text) === undefined && !/^band plan line/.test(text))).toEqual([]);
    const columns = [...LICENCE_COLUMNS, ...BAND_COLUMNS];
    expect(columns.filter((name) => vietnameseColumn(name) === undefined)).toEqual([]);
  });

  it('keep the values that they name', () => {
    expect(vietnameseRowFault('"31/11/2026" is not a date; write 2027-02-06 or 06/02/2027')).toContain('31/11/2026');
    expect(vietnameseRowFault('"Lan" is the name of 2 people: write the id')).toMatch(/2 người.*Lan/);
  });
});

describe('faults of files', () => {
  // Each sentence that an importer, an exporter or the process that reads a file can send to a job of the page.
  const SENTENCE =
    /^(?:The|There|A|An|This|Only|Too|No|Of|All|Row|Record|Message|Block|Grid|Parquet|RFlookBin|SigMF|Bearings|Frequencies|Levels|Times|FILE|Sweep|incidentId|receiverId|channel|\d) ?.*[^.]{12}\.$/;
  const CALLS = [
    ...['report\\.reject\\([^;]*?', 'onFault\\(\\s*', 'return ', 'assume\\(\\s*'],
    ...['died: ', 'fault = ', 'reason: ', 'Error\\(\\s*', '\\? ', ' : ', '\\?\\?= '],
  ];
  const FILES = ['src/import', 'src/export', 'src/threads'];
  /** Of `src/export/evidence`, what a job that writes a bundle can say; the verifier speaks both languages itself. */
  const OF_BUNDLES = ['bundle-case', 'bundle-parts', 'bundle-sweeps', 'bundle-writer'];
  // Written into files, not shown; carriers of another sentence; of pictures that only the verifier reads.
  const NOT_SHOWN = [/^Swept power levels/, /^7*\.$/, /PNG/, /exports wait already/];

  it('have Vietnamese words, each that a job of the page can show', () => {
    const bundles = OF_BUNDLES.map((name) =>
      readFileSync(join(projectFolder, `src/export/evidence/${name}.ts`), 'utf8'),
    );
    const unpacking = readFileSync(join(projectFolder, 'src/import/filing/unpacking.ts'), 'utf8');
    const reading = ['import-reading', 'import-process', 'import-writer'].map((name) =>
      readFileSync(join(projectFolder, `src/import/filing/${name}.ts`), 'utf8'),
    );
    const sources = [...FILES.flatMap(sourcesIn), ...bundles, ...reading, unpacking];
    const texts = CALLS.flatMap((call) =>
      sources.flatMap((source) =>
        [...source.matchAll(new RegExp(`${call}${LITERAL}`, 'g'))].map(([, text = '']) =>
          text.slice(1, -1).replace(/\$\{[^}]*\}/g, '7'),
        ),
      ),
    );
    const shown = [...new Set(texts)].filter((text) => SENTENCE.test(text) && !NOT_SHOWN.some((one) => one.test(text)));
    expect(shown.length).toBeGreaterThan(80);
    expect(shown.filter((text) => vietnameseFileFault(text) === undefined)).toEqual([]);
    const said = shown.map((text) => vietnameseFileFault(text) ?? '');
    expect(said.filter((text) => /\b(?:the|is|are|of|cannot|this|that|with|must|behind)\b/i.test(text))).toEqual([]);
  });

  it('keep the values that they name', () => {
    // A value of two lines, as Alt+Enter makes it in a cell.
    expect(vietnameseFileFault('Line 7 says "Thứ hai\n07/12": not used.')).toBe(
      'dòng 7 ghi “Thứ hai 07/12”: chưa dùng đến.',
    );
    expect(vietnameseFileFault('The file was to have 70 bytes, but 50 came.')).toBe(
      'Tệp phải có 70 byte nhưng nhận được 50 byte.',
    );
    const unknown =
      'The file is of no known format; it begins with "hello". It looks like X (--format x), but it lacks y. Known formats: a, b.';
    expect(vietnameseFileFault(unknown)).toBe(
      'Không nhận ra định dạng của tệp; tệp bắt đầu bằng "hello". Gần giống nhất là X (--format x).',
    );
    expect(vietnameseFileFault('The file cannot be unpacked: unexpected end of file.')).toBe(
      'Tệp nén bị cụt, không giải nén được: hãy chép lại trọn tệp.',
    );
    expect(vietnameseFileFault('something new')).toBeUndefined();
    // No form says of a sentence that is not known what is so of others.
    expect(vietnameseFileFault('The head of the file states something new.')).toBeUndefined();
  });
});

describe('names without room', () => {
  it('show what tells them apart, in whole words', () => {
    const all = ['Lạng Sơn – Mẫu Sơn', 'Lạng Sơn – Đồng Đăng'];
    expect(all.map((name) => distinctName(name, all))).toEqual(['…Mẫu Sơn', '…Đồng Đăng']);
    expect(joinedNames(all)).toBe('Lạng Sơn – Mẫu Sơn, Đồng Đăng');
    expect(joinedNames(['Mẫu Sơn', 'Trạm 12'])).toBe('Mẫu Sơn, Trạm 12');
    expect(distinctName('Trạm 12', ['Trạm 12', 'Trạm 13'])).toBe('Trạm 12');
    expect(distinctName('Mẫu Sơn', ['Mẫu Sơn', 'Đồng Đăng'])).toBe('Mẫu Sơn');
    expect(distinctName('Mẫu Sơn', ['Mẫu Sơn'])).toBe('Mẫu Sơn');
    expect(distinctName('Trạm', ['Trạm', 'Trạm hai'])).toBe('Trạm');
  });
});

describe('actions of the audit log', () => {
  it('have Vietnamese words, each that the program writes', () => {
    const sources = sourcesIn('src');
    const written = sources.flatMap((source) =>
      [...source.matchAll(/action: '([a-z-]+\.[a-z-]+)'/g)].map(([, action]) => action ?? ''),
    );
    expect(written.length).toBeGreaterThan(10);
    expect([...new Set(written)].filter((action) => !(action in watchVi.audit.action))).toEqual([]);
    expect(['created', ...MOVE_NAMES].filter((move) => !(move in watchVi.audit.move))).toEqual([]);
  });
});
