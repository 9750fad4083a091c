import type { ErrorPlace } from '../errors/kql-error.ts';
import { KqlSemanticError } from '../errors/kql-semantic-error.ts';
import { KqlUnsupportedError } from '../errors/kql-unsupported-error.ts';
import { placed } from '../errors/placed.ts';
import { geoInfoFunction, isIpAddress } from '../functions/ip/geo-info.ts';
import { findScalarFunction } from '../functions/registry.ts';
import type { Overload, ScalarFunction } from '../functions/scalar-function.ts';
import { invariant } from '../invariant.ts';
import { drawingFunctions } from '../plan/drawing-functions.ts';
import type { CallExpression } from '../plan/expression.ts';
import type { ScalarType } from '../values/scalar-type.ts';
import { answerKernel } from './answer-kernel.ts';
import { CallKernel } from './call-kernel.ts';
import { castKernel } from './cast-kernel.ts';
import { ConstantKernel } from './constant-kernel.ts';
import type { ExpressionScope } from './expression-scope.ts';
import { ingestionTimeKernel } from './ingestion-time-kernel.ts';
import type { Kernel } from './kernel.ts';
import { totalRowFunction } from './lift-row-function.ts';
import { PerRunKernel } from './per-run-kernel.ts';
import { RunConstantKernel } from './run-constant-kernel.ts';
import { onlyInRun } from './run-context.ts';
import { scalarValue } from './scalar-value.ts';
import { VolatileKernel } from './volatile-kernel.ts';
import { WindowKernel } from './window-kernel.ts';

/** What a call does to its compiled arguments; constants are computed now, what only a run knows in each run. */
export function compileCall(call: CallExpression, parameters: readonly Kernel[], scope: ExpressionScope): Kernel {
  if (call.function === 'ingestion_time') {
    return ingestionTimeKernel;
  }
  if (call.function === geoInfoFunction.name && parameters[0] !== undefined) {
    return answerKernel(call, castKernel(parameters[0], 'string'), isIpAddress, scope);
  }
  const found = findScalarFunction(call.function);
  if (found === undefined) {
    throw new KqlUnsupportedError(featureOf(call), scope.place(call.span));
  }
  const types = parameters.map(({ type }) => type);
  const constants = parameters.map(({ constant }) => constant?.value);
  const resolve = (): Overload => {
    const place = (): ErrorPlace => scope.place(call.span);
    const overload = placed(place, () => found.resolve(types, constants, scope.context));
    return overload ?? refuse(call, found, types, scope);
  };
  const build = (overload: Overload): Kernel => {
    const converted = parameters.map((kernel, index) => {
      const { parameters: wanted } = overload;
      return castKernel(kernel, wanted[Math.min(index, wanted.length - 1)] ?? kernel.type);
    });
    return buildKernel(call, overload, converted, scope);
  };
  const overload = scope.context.beforeRun(resolve);
  if (overload !== onlyInRun) {
    return build(overload);
  }
  invariant(call.type !== 'unknown', `${call.function}() depends on the run and its type is unknown`);
  const rowless = parameters.every(({ rowless }) => rowless) && !drawingFunctions.has(found.name);
  return new PerRunKernel(call.type, rowless, () => build(resolve()));
}

function buildKernel(
  call: CallExpression,
  overload: Overload,
  parameters: readonly Kernel[],
  scope: ExpressionScope,
): Kernel {
  const { context } = scope;
  if (overload.window !== undefined) {
    const refuseFeature = (feature: string): never => {
      throw new KqlUnsupportedError(feature, scope.place(call.span));
    };
    if (scope.allRows !== true) {
      refuseFeature(`${featureOf(call)} in this place`);
    }
    return new WindowKernel(overload.returns, parameters, overload.window, refuseFeature);
  }
  if (drawingFunctions.has(call.function)) {
    return new VolatileKernel(overload, parameters, scope.site(call));
  }
  const constants = parameters.map(({ constant }) => constant).filter((constant) => constant !== undefined);
  if (constants.length === parameters.length) {
    const compute = totalRowFunction(overload, context.meter.constant);
    const value = placed(
      () => scope.place(call.span),
      () => context.beforeRun(() => compute(...constants.map(({ value }) => value))),
    );
    if (value !== onlyInRun) {
      return new ConstantKernel(overload.returns, value);
    }
  }
  const kernel = new CallKernel(overload, parameters, context.meter);
  return parameters.every(({ rowless }) => rowless)
    ? new RunConstantKernel(overload.returns, (frame) => scalarValue(kernel, frame))
    : kernel;
}

/** Functions that take values of any types as long as they have one in common. */
const choices: ReadonlySet<string> = new Set(['case', 'iff', 'coalesce', 'max_of', 'min_of']);

/**
 * No overload takes these types. An operator is implemented whole, and the binder lets some types through that Kusto refuses
 * (`datetime + datetime`); of a function Kusto may know an overload that the registry lacks.
 */
function refuse(
  call: CallExpression,
  found: ScalarFunction,
  types: readonly ScalarType[],
  scope: ExpressionScope,
): never {
  const late = call.arguments.some(({ type }) => type === 'unknown');
  if (late || isOperator(call) || choices.has(found.name)) {
    throw new KqlSemanticError(
      `${featureOf(call)} cannot take ${types.join(', ')}`.replace(/^./, (letter) => letter.toUpperCase()),
      scope.place(call.span),
    );
  }
  throw new KqlUnsupportedError(
    `${featureOf(call)} of ${types.join(', ') || 'nothing'}`,
    scope.place(call.span),
    pageOf(found),
  );
}

function pageOf({ page }: ScalarFunction): string {
  return `See https://learn.microsoft.com/kusto/query/${page}`;
}

function isOperator({ function: name }: CallExpression): boolean {
  return !/^\w+$/.test(name) || name === 'and' || name === 'or' || name === 'between';
}

function featureOf(call: CallExpression): string {
  const name = call.spelled ?? call.function;
  return isOperator(call) ? `operator "${name}"` : `function "${name}()"`;
}
