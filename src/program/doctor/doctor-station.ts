/** Checks of `rfi-logger doctor` for a station: ports of receivers, accounts, certificate, files. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { constants, readFile, realpath, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { AccessConfig } from '../../config/access-config.js';
import type { Config, ReceiverConfig } from '../../config/config.js';
import { sentenceOf } from '../../errors/errors.js';
import { needFile } from '../../files/need-file.js';
import { ODD_CURE, oddEntriesIn } from '../../files/odd-entries.js';
import { openToOthers } from '../../files/private-files.js';
import { ifShown, mayAccess, placeOf } from '../../files/system-entries.js';
import { DriverRegistry } from '../../receiver/registry.js';
import {
  holdersOf,
  isHiddenFromModemManager,
  isModemManagerRunning,
  mayOpen,
  type PortHolder,
  troublesOf,
} from '../../station/port-facts.js';
import { ACCOUNT_SCHEMA } from '../../store/accounts/account-schema.js';
import { CASE_BOOK_SCHEMA } from '../../store/cases/case-book-schema.js';
import { countAccounts, type FileLook, lookIntoFile } from '../../store/safekeeping/file-look.js';
import { SCHEMA_VERSION } from '../../store/writing/archive-schema.js';
import { DAY_MS } from '../../time/units.js';
import { answers } from './answers.js';
import type { Finding } from './doctor-checks.js';

const RENEW_BEFORE_MS = 30 * DAY_MS;

export interface PortSurroundings {
  /** Processes of the program itself, which may hold its own ports. */
  readonly ownPids: readonly number[];
  readonly procFolder?: string;
}

/** Checks each receiver of the configuration: its port exists, may be opened, and is not in use by another program. */
export async function checkReceivers(
  config: Config,
  { ownPids, procFolder = '/proc' }: PortSurroundings,
): Promise<Finding[]> {
  const receivers = config.stations.flatMap(({ receivers }) => (receivers === 'auto' ? [] : receivers));
  const serial = receivers.flatMap(({ port }) => (typeof port === 'object' && 'serial' in port ? [port.serial] : []));
  const holders = await holdersOf(serial, procFolder);
  const nearby = await isModemManagerRunning(procFolder);
  const places = await Promise.all(serial.map(placeOf));
  const registry = await DriverRegistry.load();
  return await Promise.all(
    receivers.map(async (receiver) => {
      const { port } = receiver;
      const refused = driverFinding(receiver, registry);
      if (refused !== undefined) return refused;
      if (typeof port === 'object' && 'serial' in port) {
        const place = places[serial.indexOf(port.serial)];
        const isShared = places.indexOf(place ?? '') !== places.lastIndexOf(place ?? '');
        const around = { ownPids, nearby, isShared, holders: holders.get(port.serial) ?? [] };
        return await serialFinding(receiver, port.serial, around);
      }
      return await otherFinding(receiver);
    }),
  );
}

/** Serve refuses a driver it does not know, and settings that its driver does not take. */
function driverFinding({ id, driver, settings }: ReceiverConfig, registry: DriverRegistry): Finding | undefined {
  try {
    registry.get(driver, settings);
    return undefined;
  } catch (error) {
    const cure = 'rfi-logger check FILE says which line; hardware.md names the drivers and their settings.';
    return { check: 'receivers', severity: 'bad', message: `${id}: ${sentenceOf(error)}`, cure };
  }
}

interface AroundPort {
  readonly ownPids: readonly number[];
  readonly nearby: boolean;
  /** True when another receiver of the configuration has the same port. */
  readonly isShared: boolean;
  readonly holders: readonly PortHolder[];
}

async function serialFinding({ id }: ReceiverConfig, path: string, around: AroundPort): Promise<Finding> {
  const base = { check: 'receivers' as const };
  if ((await ifShown(realpath(path))) === undefined) {
    const cure =
      'Plug it in, with its power; "rfi-logger receivers" shows the ports there are. Name it by /dev/serial/by-path, which lasts.';
    return { ...base, severity: 'bad', message: `${id}: its port ${path} is not there.`, cure };
  }
  const cure = 'Name the port of this receiver alone; "rfi-logger receivers" shows the ports there are.';
  if (!(await stat(path)).isCharacterDevice())
    return { ...base, severity: 'bad', message: `${id}: ${path} is no serial port.`, cure };
  if (around.isShared)
    return { ...base, severity: 'bad', message: `${id}: another receiver has the port ${path} too.`, cure };
  const [own] = around.holders.filter(({ pid }) => around.ownPids.includes(pid));
  const [trouble] = troublesOf({
    facts: { path, hasTwin: false },
    mayOpen: await mayOpen(path),
    holders: around.holders.filter(({ pid }) => !around.ownPids.includes(pid)),
    isModemManagerNear: around.nearby && (await isHiddenFromModemManager(path)) !== true,
  });
  if (trouble !== undefined) {
    const severity = trouble.code === 'modem-manager' ? 'note' : 'bad';
    const cure = trouble.command ?? 'Close that program, then look again.';
    return { ...base, severity, message: `${id}: ${trouble.en}`, vi: `${id}: ${trouble.vi}`, cure };
  }
  const message =
    own === undefined
      ? `${id}: ${path} may be opened, and nobody has it.`
      : `${id}: ${path} is being read by the program (process ${own.pid}).`;
  return { ...base, severity: 'good', message };
}

async function otherFinding({ id, port }: ReceiverConfig): Promise<Finding> {
  const base = { check: 'receivers' as const };
  const good = (message: string): Finding => ({ ...base, severity: 'good', message: `${id}: ${message}` });
  const bad = (message: string, cure: string): Finding => ({
    ...base,
    severity: 'bad',
    message: `${id}: ${message}`,
    cure,
  });
  if (port === 'auto') return good('looks for its receiver on every port that fits.');
  if ('tcp' in port)
    return (await answers(port.tcp))
      ? good(`${port.tcp} answers.`)
      : bad(
          `nobody answers at ${port.tcp}.`,
          'Switch the instrument on, and see that this computer reaches it: ping, cable, address.',
        );
  if ('command' in port) {
    const [program = ''] = port.command;
    return (await isProgram(program))
      ? good(`its program ${program} is there.`)
      : bad(
          `its program ${program} cannot be run.`,
          `Install ${program}, or write its whole path into the configuration.`,
        );
  }
  if ('file' in port)
    return (await mayRead(port.file))
      ? good(`${port.file} may be read.`)
      : bad(`${port.file} cannot be read.`, 'See that the file is there and that this account may read it.');
  return good('is simulated: it hears nothing real.');
}

async function isProgram(name: string): Promise<boolean> {
  const folders = name.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  for (const folder of folders) if (await mayAccess(join(folder, name), constants.X_OK)) return true;
  return false;
}

function mayRead(path: string): Promise<boolean> {
  return mayAccess(path, constants.R_OK);
}

/** Checks that an administrator can sign in, and that passwords do not cross the network unencrypted. */
export async function checkAccess(
  dataDir: string,
  { tls, behindProxy }: AccessConfig,
  now: number,
): Promise<Finding[]> {
  return [await accountsFinding(join(dataDir, 'accounts.db')), ...(await certificateFindings(tls, behindProxy, now))];
}

async function accountsFinding(path: string): Promise<Finding> {
  const check = 'accounts' as const;
  const cure =
    'sudo -u rfi-logger node dist/src/main.js user add NAME --role administrator --data-dir DIR prints a link that works once.';
  if (!(await mayRead(path))) {
    const message =
      'There are no accounts yet: whoever sits at this machine may do everything, and the network is refused.';
    return { check, severity: 'note', message, cure };
  }
  try {
    const { accounts, administrators } = countAccounts(path);
    if (accounts === 0) return { check, severity: 'note', message: 'There are no accounts yet.', cure };
    const message = `Accounts that may sign in: ${accounts}, administrators among them: ${administrators}.`;
    if (administrators === 0) return { check, severity: 'bad', message, cure };
    return { check, severity: 'good', message };
  } catch (error) {
    const restore =
      'Stop the program and restore the last backup: rfi-logger restore --check shows whether it is good.';
    return { check, severity: 'bad', message: `${path} cannot be read (${(error as Error).message}).`, cure: restore };
  }
}

async function certificateFindings(
  tls: AccessConfig['tls'],
  behindProxy: AccessConfig['behindProxy'],
  now: number,
): Promise<Finding[]> {
  const check = 'certificate' as const;
  if (tls === undefined) {
    if (behindProxy !== undefined)
      return [{ check, severity: 'good', message: `TLS is done by the reverse proxy (${behindProxy.join(', ')}).` }];
    const message =
      'No certificate is configured: other computers are refused, unless serve is given one or --insecure.';
    return [
      {
        check,
        severity: 'note',
        message,
        cure: 'access.tls in the configuration, or a reverse proxy: deploy/README.md, Accounts and TLS.',
      },
    ];
  }
  const renew = `Put a new certificate into ${tls.cert} and its key into ${tls.key}; it is taken within a minute, without a restart.`;
  try {
    for (const path of [tls.cert, tls.key]) needFile(path);
    const certificate = new X509Certificate(await readFile(tls.cert));
    const misfit = await keyFault(tls, certificate);
    if (misfit !== undefined) return [{ check, severity: 'bad', message: misfit, cure: renew }];
    const until = Date.parse(certificate.validTo);
    const day = new Date(until).toISOString().slice(0, 10);
    const days = Math.floor((until - now) / DAY_MS);
    if (until < now)
      return [{ check, severity: 'bad', message: `The certificate ${tls.cert} ran out on ${day}.`, cure: renew }];
    if (Date.parse(certificate.validFrom) > now)
      return [
        {
          check,
          severity: 'bad',
          message: `The certificate ${tls.cert} is not valid yet: is the clock right?`,
          cure: renew,
        },
      ];
    const message = `The certificate ${tls.cert} is good until ${day} (${days} days).`;
    if (until - now < RENEW_BEFORE_MS) return [{ check, severity: 'note', message, cure: renew }];
    return [{ check, severity: 'good', message }];
  } catch (error) {
    return [
      {
        check,
        severity: 'bad',
        message: `The certificate ${tls.cert} cannot be read (${(error as Error).message}).`,
        cure: renew,
      },
    ];
  }
}

/** Why the key does not serve this certificate, as a sentence; undefined when it does. */
async function keyFault({ cert, key }: { cert: string; key: string }, certificate: X509Certificate) {
  try {
    const fits = certificate.checkPrivateKey(createPrivateKey(await readFile(key)));
    return fits ? undefined : `The key ${key} does not belong to the certificate ${cert}.`;
  } catch (error) {
    return `The key ${key} of the certificate cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`;
  }
}

const KNOWN_FILES: Readonly<Record<string, number>> = {
  'sweeps.db': SCHEMA_VERSION,
  'cases.db': CASE_BOOK_SCHEMA,
  'accounts.db': ACCOUNT_SCHEMA,
};

/** Checks that only the account of the program can read its files: telephone numbers, notes, recordings, keys. */
export async function checkRights(dataDir: string): Promise<Finding[]> {
  const open = await ifShown(openToOthers(dataDir));
  if (open === undefined) return [];
  const check = 'files' as const;
  if (open.length === 0)
    return [{ check, severity: 'good', message: 'The data directory can be read by its owner alone.' }];
  const message = `${open.length} files and folders of ${dataDir} can be read by others, such as ${open[0]}.`;
  return [{ check, severity: 'bad', message, cure: `The next start closes them; at once: chmod -R go= ${dataDir}` }];
}

/** Checks that what bears the name of a file is one. */
export async function checkKinds(dataDir: string): Promise<Finding[]> {
  const odd = (await ifShown(oddEntriesIn(dataDir))) ?? [];
  return odd.map(({ fault }) => ({ check: 'files', severity: 'bad', message: fault, cure: ODD_CURE.en }));
}

/** Checks that each database of the data directory is undamaged and has a version that this program knows. */
export async function checkFiles(dataDir: string): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, known] of Object.entries(KNOWN_FILES)) {
    const path = join(dataDir, name);
    const size = (await ifShown(stat(path)))?.size;
    if (size === undefined) continue;
    try {
      findings.push(fileFinding(name, known, lookIntoFile(path, size)));
    } catch (error) {
      findings.push(damaged(name, (error as Error).message));
    }
  }
  return findings;
}

function fileFinding(name: string, known: number, { version, damage }: FileLook): Finding {
  const check = 'files' as const;
  if (version > known) {
    const cure = 'Start the newer program again, or restore the backup made before it was installed.';
    return {
      check,
      severity: 'bad',
      message: `${name} was written by a newer program (form ${version}; this one knows ${known}).`,
      cure,
    };
  }
  if (damage !== undefined && damage.length > 0) return damaged(name, damage.join('; '));
  if (version < known) {
    const cure = 'Make a backup first: the next start brings it forward, and keeps what was there beside it.';
    return { check, severity: 'note', message: `${name} is of form ${version}; this program writes ${known}.`, cure };
  }
  if (damage !== undefined) return { check, severity: 'good', message: `${name} is of form ${version} and whole.` };
  return {
    check,
    severity: 'good',
    message: `${name} is of form ${version} and too large to be read through now.`,
    cure: 'Administration, Archive on the page reads every block (POST /api/v1/integrity).',
  };
}

function damaged(name: string, what: string): Finding {
  const cure =
    'Copy the data directory aside, then restore the last good backup (rfi-logger restore); see deploy/README.md.';
  return { check: 'files', severity: 'bad', message: `${name} is damaged: ${what}.`, cure };
}
