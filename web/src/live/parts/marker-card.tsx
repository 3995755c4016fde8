/** The markers in figures, with their distance from M1. */

import { IconQuestionMark, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ground/shell/button.js';
import { useFormats } from '../../ground/words/use-language.js';
import type { MarkerReading } from '../../picture/markers.js';
import { usePicture } from '../../picture/picture-store.js';
import { useLive } from '../live-context.js';

export function MarkerCard({ phone }: { phone: boolean }) {
  const { t } = useTranslation();
  const markers = usePicture((state) => state.markers);
  return (
    <section className="card">
      <h2>{t('markers.title')}</h2>
      {markers.length === 0 ? (
        <p className="dim">{t(phone ? 'markers.nonePhone' : 'markers.none')}</p>
      ) : (
        <table className="readings">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">{t('markers.title')}</span>
              </th>
              <th scope="col">{t('markers.frequency')}</th>
              <th scope="col">{t('markers.level')}</th>
              <th scope="col">
                <span className="sr-only">{t('markers.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {markers.map((marker) => (
              <MarkerRows key={marker.number} marker={marker} first={markers[0]} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function MarkerRows({ marker, first }: { marker: MarkerReading; first: MarkerReading | undefined }) {
  const { t } = useTranslation();
  const { commands } = useLive();
  const active = usePicture((state) => state.activeMarker === marker.number);
  const formats = useFormats();
  const { number, hz, levelDbm, differenceDb } = marker;
  return (
    <>
      <tr data-active={active || undefined}>
        <th scope="row">
          <button
            type="button"
            className="marker-name"
            aria-pressed={active}
            aria-label={t('markers.select', { n: number })}
            onClick={() => commands.activate(number)}
          >
            M{number}
          </button>
        </th>
        <td>{formats.mhz(hz)}</td>
        <td>
          {levelDbm === undefined ? '—' : formats.number(levelDbm, 1)}
          {differenceDb !== undefined && (
            <span className="dim block">
              <span className="sr-only">{t('markers.difference')}: </span>
              {formats.signed(differenceDb, 1)} dB
            </span>
          )}
        </td>
        <td className="marker-actions">
          <IconButton
            variant="subtle"
            size="small"
            aria-label={t('why.askMarker', { n: number })}
            title={`${t('why.title')} (E)`}
            onClick={() => commands.askWhy(hz)}
          >
            <IconQuestionMark size={14} />
          </IconButton>
          <IconButton
            variant="subtle"
            size="small"
            aria-label={t('markers.remove', { n: number })}
            onClick={() => commands.removeMarker(number)}
          >
            <IconX size={14} />
          </IconButton>
        </td>
      </tr>
      {first !== undefined && first.number !== number && <DeltaRow marker={marker} first={first} />}
    </>
  );
}

function DeltaRow({ marker: { hz, levelDbm }, first }: { marker: MarkerReading; first: MarkerReading }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const deltaDb = levelDbm === undefined || first.levelDbm === undefined ? undefined : levelDbm - first.levelDbm;
  return (
    <tr className="delta">
      <td>
        <span aria-hidden>Δ</span>
        <span className="sr-only">{t('markers.delta')}</span>
      </td>
      <td>{formats.signed((hz - first.hz) / 1e6, 3)}</td>
      <td>{deltaDb === undefined ? '—' : `${formats.signed(deltaDb, 1)} dB`}</td>
      <td />
    </tr>
  );
}
