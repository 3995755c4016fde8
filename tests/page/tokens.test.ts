/** One look: colours, sizes of letters and radii stand in ground/styles/tokens.css and nowhere else, and are read with ease. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const PAGE = join(import.meta.dirname, '../../web/src');
const TOKENS = 'ground/styles/tokens.css';
const KEYWORD = 'inherit|none|transparent|currentcolor|0';
/** What a file may not say by itself, by its kind. */
const STRAY = {
  css: [
    /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(|(?<![-\w])(?:white|black|red|green|blue|yellow|orange|gr[ae]y)(?![-\w])/i,
    /font(?:-size)?: *[^v;]*\d(?:px|rem|em|pt|%|vw|vh)/,
    new RegExp(`border(?:-[a-z]+)*-radius: (?!(?:(?:var\\(--r-[a-z]+\\)|${KEYWORD})(?: |;))+$)`),
  ],
  ts: [
    /['"`](?:[^'"`]*\s)?#[0-9a-f]{3,8}\b(?![-\w])/i,
    /['"`](?:rgb|hsl)a?\(/,
    /font(?:Size)?\s*[=:]\s*['"`](?:[^'"`$]*\s)?\d[\d.]*px/,
  ],
};

const files = readdirSync(PAGE, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:css|tsx?)$/.test(path) && path !== TOKENS)
  .map((path) => ({ path, text: readFileSync(join(PAGE, path), 'utf8') }));
const sheets = files.filter(({ path }) => path.endsWith('.css'));
const tokens = readFileSync(join(PAGE, TOKENS), 'utf8');

/** Names and values of one block of the tokens, over those of a block that holds for every scheme. */
function block(selector: string, under: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const body = tokens.slice(tokens.indexOf(`${selector} {`)).split('\n}')[0] ?? '';
  return new Map([
    ...under,
    ...[...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value] as const),
  ]);
}
const dark = block(':root');
const light = block(':root[data-scheme="light"]', dark);

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const LETTERS = ['text', 'dim', 'faint', 'accent', 's1', 's2', 's3', 's4', 's5', 's6', 'good', 'warn', 'bad'];
/** Ink, ground and the contrast that WCAG asks of them: 4.5 for letters (1.4.3), 3 for edges and traces (1.4.11). */
const PAIRS: readonly (readonly [string, string, number])[] = [
  ...LETTERS.flatMap((ink) => ['panel', 'page', 'raised'].map((ground) => [ink, ground, 4.5] as const)),
  ...['fill', 'fill-hover', 'blind', 'past', 'drill'].map(
    (ground) => [`${ground.split('-')[0]}-ink`, ground, 4.5] as const,
  ),
  ...['warn', 'bad'].map((ink) => [ink, `${ink}-bg`, 4.5] as const),
  ...['panel', 'page'].map((ground) => ['edge', ground, 3] as const),
  ...['write', 'max', 'min', 'average', 'frozen', 'reference'].map((trace) => [`trace-${trace}`, 'plot', 3] as const),
];

describe('one look', () => {
  it('keeps colours, sizes of letters and radii in the tokens', () => {
    const stray = files.flatMap(({ path, text }) =>
      text.split('\n').flatMap((line, at) => {
        const said = line.replace(/^\s*(?:\/?\*|\/\/).*/, '');
        return STRAY[path.endsWith('.css') ? 'css' : 'ts'].some((rule) => rule.test(said))
          ? [`${path}:${at + 1} ${line.trim()}`]
          : [];
      }),
    );
    expect(stray, `Name its meaning in ${TOKENS}, or take the token that means it.`).toEqual([]);
  });

  it('knows eight sizes of letters and four radii', () => {
    expect([...tokens.matchAll(/^ {2}--t-/gm)].length).toBeLessThanOrEqual(8);
    expect([...tokens.matchAll(/^ {2}--r-/gm)].length).toBeLessThanOrEqual(4);
  });

  it('uses every token, and none that is not there', () => {
    const text = files.map((file) => file.text).join('\n');
    const known = new Set([...tokens.matchAll(/^ +--([\w-]+):/gm)].map(([, name = '']) => name));
    const unused = [...known].filter(
      (name) => !new RegExp(`--${name}\\b(?!-)`).test(text) && !tokens.includes(`var(--${name})`),
    );
    expect(unused).toEqual([]);
    const local = new Set([...text.matchAll(/--([\w-]+)['"]?\]?: /g)].map(([, name = '']) => name));
    const used = sheets.flatMap((sheet) => [...sheet.text.matchAll(/var\(--([\w-]+)\)/g)].map(([, name = '']) => name));
    expect([...new Set(used)].filter((name) => !known.has(name) && !local.has(name))).toEqual([]);
  });

  it.each([
    ['dark', dark],
    ['light', light],
  ] as const)('has contrast enough in the %s scheme', (_, colours) => {
    const pale = PAIRS.flatMap(([ink, ground, least]) => {
      const [a = '', b = ''] = [colours.get(ink), colours.get(ground)];
      const ratio = a && b ? contrast(a, b) : 0;
      return ratio >= least ? [] : [`${ink} on ${ground}: ${ratio.toFixed(2)} of ${least}`];
    });
    expect(pale).toEqual([]);
  });
});
