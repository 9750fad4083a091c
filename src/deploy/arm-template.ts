import { alertRuleVersion } from '../azure/api-versions.ts';
import type { JsonObject, JsonValue } from '../azure/json-object.ts';
import type { Detection } from '../content/detection.ts';
import type { FunctionDefinition } from '../content/function.ts';
import { configName, deploymentConfig, generator } from './arm-export-file.ts';
import { dependencyOrder } from './dependency-order.ts';
import { desiredFunction } from './desired-function.ts';
import { desiredRule } from './desired-rule.ts';
import { FileNames } from './file-name.ts';

/** `items`: a template for each rule and function. `one`: all of them in a single one. */
export type ArmForm = 'items' | 'one';

/** The versions of the interfaces, as for deployment. */
export interface ArmVersions {
  readonly alertRules: string;
  readonly alertRulesPreview: string;
  readonly savedSearches: string;
}

export interface ArmExport {
  /** Texts of files by path, relative to the folder of the export, with `/`. */
  readonly files: ReadonlyMap<string, string>;
  /** What cannot be exported: sentences. */
  readonly problems: readonly string[];
}

/**
 * What Resource Manager takes in one template. One page of its documentation counts the 4 MB as they are, another after compression, and
 * none says whether they are decimal: the lowest reading is taken, as templates for each item always fit.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices#template-limits
 */
const mostResources = 800;
const mostBytes = 4_000_000;

/**
 * Content as templates of Azure Resource Manager, as Microsoft's Repositories feature deploys them: rules and saved searches of the
 * workspace that the parameter `workspace` names, in the nested form, as no other resource type is on its list of content types.
 * `sentinel-deployment.config`, which belongs at the root of the repository, makes the functions go first, each behind those that it
 * calls; `folder` is where in the repository the templates are, and stands in front of their paths there.
 *
 * @see https://learn.microsoft.com/azure/sentinel/ci-cd-custom-content
 * @see https://learn.microsoft.com/azure/sentinel/ci-cd-custom-deploy
 */
export function armTemplates(
  content: { readonly functions: readonly FunctionDefinition[]; readonly detections: readonly Detection[] },
  options: { readonly form: ArmForm; readonly versions: ArmVersions; readonly folder?: string },
): ArmExport {
  const { form, versions } = options;
  const { functionSteps, rules, blocked, callsOf } = dependencyOrder(content.functions, content.detections);
  const problems = blocked.map(({ item, by }) => `${item.source.path} is left out: "${by}" calls itself.`);
  const functions = functionSteps.flat();
  const functionOf = (one: FunctionDefinition): JsonObject => functionResource(one, versions);
  const ruleOf = (one: Detection): JsonObject => ruleResource(one, versions);
  if (form === 'one') {
    const refused = (limit: string): ArmExport => {
      const message = `One template holds at most ${limit}: export one for each item, without --single.`;
      return { files: new Map(), problems: [...problems, message] };
    };
    const count = functions.length + rules.length;
    if (count > mostResources) return refused(`${mostResources} resources, and these are ${count}`);
    const resources = [
      ...functions.map((one) => dependent(functionOf(one), callsOf(one))),
      ...rules.map((one) => dependent(ruleOf(one), callsOf(one))),
    ];
    const text = templateText(resources);
    const size = Buffer.byteLength(text);
    if (size > mostBytes) return refused(`${mostBytes} bytes (4 MB), and this one would have ${size}`);
    return { files: new Map([['content.json', text]]), problems };
  }
  const files = new Map<string, string>();
  const names = { functions: new FileNames(), rules: new FileNames() };
  for (const one of functions) {
    files.set(`functions/${names.functions.choose(one.name, one.name)}.json`, templateText([functionOf(one)]));
  }
  const prioritized = [...files.keys()].map(
    (path) => `${options.folder === undefined ? '' : `${options.folder}/`}${path}`,
  );
  for (const one of rules) {
    files.set(`detections/${names.rules.choose(one.slug, one.id)}.json`, templateText([ruleOf(one)]));
  }
  files.set(configName, deploymentConfig(prioritized));
  return { files, problems };
}

/**
 * Escapes what Resource Manager would take for an expression: a text that begins with `[` and ends with `]` gets a second `[`. One
 * that only begins with it is a text already, and a second bracket would stay in it.
 *
 * @see https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters
 */
export function escapeArm(value: JsonValue): JsonValue {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(escapeArm);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, escapeArm(member)]));
}

/** A text as a literal inside of an expression. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function ruleResource(detection: Detection, versions: ArmVersions): JsonObject {
  const body = desiredRule(detection);
  const name = literal(`/Microsoft.SecurityInsights/${detection.id.toLowerCase()}`);
  return {
    type: 'Microsoft.OperationalInsights/workspaces/providers/alertRules',
    apiVersion: alertRuleVersion(versions, body),
    name: `[concat(parameters('workspace'), ${name})]`,
    kind: body.kind,
    properties: escapeArm(body.properties),
  };
}

const savedSearches = 'Microsoft.OperationalInsights/workspaces/savedSearches';

/**
 * An etag in a template stands among the properties; `*` takes the place of whatever is there. The tag stays out: it says of a function
 * that this program deployed it and may delete it, and what is deployed by a template is somebody else's.
 */
function functionResource(definition: FunctionDefinition, versions: ArmVersions): JsonObject {
  const { tags: _, ...properties } = desiredFunction(definition).properties;
  return {
    type: savedSearches,
    apiVersion: versions.savedSearches,
    name: `[concat(parameters('workspace'), ${literal(`/${definition.name}`)})]`,
    properties: {
      etag: '*',
      ...Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, escapeArm(value)])),
    },
  };
}

function dependent(resource: JsonObject, calls: readonly FunctionDefinition[]): JsonObject {
  if (calls.length === 0) return resource;
  const ids = calls.map(({ name }) => `[resourceId('${savedSearches}', parameters('workspace'), ${literal(name)})]`);
  const { properties = {}, ...envelope } = resource;
  return { ...envelope, dependsOn: ids, properties };
}

function templateText(resources: readonly JsonObject[]): string {
  const template = {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    metadata: generator,
    parameters: {
      workspace: { type: 'string', metadata: { description: 'The name of the Log Analytics workspace.' } },
    },
    resources,
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}
