/** JSON Schemas of the contract. A schema with a name is written once under `components` and referred to elsewhere. */
import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

export class Schemas {
  /** The schemas with a name as they were made, by name. */
  readonly named: Record<string, JsonSchema> = {};

  of(schema: z.ZodType): JsonSchema {
    const made = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', override: withoutNoise });
    const { $schema: _, $defs = {}, ...own } = asComponents(made);
    for (const [name, definition] of Object.entries($defs)) {
      const known = this.named[name] ?? definition;
      if (JSON.stringify(known) !== JSON.stringify(definition)) throw new Error(`two schemas have the name "${name}"`);
      this.named[name] = known;
    }
    return own;
  }

  /** The schemas with a name. A record is a reference to its fields, which therefore exclude no further one, and its id. */
  get components(): Readonly<Record<string, JsonSchema>> {
    const components = { ...this.named };
    for (const [name, { recordOf }] of Object.entries(this.named)) {
      if (typeof recordOf !== 'string') continue;
      const { additionalProperties: _, ...fields } = this.named[recordOf] ?? {};
      components[recordOf] = fields;
      components['WithId'] = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
      const parts = [recordOf, 'WithId'];
      components[name] = { allOf: parts.map((part) => ({ $ref: `#/components/schemas/${part}` })) };
    }
    return components;
  }
}

/** Leaves out keywords without information: the pattern of a date, which `format` names, and the range of all whole numbers. */
function withoutNoise({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

function asComponents(schema: object): JsonSchema & { readonly $defs?: Record<string, JsonSchema> } {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'));
}
