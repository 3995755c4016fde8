import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseConfig } from '../../src/config/config.js';
import { invite, joinHub } from '../../src/network/membership/joining.js';
import { Members } from '../../src/network/membership/members.js';
import { NETWORK_FOLDER } from '../../src/network/membership/message-server-part.js';
import { type ProgramOptions, startProgram } from '../../src/program/program.js';
import { freePort } from '../support/message-server.js';

const folders: string[] = [];
const path = process.env['PATH'];
afterEach(() => {
  process.env['PATH'] = path;
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${folder}-streams`, { recursive: true, force: true });
  }
});

function options(role: ProgramOptions['role'], config: object): ProgramOptions {
  const dataDir = mkdtempSync(join(tmpdir(), 'rfi-role-'));
  folders.push(dataDir);
  const log = pino({ level: 'silent' });
  return { role, config: parseConfig(config, 'test'), dataDir, host: '127.0.0.1', port: 0, log };
}

/** A station takes a join code at its page, once; when it was revoked, another one, while it runs. */
async function joinsFromThePage(members: Members, about: { address: string; fingerprint: string }): Promise<void> {
  const place = { id: 'hue', name: 'Huế', receivers: [] };
  const own = options('station', { stations: [place] });
  const station = await startProgram(own);
  const codeFor = (stationId: string) => invite(members, stationId, about, Date.now());
  const { address } = about;
  const code = await codeFor('hue');
  try {
    const url = `${station.address}api/v1/hub`;
    const headers = { 'content-type': 'application/json' };
    const hand = (text: string) => fetch(url, { method: 'POST', headers, body: JSON.stringify({ code: text }) });
    expect(await (await fetch(url)).json()).toEqual({ state: 'not-joined' });
    expect((await hand('RFI1-nothing')).status).toBe(400);
    // The hub opens an invitation within a second.
    await expect
      .poll(async () => (await hand(code)).json())
      .toMatchObject({ state: 'linked', stationId: 'hue', address });
    expect((await hand(code)).status).toBe(409);

    await members.revoke('hue', Date.now());
    const state = async () => z.object({ state: z.string() }).parse(await (await fetch(url)).json()).state;
    await expect.poll(state).toBe('cut-off');
    const second = await codeFor('hue');
    await expect.poll(async () => (await hand(second)).json()).toMatchObject({ state: 'linked' });

    // At the computer of the station, with the code of another one.
    const others = await codeFor('vinh');
    await expect.poll(() => joinHub(others, own.dataDir).then(({ stationId }) => stationId)).toBe('vinh');
    const problems = async () => await (await fetch(`${station.address}readyz`)).text();
    await expect.poll(problems).toContain('joined its hub as \\"vinh\\", and its configuration names it \\"hue\\"');
    expect(await problems()).not.toContain('has not joined');
    const third = await codeFor('hue');
    await expect.poll(() => joinHub(third, own.dataDir).then(({ stationId }) => stationId)).toBe('hue');
    await expect.poll(state).toBe('linked');
  } finally {
    await station.stop();
  }
}

describe('the roles', () => {
  it('a hub without stations of its own serves its page, runs a message server, and takes a station in', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const hub = options('hub', { stations: [], network: { listen, address: listen } });
    const program = await startProgram(hub);
    try {
      const stations = await fetch(`${program.address}api/v1/stations`);
      expect(await stations.json()).toEqual({ stations: [] });
      expect(await program.isWell()).toBe(true);
      const folder = join(hub.dataDir, NETWORK_FOLDER);
      const about = JSON.parse(await readFile(join(folder, 'hub.json'), 'utf8'));
      expect(about.address).toBe(listen);
      const isAlone = await fetch(`${program.address}api/v1/hub`);
      expect(await isAlone.json()).toEqual({ state: 'alone' });
      await joinsFromThePage(new Members(folder), about);
    } finally {
      await program.stop();
    }
  });

  it('without nats-server one sentence says what to install', async () => {
    const hub = options('hub', { stations: [], network: { listen: `127.0.0.1:${await freePort()}` } });
    process.env['PATH'] = '/nowhere';
    await expect(startProgram(hub)).rejects.toThrow(/nats-server is not installed.*apt install nats-server/);
  });

  it('a port that is taken is named', async () => {
    const listen = `127.0.0.1:${await freePort()}`;
    const first = await startProgram(options('hub', { stations: [], network: { listen } }));
    try {
      const second = startProgram(options('hub', { stations: [], network: { listen } }));
      await expect(second).rejects.toThrow(/address already in use.*network\.listen/s);
    } finally {
      await first.stop();
    }
  });

  it('station and all need a station; a station of a hub is one; impossible settings name field and value', async () => {
    const two = {
      stations: [
        { id: 'a', name: 'A', receivers: [] },
        { id: 'b', name: 'B', receivers: [] },
      ],
    };
    await expect(startProgram(options('all', { stations: [] }))).rejects.toThrow('stations is empty');
    await expect(startProgram(options('station', two))).rejects.toThrow('stations names 2 (a, b)');
    const policyOf = (policy: unknown) => parseConfig({ stations: [], network: { policy } }, 'test').network.policy;
    expect(['full', { thinned: { every: '10s' } }, 'summaries'].map(policyOf)).toEqual([0, 10_000, 60_000]);
    expect(() => policyOf({ thinned: { every: '7s' } })).toThrow(/whole part of a minute/);
    const network = { listen: 'somewhere', address: 'hub:99999', waitingAtMost: 'much' };
    expect(() => parseConfig({ stations: [], network }, 'test')).toThrow(
      /network\.listen is "somewhere": must be host:port.*network\.address is "hub:99999".*network\.waitingAtMost is "much"/s,
    );
  });
});
