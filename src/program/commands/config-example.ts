/** Finds a key in `deploy/station.example.yaml`, which has every key of the configuration. */
import { readFileSync } from 'node:fs';
import { isCollection, isMap, isNode, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { projectFolder } from '../../files/project.js';

const FILE = 'deploy/station.example.yaml';

let example: { readonly text: string; readonly root: Node | null; readonly lines: LineCounter } | undefined;

/** Where the example shows the key, and its line when it fits in one; undefined for a key that it does not have. */
export function shownByExample(path: readonly PropertyKey[]): string | undefined {
  if (path.length === 0) return `${FILE} has every key`;
  example ??= read();
  const { text, root, lines } = example;
  const found = path.reduce<readonly unknown[]>((nodes, key) => nodes.flatMap((node) => within(node, key)), [root]);
  const [node] = found.filter((one) => isNode(isPair(one) ? one.key : one));
  const at = isPair(node) ? node.key : node;
  if (!isNode(at) || !at.range) return undefined;
  const { line } = lines.linePos(at.range[0]);
  const value = isPair(node) ? node.value : node;
  const isWhole = isScalar(value) || (isCollection(value) && value.flow);
  return `line ${line} of ${FILE} shows one${isWhole ? `: ${(text.split('\n')[line - 1] ?? '').replace(/^[\s-]+/, '')}` : ''}`;
}

function read() {
  // Keys that exclude another one stand behind a "#".
  const text = readFileSync(`${projectFolder}/${FILE}`, 'utf8').replace(/^(\s*)#(?=[a-zA-Z]+: )/gm, '$1');
  const lines = new LineCounter();
  return { text, root: parseDocument(text, { lineCounter: lines, uniqueKeys: false }).contents, lines };
}

/** The pair of a key; of a list all items, because the first one need not have every key. */
function within(outer: unknown, key: PropertyKey): unknown[] {
  const node = isPair(outer) ? outer.value : outer;
  if (isSeq(node)) return node.items;
  return isMap(node) ? node.items.filter((pair) => isScalar(pair.key) && pair.key.value === key) : [];
}
