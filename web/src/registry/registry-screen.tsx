/** The references of the watch: licences, band plan, masks, rules. */
import './words.js';
import '../duty/watch/watch.css';
import './registry.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../ground/access/only.js';
import type { ScreenProps } from '../ground/shell/screen.js';
import { Tabs } from '../ground/shell/tabs.js';
import { nameWindow } from '../ground/shell/title.js';
import { BandTab } from './band-tab.js';
import { LicenceTab } from './licence-tab.js';
import { MaskTab } from './mask-tab.js';
import { RuleTab } from './rule-tab.js';

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
