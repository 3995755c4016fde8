/** Checks whether a file can be a base map: GeoJSON or TopoJSON with content to draw. Pure. */

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
    throw new RangeError('the file is not JSON');
  }
  const { type, objects, arcs, features } = (map ?? {}) as Record<string, unknown>;
  if (type === 'Topology') {
    if (typeof objects !== 'object' || objects === null || Object.keys(objects).length === 0 || !Array.isArray(arcs))
      throw new RangeError('the TopoJSON has no objects or no arcs');
    return 'topojson';
  }
  if (typeof type !== 'string' || !GEOJSON_TYPES.has(type))
    throw new RangeError(`type is ${JSON.stringify(type)}: neither GeoJSON nor TopoJSON`);
  if (type === 'FeatureCollection' && (!Array.isArray(features) || features.length === 0))
    throw new RangeError('the GeoJSON has no features');
  return 'geojson';
}
