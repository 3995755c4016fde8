/** Comparisons of the computer's clock that stand in a source, also by the name that its value was given. */
import { parseSync } from 'vite';

interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/**
 * `clock()` itself in a sum, a difference or a comparison; and a `const` or a default that was read from it and is compared, alone or
 * inside a sum or a difference. A value that went through a property, a parameter or a return is not followed. The absolute value of
 * a difference is no finding: a clock that was set only makes it act at once.
 */
export function wallTimeUses(path: string, text: string): string[] {
  const found: string[] = [];
  const isClock = (node: unknown): boolean => {
    if (!isNode(node) || node.type !== 'CallExpression' || !isNode(node['callee'])) return false;
    const { name, property } = node['callee'] as { name?: string; property?: { name?: string } };
    return /^(?:clock|wallClock)$/.test(name ?? property?.name ?? '');
  };
  const isNamed = (node: unknown, names: ReadonlySet<string>): boolean => {
    if (!isNode(node)) return false;
    if (node.type === 'Identifier') return names.has(String(node['name']));
    return isSum(node) && (isNamed(node['left'], names) || isNamed(node['right'], names));
  };
  const isSum = ({ type, operator }: SyntaxNode) => type === 'BinaryExpression' && /^[-+]$/.test(String(operator));
  const visit = (value: unknown, names: ReadonlySet<string>): void => {
    if (Array.isArray(value)) for (const one of value) visit(one, names);
    if (!isNode(value) || isDistance(value)) return;
    const own = new Set([...names, ...readIn(value, (init) => isClock(init) || isNamed(init, names))]);
    for (const again of readIn(value, (init) => isNamed(init, own))) own.add(again);
    const sides = [value['left'], value['right']];
    const isCompared = value.type === 'BinaryExpression' && /^[<>]=?$/.test(String(value['operator']));
    if (
      (isSum(value) && sides.some(isClock)) ||
      (isCompared && sides.some((side) => isClock(side) || isNamed(side, own)))
    )
      found.push(
        `${path}:${text.slice(0, value.start).split('\n').length}: ${text.slice(value.start, value.end).replace(/\s+/g, ' ')}`,
      );
    for (const part of Object.values(value)) visit(part, own);
  };
  visit(parseSync(path, text).program, new Set());
  return found;
}

/** Math.abs(…) */
function isDistance({ type, callee }: SyntaxNode): boolean {
  const { object, property } = (callee ?? {}) as { object?: { name?: string }; property?: { name?: string } };
  return type === 'CallExpression' && object?.name === 'Math' && property?.name === 'abs';
}

/** Names of this scope whose first value `isWall`: constants of its statements, and defaults of its parameters. */
function readIn(scope: SyntaxNode, isWall: (init: unknown) => boolean): string[] {
  const statements = Array.isArray(scope['body']) ? (scope['body'] as SyntaxNode[]) : [];
  const declared = statements.flatMap(({ declarations = [] }) => declarations as { id: unknown; init: unknown }[]);
  const params = Array.isArray(scope['params']) ? (scope['params'] as SyntaxNode[]) : [];
  const defaults = params.map(({ left, right }) => ({ id: left, init: right }));
  return [...declared, ...defaults].flatMap(({ id, init }) =>
    isNode(id) && id.type === 'Identifier' && isWall(init) ? [String(id['name'])] : [],
  );
}
