/**
 * Channels and rules that people set over the API, in a file that only the program's user may read, together with those
 * of the configuration file.
 */
import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../errors/errors.js';
import { type OnLost, putAside } from '../files/put-aside.js';
import {
  channelSchema,
  type NoticeChannel,
  type NoticeRule,
  type NoticeSettings,
  noticeRuleSchema,
} from './notice-settings.js';

export interface Versioned<T> {
  readonly version: number;
  /** `file`: from the configuration file, and changed only there. */
  readonly origin: 'file' | 'api';
  readonly value: T;
}

const fileSchema = z.object({
  channels: z.array(z.object({ version: z.int(), value: channelSchema })),
  rules: z.array(z.object({ version: z.int(), value: noticeRuleSchema })),
});

type Kept = z.output<typeof fileSchema>;
type Part = 'channels' | 'rules';
type Value<P extends Part> = P extends 'channels' ? NoticeChannel : NoticeRule;

/** Another person changed the setting first. */
export class StaleSetting extends Error {
  override readonly name = 'StaleSetting';
}

/** The setting is fixed by the configuration file. */
export class FixedSetting extends Error {
  override readonly name = 'FixedSetting';
}

export class NoticeSettingsStore {
  readonly #path: string;
  readonly #file: NoticeSettings;
  #kept: Kept;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: NoticeSettings, kept: Kept) {
    this.#path = path;
    this.#file = file;
    this.#kept = kept;
  }

  /**
   * `onLost` hears of a damaged file, which is put aside: the channels of the configuration still send.
   * @throws ConfigError when its file is damaged and nobody hears of lost files.
   */
  static async open(path: string, file: NoticeSettings, onLost?: OnLost): Promise<NoticeSettingsStore> {
    const empty = { channels: [], rules: [] };
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new ConfigError(`${path} cannot be read (${error.code}).`, { cause: error });
    });
    if (text === undefined) return new NoticeSettingsStore(path, file, empty);
    try {
      return new NoticeSettingsStore(path, file, fileSchema.parse(JSON.parse(text)));
    } catch (error) {
      const fault = `${path} is damaged; mend it, or move it away to begin without notices.`;
      if (onLost === undefined) throw new ConfigError(fault, { cause: error });
      onLost({ path, keptAs: putAside(path), reason: 'damaged', fault });
      return new NoticeSettingsStore(path, file, empty);
    }
  }

  get publicUrl(): string | undefined {
    return this.#file.publicUrl;
  }

  get heartbeat(): NoticeSettings['heartbeat'] {
    return this.#file.heartbeat;
  }

  get channels(): readonly Versioned<NoticeChannel>[] {
    return this.#all('channels');
  }

  get rules(): readonly Versioned<NoticeRule>[] {
    return this.#all('rules');
  }

  channel(id: string): NoticeChannel | undefined {
    return this.channels.find(({ value }) => value.id === id)?.value;
  }

  /** The change is on disk when this resolves. @throws StaleSetting, FixedSetting */
  async put<P extends Part>(part: P, value: Value<P>, expectedVersion: number): Promise<Versioned<Value<P>>> {
    const current = this.#checked(part, value.id, expectedVersion);
    const next = { version: (current?.version ?? 0) + 1, value };
    const others = (this.#kept[part] as { version: number; value: { id: string } }[]).filter(
      (one) => one.value.id !== value.id,
    );
    await this.#write({ ...this.#kept, [part]: [...others, next] } as Kept);
    return { ...next, origin: 'api' };
  }

  /** False when there is no such setting. @throws StaleSetting, FixedSetting */
  async remove(part: Part, id: string, expectedVersion: number): Promise<boolean> {
    if (this.#checked(part, id, expectedVersion) === undefined) return false;
    const left = (this.#kept[part] as { value: { id: string } }[]).filter((one) => one.value.id !== id);
    await this.#write({ ...this.#kept, [part]: left } as Kept);
    return true;
  }

  #all<P extends Part>(part: P): readonly Versioned<Value<P>>[] {
    const fixed = (this.#file[part] as Value<P>[]).map((value) => ({ version: 0, origin: 'file' as const, value }));
    const names = new Set(fixed.map(({ value }) => value.id));
    const own = (this.#kept[part] as { version: number; value: Value<P> }[]).filter(
      ({ value }) => !names.has(value.id),
    );
    return [...fixed, ...own.map((one) => ({ ...one, origin: 'api' as const }))];
  }

  #checked(part: Part, id: string, expectedVersion: number): { version: number } | undefined {
    const current = this.#all(part).find(({ value }) => value.id === id);
    if (current?.origin === 'file')
      throw new FixedSetting(`"${id}" is set in the configuration file; change it there.`);
    if ((current?.version ?? 0) !== expectedVersion)
      throw new StaleSetting(
        `"${id}" was changed by somebody else: you saw version ${expectedVersion}, the newest is ${current?.version ?? 0}.`,
      );
    return current;
  }

  async #write(kept: Kept): Promise<void> {
    this.#kept = kept;
    const written = this.#writing.then(async () => {
      const file = await open(`${this.#path}.new`, 'w', 0o600);
      try {
        await file.writeFile(JSON.stringify(this.#kept, undefined, 2));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(`${this.#path}.new`, this.#path);
    });
    this.#writing = written.catch(() => undefined);
    await written;
  }
}
