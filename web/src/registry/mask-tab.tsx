/** Masks: listed, drawn over the recording, made by hand or by the program. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Only } from '../access/only.js';
import { RowEdits } from '../access/row-edits.js';
import { FaultLine } from '../asking/fields.js';
import { type Kept, useRecords } from '../asking/use-records.js';
import { FORMATS } from '../format.js';
import { usePage } from '../state/page-store.js';
import { useWork } from '../watch/use-work.js';
import type { NamedMask } from './mask.js';
import { MaskForm } from './mask-form.js';

export function MaskTab() {
  const { t } = useTranslation('registry');
  const formats = FORMATS[usePage((state) => state.language)];
  const masks = useRecords('masks');
  const rules = useRecords('rules');
  const { fault, run } = useWork();
  const [edited, setEdited] = useState<Kept<NamedMask> | 'new'>();
  const usersOf = (id: string) =>
    rules.rows.flatMap(({ value }) =>
      value.settings.kind === 'mask' && value.settings.maskId === id ? [value.name] : [],
    );
  return (
    <section className="card" aria-label={t('masks.title')}>
      <h2>{t('masks.title')}</h2>
      <p className="dim">{t('masks.hint')}</p>
      {!masks.loading && masks.rows.length === 0 && <p className="dim">{t('none')}</p>}
      <ul className="plain-list record-list">
        {masks.rows.map((kept) => {
          const { id, name, startHz, stopHz, mask } = kept.value;
          const users = usersOf(id);
          const sweeps = mask.kind === 'learnt' ? mask.sweeps : undefined;
          return (
            <li key={id}>
              <span>
                <b>{name}</b> <span className="mark">{t(`masks.kind.${mask.kind}`)}</span>
                <span className="small block dim">
                  {formats.mhz(startHz)}–{formats.frequency(stopHz)}
                  {sweeps !== undefined && ` · ${t('masks.learnt', { count: sweeps })}`}
                  {users.length > 0 && ` · ${t('masks.usedBy', { rules: users.join(', ') })}`}
                </span>
              </span>
              <RowEdits
                may="registry"
                edit={{ label: t('masks.formEdit', { name }), run: () => setEdited(kept) }}
                remove={{ label: `${t('remove')}: ${name}`, run: () => void run(() => masks.remove(id, kept.version)) }}
              />
            </li>
          );
        })}
      </ul>
      <FaultLine words={fault} />
      {edited === undefined ? (
        <Only may="registry">
          <Button onClick={() => setEdited('new')}>{t('add')}</Button>
        </Only>
      ) : (
        <MaskForm
          key={edited === 'new' ? '' : edited.value.id}
          kept={edited === 'new' ? undefined : edited}
          put={masks.put}
          close={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}
