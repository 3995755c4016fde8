/** What a report says, on the screen: the same sections as on paper. */

import type { Block, Cell, ReportDocument } from '../../../../src/api/report-document.js';
import { Facts } from '../../ground/asking/facts.js';
import { type Gap, GapStrip } from '../../ground/shell/gap-strip.js';

type BlockOf<Kind extends Block['kind']> = Extract<Block, { readonly kind: Kind }>;

/** What a report says stays in its order: the place of a part is its name. */
function placed<T>(parts: readonly T[]): { readonly key: string; readonly part: T }[] {
  return parts.map((part, place) => ({ key: String(place), part }));
}

export function DocumentView({ document }: { document: ReportDocument }) {
  const { language, title, titleAlso, subtitle, watermark, footer, letterhead, blocks } = document;
  const { addressees = [], recipients = [] } = document;
  return (
    <article
      className="card report-document"
      lang={language === 'en' ? 'en' : 'vi'}
      data-drill={watermark !== undefined || undefined}
    >
      {watermark !== undefined && <p className="drill-mark">{watermark}</p>}
      <p className="row spread">
        <span>
          {letterhead.parent}
          <b>{letterhead.organisation}</b>
        </span>
        <span>{letterhead.number}</span>
        <span className="dim">{letterhead.placeAndDate}</span>
      </p>
      <h2 className="report-title">
        {title}
        {titleAlso !== undefined && <span className="dim block">{titleAlso}</span>}
      </h2>
      <p className="dim report-subtitle">{subtitle}</p>
      {placed(addressees).map(({ key, part }) => (
        <p key={key} className="report-subtitle">
          {part}
        </p>
      ))}
      {placed(blocks).map(({ key, part }) => (
        <BlockView key={key} block={part} />
      ))}
      {placed(recipients).map(({ key, part }) => (
        <p key={key} className="small">
          {part}
        </p>
      ))}
      <p className="dim small">{footer}</p>
    </article>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return (
        <h3>
          {block.text}
          {block.also !== undefined && <span className="dim"> / {block.also}</span>}
        </h3>
      );
    case 'facts':
      return (
        <Facts
          className="report-facts stack"
          rows={block.rows.map(({ label, cell }) => [label, <CellView key={label} cell={cell} />] as const)}
        />
      );
    case 'table':
      return block.rows.length === 0 ? <p className="dim">{block.empty}</p> : <TableView block={block} />;
    case 'strips':
      return <StripsView block={block} />;
    case 'bars':
      return <BarsView block={block} />;
    case 'paragraph':
      return (
        <p className={block.look === 'quiet' ? 'dim small' : block.look === 'strong' ? 'strong' : ''}>{block.text}</p>
      );
  }
}

function CellView({ cell }: { cell: Cell }) {
  const { text, note, also, look } = cell;
  return (
    <>
      {look === 'strong' ? <b>{text}</b> : <span className={look === 'quiet' ? 'dim' : ''}>{text}</span>}
      {note !== undefined && <span className="dim"> ({note})</span>}
      {also !== undefined && also !== text && (
        <span className="dim small block" lang="en">
          {also}
        </span>
      )}
    </>
  );
}

function TableView({ block }: { block: BlockOf<'table'> }) {
  return (
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            {placed(block.columns).map(({ key, part: { head, also, align } }) => (
              <th key={key} scope="col" className={align === 'right' ? 'figure' : ''}>
                {head}
                {also !== undefined && <span className="dim small block">{also}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {placed(block.rows).map(({ key: row, part: cells }) => (
            <tr key={row}>
              {placed(cells).map(({ key, part }, column) => (
                <td key={key} className={block.columns[column]?.align === 'right' ? 'figure' : ''}>
                  <CellView cell={part} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StripsView({ block }: { block: BlockOf<'strips'> }) {
  return (
    <ul className="report-strips">
      {block.rows.map(({ label, mark, parts }) => (
        <li key={label}>
          <span>{label}</span>
          <GapStrip gaps={gapsOf(parts)} />
          <span className="dim">{mark}</span>
        </li>
      ))}
    </ul>
  );
}

/** The parts follow each other; each begins where those before it end. */
function gapsOf(parts: BlockOf<'strips'>['rows'][number]['parts']): Gap[] {
  const starts = parts.map((_, at) => parts.slice(0, at).reduce((sum, { share }) => sum + share, 0));
  return parts
    .map(({ share, state }, at) => ({ start: starts[at] ?? 0, share, state }))
    .filter(({ state }) => state !== 'watched');
}

function BarsView({ block }: { block: BlockOf<'bars'> }) {
  const top = Math.max(1, ...block.bars.map(({ value }) => value));
  return (
    <figure className="report-bars">
      <figcaption className="dim small">{block.title}</figcaption>
      <ol>
        {block.bars.map(({ label, value, mark }) => (
          <li key={label}>
            <span className="small">{mark}</span>
            <span className="bar" style={{ blockSize: `${Math.max(1, (60 * value) / top)}px` }} />
            <span className="dim small">{label}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
