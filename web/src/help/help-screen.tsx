/** Help by task, for each kind of person: the list at /help, one article at /help/ID. Everything comes with the page. */
import './words.js';
import './help.css';
import { createElement, type ReactNode, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../ground/asking/fields.js';
import { Link } from '../ground/shell/address.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { nameWindow } from '../ground/shell/title.js';
import { useLanguage } from '../ground/words/use-language.js';
import { type Article, AUDIENCES } from './article.js';
import { ARTICLES } from './articles.js';
import { type Block, type Inline, parseMarkup } from './markup.js';
import { ArticleSearch } from './search-articles.js';

export default function HelpScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('help');
  const language = useLanguage();
  const [words, setWords] = useState('');
  const search = useMemo(() => new ArticleSearch(ARTICLES, language), [language]);
  const found = search.find(words);
  const article = ARTICLES.find(({ id }) => id === rest);
  useEffect(() => nameWindow(article?.title[language] ?? t('title')), [article, language, t]);
  return (
    <main id="main" className="screen help">
      <nav className="help-list" aria-label={t('title')}>
        <h1>{t('title')}</h1>
        <Field type="search" value={words} label={t('search')} placeholder={t('searchHint')} set={setWords} />
        <p role="status" className="dim">
          {found.length === 0 ? t('nothing') : t('found', { count: found.length })}
        </p>
        {words.trim() === '' ? (
          AUDIENCES.map((audience) => (
            <section key={audience} aria-label={t(`audience.${audience}`)}>
              <h2>{t(`audience.${audience}`)}</h2>
              <Titles articles={found.filter((one) => one.audience === audience)} chosen={rest} />
            </section>
          ))
        ) : (
          <Titles articles={found} chosen={rest} />
        )}
      </nav>
      <article className="help-article" data-chosen={rest !== ''}>
        {rest !== '' && (
          <p className="help-back">
            <Link to="/help">← {t('all')}</Link>
          </p>
        )}
        {article === undefined ? (
          rest !== '' && <p>{t('missing', { id: rest })}</p>
        ) : (
          <>
            <h2>{article.title[language]}</h2>
            <ArticleBody text={article.body[language]} />
            <button type="button" className="button-link help-print" onClick={() => window.print()}>
              {t('print')}
            </button>
          </>
        )}
      </article>
    </main>
  );
}

function Titles({ articles, chosen }: { readonly articles: readonly Article[]; readonly chosen: string }) {
  const language = useLanguage();
  return (
    <ul>
      {articles.map(({ id, title }) => (
        <li key={id}>
          <Link to={`/help/${id}`} aria-current={id === chosen ? 'page' : undefined}>
            {title[language]}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** One article, drawn. Its parts are children by position: the text is fixed, so they need no names. */
function ArticleBody({ text }: { readonly text: string }) {
  return createElement('div', { className: 'help-body' }, ...parseMarkup(text).map(drawBlock));
}

function drawBlock(block: Block): ReactNode {
  if (block.kind === 'listing') return createElement('pre', { tabIndex: 0 }, block.text);
  if ('parts' in block) return createElement(block.kind === 'heading' ? 'h3' : 'p', null, ...block.parts.map(drawPart));
  const items = block.items.map((parts) => createElement('li', null, ...parts.map(drawPart)));
  return createElement(block.kind === 'points' ? 'ul' : 'ol', null, ...items);
}

function drawPart(part: Inline): ReactNode {
  if (part.kind === 'bold') return <strong>{part.text}</strong>;
  if (part.kind === 'typed') return <code>{part.text}</code>;
  return part.kind === 'link' ? <Link to={part.to}>{part.text}</Link> : part.text;
}
