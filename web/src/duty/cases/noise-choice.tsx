/** "Why was this noise?": one tap says it, and acknowledges the alarm. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../ground/access/session.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import type { Incident } from './incident.js';
import { act, type WordsOf } from './incident-acts.js';

type NoiseReason = WordsOf<'noise'>['why'];
export const NOISE_REASONS: readonly NoiseReason[] = ['known', 'legal', 'receiver', 'test', 'duplicate'];

export function NoiseChoice({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const mayAct = useMay('incidents');
  const { busy, fault, run } = useWork();
  if (!mayAct || !incident.moves.includes('called-noise')) return null;
  const chosen = incident.noise?.why;
  return (
    <fieldset className="noise-choice" disabled={busy}>
      <legend>{t('cases.noise.why')}</legend>
      {NOISE_REASONS.map((why) => (
        <Button
          key={why}
          size="compact-sm"
          variant={chosen === why ? 'light' : 'default'}
          aria-pressed={chosen === why}
          onClick={() => void run(() => act('noise', incident, { why }))}
        >
          {t(`cases.noise.${why}`)}
        </Button>
      ))}
      <FaultLine words={fault} />
    </fieldset>
  );
}
