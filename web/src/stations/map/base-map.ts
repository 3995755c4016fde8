/**
 * A Leaflet map of this page: works offline, without animation where the person does not want it, with words in the
 * page's language.
 */
import './map.css';
import type { Feature, FeatureCollection, Geometry } from 'geojson';
import L from 'leaflet';
import { feature } from 'topojson-client';
import type { Topology } from 'topojson-specification';
import { askRaw } from '../../ground/asking/ask.js';

/** Zoom from which there is space for names, and the space that a name takes. */
const NAMES_FROM_ZOOM: Readonly<Record<Kind, number>> = { land: 7, lines: 7, areas: 7, given: 7, isles: 0, towns: 8 };
const LETTER_PX = 7;
const LINE_PX = 16;
/** Properties of a feature that may hold its name, in the order in which they are tried. */
const NAME_FIELDS = ['n', 'name', 'NAME', 'ten', 'Name'] as const;
const ISLES = /isl/i;

type Kind = 'land' | 'lines' | 'areas' | 'isles' | 'towns' | 'given';

interface Part {
  readonly kind: Kind;
  readonly features: FeatureCollection | Feature;
}

/** Below all of our own drawings, even when the file arrives late. */
const BASE_PANE = 'base';

/** Whose map it is stands in the answer. @throws Error when the file cannot be fetched or read. */
async function fetchBaseLayer(): Promise<{ readonly layer: L.LayerGroup; readonly isOwn: boolean }> {
  const response = await askRaw('GET /api/v1/basemap', { timeoutMs: 30_000 });
  const map = (await response.json()) as Topology | FeatureCollection | Feature;
  return { layer: baseLayer(map), isOwn: response.headers.get('X-Basemap') === 'own' };
}

function baseLayer(map: Topology | FeatureCollection | Feature): L.LayerGroup {
  const group = L.layerGroup();
  const names = new Names();
  for (const { kind, features } of partsOf(map)) {
    const interactive = false;
    const layer = L.geoJSON(features, {
      pane: BASE_PANE,
      interactive,
      style: (one) => ({ className: `base ${styleOf(kind, one)}`, interactive }),
      pointToLayer: (_one, place) =>
        L.circleMarker(place, { pane: BASE_PANE, radius: 2, className: 'base base-isles', interactive }),
      onEachFeature: (one, shape) => {
        const name = nameOf(one);
        if (name !== undefined) names.add({ at: placeOf(one, shape), name, kind });
      },
    });
    // A town is its name, with a dot, where there is space for it.
    if (kind !== 'towns') group.addLayer(layer);
  }
  return group.addLayer(names);
}

function partsOf(map: Topology | FeatureCollection | Feature): Part[] {
  if (map.type !== 'Topology') return [{ kind: 'given', features: map }];
  return Object.entries(map.objects).map(([name, object]) => ({
    kind: kindOf(name),
    features: feature(map, object) as FeatureCollection | Feature,
  }));
}

function kindOf(objectName: string): Kind {
  if (objectName === 'land') return 'land';
  if (/border|line/i.test(objectName)) return 'lines';
  if (objectName === 'towns') return 'towns';
  return ISLES.test(objectName) ? 'isles' : 'areas';
}

function styleOf(kind: Kind, one: Feature<Geometry, unknown> | undefined): string {
  const isLine = one?.geometry?.type.endsWith('LineString') ?? false;
  return kind === 'given' ? (isLine ? 'base-lines' : 'base-areas') : `base-${kind}`;
}

function nameOf({ properties }: Feature<Geometry, unknown>): string | undefined {
  const fields = (properties ?? {}) as Record<string, unknown>;
  const named = NAME_FIELDS.map((field) => fields[field]).find((value) => typeof value === 'string');
  return named === undefined ? undefined : String(named);
}

/** The middle of a drawn feature; of a group of islands, the middle of all of them. */
function placeOf(one: Feature<Geometry, unknown>, shape: L.Layer): L.LatLng {
  if (one.geometry.type === 'Point') {
    const [longitude = 0, latitude = 0] = one.geometry.coordinates;
    return L.latLng(latitude, longitude);
  }
  return (shape as L.Polygon).getBounds().getCenter();
}

interface Name {
  readonly at: L.LatLng;
  readonly name: string;
  readonly kind: Kind;
}

/** Names that have space in view: those of islands always, then areas, then towns in the order of the file. */
class Names extends L.LayerGroup {
  readonly #names: Name[] = [];
  #map: L.Map | undefined;
  readonly #draw = () => {
    const map = this.#map;
    if (map === undefined) return;
    this.clearLayers();
    const taken: L.Bounds[] = [];
    for (const one of this.#names) {
      const isInView = map.getZoom() >= NAMES_FROM_ZOOM[one.kind] && map.getBounds().contains(one.at);
      if (!isInView && one.kind !== 'isles') continue;
      const corner = map.latLngToContainerPoint(one.at);
      const box = L.bounds(corner, corner.add([one.name.length * LETTER_PX, LINE_PX]));
      if (taken.some((other) => other.overlaps(box))) continue;
      taken.push(box);
      this.addLayer(markOf(one));
    }
  };

  add(name: Name): void {
    this.#names.push(name);
  }

  override onAdd(map: L.Map): this {
    super.onAdd(map);
    this.#map = map;
    map.on('moveend', this.#draw);
    this.#draw();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off('moveend', this.#draw);
    this.#map = undefined;
    return super.onRemove(map);
  }
}

function markOf({ at, name, kind }: Name): L.Marker {
  const icon = L.divIcon({
    className: kind === 'towns' ? 'area-name town-name' : 'area-name',
    html: '',
    iconSize: [0, 0],
  });
  const marker = L.marker(at, { icon, pane: BASE_PANE, interactive: false, keyboard: false });
  // Inserted as text, never as markup: an uploaded file must not be able to write into the page.
  marker.on('add', () => {
    const element = marker.getElement();
    if (element !== undefined) element.textContent = name;
  });
  return marker;
}

export interface MapWords {
  readonly zoomIn: string;
  readonly zoomOut: string;
  readonly source: string;
}

/** Vietnam with its seas and islands. */
const COUNTRY: L.LatLngBoundsExpression = [
  [7.5, 101.5],
  [23.6, 116.5],
];

export function openMap(element: HTMLElement, words: MapWords, failed: (error: unknown) => void): L.Map {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    minZoom: 4,
    maxZoom: 13,
  });
  map.createPane(BASE_PANE).style.zIndex = '300';
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const source = L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.fitBounds(COUNTRY);
  let gone = false;
  map.on('unload', () => {
    gone = true;
  });
  fetchBaseLayer().then(({ layer, isOwn }) => {
    if (gone) return;
    layer.addTo(map);
    if (isOwn) source.addAttribution(words.source);
  }, failed);
  return map;
}
