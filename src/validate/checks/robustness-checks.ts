import type { Check } from '../check.ts';
import { cutOffJson } from './robustness/cut-off-json.ts';
import { identityCase } from './robustness/identity-case.ts';
import { impossibleLiteral } from './robustness/impossible-literal.ts';
import { operationAlias } from './robustness/operation-alias.ts';
import { operationCase } from './robustness/operation-case.ts';
import { propertyPosition } from './robustness/property-position.ts';
import { rawIpKey } from './robustness/raw-ip-key.ts';
import { rawUpnKey } from './robustness/raw-upn-key.ts';
import { resultNumber } from './robustness/result-number.ts';
import { rewordedText } from './robustness/reworded-text.ts';

/** Checks of queries that go blind on what logs do. */
export const robustnessChecks: readonly Check[] = [
  cutOffJson,
  identityCase,
  impossibleLiteral,
  operationAlias,
  operationCase,
  propertyPosition,
  rawIpKey,
  rawUpnKey,
  resultNumber,
  rewordedText,
];
