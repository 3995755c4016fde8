import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { tellSystemd } from '../src/cli/systemd.js';
import { RunningProgram } from './support/running-program.js';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, 'deploy', path), 'utf8');
const installed = (program: string): boolean => spawnSync('which', [program]).status === 0;

describe('what is deployed', () => {
  it.skipIf(!installed('systemd-analyze'))('has units that systemd accepts', () => {
    const units = ['rfi-logger.service', 'rfi-logger-backup.service', 'rfi-logger-backup.timer'];
    const paths = units.map((unit) => join(root, 'deploy/systemd', unit));
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    // Whether this machine has the account and the program's folder is not the unit's fault.
    const faults = stderr
      .split('\n')
      .filter((line) => line.includes('rfi-logger') && !/is not executable|No such file/.test(line));
    expect(faults).toEqual([]);
  });

  it('has a compose file whose secrets are asked for and whose ports are this computer’s', () => {
    const [document] = parseAllDocuments(read('docker/compose.yaml'));
    expect(document?.errors).toEqual([]);
    const { services } = parse(read('docker/compose.yaml')) as {
      services: Record<string, { ports?: string[]; environment?: Record<string, string> }>;
    };
    for (const { ports = [], environment = {} } of Object.values(services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
      for (const [name, value] of Object.entries(environment))
        if (/TOKEN|PASSWORD/.test(name)) expect(value).toMatch(/^\$\{\w+:\?/);
    }
  });

  it('copies only folders that exist into the container, and runs what the build makes', () => {
    const lines = read('docker/Dockerfile').split('\n');
    expect(lines.filter((line) => line.startsWith('FROM')).length).toBe(2);
    expect(lines.filter((line) => line.startsWith('USER'))).toEqual(['USER rfi-logger']);
    expect(read('docker/Dockerfile')).toContain('"dist/src/main.js"');
    expect(read('systemd/rfi-logger.service')).toContain('dist/src/main.js serve');
  });

  it('alerts on metrics that the program has, and explains each alert in the runbook', async () => {
    const program = await RunningProgram.start();
    onTestFinished(() => program.close());
    const metrics = await (await fetch(new URL('/metrics', program.address))).text();
    const names = new Set([...metrics.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name));
    const { groups } = parse(read('prometheus/alerts.yaml')) as {
      groups: { rules: { alert: string; expr: string }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    const runbook = read('README.md');
    for (const { alert, expr } of rules) {
      for (const [name] of expr.matchAll(/\b(?:rfi|nodejs)_\w+/g)) expect(names, alert).toContain(name);
      expect(runbook).toContain(`### ${alert}`);
    }
  });
});

describe.skipIf(!installed('systemd-notify') || !installed('socat'))('the watchdog', () => {
  it('is fed while the program is well, not when it is stuck, and hears of the stop', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rfi-notify-'));
    const socket = join(folder, 'notify');
    const listener = spawn('socat', ['-u', `UNIX-RECV:${socket}`, 'STDOUT']);
    let heard = '';
    listener.stdout.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
    });
    onTestFinished(() => {
      listener.kill();
      rmSync(folder, { recursive: true, force: true });
    });
    await expect.poll(() => spawnSync('test', ['-S', socket]).status).toBe(0);
    let well = true;
    const faults: string[] = [];
    const env = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '200000' };
    const notice = tellSystemd(
      async () => well,
      env,
      (sentence) => faults.push(sentence),
    );
    const beats = (): number => heard.split('WATCHDOG=1').length - 1;
    await expect.poll(() => heard).toContain('READY=1');
    await expect.poll(beats, { timeout: 5000 }).toBeGreaterThan(2);
    well = false;
    await expect.poll(() => faults).toContain('The program is not well; the watchdog is not fed.');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const before = beats();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(beats()).toBe(before);
    notice.stop();
    await expect.poll(() => heard).toContain('STOPPING=1');
  });

  it('is left alone without systemd', () => {
    expect(() => tellSystemd(async () => true, {}).stop()).not.toThrow();
  });
});
