/**
 * What a new machine needs beside the data: configuration, certificate, keys and secrets. They lie in a backup as one sealed
 * file, `machine.sealed`, and are put back where they were, over nothing that is there.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { bytesOrAbsent } from '../../files/absent.js';
import { needFile } from '../../files/need-file.js';
import { writeWhole } from '../../files/write-whole.js';
import { seal, unseal } from './sealed.js';

export const SEALED = 'machine.sealed';
/** Of the data directory, what opens doors or signs, with its former forms: in the sealed file alone, where there is one. */
const SEALED_DATA = /^(?:station-key\.pem|notices\.json)(?:\.[a-z-]+-\d+)?$/;

export function isSealed(path: string): boolean {
  return SEALED_DATA.test(path);
}

export interface MachineParts {
  readonly passphrase: string;
  /** Absolute paths of files outside the data directory; one that is missing is left out. */
  readonly files: readonly string[];
  /** Secrets that come from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where a new machine finds them: the path of the file of variables. */
  readonly environmentFile: string | undefined;
}

const sealedSchema = z.object({
  files: z.array(z.object({ path: z.string(), content: z.base64() })),
  data: z.array(z.object({ path: z.string(), content: z.base64() })),
});
type SealedFiles = z.output<typeof sealedSchema>;

export async function sealedMachine(dataDir: string, machine: MachineParts): Promise<Buffer> {
  const { passphrase, files, environment, environmentFile } = machine;
  const read = async (path: string, at = path) => {
    needFile(path);
    const content = await bytesOrAbsent(path);
    return content === undefined ? [] : [{ path: at, content: content.toString('base64') }];
  };
  const outside = (await Promise.all(files.map((path) => read(resolve(path))))).flat();
  const lines = Object.entries(environment).map(([name, value]) => `${name}=${value}\n`);
  if (environmentFile !== undefined && lines.length > 0 && !files.includes(environmentFile))
    outside.push({ path: environmentFile, content: Buffer.from(lines.join('')).toString('base64') });
  const names = (await readdir(dataDir)).filter(isSealed);
  const data = (await Promise.all(names.map((name) => read(join(dataDir, name), name)))).flat();
  return seal(JSON.stringify({ files: outside, data } satisfies SealedFiles), passphrase);
}

/** Undefined for the wrong passphrase, or a file that was altered. */
export function openedMachine(sealed: Buffer, passphrase: string): SealedFiles | undefined {
  const text = unseal(sealed, passphrase);
  return text === undefined ? undefined : sealedSchema.parse(JSON.parse(text));
}

/**
 * Writes the files of the machine below `root`. A file that is there with another content stays; what the backup has lies
 * beside it as `NAME.from-backup`. @returns the paths that were written
 */
export async function putBack({ files }: Pick<SealedFiles, 'files'>, root: string): Promise<string[]> {
  const written: string[] = [];
  for (const { path, content } of files) {
    const bytes = Buffer.from(content, 'base64');
    const wanted = join(root, path);
    const there = await bytesOrAbsent(wanted);
    if (there?.equals(bytes)) continue;
    const to = there === undefined ? wanted : `${wanted}.from-backup`;
    await mkdir(dirname(to), { recursive: true });
    await writeWhole(to, bytes);
    written.push(to);
  }
  return written;
}
