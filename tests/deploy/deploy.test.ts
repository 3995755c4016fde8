import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { FOLDER_MODE } from '../../src/files/private-files.js';
import { tellSystemd } from '../../src/program/commands/systemd.js';
import { backupsFolder } from '../../src/store/safekeeping/backups.js';
import { RunningProgram } from '../support/running-program.js';

const root = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(root, 'deploy', path), 'utf8');

describe('what is deployed', () => {
  it('has units that systemd accepts', () => {
    const units = ['rfi-logger.service', 'rfi-logger-backup.service', 'rfi-logger-backup.timer', 'rfi-nats.service'];
    const paths = units.map((unit) => join(root, 'deploy/systemd', unit));
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
    // Whether this machine has the account and the program's folder is not the unit's fault.
    const faults = stderr
      .split('\n')
      .filter((line) => /rfi-(?:logger|nats)/.test(line) && !/is not executable|No such file/.test(line));
    expect(faults).toEqual([]);
  });

  it('keeps data and backups to their account, as the program does at each start', () => {
    const unit = read('systemd/rfi-logger.service');
    expect(unit).toContain(`StateDirectoryMode=0${FOLDER_MODE.toString(8)}\n`);
    expect(unit).toContain('UMask=0077\n');
    // Everything else is read-only to the unit: backups of the page lie beside the data, or where the example puts them.
    const [, dataDir = ''] = /RFI_DATA=(\S+)/.exec(unit) ?? [];
    expect(unit).toMatch(/^ExecStart=.* --role \$\{RFI_ROLE\} \$RFI_FLAGS .* --data-dir \$\{RFI_DATA\}$/m);
    const folders = /^StateDirectory=(.*)$/m
      .exec(unit)?.[1]
      ?.split(' ')
      .map((name) => `/var/lib/${name}`);
    expect(folders).toEqual([dataDir, backupsFolder(dataDir, undefined)]);
    expect(read('systemd/rfi-logger-backup.service')).toContain(`RFI_DATA=${dataDir}\n`);
    // The streams of a hub lie beside its data.
    const [, ofHub = ''] = /RFI_DATA=(\S+)/.exec(read('network.md')) ?? [];
    expect(ofHub).toMatch(new RegExp(`^${dataDir}/[^/]+$`));
    const [, named = ''] = /backupsIn: (\S+)/.exec(read('station.example.yaml')) ?? [];
    expect(/^ReadWritePaths=(.*)$/m.exec(unit)?.[1]).toContain(named);
  });

  it('asks the program alone to stop, not what it started: a nats-server that ends first reads as a fault of the hub', () => {
    expect(read('systemd/rfi-logger.service')).toMatch(/^KillMode=mixed$/m);
  });

  it('opens serial ports over USB also to receivers that are first plugged in when the unit runs', () => {
    const unit = read('systemd/rfi-logger.service');
    // systemd drops a group of devices whose module is not loaded at the start of the unit.
    for (const [group, module] of [
      ['ttyACM', 'cdc_acm'],
      ['ttyUSB', 'usbserial'],
    ]) {
      expect(unit).toContain(`DeviceAllow=char-${group} rw\n`);
      for (const order of ['Wants', 'After'])
        expect(unit).toMatch(new RegExp(`^${order}=.*modprobe@${module}\\.service`, 'm'));
    }
  });

  it('has a runbook whose installation, new machine and upgrade put the units in force, also after the next boot', () => {
    const commandsAfter = (heading: string): string =>
      /```sh\n([\s\S]*?)```/.exec(read('README.md').split(heading)[1] ?? '')?.[1] ?? '';
    const [install, machine, upgrade] = [
      commandsAfter('\n## Install'),
      commandsAfter('\nA new machine:'),
      commandsAfter('\nUpgrade:'),
    ];
    for (const commands of [install, machine])
      expect(commands).toContain('systemctl enable --now rfi-logger rfi-logger-backup.timer');
    for (const commands of [install, upgrade])
      expect(commands).toMatch(
        /cp deploy\/systemd\/rfi-logger\* \/etc\/systemd\/system\/[\s\S]*systemctl daemon-reload/,
      );
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

  it('is hardened: systemd finds little that the unit leaves open', () => {
    const unit = join(root, 'deploy/systemd/rfi-logger.service');
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], {
      encoding: 'utf8',
    });
    const exposure = Number(/Overall exposure level for .*: ([\d.]+)/.exec(stdout)?.[1]);
    // 10 is a unit without any protection; what is left is the network, the serial ports and the journal.
    expect(exposure).toBeLessThan(2);
  });

  it('has a Dockerfile of known instructions, with complete argument lists, that runs without special rights', () => {
    const text = read('docker/Dockerfile').replace(/\\\n\s*/g, ' ');
    const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
    const known = /^(FROM|RUN|COPY|WORKDIR|USER|VOLUME|EXPOSE|ENV|HEALTHCHECK|ENTRYPOINT|CMD) /;
    for (const line of lines) {
      expect(line).toMatch(known);
      const list = /^(?:HEALTHCHECK .*CMD|ENTRYPOINT|CMD) (\[.*\])$/.exec(line)?.[1];
      if (/^(HEALTHCHECK|ENTRYPOINT|CMD) /.test(line)) expect(JSON.parse(list ?? '')).toBeInstanceOf(Array);
    }
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('USER rfi-logger')).toBeGreaterThan(at('RUN useradd'));
    expect(at('ENTRYPOINT')).toBeGreaterThan(at('USER rfi-logger'));
    for (const line of lines.filter((one) => one.startsWith('FROM'))) expect(line).toMatch(/^FROM node:20\S*/);
  });

  it('mounts only existing files: dashboards, data sources, their provisioning', () => {
    const { services } = parse(read('docker/compose.yaml')) as { services: Record<string, { volumes?: string[] }> };
    const mounted = Object.values(services).flatMap(({ volumes = [] }) => volumes);
    for (const volume of mounted.filter((one) => one.startsWith('..'))) {
      const path = join(root, 'deploy/docker', volume.split(':')[0] ?? '');
      expect(existsSync(path), volume).toBe(true);
    }
    const { providers } = parse(read('grafana/dashboards.yaml')) as { providers: { options: { path: string } }[] };
    expect(mounted.some((volume) => volume.includes(`:${providers[0]?.options.path}:`))).toBe(true);
    for (const file of ['grafana/datasource.yaml', 'prometheus/prometheus.yaml'])
      expect(parseAllDocuments(read(file)).flatMap(({ errors }) => errors)).toEqual([]);
  });
});

describe('every way to start the program', () => {
  it('keeps freed memory from staying taken, and a port that hangs from holding up files (`npm run torture -- requests`)', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };
    for (const text of [scripts.start, read('systemd/rfi-logger.service'), read('docker/Dockerfile')])
      for (const setting of ['MALLOC_ARENA_MAX=2', 'MALLOC_MMAP_THRESHOLD_=131072', 'UV_THREADPOOL_SIZE=16'])
        expect(text).toContain(setting);
  });
});

describe('the table of faults in the runbook', () => {
  it('names for each fault a test or an ordeal that is there', () => {
    const section = read('README.md').split('## What each fault costs')[1]?.split('\n## ')[0] ?? '';
    const rows = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .slice(2);
    expect(rows.length).toBeGreaterThan(10);
    const ordeals = readFileSync(join(root, 'tests/torture/run.ts'), 'utf8');
    for (const row of rows) {
      const holders = [...(row.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, holder = '']) => holder);
      expect(holders.length, row).toBeGreaterThan(0);
      for (const holder of holders)
        if (holder.endsWith('.ts')) expect(existsSync(join(root, holder)), holder).toBe(true);
        else expect(ordeals).toMatch(new RegExp(`ORDEALS[^;]*\\b${holder}\\b`));
    }
  });
});

describe('the metrics of the program', () => {
  interface Target {
    readonly expr: string;
  }
  let text = '';
  let names: Set<string>;
  beforeAll(async () => {
    const program = await RunningProgram.start();
    // What is watched is known after the first sweeps.
    for (let tries = 0; tries < 40 && !text.includes('rfi_bands{'); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      text = await (await fetch(new URL('/metrics', program.address))).text();
    }
    names = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name));
    await program.close();
  });
  /** `up` is what Prometheus itself adds. */
  const unknownIn = (expr: string): string[] =>
    [...expr.matchAll(/\b(?:rfi|nodejs|process)_\w+/g)].map(([name]) => name).filter((name) => !names.has(name));
  const labelsOf = (name: string): Set<string> =>
    new Set(
      [...text.matchAll(new RegExp(`^${name}\\{(.*)\\} `, 'gm'))].flatMap(([, all = '']) =>
        [...all.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
      ),
    );

  it('each say in words what they count', () => {
    const help = new Map([...text.matchAll(/^# HELP (\w+) (.*)$/gm)].map(([, name = '', words = '']) => [name, words]));
    for (const name of names) expect(help.get(name)?.length ?? 0, name).toBeGreaterThan(8);
    const own = [...names].filter((name) => name.startsWith('rfi_'));
    expect(own.length).toBeGreaterThan(8);
    for (const name of own) expect(help.get(name)?.split(' ').length, name).toBeGreaterThan(3);
  });

  it('have every name that an alert asks for, and each alert its section in the runbook', () => {
    const { groups } = parse(read('prometheus/alerts.yaml')) as {
      groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(5);
    const runbook = read('README.md');
    for (const { alert, expr, annotations } of rules) {
      expect(unknownIn(expr), alert).toEqual([]);
      expect(annotations.summary.length, alert).toBeGreaterThan(20);
      expect(runbook).toContain(`### ${alert}`);
    }
    // Every section that looks like an alert is one.
    const sections = [...runbook.matchAll(/^### ([A-Z][a-z]+[A-Z]\w+)$/gm)].map(([, name]) => name);
    expect(sections.sort()).toEqual(rules.map(({ alert }) => alert).sort());
  });

  it('have every name, label and value that the dashboard of the program asks for', () => {
    const { panels } = JSON.parse(read('grafana/en/rfi-logger-program.json')) as {
      panels: { title: string; targets: Target[] }[];
    };
    expect(panels.length).toBeGreaterThan(12);
    for (const { title, targets } of panels)
      for (const { expr } of targets) {
        expect(unknownIn(expr), title).toEqual([]);
        for (const [, name = '', filter = ''] of expr.matchAll(/\b(rfi_\w+)\{([^}]*)\}/g)) {
          const wanted = [...filter.matchAll(/(\w+)(=~?)"([^"]*)"/g)].filter(
            ([, label = '']) => !/^(job|instance)$/.test(label),
          );
          // Without a long-term store there is nothing to compare with.
          if (name === 'rfi_influxdb') continue;
          for (const [, label = '', how, value = ''] of wanted) {
            expect(labelsOf(name), `${title}: ${name}`).toContain(label);
            for (const one of how === '=' ? [value] : value.split('|'))
              expect(text, `${title}: ${name}{${label}="${one}"}`).toMatch(
                new RegExp(`^${name}\\{.*${label}="${one}"`, 'm'),
              );
          }
        }
      }
  });
});

describe('the watchdog', () => {
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
    await expect
      .poll(() => faults)
      .toContain('The archive does not answer: the watchdog is not notified, and systemd will restart the program.');
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
