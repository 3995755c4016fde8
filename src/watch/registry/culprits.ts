/**
 * Possible sources of a signal, with the arithmetic shown: harmonics, products of two or three carriers, images in the
 * receiver itself. Forty carriers give thousands of products everywhere, so a coincidence alone proves nothing. Each
 * hypothesis states how many such coincidences chance would give. A likely coincidence is reported only when the
 * sources were on and off together with the signal (SM.1446 asks for the same evidence).
 */

export interface Carrier {
  readonly id: string;
  readonly name: string;
  readonly source: 'licence' | 'heard';
  readonly centreHz: number;
  readonly bandwidthHz: number;
  /** Possible error of the centre. */
  readonly uncertaintyHz: number;
  /** For each second: on the air, off, or unknown (undefined); only for received carriers. */
  readonly on?: readonly (boolean | undefined)[] | undefined;
}

export interface Suspect {
  readonly centreHz: number;
  readonly bandwidthHz: number;
  readonly uncertaintyHz: number;
  readonly on?: readonly (boolean | undefined)[] | undefined;
}

export type CulpritKind = 'harmonic' | 'second-order' | 'third-order' | 'image';

export interface Culprit {
  readonly kind: CulpritKind;
  /** For instance "2 × 98.900 − 76.300 = 121.500 MHz". */
  readonly equation: string;
  readonly sources: readonly Pick<Carrier, 'id' | 'name' | 'source' | 'centreHz'>[];
  readonly productHz: number;
  /** Signal minus product, and the largest difference accepted. */
  readonly missHz: number;
  readonly toleranceHz: number;
  /** Number of products of this kind that chance would put as near. */
  readonly byChance: number;
  /** Jaccard agreement of "signal on" with "all sources on"; undefined when nothing changed, so nothing can be said. */
  readonly agreement: number | undefined;
  /** Decimal logarithm of the odds; higher is better. */
  readonly score: number;
}

interface Term {
  readonly factor: number;
  readonly carrier: Carrier;
}

interface Product {
  readonly kind: CulpritKind;
  readonly terms: readonly Term[];
  readonly addHz: number;
  readonly hz: number;
}

/** First intermediate frequencies of simple receivers: an image lies twice as far away. */
const COMMON_IF_HZ: readonly number[] = [10.7e6, 21.4e6];

const HIGHEST_HARMONIC = 5;
/** Most carriers that are combined, the strongest first: the number of triples grows with the third power. */
const MOST_COMBINED = 40;
/** Products are counted within this distance on either side to estimate chance. */
const DENSITY_HALF_HZ = 2e6;
const LEAST_AGREEMENT = 0.7;
const REFUTED_BELOW = 0.3;
const LEAST_SECONDS = 20;
const LEAST_CHANGES = 3;
const LEAST_SCORE = 1;
const MOST_TOLD = 8;
const ORDER_COST: Readonly<Record<CulpritKind, number>> = {
  harmonic: 0,
  'second-order': 0.2,
  image: 0.3,
  'third-order': 0.4,
};

/** Best first; empty when nothing is better than chance. `carriers` must be in order of strength. */
export function culpritsOf(
  suspect: Suspect,
  carriers: readonly Carrier[],
  ifHz: readonly number[] = COMMON_IF_HZ,
): Culprit[] {
  // A carrier that overlaps the suspect is the suspect itself.
  const others = carriers.filter(({ centreHz, bandwidthHz }) => {
    return Math.abs(centreHz - suspect.centreHz) > (bandwidthHz + suspect.bandwidthHz) / 2;
  });
  const near: Product[] = [];
  const counts: Record<CulpritKind, number> = { harmonic: 0, 'second-order': 0, 'third-order': 0, image: 0 };
  for (const product of productsAround(suspect.centreHz, others, ifHz)) {
    const missHz = Math.abs(product.hz - suspect.centreHz);
    counts[product.kind] += 1;
    if (missHz <= toleranceOf(product, suspect) && widthFits(product, suspect)) near.push(product);
  }
  return near
    .flatMap((product): Culprit[] => {
      const toleranceHz = toleranceOf(product, suspect);
      // The expected number by chance: the share of the products around it that a window of this width contains.
      const byChance = (counts[product.kind] * toleranceHz) / DENSITY_HALF_HZ;
      const agreement = agreementOf(suspect, product);
      if (agreement !== undefined && agreement < REFUTED_BELOW) return [];
      const witness = agreement === undefined ? 0 : agreement >= LEAST_AGREEMENT ? 2 : -0.5;
      const score = -Math.log10(byChance) + witness - ORDER_COST[product.kind];
      if (score < LEAST_SCORE) return [];
      const sources = product.terms.map(({ carrier: { id, name, source, centreHz } }) => {
        return { id, name, source, centreHz };
      });
      const missHz = suspect.centreHz - product.hz;
      const { kind, hz: productHz } = product;
      return [
        { kind, equation: equationOf(product), sources, productHz, missHz, toleranceHz, byChance, agreement, score },
      ];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_TOLD);
}

/** Products within {@link DENSITY_HALF_HZ}; there are tens of thousands in all. */
function* productsAround(hz: number, carriers: readonly Carrier[], ifHz: readonly number[]): Generator<Product> {
  const isNear = (productHz: number) => Math.abs(productHz - hz) <= DENSITY_HALF_HZ;
  const of = (kind: CulpritKind, terms: readonly Term[], addHz = 0): Product => ({
    kind,
    terms,
    addHz,
    hz: terms.reduce((sum, { factor, carrier }) => sum + factor * carrier.centreHz, addHz),
  });
  for (const carrier of carriers) {
    for (let factor = 2; factor <= HIGHEST_HARMONIC; factor++)
      if (isNear(factor * carrier.centreHz)) yield of('harmonic', [{ factor, carrier }]);
    for (const addHz of ifHz.flatMap((one) => [-2 * one, 2 * one]))
      if (isNear(carrier.centreHz + addHz)) yield of('image', [{ factor: 1, carrier }], addHz);
  }
  // Two carriers mix only where both are strong, so only received ones are combined.
  const heard = carriers.filter(({ source }) => source === 'heard').slice(0, MOST_COMBINED);
  const times = (factor: number, carrier: Carrier): Term => ({ factor, carrier });
  for (const [i, a] of heard.entries())
    for (const [j, b] of heard.entries()) {
      const [one, other] = [a.centreHz, b.centreHz];
      if (i === j) continue;
      if (isNear(2 * one - other)) yield of('third-order', [times(2, a), times(-1, b)]);
      if (isNear(one - other)) yield of('second-order', [times(1, a), times(-1, b)]);
      if (j < i) continue;
      if (isNear(one + other)) yield of('second-order', [times(1, a), times(1, b)]);
      for (const [k, c] of heard.entries())
        if (k !== i && k !== j && isNear(one + other - c.centreHz))
          yield of('third-order', [times(1, a), times(1, b), times(-1, c)]);
    }
}

function toleranceOf({ terms }: Product, { uncertaintyHz }: Suspect): number {
  return terms.reduce((sum, { factor, carrier }) => sum + Math.abs(factor) * carrier.uncertaintyHz, uncertaintyHz);
}

/**
 * A product can be as wide as its sources together, each counted with its factor; it may appear narrower, never wider.
 */
function widthFits({ terms }: Product, { bandwidthHz, uncertaintyHz }: Suspect): boolean {
  const widest = terms.reduce((sum, { factor, carrier }) => sum + Math.abs(factor) * carrier.bandwidthHz, 0);
  return bandwidthHz <= widest * 1.2 + 2 * uncertaintyHz;
}

function agreementOf({ on }: Suspect, { terms }: Product): number | undefined {
  if (on === undefined || terms.some(({ carrier }) => carrier.on === undefined)) return undefined;
  let both = 0;
  let either = 0;
  let seconds = 0;
  let changes = 0;
  let before: boolean | undefined;
  for (const [second, signal] of on.entries()) {
    const sources = terms.map(({ carrier }) => carrier.on?.[second]);
    if (signal === undefined || sources.includes(undefined)) continue;
    const all = sources.every(Boolean);
    seconds += 1;
    if (before !== undefined && before !== all) changes += 1;
    before = all;
    if (signal && all) both += 1;
    if (signal || all) either += 1;
  }
  // Sources that never change would agree with everything.
  if (seconds < LEAST_SECONDS || changes < LEAST_CHANGES || either === 0) return undefined;
  return both / either;
}

/** Numbers in a formula have a decimal point in every language. */
function equationOf({ terms, addHz, hz }: Product): string {
  const mhz = (value: number) => (value / 1e6).toFixed(4);
  const parts = terms.map(({ factor, carrier }, i) => {
    const sign = factor < 0 ? '− ' : i === 0 ? '' : '+ ';
    const times = Math.abs(factor) === 1 ? '' : `${Math.abs(factor)} × `;
    return `${sign}${times}${mhz(carrier.centreHz)}`;
  });
  if (addHz !== 0) parts.push(`${addHz < 0 ? '−' : '+'} 2 × ${mhz(Math.abs(addHz) / 2)}`);
  return `${parts.join(' ')} = ${mhz(hz)} MHz`;
}
