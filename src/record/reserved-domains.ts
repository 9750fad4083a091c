/** Companies that Microsoft invented for its documentation, whose domains nobody else has. */
export const companies = [
  'contoso',
  'fabrikam',
  'adatum',
  'northwindtraders',
  'litwareinc',
  'proseware',
  'tailspintoys',
  'wingtiptoys',
  'woodgrovebank',
  'wideworldimporters',
  'treyresearch',
  'lucernepublishing',
  'margiestravel',
  'cohovineyard',
  'blueyonderairlines',
  'alpineskihouse',
  'adventure-works',
  'fourthcoffee',
  'graphicdesigninstitute',
  'humongousinsurance',
  'relecloud',
  'thephone-company',
  'cohowinery',
  'consolidatedmessenger',
] as const;

/** Names below which every tenant, or every resource, has one of its own. */
const tenantSuffix =
  /\.(?:onmicrosoft\.com|(?:mail\.)?onmicrosoft\.com|sharepoint\.com|(?:blob|file|queue|table|dfs)\.core\.windows\.net|vault\.azure\.net|azurewebsites\.net|database\.windows\.net|servicebus\.windows\.net|crm\d*\.dynamics\.com|mail\.protection\.outlook\.com|cloudapp\.azure\.com)$/i;

const service =
  /(?:^|\.)(?:microsoft|microsoftonline|microsoftonline-p|windows|windowsazure|office|office365|azure|azureedge|live|outlook|skype|sharepoint|bing|visualstudio|msn|msftauth|msauth|powerbi|powerapps|dynamics|onmicrosoft|azurewebsites|aadrm|cloudappsecurity|microsoftazuread-sso)\.(?:com|net|us|cn|de)$/i;

const reserved = new RegExp(
  `(?:^|\\.)(?:(?:${companies.join('|')})\\.com|example\\.(?:com|org|net)|(?:contoso-)?[a-z0-9-]+\\.example)$`,
  'i',
);
const reservedTenant = new RegExp(`^(?:${companies.join('|')}|contoso-[a-z]{8}|support)(?:-my|-admin|-public)?$`, 'i');

/** A domain in parts: `mail.` `acme` `.co.uk`. */
export interface DomainParts {
  readonly before: string;
  readonly label: string;
  readonly suffix: string;
  /** Whether the suffix is Microsoft's. */
  readonly isTenant: boolean;
}

/** Whether a domain says nothing about anybody: it is reserved for examples. */
export function isReservedDomain(domain: string): boolean {
  const suffix = tenantSuffix.exec(domain)?.[0];
  if (suffix === undefined) return reserved.test(domain);
  const label = domain.slice(0, -suffix.length).split('.').at(-1) ?? '';
  return reservedTenant.test(label);
}

/** Whether a domain is that of a service of Microsoft, which every tenant's records have. */
export function isServiceDomain(domain: string): boolean {
  return service.test(domain) && !tenantSuffix.test(domain);
}

const secondLevel = /^(?:co|com|org|net|ac|gov|edu|gv|or)$/i;

export function domainParts(domain: string): DomainParts {
  const suffix = tenantSuffix.exec(domain)?.[0];
  const labels = (suffix === undefined ? domain : domain.slice(0, -suffix.length)).split('.');
  if (suffix !== undefined) {
    const label = labels.pop() ?? '';
    return { before: labels.map((one) => `${one}.`).join(''), label, suffix, isTenant: true };
  }
  const isDeep = labels.length > 2 && secondLevel.test(labels.at(-2) ?? '') && (labels.at(-1)?.length ?? 0) === 2;
  const own = labels.length === 1 ? 1 : isDeep ? 2 : 1;
  const ending = labels.length === 1 ? [] : labels.splice(labels.length - own, own);
  const label = labels.pop() ?? '';
  return {
    before: labels.map((one) => `${one}.`).join(''),
    label,
    suffix: ending.map((one) => `.${one}`).join(''),
    isTenant: false,
  };
}
