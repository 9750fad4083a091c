/**
 * What the contract document leaves open (its sections 1.8, 1.9, 2 and 11). Each point has a default, and a test can play
 * the other answer: a deployer has to be right under both. All can be changed while the server runs.
 */
export interface Settings {
  /**
   * 1.1, 11a, 11b: stable versions do not name the kind NRT. `hidden`: they neither list nor give nor take NRT rules.
   * `served`: they do.
   */
  nrtOnStable: 'hidden' | 'served';
  /**
   * 0.2, 1.4: what a stable version does with `subTechniques`, `sentinelEntitiesMappings` and the dynamic property
   * `SubTechniques`. `rejected`: 400. `dropped`: takes the rule without them. Sending them is a violation either way.
   */
  previewOnStable: 'rejected' | 'dropped';
  /** 1.8, 11c: a PUT without an etag on a rule or metadata item that exists. */
  withoutEtag: 'overwrites' | 'conflicts';
  /** Not in the document: a PUT with an etag on something that does not exist (any more). */
  etagOnMissing: 'conflicts' | 'creates';
  /** 1.8, 11d: the status of "was recently deleted". */
  recentlyDeletedStatus: 400 | 409;
  /** 1.8, 11d: how long the id of a deleted rule is refused. */
  tombstoneHours: number;
  /** 1.9, 11e: whether the query of a disabled rule is taken unread. */
  disabledSkipsQueryCheck: boolean;
  /** 1.6, 11f: whether two rules of a workspace may have the same displayName. */
  displayNameUnique: boolean;
  /** 1.7: the enum of tactics is `modelAsString`, so the service may take newer names. */
  unknownTactics: 'refused' | 'accepted';
  /** 1.10, 11k: the entity type that is in Microsoft's own tests and not in the API's enum. */
  iotDevice: 'refused' | 'accepted';
  /** 1.10, 11k: the identifier of an IP that is documented and not in Microsoft's own tests. */
  ipAddressScope: 'refused' | 'accepted';
  /**
   * Not in the document: properties that the contract does not know and the stored resource does not have.
   * `refused`: 400 and a violation. `kept`: stored. `dropped`: taken and forgotten. Those the stored resource has are
   * always taken: that is how a deployer keeps them.
   */
  unknownProperties: 'refused' | 'kept' | 'dropped';
  /** Not in the document: whether an answer leaves out an optional property that is not set, or gives it as `null`. */
  absentProperties: 'omitted' | 'null';
  /** Not in the document: whether `PT24H` comes back as it was sent or as `P1D`. */
  durations: 'verbatim' | 'canonical';
  /** 1.8: the status where the workspace has no Sentinel. */
  notOnboardedStatus: 400 | 404;
  /** 2: overwriting a saved search without an etag "can give 409". */
  savedSearchWithoutEtag: 'conflicts' | 'overwrites';
  /** 2: deleting a saved search that does not exist: all answers are 200, says the SDK. */
  savedSearchDeleteMissing: 200 | 404;
  /** 2, 11g: two saved searches with the same functionAlias, or one with the name of a table. */
  aliasCollision: 'allowed' | 'refused';
  /** 2, 11g: the longest query of a saved search in characters; null: there is no limit. */
  functionBodyLimit: number | null;
  /**
   * 2: how long a new function stays unknown to the check of a rule's query: milliseconds of the fake's clock, and
   * requests of any kind (both have to pass).
   */
  functionVisibility: { milliseconds: number; requests: number };
  /** 1.8: `foreign` and `loops` are hostile: a link to another host, and a link that always leads to itself. */
  nextLink: 'own' | 'foreign' | 'loops';
  /** What the `Date` header is ahead of the fake's clock, in milliseconds. */
  clockSkew: number;
}

/** The answers that the contract document holds to be likelier, and where it does not say, the stricter ones. */
export const DEFAULT_SETTINGS: Readonly<Settings> = {
  nrtOnStable: 'hidden',
  previewOnStable: 'rejected',
  withoutEtag: 'overwrites',
  etagOnMissing: 'conflicts',
  recentlyDeletedStatus: 400,
  tombstoneHours: 24,
  disabledSkipsQueryCheck: false,
  displayNameUnique: false,
  unknownTactics: 'refused',
  iotDevice: 'refused',
  ipAddressScope: 'refused',
  unknownProperties: 'refused',
  absentProperties: 'omitted',
  durations: 'verbatim',
  notOnboardedStatus: 404,
  savedSearchWithoutEtag: 'conflicts',
  savedSearchDeleteMissing: 200,
  aliasCollision: 'allowed',
  functionBodyLimit: null,
  functionVisibility: { milliseconds: 0, requests: 0 },
  nextLink: 'own',
  clockSkew: 0,
};
