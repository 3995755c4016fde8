/** Parameters, bodies and answers of operations that stand once under `components`. */
import { defined } from '../../rf/defined.js';
import type { Answer, Operation, Parameter, Reference, RequestBody } from './operation.js';

/** Operations, and the parts that they refer to, by name. */
interface SharedParts {
  readonly operations: readonly Operation[];
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly requestBodies: Readonly<Record<string, RequestBody>>;
  readonly responses: Readonly<Record<string, Answer>>;
}

/** Replaces a part by a reference wherever this makes the document shorter. */
export function shareParts(operations: readonly Operation[]): SharedParts {
  const parameters = new Shared<Parameter>('parameters');
  const bodies = new Shared<RequestBody>('requestBodies');
  const answers = new Shared<Answer>('responses');
  for (const { operationId, parameters: own = [], requestBody, responses } of operations) {
    for (const part of own) if ('name' in part) parameters.count(part, part.name);
    if (requestBody && 'content' in requestBody) bodies.count(requestBody, schemaNameOf(requestBody) ?? operationId);
    for (const [status, one] of Object.entries(responses))
      if ('content' in one)
        answers.count(
          one,
          schemaNameOf(one) ?? (status === 'default' ? 'no' : /^[45]/.test(status) ? status : operationId),
        );
  }
  for (const shared of [parameters, bodies, answers]) shared.choose();
  return {
    operations: operations.map((one) => ({
      ...one,
      ...defined({
        parameters: one.parameters ? one.parameters.map((part) => parameters.refer(part)) : undefined,
        requestBody: one.requestBody ? bodies.refer(one.requestBody) : undefined,
      }),
      responses: Object.fromEntries(
        Object.entries(one.responses).map(([status, answer]) => [status, answers.refer(answer)]),
      ),
    })),
    parameters: parameters.named,
    requestBodies: bodies.named,
    responses: answers.named,
  };
}

/** The part itself, where a reference stands for it. @param named the parts of its kind under `components` */
export function resolved<T extends object>(part: T | Reference, named: Readonly<Record<string, T>>): T {
  if (!('$ref' in part)) return part;
  const found = named[part.$ref.split('/').at(-1) ?? ''];
  if (found === undefined) throw new Error(`the document has no "${part.$ref}"`);
  return found;
}

/** Parts of one kind. First each use is counted, then the parts are chosen that get a name. */
class Shared<T extends object> {
  /** The chosen parts, by name. */
  readonly named: Record<string, T> = {};
  readonly #kind: string;
  /** Uses by the JSON of the part. */
  readonly #uses = new Map<string, { readonly part: T; readonly name: string; count: number }>();
  /** References by the JSON of the part. */
  readonly #references = new Map<string, Reference>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  /** @param name of the part, where it is chosen and no other part has that name */
  count(part: T, name: string): void {
    const text = JSON.stringify(part);
    const use = this.#uses.get(text) ?? { part, name, count: 0 };
    use.count += 1;
    this.#uses.set(text, use);
  }

  choose(): void {
    for (const [text, { part, name, count }] of this.#uses) {
      let ownName = name;
      for (let i = 2; ownName in this.named; i++) ownName = `${name}${i}`;
      const reference = { $ref: `#/components/${this.#kind}/${ownName}` };
      const charactersOnce = `"${ownName}":${text},`.length + JSON.stringify(reference).length * count;
      if (charactersOnce >= text.length * count) continue;
      this.named[ownName] = part;
      this.#references.set(text, reference);
    }
  }

  refer(part: T | Reference): T | Reference {
    return this.#references.get(JSON.stringify(part)) ?? part;
  }
}

/** The name of the schema, where the content is JSON of one schema with a name. */
function schemaNameOf({ content = {} }: Answer | RequestBody): string | undefined {
  const [[type, { schema }] = ['', { schema: {} }], ...others] = Object.entries(content);
  const { $ref } = schema;
  if (type !== 'application/json' || others.length > 0 || typeof $ref !== 'string') return undefined;
  return $ref.split('/').at(-1);
}
