/** Evidence of an incident: still spectrum and waterfall around its trigger, with the threshold of that time. */

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../../../ground/asking/facts.js';
import { Choices } from '../../../ground/asking/fields.js';
import { useReason } from '../../../ground/asking/use-followed.js';
import { localClock } from '../../../ground/words/format.js';
import { useFormats } from '../../../ground/words/use-language.js';
import { viewOf } from '../../../picture/emissions.js';
import { usePicture } from '../../../picture/picture-store.js';
import { PlotPair } from '../../../picture/plot-pair.js';
import { programNow, useProgram } from '../../../program/program-store.js';
import type { Incident } from '../../cases/incident.js';
import { type Evidence, evidenceBox, evidenceOf } from './evidence-picture.js';
import type { HeardEmission } from './incident-file.js';

type Found = { readonly of: string; readonly evidence: Evidence | undefined; readonly fault?: unknown };

export function EvidenceCard({ incident, emissions }: { incident: Incident; emissions: readonly HeardEmission[] }) {
  const { t } = useTranslation('incidents');
  const explain = useReason();
  const receivers = useProgram((state) => state.receivers);
  const strongest = [...emissions].sort((a, b) => (b.peakDbm ?? -999) - (a.peakDbm ?? -999))[0];
  const [chosen, setChosen] = useState<string>();
  const heard = emissions.find(({ emissionId }) => emissionId === chosen) ?? strongest;
  const [found, setFound] = useState<Found>();
  const [near, setNear] = useState('near');
  const key = heard?.emissionId;
  // The picture does not change while the emission goes on, so it is loaded once for each incident.
  const latest = useRef(heard);
  latest.current = heard;
  useEffect(() => {
    const wanted = latest.current;
    if (key === undefined || wanted === undefined) return;
    const asking = new AbortController();
    evidenceOf(wanted, 420, programNow(), asking.signal).then(
      (evidence) => setFound({ of: key, evidence }),
      (fault: unknown) => {
        if (!asking.signal.aborted) setFound({ of: key, evidence: undefined, fault });
      },
    );
    return () => asking.abort();
  }, [key]);
  if (heard === undefined) return null;
  const shown = found?.of === key ? found : undefined;
  const nameOf = (one: HeardEmission) => receivers.find(({ id }) => id === one.receiverId)?.name ?? one.receiverId;
  return (
    <section className="card evidence" aria-label={t('detail.evidence')}>
      <div className="card-head row">
        <h2>{t('detail.evidence')}</h2>
        <span className="spring" />
        <Choices
          hidesLegend
          legend={t('detail.zoom')}
          type="radio"
          name="evidence-zoom"
          options={[
            ['near', t('detail.near')],
            ['full', t('detail.full')],
          ]}
          chosen={[near]}
          toggle={setNear}
        />
        {emissions.length > 1 && (
          <select
            className="plain-input"
            aria-label={t('detail.evidenceOf')}
            value={heard.emissionId}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          >
            {emissions.map((one) => (
              <option key={one.emissionId} value={one.emissionId}>
                {nameOf(one)} · {localClock(one.firstHeardAt)}
              </option>
            ))}
          </select>
        )}
      </div>
      {shown === undefined && <p className="dim">{t('detail.evidenceLoading')}</p>}
      {shown?.fault !== undefined && (
        <p className="form-fault" role="alert">
          {t('detail.evidenceFailed', { reason: explain(shown.fault) })}
        </p>
      )}
      {shown !== undefined && shown.fault === undefined && shown.evidence === undefined && (
        <p className="dim">{t('detail.evidenceNone')}</p>
      )}
      {shown?.evidence !== undefined && (
        <EvidencePlot {...{ incident, heard, near: near === 'near' }} evidence={shown.evidence} name={nameOf(heard)} />
      )}
    </section>
  );
}

interface PlotProps {
  readonly incident: Incident;
  readonly heard: HeardEmission;
  readonly evidence: Evidence;
  readonly near: boolean;
  readonly name: string;
}

function EvidencePlot({ incident, heard, evidence, near, name }: PlotProps) {
  const { t } = useTranslation('incidents');
  const palette = usePicture((state) => state.palette);
  const formats = useFormats();
  const root = useRef<HTMLDivElement>(null);
  const spectrum = useRef<HTMLCanvasElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const pair = useRef<PlotPair>(undefined);
  useEffect(() => {
    if (root.current === null || spectrum.current === null || waterfall.current === null) return;
    const made = new PlotPair({ root: root.current, spectrum: spectrum.current, waterfall: waterfall.current });
    pair.current = made;
    return () => made.close();
  }, []);
  useEffect(() => {
    const { picture, full, stepHz, range, to, explanation } = evidence;
    const around = viewOf({ lowHz: heard.startHz, highHz: heard.stopHz }, 4 * stepHz);
    const view = {
      startHz: Math.max(full.startHz, around.startHz),
      stopHz: Math.min(full.stopHz, around.stopHz),
    };
    pair.current?.show({
      picture,
      range,
      palette,
      language: formats.language,
      view: near ? view : full,
      topSlot: picture.history.slotOf(to) - 1,
      boxes: [evidenceBox(incident, heard, to)],
      thresholdDbm: explanation?.thresholdDbm,
      traces: ['max', 'write'],
    });
  }, [evidence, heard, incident, near, palette, formats.language]);
  const { explanation, peak, from, to } = evidence;
  const times = { from: formats.clock(from), to: formats.clock(to) };
  return (
    <>
      <div ref={root} className="pair">
        <canvas ref={spectrum} className="spectrum" role="img" aria-label={t('detail.spectrum')} />
        <canvas ref={waterfall} className="waterfall" role="img" aria-label={t('detail.waterfall')} />
      </div>
      <p className="sr-only">
        {t('detail.evidenceSummary', {
          ...times,
          receiver: name,
          level: formats.level(peak.levelDbm),
          frequency: formats.frequency(peak.hz),
        })}
      </p>
      <Facts
        className="facts-strip"
        rows={[
          [t('detail.peak'), `${formats.level(peak.levelDbm)} · ${formats.frequency(peak.hz)}`],
          [
            t('detail.threshold'),
            explanation === undefined ? t('detail.thresholdUnknown') : formats.level(explanation.thresholdDbm),
          ],
          [t('detail.floor'), explanation && formats.level(explanation.floorDbm)],
        ]}
      />
      <p className="dim small">
        {name} · {t('detail.evidenceHint', times)}
      </p>
    </>
  );
}
