import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AUDIENCES } from '../web/src/help/article.js';
import { ARTICLES } from '../web/src/help/articles.js';
import { parseMarkup, plainText } from '../web/src/help/markup.js';
import { ArticleSearch, folded } from '../web/src/help/search-articles.js';

describe('the help', () => {
  it('has articles for every kind of person, each under its own address, whole in both languages', () => {
    expect(new Set(ARTICLES.map(({ id }) => id)).size).toBe(ARTICLES.length);
    for (const audience of AUDIENCES)
      expect(
        ARTICLES.some((one) => one.audience === audience),
        audience,
      ).toBe(true);
    for (const { id, title, body } of ARTICLES) {
      const shape = (text: string) =>
        parseMarkup(text).map((block) => [block.kind, 'items' in block ? block.items.length : 0]);
      expect(title.vi, id).not.toBe(title.en);
      expect(shape(body.vi), id).toEqual(shape(body.en));
      expect(plainText(body.vi).length, id).toBeGreaterThan(100);
    }
  });

  it('reads its markup into blocks and parts, and leaves nothing of the signs', () => {
    expect(parseMarkup('A **b** and\n`c`.\n\n## H\n- x\n- [y](/z)\n1. s\n```\n# **as** it\n  stands\n```')).toEqual([
      {
        kind: 'paragraph',
        parts: [
          { kind: 'text', text: 'A ' },
          { kind: 'bold', text: 'b' },
          { kind: 'text', text: ' and ' },
          { kind: 'typed', text: 'c' },
          { kind: 'text', text: '.' },
        ],
      },
      { kind: 'heading', parts: [{ kind: 'text', text: 'H' }] },
      { kind: 'points', items: [[{ kind: 'text', text: 'x' }], [{ kind: 'link', text: 'y', to: '/z' }]] },
      { kind: 'steps', items: [[{ kind: 'text', text: 's' }]] },
      { kind: 'listing', text: '# **as** it\n  stands\n' },
    ]);
    for (const { id, body } of ARTICLES)
      for (const text of [body.vi, body.en]) expect(plainText(text), id).not.toMatch(/\*\*|\]\(|^## /m);
  });

  it('finds with and without accents, with a slip, in the language of the page', () => {
    const vi = new ArticleSearch(ARTICLES, 'vi');
    expect(folded('Đường truyền Nhiễu')).toBe('duong truyen nhieu');
    expect(vi.find('tạm hoãn')[0]?.id).toBe('alarm');
    expect(vi.find('tam hoan').map(({ id }) => id)).toEqual(vi.find('tạm hoãn').map(({ id }) => id));
    expect(vi.find('ban giao')[0]?.id).toBe('handover');
    const en = new ArticleSearch(ARTICLES, 'en');
    expect(en.find('evidance')[0]?.id).toBe('evidence');
    expect(en.find('xyzzy')).toEqual([]);
    expect(en.find(' ')).toEqual(ARTICLES);
  });

  it('shows every recipe of the README as the file that the tests run', () => {
    const root = join(import.meta.dirname, '..');
    const recipes = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/\| \[[^\]]+\]\(([^)]+)\)\s*\|/g)];
    const article = ARTICLES.find(({ id }) => id === 'recipes');
    expect(recipes.length).toBeGreaterThan(8);
    for (const language of ['vi', 'en'] as const) {
      const listings = parseMarkup(article?.body[language] ?? '').flatMap((block) =>
        block.kind === 'listing' ? [block.text] : [],
      );
      expect(listings.sort()).toEqual(recipes.map(([, path = '']) => readFileSync(join(root, path), 'utf8')).sort());
    }
  });
});

describe('the words that the help tells to press', () => {
  /** Every text of the page in one language; of a text with a name in it, the part before the name. */
  const pageTexts = (language: 'vi' | 'en') =>
    (readdirSync(join(import.meta.dirname, '../web/src'), { recursive: true }) as string[])
      .filter((path) => path.endsWith(`locales/${language}.json`))
      .flatMap((path) => textsIn(JSON.parse(readFileSync(join(import.meta.dirname, '../web/src', path), 'utf8'))));

  it.each([
    ['vi', /(?:bấm|chọn|mở|rồi) \*\*([^*]+)\*\*/gi],
    ['en', /(?:choose|press|open|then) \*\*([^*]+)\*\*/gi],
  ] as const)('stand on the page: %s', (language, told) => {
    const texts = new Set(pageTexts(language).map((text) => text.replace(/ ?(?:…|\{\{.*)$/, '').toLowerCase()));
    const words = ARTICLES.flatMap(({ id, body }) =>
      [...body[language].matchAll(told)].map(([, word = '']) => `${id}: ${word}`),
    );
    expect(words.length).toBeGreaterThan(10);
    expect(words.filter((word) => !texts.has(word.replace(/^.*?: /, '').toLowerCase()))).toEqual([]);
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('the help for a receiver', () => {
  const receivers = ARTICLES.filter(({ id }) => id.startsWith('receiver-'));
  const hardware = readFileSync(join(import.meta.dirname, '../hardware.md'), 'utf8').replace(/\s+/g, ' ');

  it.each([
    ['tinySA Ultra', 'tinysa'],
    ['ZS407', 'tinysa'],
    ['RF Explorer', 'rf-explorer'],
    ['WSUB3G', 'rf-explorer'],
    ['ESP32', 'lines'],
    ['DSA815', 'scpi'],
    ['FieldFox', 'scpi'],
    ['IC-7300', 'icom'],
    ['AR8200', 'aor-uniden'],
    ['BCD996', 'aor-uniden'],
    ['S331D', 'anritsu'],
    ['LTDZ', 'nwt4'],
    ['HackRF', 'sdr'],
    ['rtl_power', 'sdr'],
    ['u-blox', 'gps'],
  ])('is found by what stands on the case: %s', (name, id) => {
    for (const language of ['vi', 'en'] as const)
      expect(new ArticleSearch(ARTICLES, language).find(name)[0]?.id).toBe(`receiver-${id}`);
  });

  it('begins with three steps, which begin its section of hardware.md in both languages', () => {
    expect(receivers).toHaveLength(10);
    for (const { id, body } of receivers)
      for (const text of [body.vi, body.en]) {
        const [steps] = parseMarkup(text);
        expect(steps?.kind, id).toBe('steps');
        const items = steps !== undefined && 'items' in steps ? steps.items : [];
        expect(items, id).toHaveLength(3);
        for (const item of items) {
          const words = item.map((part) => part.text).join('');
          expect(hardware.replace(/\*\*|`/g, ''), id).toContain(words);
        }
      }
  });
});
