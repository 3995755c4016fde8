/**
 * Upgrades older forms of the configuration file. `version:` names the form (1 when absent). An older file is changed
 * as a document, so that comments and order stay; the old text is kept beside it with its version in the name.
 */
import { type Document, isMap, parseDocument } from 'yaml';
import { ConfigError, newerData, saidOf } from '../errors/errors.js';
import { copyOnce, writeWhole } from '../files/write-whole.js';
import { asItCame, joined, say } from '../words/said.js';
import { boundedText } from './bounded-text.js';

/** Changes a document of one form into the next. A step that was released is never edited. */
export type ConfigStep = (document: Document) => void;

/** Steps from version 1 to 2, from 2 to 3 … There is none yet: the first form is still the newest. */
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
  if (fault !== undefined) throw ConfigError.of('{source} is not YAML: {why}', { source, why: saidOf(fault) });
  const newest = 1 + steps.length;
  const version = versionOf(document, source);
  if (version > newest) throw newerData(source, version, newest);
  for (const step of steps.slice(version - 1)) step(document);
  if (version < newest) document.set('version', newest);
  return { document, version };
}

/**
 * Rewrites a file of an older form in the newest form; leaves a file of the newest form alone.
 * @returns the path of the kept old text
 */
export async function bringConfigForward(
  path: string,
  steps: readonly ConfigStep[] = STEPS,
): Promise<string | undefined> {
  // An unreadable file is reported later, where it is read for use.
  const text = await boundedText(path).catch(() => '');
  const { document, version } = currentDocument(text, path, steps);
  if (version === 1 + steps.length) return undefined;
  plainValue(document, path);
  const copy = `${path}.version-${version}`;
  await copyOnce(path, copy);
  await writeConfig(path, document.toString({ lineWidth: 120 }));
  return copy;
}

/** The text before stays beside the file as `.bak`. @throws ConfigError when the disk refuses it; then nothing was changed */
export async function writeConfig(path: string, text: string): Promise<void> {
  try {
    await writeWhole(path, text, { keepsBefore: true });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw ConfigError.because(error, '{path} cannot be written ({code}): nothing was changed.', { path, code });
  }
}

/** @throws ConfigError for a document whose references expand without limit, or refer to a missing anchor */
export function plainValue(document: Document, source: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw ConfigError.because(error, '{source} is not usable YAML: {why}.', { source, why: saidOf(error) });
  }
}

function versionOf(document: Document, source: string): number {
  const version: unknown = isMap(document.contents) ? document.get('version') : undefined;
  if (version === undefined) return 1;
  if (typeof version === 'number' && Number.isInteger(version) && version >= 1) return version;
  const of = say('  version is {version}: must be a whole number', { version: JSON.stringify(version) });
  throw new ConfigError(joined([say('{source} cannot be used:', { source }), of], asItCame('\n')));
}
