import type { Check } from '../check.ts';
import { identityCase } from './robustness/identity-case.ts';
import { operationCase } from './robustness/operation-case.ts';
import { rawIpKey } from './robustness/raw-ip-key.ts';
import { rawUpnKey } from './robustness/raw-upn-key.ts';
import { resultNumber } from './robustness/result-number.ts';

/** Checks of queries that go blind on what logs do. */
export const robustnessChecks: readonly Check[] = [identityCase, operationCase, rawIpKey, rawUpnKey, resultNumber];
