/**
 * Finds the raw means of reading and writing files outside their home, `src/files`. Each finding says where, why, and what to
 * write instead.
 */
import { parseSync } from 'vite';

/** Functions of node:fs that only `src/files` may import, and what takes their place. */
const RAW: Readonly<Record<string, string>> = {
  ...{ rename: 'moveWhole', renameSync: 'moveWholeSync' },
  ...{ writeFile: 'writeWhole', writeFileSync: 'writeWholeSync' },
  ...{ existsSync: 'isThere', exists: 'isThere' },
  ...{ fsync: 'flush', fsyncSync: 'flush', fdatasync: 'flush', fdatasyncSync: 'flush' },
};
const WHY_RAW: Readonly<Record<string, string>> = {
  moveWhole: 'a name is on disk only after a flush of its folder',
  moveWholeSync: 'a name is on disk only after a flush of its folder',
  writeWhole: 'a crash or a full disk in between leaves half a file',
  writeWholeSync: 'a crash or a full disk in between leaves half a file',
  isThere: 'it says "not there" of a file that only cannot be seen',
  flush: 'the way to flush a file has one home',
};

interface Found {
  readonly start: number;
  readonly what: string;
  readonly cure: string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const one of value) yield* nodesIn(one);
  if (!isNode(value)) return;
  yield value;
  for (const part of Object.values(value)) yield* nodesIn(part);
}

const IMPORT = /^import\s+(type\s+)?([^'"]*?)\s*from\s+['"]([^'"]+)['"]/gm;

/** Local names by what they are imported from: the original names of node:fs, and everything of `src/files`. */
function importedNames(text: string): { fs: Map<string, string>; whole: number[]; files: Set<string> } {
  const fs = new Map<string, string>();
  const whole: number[] = [];
  const files = new Set<string>();
  for (const { 1: type, 2: names = '', 3: from = '', index } of text.matchAll(IMPORT)) {
    const isFs = /^(?:node:)?fs(?:\/promises)?$/.test(from);
    if (type !== undefined || !(isFs || /(?:^|\/)files\/[\w-]+\.js$/.test(from))) continue;
    if (isFs && !names.startsWith('{')) whole.push(index);
    for (const one of names.replace(/[{}]/g, '').split(',')) {
      const [name = '', local = name] = one.trim().split(/\s+as\s+/);
      if (name === '' || name.startsWith('type ') || name === 'constants') continue;
      if (isFs) fs.set(local, name);
      else files.add(local);
    }
  }
  return { fs, whole, files };
}

/** True for a function that does not look at the error it is given. */
function ignoresItsError(handler: unknown): boolean {
  if (!isNode(handler)) return false;
  if (handler.type === 'CatchClause') return !mentions(handler['body'], handler['param']);
  if (!/Function/.test(handler.type)) return false;
  return !mentions(handler['body'], (handler['params'] as unknown[])[0]);
}

function mentions(body: unknown, parameter: unknown): boolean {
  const names = new Set([...nodesIn(parameter)].filter(({ type }) => type === 'Identifier').map((one) => one['name']));
  return [...nodesIn(body)].some(({ type, ...rest }) => type === 'Identifier' && names.has(rest['name']));
}

/** Raw means in a file outside `src/files`, as "path:line: what. Cure: …". */
export function rawFileUses(path: string, text: string): string[] {
  const { fs, whole, files } = importedNames(text);
  if (fs.size + whole.length + files.size === 0) return [];
  const found: Found[] = whole.map((start) => ({
    start,
    what: 'node:fs is imported as a whole, so nobody sees what is used of it',
    cure: 'import the functions by name',
  }));
  const callsOf = (part: unknown): { name: string; isRaw: boolean }[] =>
    [...nodesIn(part)].flatMap((node) => {
      const name = node.type === 'CallExpression' && isNode(node['callee']) ? String(node['callee']['name']) : '';
      return fs.has(name) || files.has(name) ? [{ name, isRaw: fs.has(name) }] : [];
    });
  for (const node of nodesIn(parseSync(path, text).program)) {
    const raw = node.type === 'ImportSpecifier' ? fs.get(String((node['local'] as Node)['name'])) : undefined;
    const better = raw === undefined ? undefined : RAW[raw];
    if (better !== undefined)
      found.push({ start: node.start, what: `${raw}: ${WHY_RAW[better]}`, cure: `${better}() of src/files` });
    found.push(...swallowed(node, callsOf));
  }
  return found.map(
    ({ start, what, cure }) => `${path}:${text.slice(0, start).split('\n').length}: ${what}. Cure: ${cure}.`,
  );
}

function swallowed(node: Node, callsOf: (part: unknown) => { name: string; isRaw: boolean }[]): Found[] {
  const cure =
    'orAbsent() and its like in src/files/absent.ts, which take only "no such file" for absent; a catch names the errors it means';
  const why = 'takes a file that cannot be read now for one that is not there';
  if (node.type === 'TryStatement' && isNode(node['handler'])) {
    const [call] = callsOf(node['block']);
    if (call === undefined || !ignoresItsError(node['handler'])) return [];
    return [{ start: node['handler'].start, what: `a catch that ignores the error of ${call.name}() ${why}`, cure }];
  }
  if (node.type !== 'CallExpression' || !isNode(node['callee']) || node['callee'].type !== 'MemberExpression')
    return [];
  const method = String((node['callee']['property'] as Node)['name']);
  const handlers = node['arguments'] as unknown[];
  const handler = method === 'catch' ? handlers[0] : method === 'then' ? handlers[1] : undefined;
  if (handler === undefined) return [];
  const call = callsOf(node['callee']['object']).find(({ isRaw }) => isRaw || ignoresItsError(handler));
  return call === undefined
    ? []
    : [{ start: (node['callee']['property'] as Node).start, what: `.${method}() on ${call.name}() ${why}`, cure }];
}
