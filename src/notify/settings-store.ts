/**
 * Channels and rules that people set over the API, in a file that only the program's user may read, together with those
 * of the configuration file.
 */
import { z } from 'zod';
import { KeptJson } from '../files/kept-json.js';
import type { OnLost } from '../files/put-aside.js';
import { SaidError } from '../words/said.js';
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
export class StaleSetting extends SaidError {
  override readonly name = 'StaleSetting';
}

/** The setting is fixed by the configuration file. */
export class FixedSetting extends SaidError {
  override readonly name = 'FixedSetting';
}

export class NoticeSettingsStore {
  /** From the configuration file. */
  readonly #file: NoticeSettings;
  readonly #kept: KeptJson<Kept>;

  private constructor(file: NoticeSettings, kept: KeptJson<Kept>) {
    this.#file = file;
    this.#kept = kept;
  }

  /**
   * `onLost` hears of a damaged file, which is put aside: the channels of the configuration still send.
   * @throws ConfigError when its file is damaged and nobody hears of lost files.
   */
  static async open(path: string, file: NoticeSettings, onLost?: OnLost): Promise<NoticeSettingsStore> {
    const empty: Kept = { channels: [], rules: [] };
    return new NoticeSettingsStore(file, await KeptJson.open<Kept>(path, fileSchema, empty, { onLost }));
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
    await this.#kept.set({ ...this.#kept.value, [part]: [...this.#others(part, value.id), next] });
    return { ...next, origin: 'api' };
  }

  /** False when there is no such setting. @throws StaleSetting, FixedSetting */
  async remove(part: Part, id: string, expectedVersion: number): Promise<boolean> {
    if (this.#checked(part, id, expectedVersion) === undefined) return false;
    await this.#kept.set({ ...this.#kept.value, [part]: this.#others(part, id) });
    return true;
  }

  #others(part: Part, id: string): { value: { id: string } }[] {
    const all: readonly { value: { id: string } }[] = this.#kept.value[part];
    return all.filter(({ value }) => value.id !== id);
  }

  #all<P extends Part>(part: P): readonly Versioned<Value<P>>[] {
    const fixed = (this.#file[part] as Value<P>[]).map((value) => ({ version: 0, origin: 'file' as const, value }));
    const names = new Set(fixed.map(({ value }) => value.id));
    const own = (this.#kept.value[part] as { version: number; value: Value<P> }[]).filter(
      ({ value }) => !names.has(value.id),
    );
    return [...fixed, ...own.map((one) => ({ ...one, origin: 'api' as const }))];
  }

  #checked(part: Part, id: string, expectedVersion: number): { version: number } | undefined {
    const current = this.#all(part).find(({ value }) => value.id === id);
    if (current?.origin === 'file')
      throw FixedSetting.of('"{id}" is set in the configuration file; change it there.', { id });
    if ((current?.version ?? 0) !== expectedVersion)
      throw StaleSetting.of('"{id}" was changed by somebody else: you saw version {seen}, the newest is {newest}.', {
        id,
        seen: expectedVersion,
        newest: current?.version ?? 0,
      });
    return current;
  }
}
