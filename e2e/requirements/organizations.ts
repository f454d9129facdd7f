/** What the service promises about organizations. */
export const organizations: Readonly<Record<string, string>> = {
  // agent-limits
  'agent-limits:beyond': 'the limits of agents name each thing that a session asks for beyond them',
  'agent-limits:default':
    'the limits of agents are every model and nothing else unless an organization says more',
  'agent-limits:grants': 'the limits of agents hold for a session that was made when more was allowed',
  'agent-limits:narrow': 'the limits of agents do not widen what a session allows itself',
  'agent-limits:own-models': 'a session that may not use its own models is refused',
  // audit
  'audit:append-only':
    'an entry of the audit log cannot be changed, removed or forged by the service, nor changed or removed by the owner of the table',
  'audit:csv': 'an export of the audit log as CSV holds no formula',
  'audit:denied': 'an audit log holds what somebody asked for and may not do',
  'audit:entry': 'an entry of the audit log says who did what to what, from where, and what changed',
  'audit:every-operation':
    'every operation that changes something is found in the audit log, with what it changed',
  'audit:every-operation-listed':
    'every operation that changes something is audited, or is in a list of those that are not, with a reason',
  'audit:export': 'an export of the audit log is verified offline, with its checkpoints and its signed end',
  'audit:failed-logins': 'logins that fail, and lock-outs, are in the audit log of those whose account it is',
  'audit:filtered-export': 'an export with a filter holds what was asked for and is told from a whole one',
  'audit:filters': 'the audit log is found by actor, action, thing, outcome, time and words, page by page',
  'audit:key': 'an entry of the audit log names the key with which a program asked',
  'audit:parallel': 'an audit log has no gap and no fork when many write at once',
  'audit:same-transaction': 'what was refused or rolled back is not in the audit log, and leaves no gap',
  'audit:secrets': 'no secret is in the audit log, wherever one was said',
  'audit:tampered': 'rows of the audit log that were changed in the database are named by the verifier',
  'audit:verify-added': 'an export of the audit log with something in it that is not hashed is refused',
  'audit:verify-anything':
    'whatever is changed in an export of the audit log, the verifier says so and does not break',
  'audit:verify-cut': 'an export of the audit log that was cut says after which entry',
  'audit:verify-edited': 'every edited entry of 10,000 is named by the verifier',
  'audit:verify-good': 'an export of 10,000 entries that nobody touched is good',
  'audit:verify-lines':
    'a line of an export of the audit log ends at a line feed and nowhere else, however long it is',
  'audit:verify-moved': 'entries that were taken out, repeated or moved are named by the verifier',
  'audit:verify-rehashed': 'hashes that were made anew after an edit do not fit what was signed',
  // budget
  'budget:forecast': 'what a budget comes to by the end of its period is told from what is spent so far',
  'budget:in-flight': 'sessions that spend at once pass a budget by at most the answers in flight',
  'budget:new-period': 'a budget is told of before the first call of its period',
  'budget:nodes': 'nodes that reserve at the same moment pass no budget between them',
  'budget:rights': 'a budget is read and set by admins only, for what is theirs',
  'budget:set-later': 'a budget that is set later counts from the start of its period',
  'budget:set-meanwhile': 'a budget that is set while calls are booked counts each of them once',
  'budget:stop': 'a budget stops a turn, and a top-up lets the session go on',
  'budget:warning': 'a budget warns at 80 percent, in the log of the turn that brought it there',
  // cost
  'cost:deltas': 'a turn costs what the model used in it, and the session sums it up',
  // deletion
  'deletion:canary':
    'the deletion of an organization ends what runs, leaves nothing that was said, and shuts everybody out for good',
  'deletion:cancelled': 'an organization whose deletion is cancelled before its turn comes goes on whole',
  'deletion:every-table':
    'deletion of an organization takes every table with it that can be reached from one',
  'deletion:failed':
    'an organization that cannot be deleted is tried again, which its job says, and holds up no other',
  'deletion:grace': 'the deletion of an organization needs its slug, suspends it, and can be cancelled',
  'deletion:killed': 'an organization is deleted by another node when the one that was at it is killed',
  'deletion:not-early':
    'an organization is not deleted before its time, nor while a node may run a session of it',
  'deletion:order': 'tables are emptied in an order in which nothing hangs on what is gone',
  'deletion:own':
    'the deletion of an organization is asked for by its admins as well and nobody else, and never of that of operators',
  'deletion:references': 'no row of an organization that is deleted goes by reading all of a table',
  'deletion:rights':
    'nobody of the service removes what an organization has but the eraser, which removes nothing of others',
  'deletion:whole':
    'an organization that is deleted leaves no row and no file, but a signed certificate, and others are as they were',
  // exports
  'exports:access': 'exports of an organization are for its admins alone, and of no other organization',
  'exports:audit': 'an export of an organization has its audit log, which verifies offline',
  'exports:canaries': 'an export of an organization has no secret in it, and no hash of one',
  'exports:deadly': 'an export whose makers have died of it time and again is given up',
  'exports:deleted': 'an export that is deleted while it is made leaves nothing',
  'exports:disk': 'an export that would fill the disk is given up, says so, and leaves nothing',
  'exports:every-column': 'every column of every table is judged before it is exported, whatever is added',
  'exports:every-row': 'an export has every row of every table once, and none of another organization',
  'exports:files': 'an export has the files of sessions, archives and reports',
  'exports:killed': 'an export whose server is killed is made by the next one, and leaves one file',
  'exports:one': 'exports of an organization are made one at a time, and one is kept, for some days',
  'exports:operator':
    'an operator on a visit has an export made, and the log of the organization tells of it',
  'exports:range': 'an export whose download was cut is fetched on from where it was',
  'exports:requester': 'an export is not made for somebody who may not have it any more',
  'exports:sealed-columns': 'nothing that is sealed is exported, and no hash of what lets people in',
  'exports:stalled': 'an export that somebody else has made meanwhile stays when who stood still gives it up',
  'exports:stuck': 'an export that nobody makes is given up in the end, and gone when its time is over',
  'exports:taken-over':
    'an export that is begun again is of whoever began it last, and no other file is left',
  // limits
  'limits:beyond':
    'a new session that asks for more than its organization allows is refused and told what is too much',
  'limits:default':
    'an organization allows its agents every priced model and nothing else until an admin says more, which everybody there may read',
  'limits:fallback': 'a session is answered by its fallback model when the first one has no room',
  'limits:malformed':
    'a list of models, features or hosts that is malformed is taken neither from an organization nor from a session',
  'limits:own-models': 'a session calls no model that it does not allow itself, in a sub-agent neither',
  'limits:shrink': 'what an organization allows holds for sessions that are there from their next turn on',
  'limits:web-search':
    'a session searches the web through the provider when it may, and has no such tool else',
  // money
  'money:format': 'money is written in dollars with six decimal places, whatever its sign and size',
  'money:round': 'money of %d dollars is rounded to the millionth',
  // operator
  'operator:impersonation':
    'an operator works in the place of a user for a while, whom it tells, never of another operator, and changes no password, key or login',
  'operator:limits': 'the operator bounds the quotas that an organization sets for itself',
  'operator:no-ways':
    'a visit does what the list of repairs names, by HTTP and by MCP, and of all else nothing, and opens no sockets',
  'operator:visit-repairs':
    'whatever the list of repairs names is there to be done, with a reason, and by a right that a visit has',
  'operator:organizations': 'the operator makes and lists organizations, and nobody else does',
  'operator:own-user':
    'an operator has a user of its own in each organization, which nobody there takes, changes or makes keys for',
  'operator:squatter': 'a visit makes nobody an admin who has the address of its user',
  'operator:suspension':
    'an organization that is suspended is refused with words, its streams end and nothing of it runs',
  'operator:suspended-late':
    'a turn that begins while its organization is being suspended is stopped within a third of the lease',
  'operator:switch':
    'an operator works in an organization by a token that ends, and the audit logs of both tell of it',
  'operator:visit-ends':
    'a visit ends with the logins of its operator, and its streams with the suspension of whom it is with',
  // quotas
  'quotas:exact':
    'of 100 parallel sessions against a quota of 5 exactly 5 are made, and the others are told why not',
  'quotas:rights':
    'a quota is for admins to set, for users and organizations that are there, and holds for forks',
  'quotas:state': 'a quota is warned of from 80 % on',
  'quotas:storage':
    'a quota of storage lets no more sessions, forks and reports be made while as much is kept',
  'quotas:storage-user': 'a quota of storage counts for a user what theirs were the first to bring',
  'quotas:tasks':
    'a quota of prompts is taken from by executions of tasks too: of whoever asks for one, else of the owner',
  'quotas:user': 'a quota is counted for each user, and one of their own goes before that of all',
  'quotas:window': 'a quota of prompts says when there are more, and what it refuses leaves nothing behind',
  'quotas:words': 'a quota that is reached says of what, how many, and when there is more',
  // rate-limits
  'rate-limits:apart':
    'logins, keys, and requests that read, change something or have agents work are counted apart',
  'rate-limits:exact':
    'exactly as many requests of one login are served in a minute as may be, and each says how many are left',
  'rate-limits:forged-address':
    'the limit of an address holds whatever strangers say of where they come from',
  'rate-limits:lock-out': 'nodes with a Redis lock an account out together',
  'rate-limits:redis': 'nodes with a Redis have one limit together, and each its own while it is away',
  'rate-limits:redis-hangs': 'a Redis that hangs holds up no request for long',
  'rate-limits:runs': 'what has agents work is limited, also over a socket',
  'rate-limits:trusted-proxy':
    'behind a trusted proxy the limit of an address is that of the client that the proxy saw',
  // rls
  'rls:after-failure': 'row-level security forgets the tenant of a transaction that failed',
  'rls:append-only': 'row-level security lets nobody of the service change or remove an entry of the log',
  'rls:every-table': 'row-level security binds every table that holds rows of a tenant',
  'rls:eraser':
    'row-level security lets the eraser remove rows of every table, and see none of an organization that stays',
  'rls:finder': 'row-level security lets the finder look and not touch',
  'rls:finder-sees-addresses': 'row-level security shows the finder no log, no message and no kept answer',
  'rls:insert': 'row-level security refuses a row that is added in the name of another tenant',
  'rls:interleaved':
    'row-level security leaks nothing between 500 interleaved transactions on eight connections',
  'rls:move': 'row-level security refuses to move a row to another tenant',
  'rls:no-tenant': 'row-level security shows no row to a transaction that names no tenant',
  'rls:own-rows': 'row-level security shows each tenant its own rows of every table and no others',
  'rls:references': 'row-level security refuses a row that hangs on a row of another tenant',
  'rls:roles': 'row-level security has policies for every role of the service and for nobody else',
  'rls:service-role':
    'row-level security leaves the service a role that owns nothing and is not above the rules',
  'rls:tenant-is-parsed': 'row-level security takes no tenant that is not an organization id',
  'rls:unknown-id': 'row-level security finds nothing under an id of the right shape that nobody has',
  // tenancy
  'tenancy:anonymous': 'a route with an id answers a caller without a token with 401',
  'tenancy:foreign-cursor': 'a list goes on from a cursor of another tenant without showing its rows',
  'tenancy:gone-user': 'a user that is gone gets nothing with a token of the past',
  'tenancy:lists':
    'a list shows a user their own sessions, an admin and a viewer those of the tenant, nobody others',
  'tenancy:repositories': 'a repository method gets and changes nothing of another tenant',
  'tenancy:routes':
    'a route with an id answers owner, admin, viewer, colleague and members of another tenant each with the status of the table, and a refusal shows and changes nothing',
  'tenancy:routes-complete': 'a route with an id is in the table above, whatever is added',
  'tenancy:same-404':
    'a route with an id answers a foreign id, a deleted one and one that never was in the same way',
  'tenancy:socket':
    'a socket is closed to a colleague and to members of another tenant as if the session did not exist',
  'tenancy:socket-viewer': 'a socket of a viewer shows and does not drive',
  'tenancy:table-complete': 'a repository method is in the table of calls, whatever is added',
  'tenancy:tickets': 'a socket does not open with a ticket of another tenant or for another session',
  // usage
  'usage:csv': 'usage comes as CSV, with names that no spreadsheet takes for formulas',
  'usage:in-flight': 'usage has a call that began to be booked before others and was booked after them',
  'usage:job': 'usage is rolled up by a job that changes no figure, also not those of tasks',
  'usage:rolled-up':
    'the figures of usage are the sums of the ledger, whatever was booked late and rolled up when',
  'usage:together':
    'usage never falls and counts nothing twice while it is booked and rolled up by several at once',
  'usage:total': 'the total is the sum over all models, and nothing for nothing',
};
