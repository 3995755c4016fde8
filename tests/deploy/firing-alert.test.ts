/** The real Prometheus reads a real hub whose station is cut off, with the rules that are deployed; only their times are shorter. */
import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { DriverRegistry } from '../../src/receiver/registry.js';
import { enrol, LightStation } from '../support/light-station.js';
import { startLinkProxy } from '../support/link-proxy.js';
import { freePort } from '../support/message-server.js';
import { RunningProgram } from '../support/running-program.js';

const DEPLOYED = join(import.meta.dirname, '../../deploy/prometheus');

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
}

/** A hub and its station behind a link that can be cut. */
async function hubWithStation(folder: string) {
  const listen = `127.0.0.1:${await freePort()}`;
  const network = { listen, address: listen };
  const hub = await RunningProgram.start({ role: 'hub', config: { stations: [], network } });
  onTestFinished(() => hub.close());
  const link = await startLinkProxy(listen);
  onTestFinished(() => link.close());
  const { fingerprint } = JSON.parse(await readFile(join(hub.folder, 'data/network/hub.json'), 'utf8'));
  const about = { address: link.address, fingerprint };
  const [membership] = await enrol(join(hub.folder, 'data/network'), about, ['hue']);
  if (membership === undefined) throw new Error('no station was enrolled');
  const registry = await DriverRegistry.load();
  const noise = { receivers: 1, bins: 100, everyMs: 500 };
  const station = new LightStation({ stationId: 'hue', membership, folder: join(folder, 'hue'), registry, ...noise });
  await station.start();
  onTestFinished(() => station.stop());
  return { hub, link };
}

/** Takes alerts as Alertmanager does; the names of those that were sent. */
async function alertmanager() {
  const sent = new Set<string>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk));
    request.on('end', () => {
      for (const { labels } of JSON.parse(body) as Alert[])
        sent.add(`${labels['alertname']} ${labels['station'] ?? ''}`);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { sent, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Starts Prometheus as deployed, for this hub; returns what it says of its alerts. */
async function prometheus(folder: string, hub: RunningProgram, manager: string): Promise<() => Promise<Alert[]>> {
  const config = parse(readFileSync(join(DEPLOYED, 'prometheus.yaml'), 'utf8'));
  Object.assign(config.global, { scrape_interval: '1s', evaluation_interval: '1s' });
  config.alerting.alertmanagers = [{ static_configs: [{ targets: [manager] }] }];
  // This hub has no accounts, so it asks for no token.
  delete config.scrape_configs[0].authorization;
  config.scrape_configs[0].static_configs = [{ targets: [new URL(hub.address).host] }];
  writeFileSync(join(folder, 'prometheus.yaml'), stringify(config));
  for (const name of config.rule_files as string[]) {
    copyFileSync(join(DEPLOYED, name), join(folder, name));
    writeFileSync(join(folder, name), readFileSync(join(folder, name), 'utf8').replaceAll(/for: \d+[mh]/g, 'for: 2s'));
  }
  const address = `127.0.0.1:${await freePort()}`;
  const given = { 'config.file': join(folder, 'prometheus.yaml'), 'storage.tsdb.path': join(folder, 'data') };
  const args = Object.entries({ ...given, 'web.listen-address': address }).map(([name, value]) => `--${name}=${value}`);
  const child = spawn('prometheus', args, { stdio: 'ignore' });
  onTestFinished(async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  });
  return async () => {
    const answer = await fetch(`http://${address}/api/v1/alerts`).catch(() => undefined);
    return answer?.ok === true ? ((await answer.json()) as { data: { alerts: Alert[] } }).data.alerts : [];
  };
}

describe('an alert of a hub over its stations', () => {
  it('fires in Prometheus when the link of a station is cut, reaches Alertmanager, and ends after the return', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rfi-firing-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'data'));
    const { hub, link } = await hubWithStation(folder);
    const heard = async () =>
      (await (await fetch(`${hub.address}metrics`)).text()).includes('rfi_station_silent{station="hue"} 0');
    await expect.poll(heard, { timeout: 20_000 }).toBe(true);
    const { sent, address } = await alertmanager();
    const alerts = await prometheus(folder, hub, address);
    const ofStation = async () => (await alerts()).find(({ labels }) => labels['alertname'] === 'StationSilent');
    link.cut();
    await expect.poll(ofStation, { timeout: 40_000, interval: 500 }).toMatchObject({
      state: 'firing',
      labels: { station: 'hue', severity: 'critical' },
      annotations: { summary: expect.stringMatching(/^The hub 127\.0\.0\.1:\d+ has not heard station hue/) },
    });
    await expect.poll(() => sent.has('StationSilent hue'), { timeout: 20_000 }).toBe(true);
    link.mend();
    await expect.poll(ofStation, { timeout: 40_000, interval: 500 }).toBeUndefined();
  }, 150_000);
});
