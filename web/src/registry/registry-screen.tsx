/** The references of the watch: licences, band plan, masks, rules. */
import './words.js';
import '../watch/words.js';
import '../watch/watch.css';
import './registry.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { OnlyNote } from '../access/only.js';
import { Link } from '../shell/link.js';
import type { ScreenProps } from '../shell/screen.js';
import { nameWindow } from '../shell/title.js';
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

export default function RegistryScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('registry');
  const [current, , Tab] = TABS.find(([, path]) => path === rest) ?? TABS[0];
  const title = `${t(`tab.${current}`)} · ${t('title')}`;
  useEffect(() => nameWindow(title), [title]);
  return (
    <main id="main" className="screen watch registry">
      <h1>{t('title')}</h1>
      <nav className="tabs" aria-label={t('tab.label')}>
        {TABS.map(([name, path]) => (
          <Link
            key={name}
            to={path === '' ? '/registry' : `/registry/${path}`}
            {...(name === current ? { 'aria-current': 'page' as const } : {})}
          >
            {t(`tab.${name}`)}
          </Link>
        ))}
      </nav>
      {/* Who works on incidents may propose a licence. */}
      <OnlyNote may={current === 'licences' ? 'incidents' : 'registry'} />
      <Tab />
    </main>
  );
}
