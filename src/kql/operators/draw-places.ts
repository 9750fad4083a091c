/**
 * `wanted` different places out of `total`, ascending, each set of places as likely as any other; all of them where there are no
 * more. A place is drawn for or not as it comes, by how many are still wanted of how many are still to come.
 */
export function drawPlaces(wanted: number, total: number, random: () => number): Int32Array {
  const places = new Int32Array(Math.min(wanted, total));
  let drawn = 0;
  for (let place = 0; drawn < places.length; place += 1) {
    const [needed, left] = [places.length - drawn, total - place];
    if (needed === left || random() * left < needed) {
      places[drawn] = place;
      drawn += 1;
    }
  }
  return places;
}
