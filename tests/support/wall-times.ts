/** Comparisons of the computer's clock that stand in a source, also by the names that its value was given in that source. */
import { parseSync } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Names that hold wall time in a source: of functions that return it, of fields and properties, and of variables of a scope. */
interface Known {
  readonly clocks: Set<string>;
  readonly fields: Set<string>;
  /** Parameters by the name of their function. */
  readonly parameters: Map<string, Set<number>>;
}

/**
 * `clock()` itself in a sum, a difference or a comparison; and what was read from it and is compared, alone or inside a sum or a
 * difference: a variable, a field, a property, a parameter or the result of a function of the same source. A value that goes to
 * another source is not followed. The absolute value of a difference is no finding: a clock that was set only makes it act at once.
 */
export function wallTimeUses(path: string, text: string): string[] {
  const program = parseSync(path, text).program as unknown as SyntaxNode;
  const known: Known = { clocks: new Set(['clock', 'wallClock']), fields: new Set(), parameters: new Map() };
  for (let before = -1; before !== sizeOf(known); ) {
    before = sizeOf(known);
    new Reading(known).visit(program, new Set());
  }
  const reading = new Reading(known);
  reading.visit(program, new Set());
  const lineOf = ({ start }: SyntaxNode) => text.slice(0, start).split('\n').length;
  return reading.found.map(
    (node) => `${path}:${lineOf(node)}: ${text.slice(node.start, node.end).replace(/\s+/g, ' ')}`,
  );
}

function sizeOf({ clocks, fields, parameters }: Known): number {
  return clocks.size + fields.size + [...parameters.values()].reduce((sum, { size }) => sum + size, 0);
}

class Reading {
  readonly found: SyntaxNode[] = [];
  readonly #known: Known;

  constructor(known: Known) {
    this.#known = known;
  }

  visit(value: unknown, names: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const one of value) this.visit(one, names);
    if (!isNode(value) || isDistance(value)) return;
    const own = new Set(names);
    for (let before = -1; before !== own.size; ) {
      before = own.size;
      for (const name of this.#readIn(value, own)) own.add(name);
    }
    this.#note(value, own);
    const sides = [value['left'], value['right']];
    if (
      (isSum(value) && sides.some((side) => this.#isClock(side))) ||
      (isComparison(value) && sides.some((side) => this.#isWall(side, own)))
    )
      this.found.push(value);
    for (const part of Object.values(value)) this.visit(part, own);
  }

  /** Learns the names that this node gives to wall time. */
  #note(node: SyntaxNode, names: ReadonlySet<string>): void {
    const { clocks, fields, parameters } = this.#known;
    const isWall = (one: unknown) => this.#isWall(one, names);
    const named = nameOf(node['key'] ?? node['id'] ?? node['left']);
    const value = node['value'] ?? node['init'] ?? node['right'];
    if (named !== undefined && isFunction(value) && isWall(returned(value))) clocks.add(named);
    if (node.type === 'FunctionDeclaration' && named !== undefined && isWall(returned(node))) clocks.add(named);
    const isField = /^(?:PropertyDefinition|Property)$/.test(node.type);
    const isSet =
      node.type === 'AssignmentExpression' && isNode(node['left']) && node['left'].type === 'MemberExpression';
    if (named !== undefined && (isField || isSet) && isWall(value)) fields.add(named);
    const called = node.type === 'CallExpression' ? nameOf(node['callee']) : undefined;
    if (called === undefined) return;
    for (const [i, argument] of (node['arguments'] as unknown[]).entries())
      if (isWall(argument)) parameters.set(called, (parameters.get(called) ?? new Set()).add(i));
  }

  #isClock(node: unknown): boolean {
    if (!isNode(node) || node.type !== 'CallExpression' || isMonotonic(node['callee'])) return false;
    return this.#known.clocks.has(nameOf(node['callee']) ?? '');
  }

  #isWall(node: unknown, names: ReadonlySet<string>): boolean {
    if (!isNode(node)) return false;
    if (node.type === 'Identifier') return names.has(String(node['name']));
    if (node.type === 'MemberExpression') return this.#known.fields.has(nameOf(node) ?? '');
    return (
      this.#isClock(node) || (isSum(node) && [node['left'], node['right']].some((side) => this.#isWall(side, names)))
    );
  }

  /** Names of this scope that hold wall time: variables by their first value, parameters by their default or by a call. */
  #readIn(scope: SyntaxNode, names: ReadonlySet<string>): string[] {
    const statements = Array.isArray(scope['body']) ? (scope['body'] as SyntaxNode[]) : [];
    const declared = statements.flatMap(({ declarations = [] }) => declarations as { id: unknown; init: unknown }[]);
    const inner = [scope['value'], scope['init'], scope].find(isFunction);
    const params = inner === undefined ? [] : (inner['params'] as SyntaxNode[]);
    const given = this.#known.parameters.get(nameOf(scope['key'] ?? scope['id']) ?? '');
    const defaults = params.map(({ left, right }) => ({ id: left, init: right }));
    const wall = [...declared, ...defaults].filter(({ init }) => this.#isWall(init, names)).map(({ id }) => id);
    return [...wall, ...params.filter((_one, i) => given?.has(i))].flatMap((id) =>
      isNode(id) && id.type === 'Identifier' ? [String(id['name'])] : [],
    );
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function isFunction(value: unknown): value is SyntaxNode {
  return isNode(value) && /^(?:Arrow)?Function(?:Expression|Declaration)$/.test(value.type);
}

function isSum({ type, operator }: SyntaxNode): boolean {
  return type === 'BinaryExpression' && /^[-+]$/.test(String(operator));
}

function isComparison({ type, operator }: SyntaxNode): boolean {
  return type === 'BinaryExpression' && /^[<>]=?$/.test(String(operator));
}

/** performance.now */
function isMonotonic(callee: unknown): boolean {
  return isNode(callee) && nameOf(callee['object']) === 'performance';
}

/** The last name of `a`, `a.b`, `this.#b`, without its mark. */
function nameOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (/^(?:Private)?Identifier$/.test(node.type)) return String(node['name']);
  return node.type === 'MemberExpression' ? nameOf(node['property']) : undefined;
}

/** What a function returns by its arrow or by its last statement. */
function returned({ body }: SyntaxNode): unknown {
  if (!isNode(body) || body.type !== 'BlockStatement') return body;
  const last = (body['body'] as SyntaxNode[]).at(-1);
  return last?.type === 'ReturnStatement' ? last['argument'] : undefined;
}

/** Math.abs(…) */
function isDistance({ type, callee }: SyntaxNode): boolean {
  const { object, property } = (callee ?? {}) as { object?: { name?: string }; property?: { name?: string } };
  return type === 'CallExpression' && object?.name === 'Math' && property?.name === 'abs';
}
