/** Import of single shifts from a table. */
import { useTranslation } from 'react-i18next';
import { Only } from '../../../ground/access/only.js';
import { ask } from '../../../ground/asking/ask.js';
import { MoreRows, TableImport } from '../../../ground/asking/table-import.js';
import { useNames } from '../../../ground/names/use-names.js';
import { hourOf } from '../../../ground/words/local-days.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { RestAfterImport } from './month-table.js';

const SHOWN = 30;

export function RosterImport({ kept }: { kept: () => void }) {
  const { t } = useTranslation('watch');
  const names = useNames();
  const formats = useFormats();
  return (
    <Only may="duty">
      <TableImport
        title={t('roster.importTitle')}
        hint={t('roster.importHint')}
        send={({ columns: _columns, ...body }, file) => ask('POST /api/v1/roster/import', { body: { ...body, file } })}
        countOf={({ read }) => read.length}
        kept={kept}
        show={({ read }) => (
          <>
            <p>{t('roster.importRead', { count: read.length })}</p>
            {read.length > 0 && <RestAfterImport read={read} />}
            <ul>
              {read.slice(0, SHOWN).map(({ id, startsAt, endsAt, personIds }) => (
                <li key={id}>
                  {formats.date(startsAt)} {hourOf(startsAt)}–{hourOf(endsAt)} <b>{personIds.map(names).join(', ')}</b>
                </li>
              ))}
              <MoreRows count={read.length - SHOWN} />
            </ul>
          </>
        )}
      />
    </Only>
  );
}
