/** A network: the address with the bits beyond the prefix zero. */
export interface Network {
  readonly address: bigint;
  readonly prefix: number;
}

/** Rows by the network that they are of. */
export class NetworkIndex {
  readonly #mask: (network: Network, prefix: number) => Network;
  /** By length of the prefix, then by address. */
  readonly #byPrefix = new Map<number, Map<bigint, number[]>>();

  /** `mask` gives the network of a network under a shorter prefix. */
  constructor(mask: (network: Network, prefix: number) => Network) {
    this.#mask = mask;
  }

  add({ address, prefix }: Network, row: number): void {
    let byAddress = this.#byPrefix.get(prefix);
    if (byAddress === undefined) {
      byAddress = new Map();
      this.#byPrefix.set(prefix, byAddress);
    }
    const rows = byAddress.get(address);
    if (rows === undefined) {
      byAddress.set(address, [row]);
    } else {
      rows.push(row);
    }
  }

  /** The rows of the networks that a network lies in, ascending. */
  find(network: Network): readonly number[] {
    const found: number[] = [];
    for (const [prefix, byAddress] of this.#byPrefix) {
      if (prefix <= network.prefix) {
        found.push(...(byAddress.get(this.#mask(network, prefix).address) ?? []));
      }
    }
    return found.sort((a, b) => a - b);
  }

  /** Whether a network lies inside of the given one and is not the same. */
  hasInside(network: Network): boolean {
    for (const [prefix, byAddress] of this.#byPrefix) {
      if (prefix > network.prefix) {
        for (const address of byAddress.keys()) {
          if (this.#mask({ address, prefix }, network.prefix).address === network.address) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
