/** Finds articles by words, with or without Vietnamese accents, a typing slip allowed. */
import MiniSearch from 'minisearch';
import type { Language } from '../ground/words/format.js';
import type { Article } from './article.js';
import { plainText } from './markup.js';

/** "Nhiễu" and "nhieu" are found alike; đ has no accent that could be taken off. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd').toLowerCase();
}

/** Vietnamese words are short and differ by a letter: only long ones are forgiven a slip. */
const slip = (term: string): number | false => (term.length > 4 ? 0.2 : false);

export class ArticleSearch {
  readonly #language: Language;
  readonly #articles: readonly Article[];
  readonly #index: MiniSearch<{ id: string; title: string; body: string }>;

  constructor(articles: readonly Article[], language: Language) {
    this.#articles = articles;
    this.#language = language;
    this.#index = new MiniSearch({
      fields: ['title', 'body'],
      processTerm: (term) => folded(term),
      searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: slip, combineWith: 'AND' },
    });
    this.#index.addAll(
      articles.map(({ id, title, body }) => ({ id, title: title[language], body: plainText(body[language]) })),
    );
  }

  /** Those with the words as they were typed first, then the best; all in their own order when nothing is asked. */
  find(words: string): readonly Article[] {
    const phrase = folded(words.trim());
    if (phrase === '') return this.#articles;
    const rank = new Map(this.#index.search(words).map(({ id }, index) => [id as string, index]));
    const place = ({ id, title, body }: Article): number => {
      const text = folded(`${title[this.#language]} ${plainText(body[this.#language])}`);
      return (rank.get(id) ?? 0) - (text.includes(phrase) ? this.#articles.length : 0);
    };
    return this.#articles.filter(({ id }) => rank.has(id)).sort((a, b) => place(a) - place(b));
  }
}
