/** Where a station is, what its clock and its GPS say, and its antenna in a line. */

import { useTranslation } from 'react-i18next';
import type { Station } from '../../../src/api/stations.js';
import { Facts } from '../ground/asking/facts.js';
import { useFormats } from '../ground/words/use-language.js';

export function StationFacts({ station }: { station: Station }) {
  const { t } = useTranslation('field');
  const formats = useFormats();
  const { latitude, longitude, gps, clock = 'unchecked', version, antenna } = station;
  const offset = gps?.clockOffsetMs ?? station.clockOffMs;
  const rows = [
    [
      t('station.position'),
      latitude === undefined || longitude === undefined
        ? t('station.noPosition')
        : `${formats.number(latitude, 5)}° · ${formats.number(longitude, 5)}°`,
    ],
    [
      t('station.clock'),
      `${t(`clock.${clock}`)}${offset === undefined ? '' : ` (${t('clock.offset', { offset: formats.duration(Math.abs(offset)), side: t(offset < 0 ? 'clock.slow' : 'clock.fast') })})`}`,
    ],
    // A station has a version here only at its hub, which is not told of its GPS.
    ...(gps === undefined && version !== undefined
      ? []
      : [
          [
            'GPS',
            gps === undefined
              ? t('gps.none')
              : [t(`gps.${gps.status}`), gps.dispute?.[formats.language] ?? gps.problem].filter(Boolean).join(': '),
          ] as const,
        ]),
    [t('station.antenna'), antenna === undefined ? t('station.noAntenna') : antenna.name],
    ...(version === undefined ? [] : [[t('station.version'), version] as const]),
  ] as const;
  return <Facts rows={rows} />;
}
