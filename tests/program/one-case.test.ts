/** One emission of which the truth is known, and what every place says of it: API, page, papers, forms, bundle, tables, notice. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/config/config.js';
import { middleOf } from '../../src/measurement/middle.js';
import { openArchives } from '../../src/store/part.js';
import { HOUR_MS, MINUTE_MS } from '../../src/time/units.js';
import { parseCsv } from '../../src/watch/csv.js';
import { frequencyOf } from '../../web/src/duty/cases/incident.js';
import { FORMATS } from '../../web/src/ground/words/format.js';
import { filesOf } from '../support/evidence-bundle.js';
import { eventually } from '../support/field-program.js';
import { hear, MODULATIONS, type Modulation, trueWidthHz } from '../support/modulations.js';
import { type WebReceiver, webReceiver } from '../support/notice-receivers.js';
import { readDocx, readSheet } from '../support/python-docx.js';
import { RunningProgram } from '../support/running-program.js';
import { randomFrom } from '../support/synthetic-sweeps.js';

type Json = ReturnType<typeof JSON.parse>;

const HOUR = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
const [ON, OFF] = [HOUR + 12 * MINUTE_MS, HOUR + 36 * MINUTE_MS];
const iso = (at: number) => new Date(at).toISOString();
const random = randomFrom(4500);
const [STEP_HZ, OFFSET_HZ, FACTOR_DB, CABLE_DB, ADDED_DB] = [5000, -2500, 18, 3, 1.5];
const MIDDLE_HZ = 434e6;
const [modulation] = MODULATIONS.filter(({ name }) => name === 'noise') as [Modulation];
const even = (db: number) => [
  { hz: 1e6, db },
  { hz: 1e9, db },
];

const CONFIG = {
  network: { allow: ['127.0.0.1'] },
  stations: [
    {
      ...{ id: 'ls-01', name: 'Mẫu Sơn', latitude: 21.8458, longitude: 106.9181 },
      antenna: {
        ...{ name: 'Dipole', factorDbPerM: even(FACTOR_DB), factorUncertaintyDb: 1 },
        ...{ cableLossDb: even(CABLE_DB), cableUncertaintyDb: 0.5 },
      },
      receivers: [
        {
          ...{
            id: 'rx1',
            name: 'Máy thu',
            driver: 'lines',
            port: { serial: '/dev/does-not-exist' },
            referencePpm: 0.5,
          },
          plans: [{ startHz: 433.68e6, stopHz: 434.315e6, points: 128 }],
        },
      ],
    },
  ],
};

/** An hour at a sweep a second, with the emission in 24 minutes of it. */
async function recorded(dataDir: string): Promise<number> {
  const receiver = { stepHz: STEP_HZ, rbwHz: STEP_HZ, looks: 4, isSwept: false };
  const heard = hear(receiver, { modulation, offsetHz: OFFSET_HZ, snrDb: 40 }, 60, random);
  const quiet = hear(receiver, { modulation, offsetHz: OFFSET_HZ, snrDb: -90 }, 60, random);
  const { archive, stop } = await openArchives(dataDir, parseConfig(CONFIG, 'test'), Date.now);
  for (let i = 0; i < 3600; i++) {
    const startedAt = HOUR + i * 1000;
    const levels = (startedAt >= ON && startedAt < OFF ? heard : quiet).levels;
    archive.add({
      ...{ receiverId: 'rx1', stationId: 'ls-01', seq: i + 1, flags: 0, startedAt, endedAt: startedAt + 900 },
      ...{ startHz: MIDDLE_HZ - 64 * STEP_HZ, stepHz: STEP_HZ, rbwHz: STEP_HZ },
      levelsDbm: levels[Math.floor(random() * levels.length)] ?? new Float32Array(),
    });
  }
  await stop();
  return heard.powerDbm;
}

let program: RunningProgram;
let web: WebReceiver;
let powerDbm = Number.NaN;

async function ask(method: string, path: string, body?: unknown): Promise<Json> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(new URL(`api/v1/${path}`, program.address), init);
  const answer = await response.json();
  expect(response.status, `${path} ${JSON.stringify(answer)}`).toBeLessThan(300);
  return answer;
}
const fetched = async (path: string): Promise<Buffer> =>
  Buffer.from(await (await fetch(new URL(`api/v1/${path}`, program.address))).arrayBuffer());
async function exported(path: string, wanted: object): Promise<Buffer> {
  const { id } = await ask('POST', path, wanted);
  await eventually(async () => (await ask('GET', `exports/${id}`)).state === 'done', 30_000);
  return await fetched(`exports/${id}/file`);
}
type Cell = string | number | boolean | null;
/** The rows of an export as CSV and as workbook. */
async function tables(wanted: object): Promise<[csv: Cell[][], sheet: Cell[][]]> {
  const path = join(program.folder, 'table.xlsx');
  writeFileSync(path, await exported('exports', { ...wanted, format: 'xlsx' }));
  const csv = String(await exported('exports', { ...wanted, format: 'csv' }));
  return [parseCsv(csv), readSheet(path)];
}
const pdfText = (path: string) => plain(execFileSync('pdftotext', ['-raw', path, '-'], { encoding: 'utf8' }));
const plain = (text: string) => text.replaceAll(/[\s\u00a0\u202f\u2060]+/g, ' ');
/** Text of a paper in each of its forms. */
async function papersOf(id: string, language: string): Promise<Record<string, string>> {
  const [pdf, docx] = [join(program.folder, `${id}.pdf`), join(program.folder, `${id}.docx`)];
  writeFileSync(pdf, await fetched(`reports/${id}/file?format=pdf&language=${language}`));
  writeFileSync(docx, await fetched(`reports/${id}/file?format=docx&language=${language}`));
  const { paragraphs, cells } = readDocx(docx);
  return {
    pdf: pdfText(pdf),
    docx: plain([...paragraphs, ...cells].join(' ')),
    text: plain(String(await fetched(`reports/${id}/file?format=txt&language=${language}`))),
  };
}

beforeAll(async () => {
  web = await webReceiver();
  program = await RunningProgram.start({
    config: CONFIG,
    prepare: async (dataDir) => {
      powerDbm = await recorded(dataDir);
    },
  });
}, 120_000);
afterAll(async () => {
  await program?.close();
  await web?.stop();
});

/** A figure as it is said: value and ±, in the unit that stands beside it. */
type Said = readonly [value: number, uncertainty: number];
type Language = 'vi' | 'en';

const number = (text: string, language: Language) =>
  Number((language === 'vi' ? text.replaceAll('.', '').replace(',', '.') : text.replaceAll(',', '')).replace('−', '-'));
/** What a text says in this place; the pattern has value and ±. */
function saidIn(text: string, pattern: string, language: Language): Said {
  const [, value = '', uncertainty = ''] = new RegExp(pattern.replaceAll('#', '(−?[\\d.,]+)')).exec(text) ?? [];
  return [number(value, language), number(uncertainty, language)];
}
const MINUTES = {
  frequency: { vi: 'Tần số trung tâm:? # MHz ± # kHz', en: 'Centre frequency:? # MHz ± # kHz' },
  width: { vi: 'Độ rộng băng:? # kHz ± # kHz \\(99', en: 'Bandwidth:? # kHz ± # kHz \\(99' },
  power: { vi: 'đầu vào:? # dBm ± # dB \\(trong', en: 'input:? # dBm ± # dB \\(in' },
  field: { vi: 'Cường độ trường:? # dBµV/m ± # dB', en: 'Field strength:? # dBµV/m ± # dB' },
};
const FORM = {
  frequency: { vi: '\\(UTC\\) # MHz đo ± # kHz', en: '\\(UTC\\) # MHz measured ± # kHz' },
  width: { vi: '# kHz \\(99 % [^±]*± # kHz', en: '# kHz \\(99 % [^±]*± # kHz' },
  field: { vi: '# dBµV/m \\([^±]*± # dB', en: '# dBµV/m \\([^±]*± # dB' },
};
const LANGUAGES: readonly Language[] = ['vi', 'en'];

/** The figures that a paper has, in each of its forms and languages. */
async function figuresOf(reportId: string, patterns: Record<string, Record<Language, string>>) {
  const found: [place: string, Record<string, Said>][] = [];
  for (const language of LANGUAGES)
    for (const [form, text] of Object.entries(await papersOf(reportId, language)))
      found.push([`${form} ${language}`, figuresIn(text, patterns, language)]);
  return found;
}
const figuresIn = (text: string, patterns: Record<string, Record<Language, string>>, language: Language) =>
  Object.fromEntries(
    Object.entries(patterns).map(([name, pattern]) => [
      name,
      saidIn(plain(text.replaceAll(' | ', ' ')), pattern[language], language),
    ]),
  );

describe('a case of which the truth is known', () => {
  let incident: Json;
  let minutes: string;
  let form: string;
  let bundle: Map<string, Buffer>;
  let notice: Json;

  beforeAll(async () => {
    const put = (path: string, value: object) => ask('PUT', `notices/${path}`, { version: 0, value });
    await put('channels/web', { name: 'Nhóm', kind: 'webhook', template: 'json', url: web.url });
    await put('rules/all', { name: 'Tất cả', severities: [1, 2, 3, 4, 5, 6], causes: ['raised'], channelIds: ['web'] });
    await ask('POST', 'calibrations', {
      ...{ receiverId: 'rx1', author: 'Phòng đo', measuredAt: iso(HOUR), validFrom: iso(HOUR) },
      ...{ correctionsDb: even(ADDED_DB), uncertaintyDb: 0.5 },
    });
    const where = { stationId: 'ls-01', receiverId: 'rx1', startHz: 433.89e6, stopHz: 434.11e6 };
    const about = { ...where, from: iso(ON), to: iso(OFF - 1000), text: 'Nghe tiếng rít.' };
    const { id } = (await ask('POST', 'incidents', about)).incident;
    const found = await ask('GET', `incidents/${id}`);
    incident = { ...found.incident, emissions: found.emissions };
    minutes = (await ask('POST', 'reports', { kind: 'minutes', incidentId: id })).report.id;
    form = (await ask('POST', `incidents/${id}/forms/appendix-10/report`, {})).report.id;
    const path = join(program.folder, 'bundle.zip');
    writeFileSync(path, await exported(`incidents/${id}/bundle`, {}));
    bundle = await filesOf(path);
    notice = JSON.parse((await eventually(() => web.taken[0])).body);
  }, 120_000);

  it('has the same frequency, width, power and field strength, with the truth in ±, on each paper in each form', async () => {
    const said: [place: string, Record<string, Said>][] = [
      ...(await figuresOf(minutes, MINUTES)).map(([place, of]) => [`minutes ${place}`, of] as [string, typeof of]),
      ...(await figuresOf(form, FORM)).map(([place, of]) => [`form ${place}`, of] as [string, typeof of]),
    ];
    for (const language of LANGUAGES) {
      const path = join(program.folder, 'of-bundle.pdf');
      writeFileSync(path, bundle.get(`minutes-${language}.pdf`) ?? '');
      said.push([`bundle ${language}`, figuresIn(pdfText(path), MINUTES, language)]);
      const { sections } = (await ask('GET', `incidents/${incident.id}/forms/appendix-10`)).form;
      const fields: Json[] = sections.flatMap(({ fields: own }: Json) => own);
      const figure = (letter: string): Said => {
        const { value, uncertainty } = fields.find((one) => one.letter === letter);
        return saidIn(plain(`${value[language]} ${uncertainty[language]}`), '# [^ ]+ ± #', language);
      };
      said.push([`form API ${language}`, { frequency: figure('b'), width: figure('d'), field: figure('e') }]);
    }
    expect(said).toHaveLength(16);
    const [first] = said;
    if (first === undefined) throw new Error('nothing is said');
    for (const [place, figures] of said)
      for (const [name, figure] of Object.entries(figures)) expect(figure, `${place}: ${name}`).toEqual(first[1][name]);
    const truths: Record<string, readonly [truth: number, inUnit: number]> = {
      frequency: [(MIDDLE_HZ + OFFSET_HZ) / 1e6, 1e3],
      width: [trueWidthHz(modulation, random) / 1e3, 1],
      power: [powerDbm + ADDED_DB, 1],
      field: [powerDbm + ADDED_DB + CABLE_DB + 106.99 + FACTOR_DB, 1],
    };
    for (const [name, [truth, inUnit]] of Object.entries(truths)) {
      const [value, uncertainty] = first[1][name] ?? [Number.NaN, 0];
      expect(Math.abs(value - truth) * inUnit, name).toBeLessThanOrEqual(uncertainty);
    }
    // As a licensee exactly so licensed: other sweeps of the same emission, so the same figures within both ±.
    const centreHz = MIDDLE_HZ + OFFSET_HZ;
    const licence = { licenceNo: '1', holder: 'X', name: 'X', centreHz, bandwidthHz: 200e3, validFrom: iso(0) };
    await ask('PUT', 'assignments/a1', { version: 0, value: { ...licence, status: 'primary' } });
    const [receiver] = (await ask('GET', `assignments/a1/measured?at=${iso(OFF)}`)).receivers;
    const [centre, bandwidth] = receiver.findings;
    for (const [name, { measured, uncertainty, verdict }, perUnit] of [
      ['frequency', centre, 1e6],
      ['width', bandwidth, 1e3],
    ] as const) {
      expect(verdict, name).not.toBe('outside');
      const [truth = 0] = truths[name] ?? [];
      expect(Math.abs(measured - truth * perUnit), name).toBeLessThanOrEqual(uncertainty);
    }
  });

  it('has the same middle, times and level on the page, in lists, in the bundle, on papers and in the notice', async () => {
    const [csv, sheet] = await tables({ what: 'incidents' });
    const of = (name: string) => [csv, sheet].map(([head = [], row = []]) => row[head.indexOf(name)]);
    const [frequency] = incident.frequencies;
    expect(frequency).toEqual({ hz: 434e6, uncertaintyHz: 110e3 });
    expect(incident.emissions[0].frequency).toEqual(frequency);
    expect([of('frequenciesHz'), of('uncertaintiesHz')].map((cells) => cells.map(Number))).toEqual([
      [434e6, 434e6],
      [110e3, 110e3],
    ]);
    const told = { vi: '434 MHz ± 110 kHz', en: '434 MHz ± 110 kHz' };
    const page = plain(frequencyOf(incident, FORMATS.vi));
    expect(page.replace(/([.,]0+)? MHz/, ' MHz')).toBe(told.vi);
    const kept = JSON.parse(String(bundle.get('incident.json'))).incident;
    expect(middleOf(kept)).toEqual(frequency);
    for (const text of [notice.title, notice.text]) expect(plain(text)).toContain(told.vi);

    const times = [iso(ON), iso(OFF - 1000)];
    expect([incident.firstHeardAt, incident.lastHeardAt]).toEqual(times);
    expect([kept.firstHeardAt, kept.lastHeardAt].map(iso)).toEqual(times);
    for (const [i, name] of ['firstHeardAt', 'lastHeardAt'].entries())
      expect(of(name).map((cell) => new Date(`${String(cell).replace('Z', '')}Z`).toISOString())).toEqual([
        times[i],
        times[i],
      ]);
    const [utc, local] = [0, 7].map((hours) => times.map((at) => iso(Date.parse(at) + hours * HOUR_MS).slice(0, 19)));
    const day = (text = '') => text.slice(0, 10).split('-').reverse().join('/');
    const spelt = local?.map((text) => `${day(text)} ${text.slice(11)}`) ?? [];
    expect(notice.text).toContain(`${spelt[0]?.slice(11, 16)} ${spelt[0]?.slice(0, 10)} UTC+7 (${utc?.[0]}Z)`);
    for (const text of Object.values(await papersOf(minutes, 'en'))) {
      expect(text).toMatch(new RegExp(`First heard:? ${spelt[0]} Last heard:? ${spelt[1]}`));
      expect(text).toContain(told.en);
    }
    for (const text of Object.values(await papersOf(form, 'en')))
      expect(text).toContain(`${utc?.[0]?.replace('T', ' ')} – ${utc?.[1]?.slice(11)} UTC`);

    // The strongest bin of the recording itself.
    const lines = String(bundle.get('sweeps/rx1.csv'))
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const level0 = lines[0]?.indexOf('level0') ?? 0;
    const highest = lines.slice(1).reduce((most, line) => Math.max(most, ...line.slice(level0).map(Number)), -999);
    for (const peakDbm of [incident.peakDbm, kept.peakDbm, ...of('peakDbm')])
      expect(Math.fround(peakDbm)).toBe(Math.fround(highest));
    const level = (language: Language) =>
      `${highest
        .toFixed(1)
        .replace('-', '−')
        .replace('.', language === 'vi' ? ',' : '.')} dBm`;
    for (const text of [notice.title, notice.text]) expect(text).toContain(level('vi'));
    for (const language of LANGUAGES)
      for (const text of Object.values(await papersOf(minutes, language))) expect(text).toContain(level(language));
  });

  it('is the same share of the time, with the same interval, on the page, on paper, in tables and counted again', async () => {
    const span = { receiverId: 'rx1', from: iso(HOUR), to: iso(HOUR + HOUR_MS) };
    const { channels } = await ask('GET', `occupancy/summary?${new URLSearchParams(span)}`);
    const channel = channels.find(({ startHz }: Json) => startHz === 433.985e6);
    expect(channel).toMatchObject({ share: (OFF - ON) / HOUR_MS, samples: 3600, observedMs: HOUR_MS });
    const [low, high] = [channel.low, channel.high].map((share: number) => (share * 100).toFixed(1));
    const { report } = await ask('POST', 'reports', { kind: 'occupancy', ...span });
    for (const text of Object.values(await papersOf(report.id, 'en')))
      expect(text.replaceAll('| ', '')).toContain(
        `${channel.name} 433.985–433.995 MHz 40.0 ${low}–${high} (not enough) 3600`,
      );
    const rule = { kind: 'noise', marginDb: 5 };
    const recounted = { what: 'recount', ...span, rule };
    for (const wanted of [{ what: 'occupancy', ...span, everyMs: HOUR_MS }, recounted])
      for (const [head = [], ...rows] of await tables(wanted)) {
        const own = rows.filter((row) => row[head.indexOf('channel')] === channel.name);
        const shares = own.map((row) => Number(row[head.indexOf('occupancy')]));
        expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeCloseTo(channel.share, 6);
      }
    const { id } = await ask('POST', 'exports', { ...recounted, format: 'csv' });
    const occupancy = await eventually(() => ask('GET', `exports/${id}/occupancy`).catch(() => undefined));
    expect(occupancy.channels.find(({ name }: Json) => name === channel.name)).toEqual(channel);
  });
});
