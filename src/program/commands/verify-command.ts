import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { EnvironmentError, saidOf } from '../../errors/errors.js';
import { makerOf, spelled } from '../../export/evidence/bundle-form.js';
import type { BundleVerdict } from '../../export/evidence/verify-bundle.js';
import { isThere } from '../../files/absent.js';
import { needFile } from '../../files/need-file.js';
import { iso } from '../../rf/iso.js';
import { type ReadingLimits, ReadingRefused, readLimited } from '../../threads/limited-reader.js';
import { workerUrl } from '../../threads/worker-url.js';
import { say } from '../../words/said.js';
import { LANGUAGE, tell } from '../language/language.js';
import type { VerifyOrder } from './verify-process.js';

/** Limits for reading a bundle; one of 10 GB takes minutes. */
const READING: ReadingLimits = { cpuSeconds: 1800, withinMs: 7_200_000, memoryMb: 1024 };

interface Flags {
  readonly fingerprint?: string;
  readonly anchor: readonly { seq: number; hash: string }[];
  readonly tsaCa?: string;
  readonly json?: boolean;
}

/**
 * Exit code for an unknown signer: a bundle signed again with any key is complete, so a script that only reads the exit code
 * must not accept it.
 */
const SIGNER_UNKNOWN = 3;

export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'Checks an evidence bundle offline: every file, the signature, the audit log, tables and pictures made again from the signed sweeps, the time-stamp. Exit code 0: whole and signed with the key named; 1: not whole; 3: whole, signer unknown.',
    )
    .argument('<bundle>', 'the zip file')
    .option('--fingerprint <hex>', "of the station's key, as written down elsewhere", fingerprint)
    .option('--anchor <seq:hash>', 'seal of an audit row from paper; may be given several times', anchor, [])
    .option('--tsa-ca <file>', 'root certificates (PEM) of the authorities whose time-stamps you trust')
    .option('--json', 'for a program to read')
    .action(async (path: string, flags: Flags) => {
      if (!isThere(path))
        throw new EnvironmentError(say('{path} is not there.', { path }), say('Name the zip file of the bundle.'));
      let verdict: BundleVerdict;
      try {
        const known = { fingerprint: flags.fingerprint, anchors: flags.anchor, stampRoots: rootsIn(flags.tsaCa) };
        const order: VerifyOrder = { path, known };
        verdict = await readLimited(workerUrl(import.meta.url, 'verify-process'), order, READING);
      } catch (error) {
        if (!(error instanceof ReadingRefused)) throw error;
        process.exitCode = 1;
        const fault = { kind: 'changed', path, en: error.message };
        if (flags.json) console.log(JSON.stringify({ good: false, faults: [fault] }, undefined, 2));
        else tell(`NOT GOOD  ${error.message}`);
        return;
      }
      if (!verdict.good) process.exitCode = 1;
      else if (verdict.signer === 'unknown') process.exitCode = SIGNER_UNKNOWN;
      if (flags.json) console.log(JSON.stringify(jsonOf(verdict), undefined, 2));
      else tell(textOf(verdict, flags));
    });
}

function rootsIn(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    needFile(path);
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new EnvironmentError(
      say('{path} cannot be read: {why}', { path, why: saidOf(error) }),
      say('Name a file of certificates in PEM.'),
    );
  }
}

function fingerprint(text: string): string {
  const hex = text.toLowerCase().replace(/[^0-9a-f]/g, '');
  if (hex.length !== 64) throw new InvalidArgumentError('It must be 64 hex digits.');
  return hex;
}

function anchor(text: string, before: readonly { seq: number; hash: string }[]): { seq: number; hash: string }[] {
  const [, seq, hash] = /^(\d+):([0-9a-fA-F]{64})$/.exec(text) ?? [];
  if (seq === undefined || hash === undefined)
    throw new InvalidArgumentError('It must be the number of a row, a colon, and 64 hex digits.');
  return [...before, { seq: Number(seq), hash: hash.toLowerCase() }];
}

function jsonOf({ manifest, timestamp, ...verdict }: BundleVerdict): unknown {
  const { incidentId, madeAt, madeBy, from, to, receivers, audit } = manifest ?? {};
  const about = { incidentId, madeAt, madeBy, from, to, receivers, audit, files: manifest?.files.length };
  const stamp = timestamp === undefined ? undefined : { ...timestamp, at: iso(timestamp.at) };
  return { ...verdict, timestamp: stamp, ...about };
}

function textOf(
  { good, faults, unchecked, told, manifest, fingerprint: key, signer, timestamp, notRecomputed }: BundleVerdict,
  flags: Flags,
): string {
  const lines = [verdictLine(good, signer)];
  lines.push(...faults.map((one) => `  ${one[LANGUAGE]}`));
  lines.push(...told.map((one) => `  to be known: ${one[LANGUAGE]}`));
  lines.push(...unchecked.map((one) => `  not checked: ${one[LANGUAGE]}`));
  if (manifest !== undefined) {
    if (good) lines.push(...notRecomputed.map((one) => `  not recomputed: ${one[LANGUAGE]}`));
    const { incidentId, receivers, audit, files } = manifest;
    const maker = makerOf(manifest);
    const [madeAt, from, to] = [manifest.madeAt, manifest.from, manifest.to].map(LANGUAGE === 'vi' ? spelled : String);
    lines.push(
      `${incidentId}, made ${madeAt} by ${maker[LANGUAGE] ?? maker.vi}, ${files.length} files, ${from} to ${to}`,
    );
    for (const { stationId, receiverId, sweeps } of receivers)
      lines.push(`  ${stationId} ${receiverId}: ${sweeps} sweeps`);
    lines.push(`Audit log rows ${audit.fromSeq} to ${audit.toSeq}, head ${audit.head.hash}`);
  }
  if (timestamp !== undefined) {
    const { at, signer: by, root } = timestamp;
    lines.push(`Time-stamp ${iso(at)} by ${by}${root === undefined ? '' : `, certified by ${root}`}`);
  }
  if (key !== undefined) {
    lines.push(`Signed with the key ${key}`);
    if (flags.fingerprint === undefined)
      lines.push('Compare it with the fingerprint that the station shows, or give that with --fingerprint.');
  }
  return lines.join('\n');
}

function verdictLine(good: boolean, signer: BundleVerdict['signer']): string {
  if (!good) return 'NOT GOOD  The bundle was changed, or it was not whole when it was made:';
  return signer === 'named'
    ? 'GOOD      The bundle is whole, signed with the key you named.'
    : 'UNKNOWN   The bundle is whole, but anybody can have signed it: name the key with --fingerprint.';
}
