import { parseJson } from '../../../kql/values/dynamic-json.ts';
import { isFilled } from '../place.ts';
import { defineTransform } from '../transform.ts';

/**
 * Another place: each struck part gets what its role (`geo-country`, `geo-state`, `geo-city`, `geo-latitude`, `geo-longitude`) has
 * in it; the coordinates are JSON numbers. A record without a country is at no place and keeps its coordinates.
 */
export const relocate = defineTransform({
  name: 'relocate',
  parameters: {
    country: { type: 'string' },
    state: { type: 'string' },
    city: { type: 'string' },
    latitude: { type: 'string' },
    longitude: { type: 'string' },
  },
  apply(value, context, { country, state, city, latitude, longitude }) {
    const { roles } = context;
    if (typeof value === 'string') {
      if (roles.has('geo-country')) return country;
      if (roles.has('geo-state')) return state;
      return roles.has('geo-city') ? city : value;
    }
    const coordinate = roles.has('geo-latitude') ? latitude : roles.has('geo-longitude') ? longitude : undefined;
    if (coordinate === undefined || !isFilled(context.valueOfRole('geo-country'))) return value;
    const number = parseJson(coordinate)?.value ?? null;
    return Object.is(number, value) ? value : number;
  },
});
