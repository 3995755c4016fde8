/** What a report says, on the screen: the same sections as on paper. */
import { type Block, type Cell, documentFrom } from './report.js';

export function DocumentView({ value, language }: { value: unknown; language: string }) {
  const { title, titleAlso, subtitle, watermark, footer, letterhead, blocks } = documentFrom(value);
  const text = (name: string) => (typeof letterhead[name] === 'string' ? letterhead[name] : '');
  return (
    <article
      className="card report-document"
      lang={language === 'en' ? 'en' : 'vi'}
      data-drill={watermark !== undefined || undefined}
    >
      {watermark !== undefined && <p className="drill-mark">{watermark}</p>}
      <p className="report-head">
        <span>
          {text('parent')}
          <b>{text('organisation')}</b>
        </span>
        <span className="dim">{text('placeAndDate')}</span>
      </p>
      <h2 className="report-title">
        {title}
        {titleAlso !== undefined && <span className="dim block">{titleAlso}</span>}
      </h2>
      <p className="dim report-subtitle">{subtitle}</p>
      {blocks.map((block) => (
        <BlockView key={block.key} block={block} />
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
        <dl className="report-facts">
          {block.facts.map(({ label, cell }) => (
            <div key={label}>
              <dt className="dim">{label}</dt>
              <dd>
                <CellView cell={cell} />
              </dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return block.rows.length === 0 ? <p className="dim">{block.empty}</p> : <TableView block={block} />;
    case 'strips':
      return <StripsView block={block} />;
    case 'bars':
      return <BarsView block={block} />;
    default:
      return (
        <p className={block.look === 'quiet' ? 'dim small' : block.look === 'strong' ? 'strong-words' : ''}>
          {block.text}
        </p>
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

function TableView({ block }: { block: Block }) {
  return (
    <div className="wide-table">
      <table className="plain-table">
        <thead>
          <tr>
            {block.columns.map(({ key, head, also, right }) => (
              <th key={key} scope="col" className={right ? 'figure' : ''}>
                {head}
                {also !== undefined && <span className="dim small block">{also}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row) => (
            <tr key={row.key}>
              {row.cells.map((cell, column) => (
                <td key={cell.key} className={block.columns[column]?.right === true ? 'figure' : ''}>
                  <CellView cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StripsView({ block }: { block: Block }) {
  return (
    <ul className="plain-list report-strips">
      {block.strips.map(({ label, mark, parts }) => (
        <li key={label}>
          <span>{label}</span>
          <Strip parts={parts} />
          <span className="dim">{mark}</span>
        </li>
      ))}
    </ul>
  );
}

function Strip({ parts }: { parts: Block['strips'][number]['parts'] }) {
  let at = 0;
  return (
    <svg className="strip" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {parts.map(({ share, state }) => {
        const x = 100 * at;
        at += share;
        const height = state === 'degraded' ? 7.5 : state === 'blind' ? 5 : 10;
        return (
          <rect key={x} x={x} y={10 - height} width={Math.max(0.05, 100 * share)} height={height} data-state={state} />
        );
      })}
    </svg>
  );
}

function BarsView({ block }: { block: Block }) {
  const top = Math.max(1, ...block.bars.map(({ value }) => value));
  return (
    <figure className="report-bars">
      <figcaption className="dim small">{block.text}</figcaption>
      <ol className="plain-list">
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
