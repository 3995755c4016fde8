/**
 * The bad shift: a whole program and three pages open at once, while things go wrong. After each step every screen, the
 * minutes and the exports are read back and compared with what the test knows happened. Long, so no part of `npm test`.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Ordeal } from './ordeal.js';
import { type Claim, Claims, type Known } from './shift-claims.js';
import { STEPS, type StepName } from './shift-steps.js';
import { type Json, type Language, pause, placeAt, ShiftWorld } from './shift-world.js';

/** Longest time in which a page may still say what was so before; after a loss of contact, too. */
const SETTLED_WITHIN_MS = 12_000;
const LOOK_EVERY_MS = 500;
const LANGUAGES: readonly Language[] = ['vi', 'en'];
/** The rest of an untrue text that is printed. */
const SHOWN_CHARACTERS = 1500;

interface Untrue {
  readonly language: Language;
  readonly step: string;
  readonly screen: string;
  readonly known: string;
  readonly said: string;
}

export interface Shift {
  readonly world: ShiftWorld;
  readonly known: Known;
  readonly claims: Claims;
  /** Compares a text with claims until all are true, or the time is over. */
  compare(screen: string, read: () => Promise<string>, claims: readonly Claim[]): Promise<void>;
  readBack(): Promise<void>;
}

export const shift: Ordeal = {
  summary:
    'the bad shift: every screen, paper and export compared with what happened; arguments: folder of pictures, language (vi and en), steps (all)',
  async run(folder = mkdtempSync(join(tmpdir(), 'rfi-shift-')), only?: string, steps?: string) {
    const untrue: Untrue[] = [];
    let compared = 0;
    for (const language of LANGUAGES.filter((one) => only === undefined || only === one)) {
      const names = (steps?.split(',') ?? Object.keys(STEPS)) as StepName[];
      compared += await playShift(language, join(folder, language), names, untrue);
    }
    return {
      passed: compared > 0 && untrue.length === 0,
      counts: { compared, untrue: untrue.length, pictures: folder },
    };
  },
};

async function playShift(
  language: Language,
  folder: string,
  steps: readonly StepName[],
  untrue: Untrue[],
): Promise<number> {
  const world = await ShiftWorld.start(language, folder);
  const known: Known = {
    ...{ away: [], holes: [], swept: world.air.swept },
    latitude: () => placeAt(Date.now() - world.startedAt).latitude,
  };
  const claims = new Claims(known, language);
  let step = 'start';
  let compared = 0;
  const compare: Shift['compare'] = async (screen, read, stated) => {
    compared += stated.length;
    const until = Date.now() + SETTLED_WITHIN_MS;
    for (;;) {
      const text = await read();
      const wrong = stated.filter((claim) => !holds(claim, text));
      if (wrong.length === 0) return;
      if (Date.now() > until) {
        for (const { known: fact } of wrong) untrue.push(printed({ language, step, screen, known: fact, said: text }));
        return;
      }
      await pause(LOOK_EVERY_MS);
    }
  };
  const readBack = () => readEverything({ world, known, claims, compare, readBack }, step);
  try {
    for (const name of steps) {
      step = name;
      console.error(
        `${language} ${name}, ${Math.round((Date.now() - world.startedAt) / 1000)} s, ${compared} compared, ${untrue.length} untrue`,
      );
      await STEPS[name]({ world, known, claims, compare, readBack });
      await readBack();
    }
  } finally {
    if (untrue.length > 0) console.error(`the program's log:\n${world.program.log}`);
    await world.close();
  }
  return compared;
}

/** A text that cannot be read as its kind says nothing. */
function holds(claim: Claim, text: string): boolean {
  try {
    return claim.isSaid(text);
  } catch (error) {
    console.error(`"${claim.known}": ${error}`);
    return false;
  }
}

function printed(one: Untrue): Untrue {
  const { said, ...rest } = one;
  console.error(`UNTRUE ${JSON.stringify(rest)}\n  ${said.replaceAll(/\s*\n\s*/g, ' | ').slice(0, SHOWN_CHARACTERS)}`);
  return one;
}

const words = (page: Page): Promise<string> => page.evaluate<string>('document.body.innerText');

async function readEverything({ world, known, claims, compare }: Shift, step: string): Promise<void> {
  for (const [screen, page] of world.pages) {
    await compare(screen, () => words(page), [...claims.open(screen), ...claims.language()]);
    await world.picture(page, `${step}-${screen}`);
  }
  if (known.away.length === world.pages.size) return;
  const screens: Record<string, [string, Claim[]]> = {
    list: ['/incidents', []],
    now: ['/watch', []],
    coverage: ['/watch/coverage', claims.coveragePage()],
    stations: ['/stations', claims.stations()],
    campaigns: ['/watch/campaigns', known.campaign === undefined ? [] : [claims.names(known.campaign)]],
    ...(known.case === undefined ? {} : { case: [`/incidents/${known.case.id}`, claims.caseTexts('case')] }),
    ...(known.complaint === undefined
      ? {}
      : { complaint: [`/incidents/${known.complaint.id}`, claims.complaintPage()] }),
  };
  for (const [screen, [path, stated]] of Object.entries(screens)) {
    await world.reader.goto(world.at(path));
    await world.reader.locator('main h1, main h2, main section, main table').first().waitFor({ timeout: 20_000 });
    // What a row says when it is opened counts too.
    for (const row of await world.reader.locator('main table [aria-expanded="false"]').all()) await row.click();
    await compare(screen, () => words(world.reader), [...stated, ...claims.language()]);
    if (screen === 'list' && known.case !== undefined)
      await compare('row of the list', () => rowOf(world.reader, known.case?.id ?? ''), claims.caseTexts('list'));
    await world.picture(world.reader, `${step}-${screen}`);
  }
  await readAnswers({ world, known, claims, compare });
}

/** The interface, the exports and the minutes. */
async function readAnswers({ world, known, claims, compare }: Omit<Shift, 'readBack'>): Promise<void> {
  const get = (path: string) => world.ask('mai-dem', 'GET', path);
  const query = () => `from=${new Date(world.readyAt).toISOString()}&to=${new Date(Date.now() - 3000).toISOString()}`;
  for (const [receiverId, hz, stationId] of [
    ['may-xe', 121.5e6, 'xe-do'],
    ['may-fm', 100e6, 'mau-son'],
  ] as const) {
    const range = `receiverId=${receiverId}&startHz=${hz - 100e3}&stopHz=${hz + 100e3}`;
    await compare(
      `gaps of ${receiverId}`,
      async () => JSON.stringify(await get(`/api/v1/gaps?${range}&${query()}`)),
      claims.gaps(receiverId),
    );
    const ledger = async () => {
      const { coverage } = await get(`/api/v1/coverage?stationId=${stationId}&${query()}`);
      return JSON.stringify(coverage.find(({ band }: Json) => receiverId === 'may-fm' || /121/.test(band)));
    };
    await compare(`ledger of ${stationId}`, ledger, claims.ledger(receiverId));
  }
  const { case: one } = known;
  if (one === undefined) return;
  const answer = async () => JSON.stringify((await get(`/api/v1/incidents/${one.id}`)).incident);
  await compare('answer about the incident', answer, claims.incidentJson());
  await compare(
    'exported incident',
    async () => JSON.stringify(await exportedIncident(world, one.id)),
    claims.incidentJson(),
  );
  const { report } = await world.ask('mai-dem', 'POST', '/api/v1/reports', { kind: 'minutes', incidentId: one.id });
  const file = `/api/v1/reports/${report.id}/file?format=txt&language=${world.language}`;
  const paper = (await world.fetch('mai-dem', 'GET', file)).toString('utf8');
  await compare('minutes', async () => paper, [...claims.minutes(), ...claims.language()]);
}

/** The row of an incident in the file of an export. */
async function exportedIncident(world: ShiftWorld, id: string): Promise<Json> {
  const made = await world.finished(
    await world.ask('mai-dem', 'POST', '/api/v1/exports', { what: 'incidents', format: 'json' }),
  );
  const { rows } = JSON.parse(
    (await world.fetch('mai-dem', 'GET', `/api/v1/exports/${made.id}/file`)).toString('utf8'),
  );
  return rows.find((row: Json) => row.id === id);
}

async function rowOf(page: Page, id: string): Promise<string> {
  const row = page.locator('.incident-row', { hasText: id });
  return (await row.count()) === 0 ? '' : ((await row.first().textContent()) ?? '');
}
