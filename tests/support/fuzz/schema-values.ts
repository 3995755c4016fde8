/** Values for a JSON Schema as the OpenAPI document carries it: fitting ones, and ways to break them. */
import type { Chance } from './chance.js';

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
}

/** What is known of the program. */
export interface Known {
  /** Values for a field or parameter of a name, such as ids that are there; empty when nothing is known. */
  values(name: string, operation: string): readonly unknown[];
  /** The version of the record with this id, as last seen. */
  versionOf(id: string): number | undefined;
}

const DAY_MS = 86_400_000;

export class SchemaValues {
  readonly #chance: Chance;
  readonly #known: Known;
  /** Whose values are being made. */
  operation = '';

  constructor(chance: Chance, known: Known) {
    this.#chance = chance;
    this.#known = known;
  }

  fitting(schema: JsonSchema, name = '', root = schema, depth = 0): unknown {
    const chance = this.#chance;
    const known = this.#known
      .values(name, this.operation)
      .filter((value) => schema.type !== 'array' || Array.isArray(value));
    if (known.length > 0 && chance.is(0.85)) return chance.pick(known);
    if (schema.$ref !== undefined) {
      const target = root.$defs?.[schema.$ref.split('/').at(-1) ?? ''];
      return target === undefined || depth > 6 ? null : this.fitting(target, name, root, depth + 1);
    }
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return chance.pick(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) return this.fitting(chance.pick(choices), name, root, depth + 1);
    const type = Array.isArray(schema.type) ? chance.pick(schema.type) : schema.type;
    switch (type) {
      case 'object':
        return this.#object(schema, root, depth);
      case 'array': {
        const most = Math.min(schema.maxItems ?? 3, Math.max(schema.minItems ?? 0, depth > 5 ? 0 : 3));
        const length = (schema.minItems ?? 0) + chance.below(most - (schema.minItems ?? 0) + 1);
        return Array.from({ length }, () => this.fitting(schema.items ?? {}, name, root, depth + 1));
      }
      case 'integer':
        return Math.round(this.#number(schema, name));
      case 'number':
        return this.#number(schema, name);
      case 'boolean':
        return chance.is(0.5);
      case 'null':
        return null;
      case 'string':
        return this.#text(schema, name);
      default:
        return this.odd();
    }
  }

  /** Any JSON: what no schema asked for. */
  odd(): unknown {
    const chance = this.#chance;
    return chance.pick<() => unknown>([
      () => null,
      () => chance.pick([0, -0, -1, 1e308, -1e308, 5e-324, 2 ** 53, 0.1, 1e21, -(2 ** 31)]),
      () => chance.text(chance.below(20)),
      () => 'x'.repeat(chance.pick([0, 1, 255, 5000, 70_000])),
      () => [],
      () => ({}),
      () => [[[[[[[]]]]]]],
      () => ({ toString: 1, valueOf: null, constructor: { prototype: {} } }),
      () => JSON.parse('{"__proto__":{"polluted":true},"length":1e9}'),
      () => true,
      () => Array.from({ length: 2000 }, (_, i) => i),
      () => chance.pick(['NaN', 'Infinity', '1e999', '٣', '0x10', ' 5', '5 ', 'null', 'undefined', '1e9 GHz']),
      () => chance.pick(['../../etc/passwd', '%2e%2e%2f', "'; DROP TABLE incidents; --", '=cmd|calc', '\0', '{{7*7}}']),
      () => chance.pick(['0000-00-00T00:00:00Z', '9999-12-31T23:59:59.999Z', '-000001-01-01T00:00:00Z', '2026-02-30']),
    ])();
  }

  /** The value with one thing changed somewhere in it. */
  broken(value: unknown): unknown {
    const chance = this.#chance;
    if (Array.isArray(value) && value.length > 0 && chance.is(0.7)) {
      const at = chance.below(value.length);
      return value.map((item, i) => (i === at ? this.broken(item) : item));
    }
    if (typeof value === 'object' && value !== null && chance.is(0.85)) {
      const entries = Object.entries(value);
      if (entries.length === 0 || chance.is(0.15))
        return { ...value, [chance.pick(['extra', '__proto__', 'constructor', '', 'ệ'])]: this.odd() };
      const [name, inner] = chance.pick(entries);
      if (chance.is(0.2)) return Object.fromEntries(entries.filter(([one]) => one !== name));
      return { ...value, [name]: this.broken(inner) };
    }
    return this.odd();
  }

  #object(schema: JsonSchema, root: JsonSchema, depth: number): unknown {
    const made: Record<string, unknown> = {};
    const required = new Set(schema.required);
    for (const [name, inner] of Object.entries(schema.properties ?? {}))
      if (required.has(name) || (depth < 6 && this.#chance.is(0.4)))
        made[name] = this.fitting(inner, name, root, depth + 1);
    const { additionalProperties: more } = schema;
    if (typeof more === 'object' && schema.properties === undefined)
      for (let i = this.#chance.below(3); i > 0; i--) made[`key-${i}`] = this.fitting(more, '', root, depth + 1);
    return made;
  }

  #number(schema: JsonSchema, name: string): number {
    const chance = this.#chance;
    const low = schema.minimum ?? schema.exclusiveMinimum ?? (/hz$/i.test(name) ? 1e6 : -1000);
    const high = schema.maximum ?? schema.exclusiveMaximum ?? (/hz$/i.test(name) ? 3e9 : 1e6);
    if (chance.is(0.1)) return schema.minimum ?? schema.maximum ?? 0;
    if (chance.is(0.1)) return schema.maximum ?? high;
    return chance.between(Math.max(low, -1e9), Math.min(high, 1e10));
  }

  #text(schema: JsonSchema, name: string): string {
    const chance = this.#chance;
    if (schema.format === 'date-time') {
      const at = chance.is(0.1) ? chance.between(-1e13, 2e14) : Date.now() + chance.between(-3 * DAY_MS, DAY_MS);
      return new Date(at).toISOString();
    }
    if (schema.format === 'date')
      return new Date(Date.now() + chance.between(-90, 90) * DAY_MS).toISOString().slice(0, 10);
    if (/hz$/i.test(name)) return `${chance.between(1, 3000).toFixed(3)} MHz`;
    if (schema.pattern?.includes('0-9a-f') === true && schema.pattern.includes('64'))
      return chance.bytes(32).toString('hex');
    if (schema.pattern !== undefined) return `f${chance.below(30)}`;
    const least = schema.minLength ?? 0;
    const most = Math.min(schema.maxLength ?? 60, chance.is(0.02) ? 20_000 : 24);
    const length = Math.max(least, Math.min(schema.maxLength ?? most, least + chance.below(Math.max(1, most))));
    return chance.is(0.5) ? chance.text(length) : 'Trạm '.repeat(length).slice(0, length);
  }
}
