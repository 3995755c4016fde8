/** One article, drawn. Its parts are children by position: the text is fixed, so they need no names. */
import { createElement, type ReactNode } from 'react';
import { Link } from '../ground/shell/link.js';
import { type Block, type Inline, parseMarkup } from './markup.js';

export function ArticleBody({ text }: { readonly text: string }) {
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
