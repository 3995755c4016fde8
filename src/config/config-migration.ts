/**
 * The forms that the configuration file has had. `version:` names the form (1 when absent); an older file is brought
 * forward as a document, so that comments and order stay, and kept beside itself under its old version's name.
 */
import { constants } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { type Document, isMap, parseDocument } from 'yaml';
import { ConfigError, newerData } from '../errors/errors.js';
import { writeWhole } from './write-whole.js';

/** Changes a document of one form into the next; one that was released is never edited. */
export type ConfigStep = (document: Document) => void;

/** From version 1 to 2, from 2 to 3 … The first form is still the newest. */
const STEPS: readonly ConfigStep[] = [];

/**
 * The file's content as a document of the newest form, and the version that the text had.
 * @throws ConfigError when the text is not YAML; EnvironmentError when it is of a newer form
 */
export function currentDocument(
  text: string,
  source: string,
  steps: readonly ConfigStep[] = STEPS,
): { document: Document; version: number } {
  const document = parseDocument(text);
  const [fault] = document.errors;
  if (fault !== undefined) throw new ConfigError(`${source} is not YAML: ${fault.message}`);
  const newest = 1 + steps.length;
  const version = versionOf(document, source);
  if (version > newest) throw newerData(source, version, newest);
  for (const step of steps.slice(version - 1)) step(document);
  if (version < newest) document.set('version', newest);
  return { document, version };
}

/**
 * Writes a file of an older form in the newest one; nothing happens to one that is newest already.
 * @returns where the text before it was kept
 */
export async function bringConfigForward(
  path: string,
  steps: readonly ConfigStep[] = STEPS,
): Promise<string | undefined> {
  // One that cannot be read is told of where it is read for use.
  const text = await readFile(path, 'utf8').catch(() => '');
  const { document, version } = currentDocument(text, path, steps);
  if (version === 1 + steps.length) return undefined;
  plainValue(document, path);
  const copy = `${path}.version-${version}`;
  await copyFile(path, copy, constants.COPYFILE_EXCL).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await writeWhole(path, document.toString({ lineWidth: 120 }), true);
  return copy;
}

/** @throws ConfigError for a document whose references multiply beyond reason, or lead nowhere */
export function plainValue(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ConfigError(`${source} is not usable YAML: ${(error as Error).message}.`, { cause: error });
  }
}

function versionOf(document: Document, source: string): number {
  const version: unknown = isMap(document.contents) ? document.get('version') : undefined;
  if (version === undefined) return 1;
  if (typeof version === 'number' && Number.isInteger(version) && version >= 1) return version;
  throw new ConfigError(`${source} cannot be used:\n  version is ${JSON.stringify(version)}: must be a whole number`);
}
