/** The fields of the line that is edited; an active rule is tried with it before it can be saved. */
import '../../ground/styles/measure.css';
import { useTranslation } from 'react-i18next';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';
import { useLanguage } from '../../ground/words/use-language.js';
import { useLive } from '../live-context.js';
import { addedPoint } from './limit-lines.js';
import { keepLine, rulesOf, tryRules, type useLimitEdit } from './use-limit-edit.js';
import type { LimitLines } from './use-limit-lines.js';

type Edit = ReturnType<typeof useLimitEdit>;

interface Props {
  readonly shown: LimitLines;
  readonly edit: Edit;
  readonly line: NonNullable<Edit['line']>;
}

export function LimitEditor({ shown, edit, line }: Props) {
  const { t } = useTranslation('limits');
  const { session } = useLive();
  const language = useLanguage();
  const { busy, fault, run } = useWork();
  const { points, name, trials } = line;
  const rules = rulesOf(line, shown.rules.rows);
  const isFirstTry = rules.length > 0 && trials === undefined;
  const save = async () => {
    if (isFirstTry) await run(async () => edit.tried(await tryRules(line, rules, session.now())));
    else if (await run(() => keepLine(line, shown.masks))) edit.end();
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label className="tuned limit-name">
        <span>{t('name')}</span>
        <input
          value={name}
          required
          maxLength={200}
          onChange={({ currentTarget }) => edit.setName(currentTarget.value)}
        />
      </label>
      <Button size="small" variant="default" onClick={() => edit.setPoints(addedPoint(points, points.length - 1))}>
        {t('addPoint')}
      </Button>
      <Button size="small" type="submit" loading={busy}>
        {t(isFirstTry ? 'try' : 'save')}
      </Button>
      <Button size="small" variant="subtle" onClick={edit.end}>
        {t('cancel')}
      </Button>
      <p className="dim small">{t('editHint')}</p>
      {isFirstTry && <p className="small">{t('tryHint', { rules: rules.map((rule) => rule.name).join(', ') })}</p>}
      {trials?.map(({ ruleId, result }) => (
        <p key={ruleId} className="small" role="status">
          {result?.sentence[language]}
        </p>
      ))}
      <FaultLine words={fault} />
    </form>
  );
}
