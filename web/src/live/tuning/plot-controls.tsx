import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Check, FaultLine } from '../../ground/asking/fields.js';
import { numberFrom, typedNumber } from '../../ground/asking/frequency-input.js';
import { Button, IconButton } from '../../ground/shell/button.js';
import { Hint } from '../../ground/shell/hint.js';
import { useLevelFormats, usePicture } from '../../picture/picture-store.js';
import { boundedRef, DB_PER_DIV } from '../../picture/plot/level-axis.js';
import { useLive } from '../live-context.js';
import { setAxis } from './tuning-commands.js';

/** Reference level and dB per division; both stand still unless "auto" is chosen. */
export function LevelAxisControl() {
  const { t } = useTranslation('tuning');
  const { session, commands } = useLive();
  const axis = usePicture((state) => state.axis);
  const auto = usePicture((state) => state.autoAxis);
  // Differences stand about the middle: they have a scale, but no reference level.
  const isDifference = usePicture((state) => state.minus !== undefined);
  const formats = useLevelFormats();
  const { levelUnit, levelOverDb } = formats;
  const [text, setText] = useState<string>();
  const [fault, setFault] = useState('');
  const apply = (typed: string) => {
    const shown = numberFrom(typed.replace(/\s*dB(?:m|[uµμ]V\/m)$/i, ''));
    if (shown === undefined) return setFault(t('notALevel', { text: typed, unit: levelUnit }));
    setAxis(session, { ...axis, refDbm: boundedRef(shown - levelOverDb) });
    drop();
  };
  const drop = () => {
    setText(undefined);
    setFault('');
  };
  const step = (divisions: number, words: string, sign: React.ReactNode) => (
    <Hint label={`${words} (${divisions > 0 ? 'PgUp' : 'PgDn'})`}>
      <IconButton
        variant="default"
        size="small"
        aria-label={words}
        disabled={isDifference}
        onClick={() => commands.run({ do: 'reference', divisions })}
      >
        {sign}
      </IconButton>
    </Hint>
  );
  return (
    <fieldset className="level-axis row">
      <legend className="sr-only">{t('levelAxis')}</legend>
      <label className="tuned">
        <span>{t('reference', { unit: levelUnit })}</span>
        <input
          className="narrow"
          disabled={isDifference}
          inputMode="text"
          autoComplete="off"
          title={t('referenceHint')}
          value={text ?? typedNumber(axis.refDbm + levelOverDb, formats)}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          aria-invalid={fault !== '' || undefined}
          aria-describedby={fault === '' ? undefined : 'level-fault'}
          onBlur={({ currentTarget }) => text !== undefined && apply(currentTarget.value)}
          onKeyDown={(event) => {
            // What was typed is taken when the field is left.
            if (event.key === 'Escape') drop();
            if (event.key === 'Enter') document.getElementById('plot')?.focus({ preventScroll: true });
          }}
        />
      </label>
      <span id="level-fault">
        <FaultLine words={fault} />
      </span>
      {step(-1, t('lower'), <IconMinus size={14} />)}
      {step(1, t('higher'), <IconPlus size={14} />)}
      <label className="tuned">
        <span>{t('perDivision')}</span>
        <select
          value={axis.dbPerDiv}
          title="[ ]"
          onChange={({ currentTarget }) => setAxis(session, { ...axis, dbPerDiv: Number(currentTarget.value) })}
        >
          {DB_PER_DIV.map((dbPerDiv) => (
            <option key={dbPerDiv} value={dbPerDiv}>
              {dbPerDiv}
            </option>
          ))}
        </select>
      </label>
      <Hint label={t('autoHint')}>
        <Check role="switch" label={t('auto')} checked={auto} set={(on) => setAxis(session, on ? undefined : axis)} />
      </Hint>
    </fieldset>
  );
}

/** Opens and closes the channel measurements; they stay open until they are closed. */
export function MeasureButton() {
  const { t } = useTranslation('tuning');
  const { commands } = useLive();
  const measuring = usePicture((state) => state.measuring);
  return (
    <Hint label={`${t('measureHint')} (T)`}>
      <Button
        className="measure-button"
        size="small"
        variant={measuring ? 'filled' : 'default'}
        aria-pressed={measuring}
        onClick={() => commands.run({ do: 'measure' })}
      >
        {t('measure')}
      </Button>
    </Hint>
  );
}
