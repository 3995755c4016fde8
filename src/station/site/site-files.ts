/** Files that people upload for a station: pictures of antennas, and a base map that replaces the page's own. */

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bytesOrAbsent } from '../../files/absent.js';
import { sha256 } from '../../files/sha256.js';
import { writeWhole } from '../../files/write-whole.js';
import { type ReadingLimits, ReadingRefused, readLimited } from '../../threads/limited-reader.js';
import { workerUrl } from '../../threads/worker-url.js';
import { ImpossibleValue } from '../../words/said.js';
import type { MapKind } from './base-map.js';

/** Largest picture: a telephone's photograph is smaller, and the page reduces it before sending. */
export const LARGEST_PHOTO_BYTES = 12 * 1024 * 1024;
export const LARGEST_MAP_BYTES = 64 * 1024 * 1024;

/** A map of 64 MiB takes some 10 times as much to read. */
const MAP_READING: ReadingLimits = { cpuSeconds: 20, withinMs: 60_000, memoryMb: 1200 };

const PHOTO_NAME = /^[0-9a-f]{32}\.(jpg|png|webp)$/;
const PHOTO_TYPES = { jpg: 'image/jpeg', png: 'image/png', webp: 'image/webp' } as const;
type PhotoKind = keyof typeof PHOTO_TYPES;

export class SiteFiles {
  readonly #folder: string;

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'site');
  }

  /**
   * Stores a picture under the hash of its content; returns the name for `antenna.photo`. @throws RangeError for other
   * files
   */
  async addPhoto(content: Uint8Array): Promise<string> {
    const kind = photoKind(content);
    if (kind === undefined) throw ImpossibleValue.of('the file is no JPEG, PNG or WebP picture');
    const name = `${sha256(content).slice(0, 32)}.${kind}`;
    await this.#write(join('photos', name), content);
    return name;
  }

  async photo(name: string): Promise<{ readonly type: string; readonly content: Buffer } | undefined> {
    const kind = PHOTO_NAME.exec(name)?.[1] as PhotoKind | undefined;
    if (kind === undefined) return undefined;
    const content = await bytesOrAbsent(join(this.#folder, 'photos', name));
    return content === undefined ? undefined : { type: PHOTO_TYPES[kind], content };
  }

  /** @throws RangeError when the content is neither GeoJSON nor TopoJSON. */
  async setMap(content: Uint8Array): Promise<MapKind> {
    const kind = await readLimited<MapKind>(workerUrl(import.meta.url, 'map-process'), content, MAP_READING).catch(
      (error: unknown) => {
        throw error instanceof ReadingRefused ? new ImpossibleValue(error.said, { cause: error }) : error;
      },
    );
    await this.#write('basemap.json', content);
    return kind;
  }

  /** Undefined while no map was uploaded. */
  async map(): Promise<Buffer | undefined> {
    return await bytesOrAbsent(join(this.#folder, 'basemap.json'));
  }

  async removeMap(): Promise<void> {
    await rm(join(this.#folder, 'basemap.json'), { force: true });
  }

  async #write(name: string, content: Uint8Array): Promise<void> {
    const path = join(this.#folder, name);
    await mkdir(join(path, '..'), { recursive: true });
    await writeWhole(path, content);
  }
}

/** Recognised by its first bytes, whatever its name. */
function photoKind(content: Uint8Array): PhotoKind | undefined {
  const head = Buffer.from(content.subarray(0, 12)).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  return head.startsWith('RIFF') && head.slice(8) === 'WEBP' ? 'webp' : undefined;
}
