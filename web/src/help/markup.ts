/** The little markup of the articles, as a tree that React draws: no HTML is ever taken from a text. */
export type Inline =
  | { readonly kind: 'text' | 'bold' | 'typed'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string };

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly parts: readonly Inline[] }
  | { readonly kind: 'points' | 'steps'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'listing'; readonly text: string };

/** A listing, as it is to be copied: between two lines of three backticks. */
const LISTING = /^```\n([\s\S]*?)^```$/gm;
const INLINE = /\*\*(.+?)\*\*|`(.+?)`|\[(.+?)\]\((\/[^)\s]*)\)/g;

export function parseMarkup(text: string): Block[] {
  // Split by a pattern with one group: words, listing, words, …
  return text
    .trim()
    .split(LISTING)
    .flatMap((part, at) => (at % 2 === 1 ? [{ kind: 'listing', text: part } as const] : parseWords(part)));
}

function parseWords(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', parts: parseInline(paragraph.join(' ')) });
    paragraph = [];
  };
  const addItem = (kind: 'points' | 'steps', line: string): void => {
    endParagraph();
    const last = blocks.at(-1);
    const item = parseInline(line);
    if (last?.kind === kind) blocks[blocks.length - 1] = { kind, items: [...last.items, item] };
    else blocks.push({ kind, items: [item] });
  };
  for (const line of text
    .trim()
    .split('\n')
    .map((one) => one.trim())) {
    const step = /^\d+\. (.*)$/.exec(line)?.[1];
    if (line === '') endParagraph();
    else if (line.startsWith('## ')) {
      endParagraph();
      blocks.push({ kind: 'heading', parts: parseInline(line.slice(3)) });
    } else if (line.startsWith('- ')) addItem('points', line.slice(2));
    else if (step !== undefined) addItem('steps', step);
    else paragraph.push(line);
  }
  endParagraph();
  return blocks;
}

function parseInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    const [whole, bold, typed, label, to] = match;
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) });
    if (bold !== undefined) parts.push({ kind: 'bold', text: bold });
    else if (typed !== undefined) parts.push({ kind: 'typed', text: typed });
    else parts.push({ kind: 'link', text: label ?? '', to: to ?? '/' });
    from = match.index + whole.length;
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) });
  return parts;
}

/** The words alone, to be searched. */
export function plainText(text: string): string {
  return text
    .replace(LISTING, '$1')
    .replace(INLINE, (_whole, bold, typed, label) => bold ?? typed ?? label)
    .replace(/^(## |- |\d+\. )/gm, '');
}
