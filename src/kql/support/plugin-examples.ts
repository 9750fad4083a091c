interface PluginExample {
  readonly page: string;
  readonly example: string;
}

const rows = 'datatable(x: long, s: string, d: dynamic)[1, "a", dynamic({"k": 1})]';
const networks = 'datatable(network: string, site: string)["10.0.0.0/8", "a"]';

/** For each plugin that may be supported, a query that uses it. A plugin that is not here is refused. */
export const pluginExamples: ReadonlyMap<string, PluginExample> = new Map<string, PluginExample>([
  ['bag_unpack', { page: 'bag-unpack-plugin', example: `${rows} | evaluate bag_unpack(d)` }],
  ['pivot', { page: 'pivot-plugin', example: `${rows} | project x, s | evaluate pivot(s, count(), x)` }],
  ['narrow', { page: 'narrow-plugin', example: `${rows} | project x, s | evaluate narrow()` }],
  ['ipv4_lookup', { page: 'ipv4-lookup-plugin', example: `${rows} | evaluate ipv4_lookup(${networks}, s, network)` }],
  ['ipv6_lookup', { page: 'ipv6-lookup-plugin', example: `${rows} | evaluate ipv6_lookup(${networks}, s, network)` }],
  ['rows_near', { page: 'rows-near-plugin', example: `${rows} | serialize | evaluate rows_near(s == "a", 1)` }],
  ['autocluster', { page: 'autocluster-plugin', example: `${rows} | evaluate autocluster()` }],
  ['basket', { page: 'basket-plugin', example: `${rows} | evaluate basket()` }],
  ['preview', { page: 'preview-plugin', example: `${rows} | evaluate preview(1)` }],
]);
