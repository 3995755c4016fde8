/**
 * Changes the configuration file from within the program: it stays the YAML that a person wrote, with its comments and
 * order. A change is checked completely before anything is written; the previous file stays beside it as `.bak`.
 */
import { Document, isMap, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { ConfigError, saidOf } from '../errors/errors.js';
import { textOrAbsent } from '../files/absent.js';
import { parseHz } from '../rf/units.js';
import { type Config, parseConfig } from './config.js';
import { currentDocument, plainValue, writeConfig } from './config-migration.js';

const HEADER = ' Written by rfi-logger; edit it freely while the program is stopped.';

/** Fields as in the file; undefined leaves a field as it is, null removes it. */
export type Fields = Readonly<Record<string, unknown>>;

export class ConfigFile {
  /** When undefined, changes last only until the program ends. */
  readonly path: string | undefined;
  #text: string;
  #changing: Promise<unknown> = Promise.resolve();

  private constructor(path: string | undefined, text: string) {
    this.path = path;
    this.#text = text;
  }

  /** Opens the file. A missing file starts as `initial` and is written at the first change. @throws Error when it cannot be read */
  static async open(path: string, initial: unknown): Promise<ConfigFile> {
    return new ConfigFile(path, (await textOrAbsent(path)) ?? textOf(initial));
  }

  static inMemory(initial: unknown): ConfigFile {
    return new ConfigFile(undefined, textOf(initial));
  }

  get text(): string {
    return this.#text;
  }

  /** Adds a receiver, or changes the given fields. @throws ConfigError; nothing is written then. */
  setReceiver(stationId: string, receiverId: string, fields: Fields): Promise<Config> {
    return this.#change((document) => {
      const station = stationIn(document, stationId);
      const receivers = receiversIn(document, station);
      const known = receivers.items.find((item) => isMap(item) && item.get('id') === receiverId);
      if (isMap(known)) setFields(document, known, fields);
      else receivers.add(document.createNode(withoutEmpty({ id: receiverId, ...fields })));
    });
  }

  /** False where the file does not name the receiver. */
  async removeReceiver(stationId: string, receiverId: string): Promise<boolean> {
    let found = false;
    await this.#change((document) => {
      const receivers = stationIn(document, stationId).get('receivers');
      if (!isSeq(receivers)) return;
      const at = receivers.items.findIndex((item) => isMap(item) && item.get('id') === receiverId);
      found = at !== -1;
      if (found) receivers.delete(at);
    });
    return found;
  }

  setStation(stationId: string, fields: Fields): Promise<Config> {
    return this.#change((document) => setFields(document, stationIn(document, stationId), fields));
  }

  #change(edit: (document: Document) => void): Promise<Config> {
    const changed = this.#changing.then(async () => {
      // A person may have edited the file since: their changes are kept.
      const before = this.path === undefined ? undefined : await readNow(this.path);
      const { document } = currentDocument(before ?? this.#text, String(this.path));
      edit(document);
      // A document without a value (a reference to a missing anchor) cannot be written as text either.
      const value = plainValue(document, String(this.path));
      const text = writtenOut(document, String(this.path));
      const config = parseConfig(value, this.path ?? 'the configuration');
      if (this.path !== undefined && text !== before) await writeConfig(this.path, text);
      this.#text = text;
      return config;
    });
    this.#changing = changed.catch(() => undefined);
    return changed;
  }
}

/** @throws ConfigError for a file that is there and cannot be read: what a person wrote into it would be lost */
async function readNow(path: string): Promise<string | undefined> {
  try {
    return await textOrAbsent(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw ConfigError.because(error, '{path} cannot be read ({code}): nothing was changed.', { path, code });
  }
}

/**
 * @throws ConfigError for a document that can be read but not written, such as an anchor with a control character in
 * its name.
 */
function writtenOut(document: Document, source: string): string {
  try {
    return document.toString({ lineWidth: 120 });
  } catch (error) {
    throw ConfigError.because(error, '{source} cannot be changed by the program: {why}.', {
      source,
      why: saidOf(error),
    });
  }
}

function textOf(initial: unknown): string {
  const document = new Document(initial);
  document.commentBefore = HEADER;
  return document.toString({ lineWidth: 120 });
}

function stationIn(document: Document, stationId: string): YAMLMap {
  const stations = document.get('stations');
  const station = isSeq(stations)
    ? stations.items.find((item) => isMap(item) && item.get('id') === stationId)
    : undefined;
  if (!isMap(station))
    throw ConfigError.of('stationId is "{stationId}": the configuration has no such station.', { stationId });
  return station;
}

/** Turns `receivers: auto`, or no entry, into a list; the station still takes newly plugged receivers. */
function receiversIn(document: Document, station: YAMLMap): YAMLSeq {
  const receivers = station.get('receivers');
  if (isSeq(receivers)) {
    receivers.flow = false;
    return receivers;
  }
  const list = document.createNode([]) as YAMLSeq;
  list.flow = false;
  station.set('receivers', list);
  if (!station.has('discover')) station.set('discover', true);
  return list;
}

function setFields(document: Document, map: YAMLMap, fields: Fields): void {
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (value === null) map.delete(field);
    else map.set(field, document.createNode(asWritten(value, field)));
  }
}

function withoutEmpty(fields: Fields): Fields {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(given.map(([field, value]) => [field, asWritten(value, field)]));
}

/** Writes frequencies as "87.5 MHz" where this is exactly the same value. */
function asWritten(value: unknown, field: string): unknown {
  if (Array.isArray(value)) return value.map((item) => asWritten(item, field));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, asWritten(inner, key)]])),
    );
  if (typeof value !== 'number' || !/(^h|H)z$/.test(field) || value < 1e3) return value;
  const text = value >= 1e6 ? `${value / 1e6} MHz` : `${value / 1e3} kHz`;
  return isSame(text, value) ? text : value;
}

function isSame(text: string, hz: number): boolean {
  try {
    return parseHz(text) === hz;
  } catch {
    return false;
  }
}
