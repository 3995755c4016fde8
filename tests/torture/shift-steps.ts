/** The steps of the bad shift: what is done to the program and by whom, and what is known afterwards. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStationKey } from '../../src/export/evidence/station-key.js';
import { verifyBundle } from '../../src/export/evidence/verify-bundle.js';
import { zipOf } from '../../src/files/zip/zip-file.js';
import type { Shift } from './shift.js';
import type { KnownCase } from './shift-claims.js';
import { DISTRESS_HZ, type Json, nameOf, PASSWORD, pause, placeAt, type ShiftWorld } from './shift-world.js';

/** Usual level of the carrier, and that of its first sweeps, dBm. */
const [USUAL_DBM, HIGHEST_DBM] = [-68, -61.3];
const LEARNT_WITHIN_MS = 180_000;
/** After both receivers have begun. */
const STARTED_MS = 10_000;
const STOPPED_MS = 50_000;
const AWAY_SHOWN_MS = 11_000;
/** Longer than every screen takes to be read. */
const SILENCED_MS = 60_000;

type Step = (shift: Shift) => Promise<void>;

export const STEPS = {
  quiet: async ({ world }) => {
    await world.until('both receivers to sweep', async () => ((await sweeps(world)) > 4 ? true : undefined));
    world.readyAt = Date.now() + STARTED_MS;
    await world.until('detection to have learnt', () => hasLearnt(world), LEARNT_WITHIN_MS);
  },

  alarm: async ({ world, known }) => {
    const { air } = world;
    air.sent.length = 0;
    air.carrier = [HIGHEST_DBM, HIGHEST_DBM, USUAL_DBM];
    const incident = await world.until('the alarm', async () => (await incidentOn(world)) ?? undefined);
    known.case = {
      ...{ id: incident.id, state: 'open', air: 'on', rounds: [] },
      ...{ firstAt: air.sent[0]?.at ?? 0, lastAt: 0, highestDbm: HIGHEST_DBM, medianDbm: USUAL_DBM },
      dueAt: incident.targets.acknowledge.dueAt,
    };
  },

  acknowledged: async ({ world, known }) => {
    const one = caseOf(known);
    await world.act('mai-dem', one.id, 'ack');
    one.acknowledged = { by: 'mai-dem', at: Date.now() };
    await world.act('mai-dem', one.id, 'assign', { personId: 'son-hien-truong' });
    [one.state, one.owner] = ['assigned', 'son-hien-truong'];
  },

  complaint: async ({ world, known }) => {
    const complaint = { who: 'Tàu Hải Âu 27', contact: '0912 345 678', hears: 'Tiếng rít liên tục trên kênh 16' };
    const now = Date.now();
    const { incident } = await world.ask('hoang-toi', 'POST', '/api/v1/incidents', {
      ...{ stationId: 'mau-son', startHz: 156.79e6, stopHz: 156.81e6, text: 'Báo qua điện thoại', complaint },
      ...{ from: new Date(now - 600_000).toISOString(), to: new Date(now).toISOString() },
    });
    // The bar names one alarm: it shall be that of 121.5 MHz.
    await world.act('hoang-toi', incident.id, 'ack');
    known.complaint = { id: incident.id, ...complaint };
  },

  held: async ({ world, known, readBack }) => {
    const plan = { startHz: 430e6, stopHz: 440e6, points: 100 };
    const reason = 'Thu thử máy bộ đàm';
    await world.ask('son-hien-truong', 'POST', '/api/v1/receivers/may-fm/hold', { plan, minutes: 10, reason });
    const from = Date.now();
    known.held = { by: 'son-hien-truong', reason, from };
    await readBack();
    await world.ask('son-hien-truong', 'DELETE', '/api/v1/receivers/may-fm/hold');
    known.held = undefined;
    known.holes.push({ receiverId: 'may-fm', from, to: Date.now(), reason: 'held' });
  },

  cut: async ({ world, known, readBack }) => {
    const desk = world.pages.get('desk')?.context();
    await desk?.setOffline(true);
    known.away = ['desk'];
    await pause(AWAY_SHOWN_MS);
    await readBack();
    await desk?.setOffline(false);
    known.away = [];
  },

  reopened: async ({ world, known }) => {
    const one = caseOf(known);
    await world.act('son-hien-truong', one.id, 'start');
    world.air.carrier = [];
    await world.until('the signal to have ended', async () => ((await incidentOn(world)).active ? undefined : true));
    [one.air, one.lastAt] = ['off', world.air.sent.at(-1)?.at ?? 0];
    const round = { cause: 'Phao cấp cứu bị kích hoạt nhầm', measure: 'Tắt phao, nhắc nhở chủ phao' };
    await world.act('son-hien-truong', one.id, 'resolve', round);
    await world.act('hoang-toi', one.id, 'close');
    const again = await world.act('mai-dem', one.id, 'reopen', { reason: 'Chủ phao báo lại có tín hiệu' });
    one.rounds.push({ ...round, acknowledgedBy: 'mai-dem' });
    [one.state, one.owner, one.acknowledged] = [again.state, undefined, undefined];
    one.dueAt = again.targets.acknowledge.dueAt;
  },

  silenced: async ({ world, known, readBack }) => {
    const one = caseOf(known);
    const sentBefore = world.air.sent.length;
    world.air.carrier = [USUAL_DBM];
    await world.until('the signal to be back', async () => ((await incidentOn(world)).active ? true : undefined));
    [one.air, one.burstAt] = ['on', world.air.sent[sentBefore]?.at ?? 0];
    const until = Math.ceil(Date.now() / 1000) * 1000 + SILENCED_MS;
    const reason = 'Đã cử người đến chỗ phao';
    await world.act('mai-dem', one.id, 'shelve', { reason, until: new Date(until).toISOString() });
    one.silenced = { by: 'mai-dem', reason, until };
    await readBack();
    await pause(until - Date.now() + 3000);
    one.silenced = undefined;
  },

  campaign: async ({ world, known }) => {
    const name = { vi: 'Đợt Tết 2027', en: 'Tết 2027' };
    const [from, to] = [Date.now() - 60_000, Date.now() + 86_400_000].map((at) => new Date(at).toISOString());
    const targets = { 1: { acknowledgeMs: 10_000, resolveMs: 60_000 } };
    await world.ask('quan-tri', 'PUT', '/api/v1/campaigns/tet', {
      version: 0,
      value: { name, from, to, targets, escalationStepMs: {}, bandKeys: [], reportAtMin: 420 },
    });
    known.campaign = name[world.language];
  },

  stopped: async ({ world, known, readBack }) => {
    const { pid } = world.program;
    if (pid === undefined) throw new Error('no process');
    process.kill(pid, 'SIGSTOP');
    const startedAt = Date.now();
    known.away = [...world.pages.keys()];
    await pause(AWAY_SHOWN_MS);
    await readBack();
    await pause(startedAt + STOPPED_MS - Date.now());
    const lastAt = world.air.sweptAt;
    const continuedAt = Date.now();
    process.kill(pid, 'SIGCONT');
    const again = await world.until('a sweep after the stop', async () =>
      world.air.swept.find((at) => at > continuedAt),
    );
    known.away = [];
    caseOf(known).burstAt = again;
    known.holes.push(
      { receiverId: 'may-xe', from: lastAt, to: again, reason: 'program-stopped' },
      { receiverId: 'may-fm', from: startedAt, to: again, toAfter: continuedAt, reason: 'program-stopped' },
    );
  },

  killed: async ({ world, known, readBack, compare, claims }) => {
    const one = caseOf(known);
    const killedAt = Date.now();
    await world.program.kill();
    const [fromAfter, from = killedAt] = world.air.swept.slice(-2);
    [one.air, one.lastAt, one.lastAfter] = ['unknown', from, fromAfter];
    world.air.carrier = [];
    known.away = [...world.pages.keys()];
    await pause(AWAY_SHOWN_MS);
    await readBack();
    const resumedAt = Date.now();
    await world.program.resume();
    const answer = async () => JSON.stringify(await incidentOn(world));
    await compare('answer after the restart', answer, claims.incidentJson());
    // The records that are asked for before are those of the settings before.
    const again = await world.until('a sweep after the restart', async () =>
      world.air.begun.find(({ setAt }) => setAt > resumedAt),
    );
    const bothAt = await world.until('both receivers to sweep', async () =>
      (await sweeps(world)) > 0 ? Date.now() : undefined,
    );
    await world.until('detection to judge the silent carrier', async () =>
      (await incidentOn(world)).unknownSince === undefined ? true : undefined,
    );
    one.air = 'off';
    known.away = [];
    known.holes.push(
      { receiverId: 'may-xe', from, fromAfter, to: again.at, toAfter: again.setAt, reason: 'program-stopped' },
      { receiverId: 'may-fm', from: killedAt, to: bothAt, toAfter: resumedAt, reason: 'program-stopped' },
    );
  },

  handover: async ({ world, compare, claims }) => {
    const body = { from: new Date(world.readyAt).toISOString(), outgoing: ['hoang-toi'], incoming: ['mai-dem'] };
    const { handover } = await world.ask('hoang-toi', 'POST', '/api/v1/handovers', body);
    const sign = (who: 'hoang-toi' | 'mai-dem', side: string, version: number) =>
      world.ask(who, 'POST', `/api/v1/handovers/${handover.id}/sign`, { version, side, proof: PASSWORD });
    const refusal = await sign('mai-dem', 'outgoing', handover.version).catch((error: Error) => error.message);
    // The rest of the answer is for programs.
    const { reason } = JSON.parse(/\{.*$/s.exec(String(refusal))?.[0] ?? '{}');
    await compare('refused signature', async () => String(reason?.[world.language]), [
      claims.names(nameOf('mai-dem')),
      ...claims.language(),
    ]);
    const signed = await sign('hoang-toi', 'outgoing', handover.version);
    await sign('mai-dem', 'incoming', signed.handover.version);
    await world.reader.goto(world.at('/watch/handover'));
    const card = world.reader.locator('.handover').first();
    await card.waitFor();
    await compare('hand-over', async () => (await card.textContent()) ?? '', [
      ...claims.handover(),
      ...claims.language(),
    ]);
    await world.picture(world.reader, 'handover-card');
  },

  bundle: async ({ world, known, compare, claims }) => {
    const { id } = caseOf(known);
    const job = await world.finished(await world.ask('quan-tri', 'POST', `/api/v1/incidents/${id}/bundle`, {}));
    const folder = await mkdtemp(join(tmpdir(), 'rfi-shift-bundle-'));
    try {
      const path = join(folder, 'bundle.zip');
      await writeFile(path, await world.fetch('quan-tri', 'GET', `/api/v1/exports/${job.id}/file`));
      const { key } = openStationKey(join(world.program.folder, 'data'));
      const verdict = await verifyBundle(path, { fingerprint: key.fingerprint });
      await compare('verdict', async () => JSON.stringify(verdict), claims.verdict());
      const zip = await zipOf(await readFile(path));
      const text = async (name: string) => Buffer.from(await zip.content(name, 1 << 26)).toString('utf8');
      await compare(
        'incident.json',
        async () => JSON.stringify(JSON.parse(await text('incident.json')).incident),
        claims.bundledIncident(),
      );
      await compare(
        'receivers.json',
        () => text('receivers.json'),
        claims.receivers((at) => placeAt(at - world.startedAt).latitude),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof STEPS;

function caseOf(known: Shift['known']): KnownCase {
  if (known.case === undefined) throw new Error('the step "alarm" comes before this one');
  return known.case;
}

async function sweeps(world: ShiftWorld): Promise<number> {
  const { receivers } = await world.ask('quan-tri', 'GET', '/api/v1/receivers');
  return Math.min(...receivers.map((one: Json) => one.sweeps));
}

async function hasLearnt(world: ShiftWorld): Promise<true | undefined> {
  const { emissions } = await world.ask('quan-tri', 'GET', '/api/v1/emissions?receiverId=may-fm');
  return emissions.length > 0 && (await sweeps(world)) > 280 ? true : undefined;
}

async function incidentOn(world: ShiftWorld): Promise<Json> {
  const { incidents } = await world.ask(
    'quan-tri',
    'GET',
    `/api/v1/incidents?startHz=${DISTRESS_HZ}&stopHz=${DISTRESS_HZ}`,
  );
  return incidents[0];
}
