/** Setting a station up, step by step, made for a phone in the field: /setup/STEP?station=ID. Every step can be resumed. */

import { SelectField } from '../../ground/asking/fields.js';
import '../field/words.js';
import '../field/field.css';
import './words.js';
import './setup.css';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFollowed } from '../../ground/asking/use-followed.js';
import { changeQuery, useAddress } from '../../ground/shell/address.js';
import type { ScreenProps } from '../../ground/shell/screen.js';
import { nameWindow } from '../../ground/shell/title.js';
import { fetchField } from '../field/facts.js';
import { STEPS } from './draft.js';
import { Wizard } from './wizard.js';

const EVERY_MS = 2000;

export default function SetupScreen({ rest }: ScreenProps) {
  const { t } = useTranslation('setup');
  const { query } = useAddress();
  const { value, fault } = useFollowed(fetchField, { everyMs: EVERY_MS, after: ['receiver', 'port'] });
  const wanted = new URLSearchParams(query).get('station');
  const station = value?.stations.find(({ id }) => id === wanted) ?? value?.stations[0];
  const step = STEPS.find((one) => one === rest) ?? 'station';
  useEffect(() => nameWindow(`${t(`step.${step}`)} · ${t('title')}`), [step, t]);
  return (
    <main id="main" className="screen setup stack">
      <h1>{t('title')}</h1>
      {value === undefined && <p className="dim waiting">{fault === '' ? t('loading') : fault}</p>}
      {value !== undefined && value.stations.length > 1 && station !== undefined && (
        <SelectField
          label={t('whichStation')}
          value={station.id}
          set={(id) => changeQuery({ station: id })}
          options={value.stations.map(({ id, name }) => [id, name])}
        />
      )}
      {station !== undefined && (
        <Wizard key={station.id} station={station} receivers={value?.receivers ?? []} step={step} />
      )}
    </main>
  );
}
