import type { Check } from '../check.ts';
import { absentColumn } from './robustness/absent-column.ts';
import { absentGroup } from './robustness/absent-group.ts';
import { arrivalWindow } from './robustness/arrival-window.ts';
import { bareJoin } from './robustness/bare-join.ts';
import { cutOffJson } from './robustness/cut-off-json.ts';
import { deviceLiteral } from './robustness/device-literal.ts';
import { duplicateCount } from './robustness/duplicate-count.ts';
import { identityCase } from './robustness/identity-case.ts';
import { impossibleLiteral } from './robustness/impossible-literal.ts';
import { licensedEvidence } from './robustness/licensed-evidence.ts';
import { neverLogged } from './robustness/never-logged.ts';
import { operationAlias } from './robustness/operation-alias.ts';
import { operationCase } from './robustness/operation-case.ts';
import { optionalEvidence } from './robustness/optional-evidence.ts';
import { propertyPosition } from './robustness/property-position.ts';
import { rawIpKey } from './robustness/raw-ip-key.ts';
import { rawPlace } from './robustness/raw-place.ts';
import { rawUpnKey } from './robustness/raw-upn-key.ts';
import { resultNumber } from './robustness/result-number.ts';
import { rewordedText } from './robustness/reworded-text.ts';
import { timeJoin } from './robustness/time-join.ts';
import { twinLog } from './robustness/twin-log.ts';
import { unionTypeClash } from './robustness/union-type-clash.ts';
import { windowBeyondPeriod } from './robustness/window-beyond-period.ts';

/** Checks of queries that go blind on what logs do. */
export const robustnessChecks: readonly Check[] = [
  absentColumn,
  absentGroup,
  arrivalWindow,
  bareJoin,
  cutOffJson,
  deviceLiteral,
  duplicateCount,
  identityCase,
  impossibleLiteral,
  licensedEvidence,
  neverLogged,
  operationAlias,
  operationCase,
  optionalEvidence,
  propertyPosition,
  rawIpKey,
  rawPlace,
  rawUpnKey,
  resultNumber,
  rewordedText,
  timeJoin,
  twinLog,
  unionTypeClash,
  windowBeyondPeriod,
];
