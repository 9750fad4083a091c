import type { SeparatedList, ServiceList } from './language-service.ts';

/** The items of a list of the language service, whichever of its shapes it has. */
export function itemsOf<T>(list: ServiceList<T>): readonly T[] {
  if (isArray(list)) {
    return list;
  }
  const items: T[] = [];
  for (let index = 0; index < list.Count; index += 1) {
    items.push(list.getItem(index));
  }
  return items;
}

/** The elements of a separated list, without the separators. */
export function elementsOf<T>(list: SeparatedList<T>): readonly T[] {
  return itemsOf(list).map((item) => item.Element$1);
}

function isArray<T>(list: ServiceList<T>): list is readonly T[] {
  return Array.isArray(list);
}
