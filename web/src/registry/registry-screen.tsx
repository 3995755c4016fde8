/** The references of the watch: licences, band plan, masks, rules. */
import './words.js';
import '../duty/watch/watch.css';
import './registry.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../ground/access/only.js';
import { EditedList, listOf, useRecords } from '../ground/asking/use-records.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { Tabs } from '../ground/shell/tabs.js';
import { nameWindow } from '../ground/shell/title.js';
import { useFormats } from '../ground/words/use-language.js';
import { BandTab } from './band-tab.js';
import { LicenceTab } from './licence-tab.js';
import { MaskForm } from './mask-form.js';
import { RuleTab } from './rule-tab.js';

/** List of masks, drawn over the recording; made by hand or by the program. */
function MaskTab() {
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

const TABS = [
  ['licences', '', LicenceTab],
  ['bands', 'bands', BandTab],
  ['masks', 'masks', MaskTab],
  ['rules', 'rules', RuleTab],
] as const;

const addressOf = (path: string) => (path === '' ? '/registry' : `/registry/${path}`);

export default function RegistryScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('registry');
  const [current, path, Tab] = TABS.find((tab) => tab[1] === rest) ?? TABS[0];
  const title = `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  return (
    <main id="main" className="screen watch registry stack">
      <h1>{t('title')}</h1>
      <Tabs
        label={t('tab.label')}
        tabs={TABS.map(([name, to]) => ({ to: addressOf(to), name: t(`tab.${name}`) }))}
        current={addressOf(path)}
      />
      {/* Who works on incidents may propose a licence. */}
      <OnlyNote may={current === 'licences' ? 'incidents' : 'registry'} />
      <Tab />
    </main>
  );
}
