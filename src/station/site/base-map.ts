/** Checks whether a file can be a base map: GeoJSON or TopoJSON with content to draw. Pure. */
import { ImpossibleValue } from '../../words/said.js';

export type MapKind = 'geojson' | 'topojson';

const GEOJSON_TYPES = new Set([
  'FeatureCollection',
  'Feature',
  'GeometryCollection',
  'Polygon',
  'MultiPolygon',
  'LineString',
  'MultiLineString',
  'Point',
  'MultiPoint',
]);

/** @throws RangeError naming the fault of the file. */
export function kindOfMap(text: string): MapKind {
  let map: unknown;
  try {
    map = JSON.parse(text);
  } catch {
    throw ImpossibleValue.of('the file is not JSON');
  }
  const { type, objects, arcs, features } = (map ?? {}) as Record<string, unknown>;
  if (type === 'Topology') {
    if (typeof objects !== 'object' || objects === null || Object.keys(objects).length === 0 || !Array.isArray(arcs))
      throw ImpossibleValue.of('the TopoJSON has no objects or no arcs');
    return 'topojson';
  }
  if (typeof type !== 'string' || !GEOJSON_TYPES.has(type))
    throw ImpossibleValue.of('type is {type}: neither GeoJSON nor TopoJSON', { type: JSON.stringify(type) });
  if (type === 'FeatureCollection' && (!Array.isArray(features) || features.length === 0))
    throw ImpossibleValue.of('the GeoJSON has no features');
  return 'geojson';
}
