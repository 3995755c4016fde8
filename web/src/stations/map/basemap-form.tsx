/** Replaces the page's base map by another; the program refuses people without the permission. */

import { useTranslation } from 'react-i18next';
import { ask } from '../../ground/asking/ask.js';
import { FaultLine } from '../../ground/asking/fields.js';
import { useWork } from '../../ground/asking/use-work.js';
import { Button } from '../../ground/shell/button.js';

export function BasemapForm() {
  const { t } = useTranslation('map');
  const { busy, fault, run } = useWork();
  const after = (done: boolean) => done && location.reload();
  const send = (file: File) => run(() => ask('PUT /api/v1/basemap', { content: file })).then(after);
  const back = () => run(() => ask('DELETE /api/v1/basemap')).then(after);
  return (
    <details className="card">
      <summary>{t('basemap.title')}</summary>
      <p>{t('basemap.what')}</p>
      <div className="row">
        <label className="button-link file-button">
          {t('basemap.choose')}
          <input
            className="sr-only"
            type="file"
            accept=".json,.geojson,.topojson,application/json"
            disabled={busy}
            onChange={({ currentTarget }) => {
              const [file] = currentTarget.files ?? [];
              if (file !== undefined) void send(file);
            }}
          />
        </label>
        <Button variant="default" loading={busy} onClick={() => void back()}>
          {t('basemap.back')}
        </Button>
      </div>
      <FaultLine words={fault} />
    </details>
  );
}
