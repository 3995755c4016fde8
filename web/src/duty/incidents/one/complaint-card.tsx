/** The complaint of a person outside, in their words, and the button that has a receiver measure it. */

import { useTranslation } from 'react-i18next';
import { Only } from '../../../ground/access/only.js';
import { type Fact, Facts } from '../../../ground/asking/facts.js';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useWork } from '../../../ground/asking/use-work.js';
import { Button } from '../../../ground/shell/button.js';
import { useFormats } from '../../../ground/words/use-language.js';
import type { Incident } from '../../cases/incident.js';
import { act } from '../../cases/incident-acts.js';
import type { HeardEmission } from './incident-file.js';

interface Props {
  readonly incident: Incident;
  readonly emissions: readonly HeardEmission[];
  done(): void;
}

export function ComplaintCard({ incident, emissions, done }: Props) {
  const { t } = useTranslation('incidents');
  const formats = useFormats();
  const { busy, fault, run } = useWork();
  const told = emissions.find(({ complaint }) => complaint !== undefined);
  if (told?.complaint === undefined) return null;
  const { who, contact, licence, hears } = told.complaint;
  const moment = (at: string) => `${formats.clock(at)} ${formats.date(at)}`;
  const isMeasured = emissions.some(({ complaint }) => complaint === undefined);
  const rows: readonly Fact[] = [
    [t('complaint.who'), who],
    [t('complaint.contact'), contact || undefined],
    [t('complaint.licence'), licence || undefined],
    [t('complaint.when'), `${moment(told.firstHeardAt)} – ${moment(told.lastHeardAt)}`],
    [t('complaint.hears'), hears],
  ];
  return (
    <section className="card" aria-label={t('complaint.title')}>
      <h2>{t('complaint.title')}</h2>
      <Facts className="properties" rows={rows} />
      {!isMeasured && <p className="dim">{t('complaint.notMeasured')}</p>}
      <FaultLine words={fault} />
      {incident.moves.includes('measured') && (
        <Only may="incidents">
          <Button variant="default" loading={busy} onClick={() => void run(() => act('measure', incident).then(done))}>
            {t('complaint.measure')}
          </Button>
        </Only>
      )}
    </section>
  );
}
