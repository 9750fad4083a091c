/**
 * Seeds with which rows that are sown make a query answer, where it takes more than twenty. Which they are is found by trying; a query that
 * changes may want another one.
 */
export const knownSeeds: ReadonlyMap<string, number> = new Map([
  ['audit/AppOwnerOrRedirectUriChanged', 602],
  ['audit/BulkUserDeletion', 4739],
  ['audit/DeviceRegistrationAbuse', 487],
  ['audit/GuestInvitedAndPrivileged', 791],
  ['audit/PrivilegedRoleAssigned', 40],
  ['azure/RoleAssignmentAtHighScope', 57],
  ['health/SubStreamSilent', 23],
  ['office/MailboxAuditingSwitchedOff', 318],
  ['office/MailboxDelegationGranted', 21],
  ['office/MailboxForwardingSet', 1054],
  ['office/MaliciousInboxRule', 63],
  ['office/MassFileDeletionOrDownload', 8757],
  ['office/SearchOrExportOfMailboxes', 6182],
  ['office/TransportRuleRedirectsMail', 370],
  ['signin/PasswordSpray', 12502],
  ['signin/PrivilegedRiskySignIn', 30],
  ['signin/SignInToPrivilegedAppFromUnmanagedDevice', 61],
  ['signin/SuccessAfterManyFailures', 4133],
  ['signin/TokenReplay', 613],
  ['usage of ClearestCopies', 1439],
  ['usage of ParameterValue', 435],
]);
