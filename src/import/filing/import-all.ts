/** Imports several files, one after another; a bad file does not stop the others. */
import { ProtocolError, sentenceOf } from '../../errors/errors.js';
import { type FileImport, type ImportOutcome, importFile, unread } from './import-file.js';
import { forEachSource } from './import-reading.js';

export interface ManyImports extends Omit<FileImport, 'file' | 'path' | 'onProgress'> {
  /** Files, packed ones included. */
  readonly files: readonly string[];
  /** Called before a file is read; returns a function that is called with the share done, 0 … 1. */
  readonly onFile?: ((name: string) => ((share: number) => void) | undefined) | undefined;
}

/** @throws ConfigError for an unknown name of a format; EnvironmentError when the disk is full */
export async function importAll({ files, onFile, ...task }: ManyImports): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  for (const file of files) {
    try {
      await forEachSource({ path: file, dataDir: task.dataDir, given: files }, async ({ name, path, fault }) => {
        if (task.signal.aborted) return;
        if (fault !== undefined) outcomes.push(unread(name, fault));
        else outcomes.push(await importFile({ ...task, file: name, path, onProgress: onFile?.(name) }));
      });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      outcomes.push(unread(file, sentenceOf(error)));
    }
  }
  return outcomes;
}
