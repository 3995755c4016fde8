/** List of masks, drawn over the recording; made by hand or by the program. */
import { useTranslation } from 'react-i18next';
import { EditedList } from '../ground/asking/edited-list.js';
import { listOf, useRecords } from '../ground/asking/use-records.js';
import { useFormats } from '../ground/words/use-language.js';
import { MaskForm } from './mask-form.js';

export function MaskTab() {
  const { t } = useTranslation('registry');
  const formats = useFormats();
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const usersOf = (id: string) =>
    rules.rows.flatMap(({ value }) =>
      value.settings.kind === 'mask' && value.settings.maskId === id ? [value.name] : [],
    );
  return (
    <section className="card" aria-label={t('masks.title')}>
      <h2>{t('masks.title')}</h2>
      <p className="dim">{t('masks.hint')}</p>
      <EditedList
        {...listOf(masks)}
        may="registry"
        none={t('none')}
        add={t('add')}
        nameOf={({ value }) => value.name}
        show={({ value: { id, name, startHz, stopHz, mask } }) => {
          const users = usersOf(id);
          return (
            <>
              <b>{name}</b> <span className="mark">{t(`masks.kind.${mask.kind}`)}</span>
              <span className="small block dim">
                {formats.mhz(startHz)}–{formats.frequency(stopHz)}
                {mask.kind === 'learnt' && ` · ${t('masks.learnt', { count: mask.sweeps })}`}
                {users.length > 0 && ` · ${t('masks.usedBy', { rules: users.join(', ') })}`}
              </span>
            </>
          );
        }}
        form={(kept, close) => <MaskForm kept={kept} put={masks.put} close={close} />}
      />
    </section>
  );
}
