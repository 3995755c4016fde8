import { mkdtempSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { saidOf } from '../../../src/errors/errors.js';
import { authorityAt, connectWith, keyOf } from '../../../src/network/membership/hub-contact.js';
import { CODE_LIFE_MS, invite, joinHub, readJoinCode, writeJoinCode } from '../../../src/network/membership/joining.js';
import { type OwnMembership, readMembership } from '../../../src/network/membership/own-membership.js';
import { inboxOf, subjects } from '../../../src/network/subjects.js';
import { vietnameseSentence } from '../../../src/program/language/sentences.js';
import { startLinkProxy, THIN_LINK } from '../../support/link-proxy.js';
import { freePort, startHubServer, type TestHub } from '../../support/message-server.js';

const newFolder = () => mkdtempSync(join(tmpdir(), 'rfi-station-'));

describe('joining a hub', () => {
  let hub: TestHub;
  let now = Date.now();
  beforeAll(async () => {
    hub = await startHubServer({ clock: () => now });
  });
  afterAll(() => hub.stop());

  const codeFor = async (stationId: string) => {
    const code = await invite(hub.server.members, stationId, hub.server.contact, now);
    await hub.server.look();
    return code;
  };
  /** The fault in English; each has Vietnamese words for the page and for the command line. */
  const faultOf = async (joining: Promise<unknown>): Promise<string> => {
    const { vi, en: fault } = saidOf(
      await joining.then(
        () => 'nothing was refused',
        (error: unknown) => error,
      ),
    );
    expect([fault, vi]).toEqual([fault, expect.not.stringContaining(fault)]);
    expect(vietnameseSentence(fault)).toBeDefined();
    return fault;
  };
  const join1 = async (stationId: string) => joinHub(await codeFor(stationId), newFolder());
  const connectAs = (own: OwnMembership): Promise<NatsConnection> =>
    connectWith(own, keyOf(own.seed), { name: 'test', inboxPrefix: inboxOf(own.stationId), reconnect: false });

  it('takes of two who bring the same code at once one alone', async () => {
    const code = await codeFor('hue');
    const both = await Promise.allSettled([joinHub(code, newFolder()), joinHub(code, newFolder())]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('takes the code once: the station has its own key afterwards, and the code opens nothing more', async () => {
    const code = await codeFor('hai-phong');
    const folder = newFolder();
    const own = await joinHub(code, folder);
    expect(own.stationId).toBe('hai-phong');
    expect(await readMembership(folder)).toEqual(own);
    const connection = await connectAs(own);
    await connection.close();
    expect(await faultOf(joinHub(code, newFolder()))).toMatch(/does not accept this join code: it was used already/);
  });

  it('works over 50 kbit/s with 5 % of the packets lost, and when the answer of the hub is lost', async () => {
    const line = await startLinkProxy(hub.server.contact.address);
    onTestFinished(line.close);
    const through = async (stationId: string) => {
      const code = writeJoinCode({ ...readJoinCode(await codeFor(stationId)), address: line.address });
      return await joinHub(code, newFolder());
    };
    Object.assign(line.faults, THIN_LINK);
    expect(await through('thin')).toMatchObject({ stationId: 'thin' });
    line.faults.delayMs = 500;
    const joining = through('cut');
    // The hub has the key, and its answer is not there yet.
    const members = async () => (await hub.server.members.read()).members.map(({ stationId }) => stationId);
    await expect.poll(members, { interval: 5 }).toContain('cut');
    line.cut();
    line.mend();
    const own = await joining;
    await (await connectAs(own)).close();
    expect(line.counts.cuts).toBe(1);
  });

  it('refuses a code that is older than 15 minutes', async () => {
    const code = await codeFor('old');
    now += CODE_LIFE_MS;
    await hub.server.look();
    expect(await faultOf(joinHub(code, newFolder(), { clock: () => now }))).toMatch(/it is older than 15 min/);
    // By a clock of the station that is behind the hub's.
    const behind = joinHub(code, newFolder(), { clock: () => now - CODE_LIFE_MS });
    expect(await faultOf(behind)).toMatch(/or is too old by the clock of the hub/);
  });

  it('refuses a code of another station before it is used up, and takes it from a link', async () => {
    const code = await codeFor('vinh');
    const folder = newFolder();
    expect(await faultOf(joinHub(code, folder, { stationId: 'hue' }))).toMatch(/for the station "vinh".*is "hue"/);
    const link = `http://192.168.1.20:8080/setup#${code}`;
    expect(await joinHub(link, folder, { stationId: 'vinh' })).toMatchObject({ stationId: 'vinh' });
  });

  it('says whether nobody answers at the address of the hub, or another program than nats-server', async () => {
    const code = readJoinCode(await codeFor('lonely'));
    const at = (port: number) => joinHub(writeJoinCode({ ...code, address: `127.0.0.1:${port}` }), newFolder());
    expect(await faultOf(at(await freePort()))).toMatch(/does not answer: connect ECONNREFUSED/);
    const other = createServer((socket) => socket.end('SSH-2.0-other\r\n'));
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    expect(await faultOf(at((other.address() as AddressInfo).port))).toMatch(/another program than nats-server/);
    other.close();
  });

  it('takes a greeting in pieces, and says that a hub whose line breaks in the first handshake does not answer', async () => {
    const code = readJoinCode(await codeFor('pieces'));
    const [host = '', port = ''] = code.address.split(':');
    const near = createServer((socket) => {
      const far = connect({ host, port: Number(port) }).setNoDelay(true);
      socket.setNoDelay(true).pipe(far);
      far.once('data', (info) => {
        socket.write(info.subarray(0, 200));
        setTimeout(() => {
          socket.write(info.subarray(200));
          far.pipe(socket);
        }, 50);
      });
      for (const one of [socket, far]) one.on('error', () => {});
      far.on('close', () => socket.destroy());
    });
    const broken = createServer((socket) => {
      socket.write('INFO {"tls_required":true}\r\n');
      socket.once('data', () => socket.destroy());
    });
    for (const server of [near, broken]) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    onTestFinished(() => [near, broken].forEach((server) => void server.close()));
    const at = (server: Server) => `127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await faultOf(joinHub(writeJoinCode({ ...code, address: at(broken) }), newFolder()))).toMatch(
      /^The hub at \S+ does not answer: /,
    );
    // A node whose line breaks is no reason to give up: the next is tried.
    const address = `${at(broken)},${at(near)}`;
    expect(await authorityAt(address, code.fingerprint)).toMatch(/BEGIN CERTIFICATE/);
  });

  it('refuses a hub with another authority than the code names, before it says anything', async () => {
    const code = readJoinCode(await codeFor('wary'));
    const wrong = writeJoinCode({ ...code, fingerprint: '00'.repeat(32) });
    expect(await faultOf(joinHub(wrong, newFolder()))).toMatch(/another authority/);
    const mistyped = `${wrong.slice(0, 40)}A${wrong.slice(41)}`;
    expect(await faultOf(joinHub(mistyped, newFolder()))).toMatch(/cut or mistyped/);
  });

  it('lets a station publish under its own id alone, and read its own commands alone', async () => {
    const [honest, liar] = [await join1('honest'), await join1('liar')];
    const heard: string[] = [];
    const watch = hub.server.connection.subscribe('rfi.v1.beat.*', {
      callback: (_error, { subject }) => void heard.push(subject),
    });
    await hub.server.connection.flush();
    const lying = await connectAs(liar);
    const refused: string[] = [];
    (async () => {
      for await (const status of lying.status()) if (status.type === 'error') refused.push(status.error.message);
    })().catch(() => undefined);
    const stolen = lying.subscribe(subjects.ask('honest', '*'), {
      callback: (error) => void (error === null && heard.push('an ask')),
    });
    lying.publish(subjects.beat(honest.stationId), '{}');
    lying.publish(subjects.block(honest.stationId, 'rx'), '{}');
    lying.publish(subjects.beat('liar'), '{}');
    await lying.flush();
    hub.server.connection.publish(subjects.ask('honest', 'plans'), '{}');
    await hub.server.connection.flush();
    await expect.poll(() => heard).toEqual([subjects.beat('liar')]);
    await expect.poll(() => refused.length).toBe(3);
    stolen.unsubscribe();
    watch.unsubscribe();
    await lying.close();
  });

  it('cuts a revoked station off within a second, and does not let it in again', async () => {
    const own = await join1('gone');
    const connection = await connectAs(own);
    const began = performance.now();
    const closed = connection.closed();
    expect(await hub.server.members.revoke('gone', now)).toBe(true);
    await closed;
    expect(performance.now() - began).toBeLessThan(1000);
    await expect(connectAs(own)).rejects.toThrow(/[Aa]uthorization/);
    expect(await hub.server.members.revoke('nobody', now)).toBe(false);
  });
});
