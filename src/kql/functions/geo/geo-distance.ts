import { isNumericType } from '../common-type.ts';
import { overload, type ScalarFunction } from '../scalar-function.ts';

/** The radius of the sphere that Kusto measures on, in metres. */
const earthRadius = 6_371_010;

/**
 * The shortest way on the sphere between two points, in metres; null for a longitude or latitude out of range. On the spheroid,
 * which a fifth argument asks for, it is refused.
 *
 * @see https://learn.microsoft.com/kusto/query/geo-distance-2points-function
 */
export const geoDistanceFunction: ScalarFunction = {
  name: 'geo_distance_2points',
  page: 'geo-distance-2points-function',
  resolve: (types) =>
    types.length === 4 && types.every((type) => isNumericType(type) || type === 'dynamic')
      ? overload(['real', 'real', 'real', 'real'], 'real', distance)
      : undefined,
};

function distance(longitude1: number, latitude1: number, longitude2: number, latitude2: number): number | null {
  if (!isPoint(longitude1, latitude1) || !isPoint(longitude2, latitude2)) {
    return null;
  }
  const halfLatitude = Math.sin(radians(latitude2 - latitude1) / 2);
  const halfLongitude = Math.sin(radians(longitude2 - longitude1) / 2);
  const haversine =
    halfLatitude * halfLatitude +
    Math.cos(radians(latitude1)) * Math.cos(radians(latitude2)) * halfLongitude * halfLongitude;
  return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

function isPoint(longitude: number, latitude: number): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
