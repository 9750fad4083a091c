/**
 * What a value with this key says: `account`, who somebody is; `name`, a person, device, group, file, subject …, words that somebody
 * chose; `app`, the name of an application, which may be Microsoft's; `version`, where numbers with dots are no addresses;
 * `text`, anything else, in which only what looks like a name, identifier or address is one.
 */
export type KeyMeaning = 'account' | 'name' | 'app' | 'version' | 'text';

const meanings: ReadonlyMap<string, KeyMeaning> = new Map(
  Object.entries({
    account:
      'userid userids userprincipalname upn userkey useremail mail email emailaddress emailaddresses mailboxownerupn destmailboxownerupn ' +
      'sendassmtp sendassmtpaddress sendonbehalfofusersmtp alternatesigninname signinidentifier signinname caller accountid ' +
      'accountupn targetuserorgroupname targetuserid forwardto redirectto forwardasattachmentto forwardingaddress ' +
      'forwardingsmtpaddress deliverto from sentto recipients recipient user users owner owners trustee member members mailbox ' +
      'targetmailbox grantsendonbehalfto initiatingusername accountname samaccountname onpremisessamaccountname usersharedwith ' +
      'aadtarget elevationapprover mailnickname alias proxyaddresses othermails invitedas assignedto requestedby approver ' +
      'attendees sender toaddress identity externaldirectoryobjectid bypassusers',
    name:
      'displayname userdisplayname logonuserdisplayname accountdisplayname initiatingaccountdisplayname givenname surname firstname ' +
      'lastname fullname commonname jobtitle companyname department streetaddress postalcode telephonenumber mobile phonenumber ' +
      'physicaldeliveryofficename manager devicename devicedisplayname clientmachinename machinename machinedomaininfo hostname ' +
      'computer computername workstationname subject title topic sourcefilename destinationfilename filename file path folder ' +
      'folderpath destfolder parentfolder sourcerelativeurl destinationrelativeurl relativeurl itemname objectid officeobjectid ' +
      'objectname site_url siteurl site teamname channelname chatname name description organizationname ' +
      'hometenantname groupname resourcegroup resource associatedresourceid comment justification attachments modifiedobjectresolvedname ' +
      'user.displayname group.displayname targetid.userprincipalname sharepointgroup listtitle listname eventname ' +
      'srpolicyname policyname rulename foldername sourcefolder url targeturl',
    app: 'appdisplayname resourcedisplayname serviceprincipalname addonname application applicationname clientapplication appname app.displayname serviceprincipal.displayname application.displayname appdisplaynames',
    version:
      'useragent user-agent clientinfostring clientversion cmdletversion version appversion osversion browserversion authenticationprocessingdetails originatingserver buildnumber operationversion apiversion',
  } as const).flatMap(([meaning, keys]) => keys.split(' ').map((key) => [key, asMeaning(meaning)] as const)),
);

function asMeaning(text: string): KeyMeaning {
  return text === 'account' || text === 'name' || text === 'app' || text === 'version' ? text : 'text';
}

/**
 * The meaning of a key of a record, of JSON inside it, or of a parameter. A `name` may be the name of a property and not of
 * something that somebody named; whoever reads JSON knows.
 */
export function meaningOfKey(key: string, table: string): KeyMeaning {
  const folded = key.toLowerCase();
  if (folded === 'identity') {
    // The display name of who signed in; the address or the path of what a cmdlet was run on.
    return table === 'OfficeActivity' || table === 'CloudAppEvents' ? 'account' : 'name';
  }
  if (folded === 'resource' || folded === 'application' || folded === 'file') {
    return table === 'CloudAppEvents' || table === 'AuditLogs' ? 'text' : (meanings.get(folded) ?? 'text');
  }
  // In the activity log a name is that of an operation or a claim.
  if (folded === 'name' && table === 'AzureActivity') return 'text';
  // Applications, groups and persons have one in one place.
  if (folded === 'displayname' && table === 'AuditLogs') return 'app';
  return meanings.get(folded) ?? 'text';
}
