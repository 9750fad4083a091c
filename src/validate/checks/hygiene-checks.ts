import type { Check } from '../check.ts';
import { autoDisabled } from './hygiene/auto-disabled.ts';
import { callerBroken } from './hygiene/caller-broken.ts';
import { descriptionMissing } from './hygiene/description-missing.ts';
import { duplicateName } from './hygiene/duplicate-name.ts';
import { fileExtension } from './hygiene/file-extension.ts';
import { fileName } from './hygiene/file-name.ts';
import { fixtureMissing } from './hygiene/fixture-missing.ts';
import { idChanged } from './hygiene/id-changed.ts';
import { idForm } from './hygiene/id-form.ts';
import { idReused } from './hygiene/id-reused.ts';
import { suppression } from './hygiene/suppression.ts';
import { techniqueTactic } from './hygiene/technique-tactic.ts';
import { techniqueUnknown } from './hygiene/technique-unknown.ts';
import { versionForm } from './hygiene/version-form.ts';
import { versionNotRaised } from './hygiene/version-not-raised.ts';

/** Checks of how content is kept. */
export const hygieneChecks: readonly Check[] = [
  autoDisabled,
  callerBroken,
  descriptionMissing,
  duplicateName,
  fileExtension,
  fileName,
  fixtureMissing,
  idChanged,
  idForm,
  idReused,
  suppression,
  techniqueTactic,
  techniqueUnknown,
  versionForm,
  versionNotRaised,
];
