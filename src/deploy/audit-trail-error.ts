/** The trail cannot be written: the disk is full, or gone. Nothing may be done then that the trail would not know of. */
export class AuditTrailError extends Error {
  override readonly name = 'AuditTrailError';
}
