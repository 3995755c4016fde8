/** Texts in quotes of a TypeScript source, each value in them as `{}`; comments and imports are left out. */
export function literalsIn(source: string): string[] {
  const code = source
    .replace(/^import[^;]*;/gm, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '$1');
  const found: string[] = [];
  for (let at = 0; at < code.length; at++)
    if (code[at] === "'" || code[at] === '"' || code[at] === '`') {
      const literal = literalFrom(code, at);
      found.push(literal.text, ...literalsIn(literal.values));
      at = literal.end;
    }
  return found;
}

/** @returns its text, the code of its values, and the place of its closing quote */
function literalFrom(code: string, begin: number): { text: string; values: string; end: number } {
  const quote = code[begin];
  let [text, values, depth] = ['', '', 0];
  let at = begin + 1;
  for (; at < code.length && (depth > 0 || code[at] !== quote); at++) {
    if (depth === 0 && quote === '`' && code.startsWith('${', at)) {
      [text, depth, at] = [`${text}{}`, 1, at + 1];
      values += '\n';
    } else if (depth > 0) {
      if (code[at] === '{') depth += 1;
      else if (code[at] === '}') depth -= 1;
      if (depth > 0) values += code[at];
    } else if (code[at] === '\\') text += code[++at] ?? '';
    else text += code[at];
  }
  return { text, values, end: at };
}
