/** The figures of an incident: frequency, level, times, people. */
import { useTranslation } from 'react-i18next';
import { kindFacts, kindOf } from '../../../../../src/incidents/case-kind.js';
import { type Fact, Facts } from '../../../ground/asking/facts.js';
import { emissionName } from '../../../ground/names/emission-names.js';
import { useNames } from '../../../ground/names/use-names.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { FORMATS, localClock, localDate } from '../../../ground/words/format.js';
import { spanWords } from '../../../ground/words/spans.js';
import { useLanguage } from '../../../ground/words/use-language.js';
import { burstMs, frequenciesOf, type Incident, widthHz } from '../../cases/incident.js';
import { useOnAir } from '../../cases/use-on-air.js';

export function Figures({ incident, now }: { incident: Incident; now: number }) {
  const { t } = useTranslation('incidents');
  const language = useLanguage();
  const formats = FORMATS[language];
  const places = usePlaces();
  const names = useNames();
  const { peakDbm, excessDb, firstHeardAt, lastHeardAt, victim, licence } = incident;
  const air = useOnAir()(incident);
  const kind = kindFacts(incident);
  // The times of a complaint are those of the complainant, and stand with it: nobody here heard anything.
  const isTold = kindOf(incident) === 'complaint';
  const unlessTold = (words: string) => (isTold ? '—' : words);
  const moment = (at: string) => `${localClock(at)} ${localDate(at, language)}`;
  const levels: readonly Fact[] = [
    [t('detail.level'), peakDbm === undefined ? t('detail.notMeasured') : formats.level(peakDbm)],
    [t('detail.over'), excessDb === undefined ? '—' : `${formats.signed(excessDb, 1)} dB`],
  ];
  const facts: readonly Fact[] = [
    [t('detail.frequency'), frequenciesOf(incident, formats)],
    [t('detail.bandwidth'), formats.bandwidth(widthHz(incident))],
    ...(kind.noInterferer === undefined || isTold ? levels : []),
    [t('detail.class'), emissionName({ class: incident.emissionClass })],
    [t('detail.stations'), unlessTold(places(incident.stationIds))],
    [kind.first[language], unlessTold(moment(firstHeardAt))],
    // The time of the last report is older than now, and must not be read as an end.
    [kind.last[language], air.on ? air.words : unlessTold(moment(lastHeardAt))],
    [kind.lasting[language], unlessTold(spanWords(burstMs({ ...incident, active: air.on }, now)))],
    [t('detail.owner'), names(incident.assigneeId)],
    [t('detail.raises'), formats.number(incident.raises)],
    [t('detail.victim'), victim?.name],
    [t('detail.licence'), licence?.name],
    [
      t('detail.licenceLevels'),
      licence?.expectedDbm === undefined || licence.levelDbm === undefined
        ? undefined
        : `${formats.level(licence.expectedDbm)} → ${formats.level(licence.levelDbm)}`,
    ],
  ];
  return <Facts className="facts-strip" label={t('detail.facts')} rows={facts} />;
}
