/** The answer to Prometheus. */
import type { Registry } from 'prom-client';

/**
 * Text of all metrics. They are read at once, because more than one waits for the archive. A metric that fails is left out, so
 * that the others are still visible when something is wrong.
 */
export async function exposition(registry: Registry): Promise<string> {
  const asked = registry.getMetricsAsArray().map(({ name }) => registry.getSingleMetricAsString(name));
  const found = await Promise.allSettled(asked);
  const parts = found.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = found.length - parts.length;
  parts.push(
    `# HELP rfi_metrics_failed Metrics that could not be read for this request\n# TYPE rfi_metrics_failed gauge\nrfi_metrics_failed ${failed}`,
  );
  return `${parts.join('\n\n')}\n`;
}
