/** What the levels of the stations say of the place, and the stations that watched and heard nothing. */
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../../ground/asking/fields.js';
import { useAsked } from '../../../ground/asking/use-followed.js';
import { usePlaces } from '../../../ground/names/use-places.js';
import { useFormats, useLanguage } from '../../../ground/words/use-language.js';

export function StationLevels({ id }: { id: string }) {
  const { t } = useTranslation('incidents');
  const language = useLanguage();
  const formats = useFormats();
  const places = usePlaces();
  const { value, fault } = useAsked('GET /api/v1/incidents/{incidentId}/levels', { params: { incidentId: id } });
  const silent = value?.levels.filter(({ isHeard }) => !isHeard) ?? [];
  return (
    <>
      <FaultLine words={fault} />
      <p>{value?.says[language]}</p>
      {silent.map(({ stationId, floorDbm: floor = 0, levelDbm, sweeps: count }) => (
        <p key={stationId} className="dim">
          {t('where.unheard', {
            ...{ station: places([stationId]), count },
            ...{ floor: formats.number(floor), most: formats.number(levelDbm) },
          })}
        </p>
      ))}
      {value?.levels.map(({ stationId, expected }) => expected && <p key={stationId}>{expected[language]}</p>)}
      {value?.model && <p className="small dim">{value.model[language]}</p>}
    </>
  );
}
