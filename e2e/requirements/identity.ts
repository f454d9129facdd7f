/** What the service promises about identity. */
export const identity: Readonly<Record<string, string>> = {
  // access
  'access:admin': 'a right that any role has, an admin has too, and as far',
  'access:declared': 'a route that names a right, or that it is public, is served',
  'access:email': 'an e-mail address is known in lower case and without the white space around it',
  'access:rights':
    'a role has exactly the rights that the table of rights gives to it, and a right that it lacks is refused',
  'access:sessions':
    'a session is seen and driven by its owner and by admins, is only seen by viewers, and is unknown to other users',
  'access:undeclared': 'a route that does not say who may call it keeps the service from starting',
  'access:unknown-right': 'a route that names a right which nobody knows keeps the service from starting',
  'access:viewer':
    'a viewer changes nothing but the own account, mail, keys and reports, and what they are asked about',
  'access:matrix-complete':
    'a route has a right in the OpenAPI document, or is one of the few that are open to everybody',
  'access:matrix-keys': 'a route serves API keys that have its right as a scope, and no other key',
  'access:matrix-nobody':
    'a route asks who is there: no token, one that expired or was logged out, and keys that are deleted or for another place, are refused',
  'access:matrix-operators': 'a route that is for operators alone serves them',
  'access:matrix-roles': 'a route serves the roles that have its right, and no other',
  // account-mail
  'account-mail:alike':
    'a password that was forgotten is asked for with the same answer by whoever has no account, is shut out, or asks too often',
  'account-mail:invitation': 'an invitation is brought by mail, with the token that the admin sees too',
  'account-mail:newest':
    'a password that was forgotten is mailed anew for who asks again, and what an admin gave out stays good',
  'account-mail:plain': 'an invitation by mail holds nothing that acts, whatever the organization is called',
  'account-mail:reset':
    'a password that was forgotten is set by a token that a mail brings, once, which ends every login and the lock',
  'account-mail:without':
    'an invitation is left to the admin where the service has no mail server, and a reset is refused',
  'account-mail:rolling':
    'a new password is granted by nodes of the version before beside what a mail has brought',
  'account-mail:words': 'a mail about an account says what to type, and where',
  // auth
  'auth:deactivation': 'a logout by a deactivation ends access within seconds',
  'auth:disabled': 'a login of a disabled account is refused, to who knows the password',
  'auth:email-case': 'a login finds the account whatever the case and the space around the address',
  'auth:first-admin': 'the first admin gets a random password in a file that only the service reads',
  'auth:first-admin-given': 'the first admin gets the password that the operator chose, and no file',
  'auth:first-admin-once': 'the first admin is made once, however often the server starts',
  'auth:first-admin-race':
    'the first admin is one, though several servers start on an empty database at once',
  'auth:forged-tokens': 'an access token that is forged in any of 40 ways opens nothing',
  'auth:garbage': 'an access token that is no token, in any header, is answered with 401',
  'auth:jwt-secret-file':
    'the signing secret is made at the first start, kept, and read by the service alone',
  'auth:login': 'a login answers with a pair of tokens and who one is',
  'auth:logout': 'a logout ends its login and no other',
  'auth:logout-all':
    'a logout by a logout everywhere ends every login and every access token, here and on other nodes',
  'auth:logout-unknown': 'a logout that is repeated or of an unknown token does no harm',
  'auth:no-enumeration': 'a login tells nobody whether an account exists',
  'auth:no-token-in-url': 'an access token is not taken from the address',
  'auth:password-exact': 'a login compares the password to the letter',
  'auth:refresh-disabled': 'a refresh token is of no use to a disabled account',
  'auth:refresh-expires': 'a refresh token ends with its time',
  'auth:refresh-hashed': 'a refresh token is stored as a hash',
  'auth:refresh-race':
    'a refresh token serves one of 50 parallel calls, and as it was used twice its login ends',
  'auth:refresh-reuse': 'a refresh token that comes again ends the whole login, also its newest token',
  'auth:refresh-rotates': 'a refresh token is replaced at each use',
  'auth:role-change': 'a logout of the role holds within seconds, for tokens that are out too',
  'auth:throttle':
    'a guesser of passwords is told to wait at the eleventh try, though the password were right',
  'auth:throttle-address': 'a guesser of passwords who spreads over many accounts is stopped by the address',
  'auth:throttle-parallel': 'a guesser of passwords cannot slip more than ten tries through at once',
  'auth:throttle-reset': 'a guesser of passwords is forgotten when the right password comes',
  'auth:timing': 'a login takes about as long for an unknown account as for a wrong password',
  'auth:token':
    'an access token signed by the secret and in time is good, so that the forgeries below fail for their own reason',
  'auth:token-kinds': 'a refresh token is not taken for an access token, nor the other way round',
  // custom-roles
  'custom-roles:at-once':
    'a role that is changed or taken away holds at the next request, and ends the streams of who had it',
  'custom-roles:bounded':
    'a role of an organization reaches no further than its grants and the table of rights say',
  'custom-roles:crud':
    'a role is made, replaced under its version, and deleted once nobody has it, with entries in the audit log',
  'custom-roles:give': 'nobody makes, gives or takes a role, nor manages a user, with a right that they lack',
  'custom-roles:keys': 'an API key with a role may do no more than the role, its scopes and its user alike',
  'custom-roles:not-admin':
    'who has a role of the organization is no admin, and counts as a user or a viewer for policies',
  'custom-roles:own': 'a role has over one’s own things alone what some role of the table has so',
  // keys
  'keys:checksum': 'an API key with any sign changed, added or lost is none',
  'keys:expiry': 'an API key ends with its time',
  'keys:expiry-rule': 'an API key has expired from its moment on, or never',
  'keys:hashed': 'an API key is kept as a hash only',
  'keys:last-use': 'an API key has its last use written down once a minute at most',
  'keys:limit': 'a user has fifty keys at most, however many are asked for at once',
  'keys:login-only': 'an API key makes and deletes no keys, and changes no account',
  'keys:networks': 'an API key is taken from its networks only, by the address that a trusted proxy tells',
  'keys:refused-scopes': 'an API key is not given what its user lacks, nor what asks for a login',
  'keys:revoked': 'an API key that is deleted is refused at the next request, and at once on other nodes',
  'keys:scoped': 'an API key may what its scopes say, and never more than its user may by then',
  'keys:scopes':
    'a scope is given to a key and had by it only where its user has the right, and never one that asks for a login',
  'keys:service-account':
    'a service account acts by keys that an admin makes for it, and a person by their own only',
  'keys:shape': 'an API key is known by its prefix and its checksum, and tells nothing but its beginning',
  'keys:tickets':
    'an API key opens a socket by a ticket, with its scopes, and the socket closes when the key is deleted',
  'keys:unknown-scopes':
    'scopes that are no rights are refused by their place, and grant nothing when they are read',
  'keys:use': 'an API key asks for its user, in either header, and is shown once',
  // lock
  'lock:broken-note':
    'the claim on a data folder takes a note that is empty, cut or of another shape as if there were none',
  'lock:elsewhere':
    'a data folder of a server in another container is refused while that shows a sign of life',
  'lock:in-use': 'of a server that runs is refused, with words that help',
  'lock:race': 'of several servers that start at once in a data folder one gets it',
  'lock:reused-pid': 'of a dead server is taken although its number was given again',
  'lock:take': 'is taken and given back',
  // passwords
  'passwords:costs': 'a password is checked with the costs that its hash names',
  'passwords:no-hash': 'a password checked against a text that is no hash of ours is wrong',
  'passwords:nobody': 'a password of nobody is always wrong',
  'passwords:salt': 'a password is hashed with salt, so that two users with the same one cannot be told',
  'passwords:verify': 'a password is known by its hash, to the letter',
  // roles
  'roles:no-jail': 'an API node needs no jail and no programs of one, and its banner says what it does',
  'roles:no-worker': 'an API node without a worker keeps what it accepted until one comes, and says so',
  'roles:split': 'a worker runs the prompts that an API node accepts, which runs no agent',
  'roles:worker-serves': 'a worker says how it is and what it counted, and serves nothing else',
  // second-factor
  'second-factor:codes': 'codes are those of RFC 6238, and good for the step before and after',
  'second-factor:enrol': 'a second factor is asked for once a code has confirmed it, and not before',
  'second-factor:guesses': 'a second factor is guessed at as little as a password, whatever logins are begun',
  'second-factor:guesses-inside': 'a second factor is guessed at as little by who has an access token',
  'second-factor:lapses': 'a secret that nobody has confirmed in time is no second factor',
  'second-factor:lock':
    'a second factor counts wrong codes with wrong passwords towards the lock of the account',
  'second-factor:off':
    'a second factor is switched off with the password and a code, or taken away by an admin',
  'second-factor:old-password': 'a login that began with an old password gets no further by a code',
  'second-factor:once': 'a second factor is shown by a code once, for one login',
  'second-factor:random': 'a secret has 160 bits, and a recovery code 80',
  'second-factor:recovery': 'a second factor is replaced by a recovery code, each of which is good once',
  'second-factor:registers': 'an organization that demands a second factor demands it of who registers, too',
  'second-factor:required':
    'an organization that demands a second factor has who has none set one up to log in, and keeps keys as they are',
  // sharing
  'sharing:attribution': 'a prompt says who sent it, in the log, in its turn and in the audit log',
  'sharing:ends':
    'a share ends with its time, its link, the deactivation of its user, and at once for what is open',
  'sharing:levels':
    'a share lets its user do what its level says in that session, and nothing else, whatever they ask for',
  'sharing:links': 'a link lets who has logged in in the organization see a session, until it is revoked',
  'sharing:lists': 'what is shared with somebody is in their lists, and told apart',
  'sharing:public':
    'a public link shows what was said, while the organization lets links be public, and nothing of its owner',
  'sharing:rule':
    'who owns a session, or with whom it is shared how far, decides over what they may do in it',
  'sharing:tenancy': 'a session is shared with nobody of another organization, nor by a link of it',
  // sso
  'sso:code': 'the answer of a provider is shown as a code where no program waits on the machine',
  'sso:crowded': 'a login at a provider takes the place of the oldest where very many are under way',
  'sso:denied': 'the answer of a provider says no, which the program is told',
  'sso:exchange': 'the answer of a provider is worth tokens once, to the program that began it',
  'sso:forged':
    'the answer of a provider is refused with a forged signature, another nonce, audience or issuer, and when it is too old',
  'sso:guarded':
    'the settings of single sign-on lead to no address that is not public, and to no provider that calls itself otherwise',
  'sso:issuer-address':
    'a provider is at a public https address, or on this machine where the operator allows it',
  'sso:last-admin': 'a login at a provider leaves an organization its last admin, whatever the groups say',
  'sso:linked':
    'a login at a provider is the login of who has the address in the organization, and of nobody else',
  'sso:login':
    'a login at a provider makes a user with the role of their groups, which the next login brings up to date',
  'sso:login-ends': 'a login at a provider is over after half a day, however often it is refreshed',
  'sso:mixed-up': 'the answer of a provider is refused when it comes from another provider than was asked',
  'sso:once': 'the answer of a provider counts once, and in the browser in which the login began',
  'sso:outdated': 'a login at a provider is worth nothing when all logins of its user ended meanwhile',
  'sso:private-address': 'a provider whose name leads into a private network is asked nothing',
  'sso:refused':
    'a login at a provider is refused to who is shut out, unverified, of another domain, or not known where nobody is made',
  'sso:role': 'who logs in at a provider has the role of the first group in the list that they are in',
  'sso:settings':
    'the settings of single sign-on never show the secret, and keep it while provider and client stay',
  'sso:subject': 'a provider that names somebody by nothing that can be kept is told so',
  'sso:who':
    'who logs in at a provider is let in by a verified address of a domain that is allowed, and by no other',
  // tokens
  'tokens:algorithm':
    'an access token signed with the right secret by any other algorithm than HS256 is not good',
  'tokens:claims': 'an access token says who and until when, and nothing more',
  'tokens:clocks': 'an access token of a node whose clock is ahead is good on the others',
  'tokens:expiry': 'an access token is good until its time is over, also when it was seen before',
  'tokens:opaque': 'an opaque token has 256 bits, is never the same, and is known by its hash',
  'tokens:secret': 'an access token of another secret is not good, and is not remembered as good',
  // users
  'users:address-taken': 'an admin cannot give an address twice, whoever has it',
  'users:change-password': 'a password is changed by who knows it, and ends every other login',
  'users:crud': 'an admin makes, finds, changes and deletes users',
  'users:deactivation': 'an admin who deactivates a user ends their logins at once, and for good',
  'users:end-logins': 'an admin ends every login of a user, who may log in again',
  'users:first-password': 'a password is what a person without one sets first, and a service account never',
  'users:invitation': 'an invitation lets one in who then is a user, once',
  'users:invitation-ends': 'an invitation that is withdrawn, too old or made up lets nobody in',
  'users:invitation-taken': 'an invitation of an address that is taken is not told, and not used up',
  'users:last-admin': 'the last admin of an organization is not demoted, deactivated or deleted',
  'users:last-admin-race': 'the last admin stays, when two admins remove each other at the same moment',
  'users:last-admin-rule': 'the last admin is the only one there is',
  'users:login-race':
    'an admin who sets a password anew shuts out who is logging in by the old one at that moment',
  'users:logins': 'an account shows its logins, and ends one of them with its access tokens and no other',
  'users:logout-at-once': 'an account that logs out has no access token left either',
  'users:password-rules':
    'a password is refused when it is the name or the address of its user, or of few different characters',
  'users:rename': 'an account is renamed by its owner, who changes nothing else of it',
  'users:reset': 'a password is set anew by a token, once, and ends every login',
  'users:role-at-once': 'an admin who changes a role is heard at the next request',
  'users:service-address': 'the address of a service account is one that nobody can have',
  'users:tokens-hashed': 'an invitation is kept as a hash, and so is a reset',
};
