/**
 * What the service promises, as `id → behaviour`. Each is verified by a test whose name ends with its id in brackets;
 * `coverage.test.ts` fails when one has no test, and when a test names one that is not here.
 */
export const requirements: Readonly<Record<string, string>> = {
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
  // admin-jobs
  'admin-jobs:failure': 'a job that fails says so by the kind of error alone',
  'admin-jobs:list': 'the list of jobs says when each ran, how long, on which node, and when it runs next',
  'admin-jobs:lost': 'a job of a node that died goes to another, and waits while the node lives',
  'admin-jobs:once': 'a job that is for all is done by one node, and one that is for each by each',
  'admin-jobs:refused': 'the list of jobs is for admins, and hurries only what one node does for all',
  'admin-jobs:run': 'a job can be had done at once',
  // admin-nodes
  'admin-nodes:list':
    'the list of nodes says to admins which there are and how they are, and nothing of what they have to do',
  'admin-nodes:states': 'a node is live, draining, or lost when it said nothing for longer than a lease',
  // agent-crashes
  'agent-crashes:idle': 'an agent process that is killed while idle is not noticed by the next prompt',
  'agent-crashes:queue': 'an agent process that is killed with prompts in line costs only its own turn',
  'agent-crashes:start':
    'an agent process that is killed before it has said anything ends the turn as not started',
  'agent-crashes:text':
    'an agent process that is killed in the middle of an answer ends the turn, and the session goes on',
  'agent-crashes:tool':
    'an agent process that is killed in a tool ends the turn and the tool within two seconds, and is replaced',
  // agent-limits
  'agent-limits:beyond': 'the limits of agents name each thing that a session asks for beyond them',
  'agent-limits:default':
    'the limits of agents are every model and nothing else unless an organization says more',
  'agent-limits:grants': 'the limits of agents hold for a session that was made when more was allowed',
  'agent-limits:narrow': 'the limits of agents do not widen what a session allows itself',
  'agent-limits:own-models': 'a session that may not use its own models is refused',
  // apply
  'apply:changes':
    'ai-agent apply changes what is otherwise than its files say, and nothing that they do not name',
  'apply:defaults': 'a document of ai-agent apply says what the server takes for what it leaves out',
  'apply:files':
    'ai-agent apply reads files, folders and its standard input, and tells where something is no document',
  'apply:idempotent':
    'ai-agent apply makes everything that files say, and finds nothing to change the second time',
  'apply:patch': 'ai-agent apply sends of a thing what is otherwise, and null for what is to go',
  'apply:references': 'a document of ai-agent apply names other things by their kind and name',
  'apply:refused':
    'ai-agent apply tells what is wrong of each document and field, before it changes anything',
  'apply:schedules': 'ai-agent apply tells schedules, which have no names, by their task and times',
  'apply:schema': 'ai-agent apply holds documents against what the server says that it takes',
  'apply:secrets': 'ai-agent apply puts in what the environment has, and does not show it',
  // approval
  'approval:deciders': 'an approval is decided by whoever may drive the session unless a rule names others',
  'approval:denied': 'an approval is denied by one voice, and its reason is told to the agent',
  'approval:edited':
    'an approval with other arguments runs with those, and votes for earlier ones count no more',
  'approval:escalated':
    'an approval goes to another role for a further time before it expires, if a rule says so',
  'approval:expired': 'an approval expires at its deadline, and the agent is told that nobody denied it',
  'approval:once': 'an approval is decided once, and what comes later is told what became of it',
  'approval:owner-excluded': 'an approval can be kept from the owner of the session, whatever their role',
  'approval:quorum': 'an approval with a quorum waits for so many different people of the role',
  'approval:remembered': 'an approval is remembered only if all who allowed it say so',
  'approval:seen': 'an approval is seen by those who see the session and by those who decide it',
  'approval:unseen': 'an approval counts nobody for arguments that they have not seen',
  // approval-crashes
  'approval-crashes:decided':
    'an answer given elsewhere to a server that stands still, and dies before it hears, is used once',
  'approval-crashes:waiting':
    'a question outlives the node that asked it, and is answered an hour later on another',
  // approval-kills
  'approval-kills:agent':
    'an agent that is killed at any step between question and answer has its call run once or not at all',
  'approval-kills:server':
    'a server that is killed at any step between question and answer has the call run once or not at all',
  // approvals
  'approvals:answers': 'a decision on a question of the agent brings the answers',
  'approvals:at-once':
    'a decision of two people on each of twenty calls at the same moment is taken once a call',
  'approvals:bad-input': 'a decision with text that no database stores, or more than it may hold, is refused',
  'approvals:deadline':
    'a deadline is met once however many nodes sweep, and sends the call to others first if told so',
  'approvals:decided': 'a decision is taken from whoever may, and is in the log with who and why',
  'approvals:edited': 'a decision can bring other arguments, or be for the rest of the session, and not both',
  'approvals:idempotent': 'a decision that is sent again with its Idempotency-Key is answered as before',
  'approvals:late': 'a decision on an approval that has expired is refused as gone, swept or not',
  'approvals:list':
    'the list of approvals shows what one may see, what waits, and what waits for oneself, page by page',
  'approvals:quorum': 'a decision of a quorum needs different people of the role',
  'approvals:refused':
    'a decision is refused without the right (403), of another tenant (404), twice and otherwise (409)',
  'approvals:remember-limit': 'a decision is not remembered beyond what a session may remember',
  'approvals:socket': 'a socket takes decisions on the calls of its session and of no other',
  'approvals:turn-over': 'a decision on a call of a turn that was stopped is refused as gone',
  // approved-calls
  'approved-calls:allowed':
    'a call that a policy asks people about runs when a person allows it, and not before',
  'approved-calls:denied':
    'a call that a policy asks people about does not run when a person denies it, and the agent is told why',
  'approved-calls:policy-changed':
    'a call that people allowed does not run when a policy has come to deny it while they thought',
  // archive-storage
  'archive-storage:open': 'what is kept is opened with its size, and replaced as a whole',
  'archive-storage:removed':
    'what was not put into a storage, or was removed from it, is not there, and its neighbours are',
  'archive-storage:same':
    'a storage for archives gives back what was put to the byte, on a disk and in a bucket',
  'archive-storage:silent':
    'a bucket that is silent, or that nobody waits for any more, holds nobody up for long',
  'archive-storage:stopped': 'an upload that is stopped leaves no object behind',
  'archive-storage:verified': 'an upload is refused when the bucket has not got all of it, or something else',
  // archives
  'archives:again': 'a session is archived and restored again and again, and goes back to turns of before',
  'archives:aside':
    'archives are packed and unpacked without holding up the rest of the server, and left at once when they are not wanted',
  'archives:bomb': 'an archive that unpacks to more than it says stops there',
  'archives:bucket': 'an archive in a bucket is checked, restored and removed as one on a disk',
  'archives:changed-byte': 'an archive with any byte changed is refused, and says which member shows it',
  'archives:continue':
    'a session that was archived and restored goes on with its conversation and its files to the byte, from every format',
  'archives:cut-short': 'an archive that is cut short is refused',
  'archives:damaged': 'a session whose archive was changed or is gone stays archived and says what is wrong',
  'archives:damaged-store': 'no archive is made of files that were damaged in the store',
  'archives:deadly': 'an archive whose workers are lost again and again is given up',
  'archives:deleted': 'an archived session that is deleted takes its archive along',
  'archives:frozen':
    'an archive whose worker stands still is made by another one, and not disturbed by the first',
  'archives:hostile':
    'an archive with members that its manifest does not have, of whatever name and kind, is refused',
  'archives:killed':
    'an archive whose worker is killed is made by another one, and never taken for done before',
  'archives:killed-later': 'what a killed worker was to free, restore or remove is seen to by another one',
  'archives:left-out': 'a session of which a file would be lost is not archived, and says which',
  'archives:little-disk': 'nothing is packed or unpacked where the disk would be almost full',
  'archives:not-here': 'a session whose workspace is missing is not archived without its files',
  'archives:odd-times': 'files of any time, also before 1970, are archived and get it back, in every format',
  'archives:plain': 'an archive can be read by the programs that everybody has',
  'archives:put-late': 'what is put for a session that was deleted meanwhile is removed',
  'archives:quota':
    'archives count for the quota of their organization, which archives no more when they take all of it',
  'archives:refused':
    'a session is not archived while a turn runs, nor twice, nor restored when it is not archived',
  'archives:rules':
    'an organization has idle sessions archived, and archives removed, after as many days as it says, and not others',
  'archives:same':
    'an archive gives back files and transcripts to the byte, whatever their names, modes and kinds',
  'archives:silent-bucket': 'a node ends in time while its bucket is silent',
  'archives:stale':
    'a worker that has lost its archive changes nothing, and removes nothing of the one who took it over',
  'archives:states': 'a session is after its restoration what it was before it was archived',
  'archives:unknown-end': 'an archive that is made is not given up by a worker that does not know it',
  // asked
  'asked:edited':
    'a call that a rule asks about runs once when it is allowed, with the arguments that were allowed',
  'asked:edited-asks':
    'a call that a rule asks about asks those whom the edited arguments concern, whoever allowed them',
  'asked:edited-denied':
    'a call that a rule asks about does not run with arguments that a rule denies, whoever allowed them',
  'asked:killed': 'a call that a rule asks about runs once when its process is killed before it is decided',
  'asked:remembered':
    'a call that a rule asks about is not asked about again when it is remembered, and others are',
  'asked:remembered-terms':
    'a call that a rule asks about is asked about again, though remembered, when others are to be asked now',
  'asked:sub-agents': 'a call that a rule asks about in each of two sub-agents waits for its own decision',
  // attachments
  'attachments:as-sent':
    'a file that is attached is what it was when its prompt came, whatever becomes of it',
  'attachments:blocks': 'files of a prompt reach the model as pictures, documents and text, to the byte',
  'attachments:bounds': 'a file may be so large, by what it is, and so much of them may wait in a session',
  'attachments:chat': 'files are attached on the command line, and in a chat to the next prompt',
  'attachments:elsewhere':
    'files of a prompt are there on whichever node runs it, and are remembered on the next',
  'attachments:refused': 'a prompt with a file that cannot be taken is refused, and no turn is made',
  'attachments:remembered': 'a fork and an agent that is resumed remember the files of prompts',
  'attachments:told':
    'files of a prompt are told of by name, type and size, and their bytes stand in no event and no log',
  'attachments:type': 'what a file is, its content says and not its name',
  // audit
  'audit:append-only':
    'an entry of the audit log cannot be changed, removed or forged by the service, nor changed or removed by the owner of the table',
  'audit:csv': 'an export of the audit log as CSV holds no formula',
  'audit:denied': 'an audit log holds what somebody asked for and may not do',
  'audit:entry': 'an entry of the audit log says who did what to what, from where, and what changed',
  'audit:every-operation': 'every operation that changes something is found in the audit log',
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
  // backups
  'backups:all-or-nothing': 'a dump of a database that lacks rows leaves nothing of itself',
  'backups:continued': 'a backup is made while sessions are at work, and continues them elsewhere',
  'backups:damaged': 'a backup that is damaged is not restored, and nothing is made of it',
  'backups:empty': 'a backup is made and restored where there is nothing',
  'backups:every-table': 'a dump of a database brings back every table, row by row',
  'backups:lines': 'a line of a backup ends at a line feed alone, whatever stands in it',
  'backups:newer': 'a dump of a newer version is refused',
  'backups:private': 'a backup is for nobody else to read',
  'backups:sees-all': 'a dump by a role that sees no tenant is refused',
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
  // built-in
  'built-in:dangerous':
    'what nobody needs, such as destroying a machine, running what is downloaded or leaving the workspace, is denied by built-in policies',
  'built-in:dangerous-tools': 'what nobody needs is denied to tools as it is to commands',
  'built-in:disabled': 'what nobody needs is let be where an organization has switched the policy off',
  'built-in:harmless': 'ordinary work in a shell is in the way of no built-in policy',
  'built-in:harmless-tools': 'ordinary work with tools is in the way of no built-in policy',
  // call-key
  'call-key:same': 'a call is known again by its tool and its exact input, in any order of its fields',
  // canaries
  'canaries:answers': 'a hostile agent gets no secret in an event, an answer or a refusal',
  'canaries:descriptors': 'a hostile agent is given no descriptor that the server was started with',
  'canaries:errors': 'a hostile agent has no secret sent with a report of an error',
  'canaries:hunt':
    'a hostile agent that looks everywhere, with Bash, Read, Grep and Glob, finds no secret of the server or of another tenant',
  'canaries:log': 'a hostile agent leaves no secret in the log, at its most talkative',
  'canaries:metrics': 'a hostile agent has no secret counted',
  'canaries:model': 'a hostile agent sends no secret to the model',
  'canaries:planted': 'a hostile agent that looks everywhere has secrets all around it, and looks',
  'canaries:traces': 'a hostile agent has no secret sent with the traces of its turns',
  // cli
  'cli:audit': 'the command line lists and exports the audit log, and tells whether an export was changed',
  'cli:api-keys':
    'ai-agent makes API keys, for oneself and for service accounts, shown once, and asks by one',
  'cli:reports':
    'the command line has reports made, lists and shows them, saves their files whole and deletes them',
  'cli:archive-name': 'the command line packs a workspace as the name of the archive ends',
  'cli:key-refused': 'the command line names the key of the environment when the server does not take it',
  'cli:login-key': 'the command line keeps an API key whatever it may do',
  'cli:mcp-import': 'the command line shows what a file of MCP servers changes before it reads it',
  'cli:login-sso': 'a login at a provider ends with tokens that the program alone can get',
  'cli:mcp-name': 'the command line takes the name of an MCP server where it takes its id',
  'cli:run-first': 'the command line makes no session for what cannot be asked',
  'cli:tasks-wait': 'the command line tells who waits for an execution its id, and which calls wait for whom',
  'cli:tasks': 'the command line makes, changes, runs and deletes tasks, and shows what came of them',
  'cli:triggers':
    'triggers are made, tried, paused and deleted from the command line; what they have run comes to its end',
  'cli:users': 'ai-agent users lets people in and out, by invitations and by tokens for new passwords',
  'cli:answer': 'the command line answers the questions of an agent by arguments',
  'cli:archives':
    'the command line pauses, resumes, archives and restores sessions, and says what is wrong with an archive',
  'cli:chat': 'the command line goes from turn to turn, asks, is interrupted, and is taken up again',
  'cli:completion': 'the command line tells a shell what a word may become',
  'cli:completion-bash': 'the command line completes commands in bash',
  'cli:diff': 'the command line shows what a file would become, and all of it when asked',
  'cli:diff-whole': 'a difference that the command line shows tells both texts, whatever they are',
  'cli:doctor': 'the command line says what of login and server works and what does not',
  'cli:dry-run': 'the command line shows as a table what a policy would have said of recorded calls',
  'cli:mcp':
    'the command line registers, shows, changes, uses and deletes MCP servers, and takes no secret as an argument',
  'cli:history': 'prompts of chats are remembered from one run of the command line to the next',
  'cli:hooks': 'the command line makes, shows, changes and deletes hooks, and lists what came of them',
  'cli:interrupt': 'the command line interrupts a turn at Ctrl-C, also while it asks a person',
  'cli:jq': 'what the command line gives as JSON goes through a jq expression',
  'cli:keyring': 'the command line keeps a login in the keyring of the operating system where it is asked to',
  'cli:lock-broken': 'what a program that died has left locked of a login is of no hindrance',
  'cli:listen': 'the command line posts what happens to a server on this machine, signed as a webhook',
  'cli:logs': 'the command line shows what happened in a session, and what happens',
  'cli:no-terminal': 'the command line says how to decide where there is no terminal, and waits',
  'cli:no-wait': 'the command line ends with 10 when people have to decide and it is not to wait',
  'cli:nothing-hidden':
    'the command line shows every argument of a call that it asks about, and every character',
  'cli:organization': "the command line shows and sets an organization's budgets, limits and key",
  'cli:old-node': 'the command line of the checkout says in words which Node it needs',
  'cli:output-schema':
    'the command line gives an answer that fits a schema, alone, and fails when it does not',
  'cli:pager': 'the command line has people read in a pager what is longer than their screen',
  'cli:policies': 'the command line makes, shows, exports, changes and deletes policies',
  'cli:every-operation':
    'every operation of the API is called by a command, or there is a reason why by none',
  'cli:forks': 'the command line forks sessions, takes them back, and shows what is kept',
  'cli:refresh-once':
    'programs that share a login and find it expired at the same moment refresh it once, and stay logged in',
  'cli:rewind-sure': 'the command line takes a session back only for somebody who is sure',
  'cli:prompt': 'the command line has a person allow, edit, remember and deny what an agent wants to run',
  'cli:profiles': 'the command line keeps several logins by names, and API keys',
  'cli:question': 'the command line has a person answer what an agent asks',
  'cli:server-forms': 'the command line asks for what an MCP server asks for, field by field',
  'cli:settled-elsewhere': 'the command line takes a question away when somebody else has decided',
  'cli:package':
    'the command line installs into an empty folder: less than 15 MB, without native parts, and works',
  'cli:suggestions': 'the command line asks about a word that is nearly a known one whether that was meant',
  'cli:text-width': 'tables of the command line are straight, whatever script or emoji is in them',
  'cli:tmux':
    'a session in a real terminal: login, a call that is allowed, a chat that is interrupted, a fork and a report',
  'cli:secrets':
    'the command line takes secrets where nobody else reads them, and repeats none that were given elsewhere',
  'cli:table': 'a table of the command line fits the terminal',
  'cli:table-worth': 'a table of the command line leaves out what matters least, and says so',
  'cli:tls': 'the command line tells a certificate that it does not trust from a server that is away',
  'cli:versions':
    'the command line warns once of a server of another age, and asks none that speaks another version of the API',
  'cli:waiting-left':
    'Ctrl-C while the command line waits for a report or a task says what goes on without it',
  'cli:watch': 'the command line asks about each call that comes to wait in the organization',
  'cli:watching': 'the command line shows a list or a thing anew when something happens, until Ctrl-C',
  'cli:webhooks': 'webhook endpoints are made, tested, changed and removed from the command line',
  // client
  'client:answers': 'the typed client answers the questions of an agent',
  'client:archives':
    'the client pauses, resumes, archives and restores sessions, and waits for their archives',
  'client:cut-sockets': 'the client delivers every event of a WebSocket once, however often it is cut',
  'client:cut-streams':
    'a stream that is cut 50 times at random brings the typed client every event once, in Node and in a browser',
  'client:decides': 'the typed client allows a call of an agent with other arguments',
  'client:every-operation':
    'every operation of the API is called by the typed client, or there is a reason why not',
  'client:feed': 'the typed client follows what happens in all sessions of its user',
  'client:forks':
    'the typed client forks a session and takes it back with a key of its own, so that a repeat does it once',
  'client:guide': 'the examples of the guide of the typed client run',
  'client:hooks': 'the typed client makes, changes and removes hooks',
  'client:organization': "the typed client keeps an organization's budgets, limits and key",
  'client:package':
    'the typed client installs into an empty folder, with types that hold, and who bundles it takes what they use',
  'client:pages': 'a list of the typed client brings its first page, or every item of all pages',
  'client:policies':
    'the typed client makes, changes, tries and removes policies, and is told when it saw an old one',
  'client:retries': 'a request of the typed client that may be sent again is, under the same key',
  'client:size': 'the typed client is less than 15 kB on its way to a browser',
  'client:sockets': 'the client says why a WebSocket is refused, and ends one that is given up',
  'client:watch': 'who watches approvals with the typed client misses none over any cut',
  // closing-events
  'closing-events:completed': 'the end of a turn says what it cost and that the agent is idle',
  'closing-events:failed':
    'the end of a turn begins with session.error when the turn failed and with turn.interrupted when it was interrupted, then come usage and idleness',
  'closing-events:terminated':
    'the end of a turn is the end of the session when that was terminated meanwhile',
  // command-policy
  'command-policy:allow': 'allow rules cover a text when each of its commands is covered by one of them',
  'command-policy:allow-no-more':
    'allow rules do not cover a text with a command, a word, a program or a variable that none of them names',
  'command-policy:certainty': 'a rule says how sure it is that it is met',
  'command-policy:deny-doubt': 'a deny rule is met by what cannot be read, and by names that are not known',
  'command-policy:deny-least':
    'a deny rule asks for at least what it names, in any order, spelling and place',
  'command-policy:deny-no-more': 'a deny rule leaves alone what lacks something that it names',
  'command-policy:opaque': 'a deny rule is met by code in another language, unless a rule names its program',
  'command-policy:redirects': 'the files that a text redirects to are told apart from its commands',
  // command-rule
  'command-rule:colon': 'a pattern for commands takes a colon before its last star for a blank',
  'command-rule:refused': 'a pattern for commands that is empty or too long is refused',
  'command-rule:syntax': 'a pattern for commands has a name, flags, words and stars',
  // config
  'config:defaults': 'the environment may be empty',
  'config:empty': 'the environment counts an empty value as absent',
  'config:one-line': 'the environment of several lines is shown on one',
  'config:secrets-apart': 'the environment keeps secrets apart from the rest',
  'config:values': 'the environment is read into numbers, lists and plain paths',
  'config:wrong':
    'a setting with a value that is not allowed stops the start with one line that names it, shows the value and says what is allowed',
  'config:wrong-secret':
    'a secret setting with a value that is not allowed stops the start with a message that names it and does not show the value',
  // cost
  'cost:deltas': 'a turn costs what the model used in it, and the session sums it up',
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
  // database-away
  'database-away:again': 'work through an outage is done again until the database is back, and knows it',
  'database-away:late': 'work through an outage is given up when its time is over',
  'database-away:others': 'work that fails of something else than an outage is not done again',
  // decision-order
  'decision-order:early': 'a decision that comes before its call waits for it',
  'decision-order:late': 'a decision that comes after its call is logged at once',
  'decision-order:rest': 'a decision about a call that was never heard of is there at the end of the turn',
  // demo
  'demo:main-job':
    'npm run demo runs the main job with no settings: tools, transcript, cost, memory, exit code 0',
  // deployment
  'deployment:api-alone': "a node without the agent's program serves the API",
  'deployment:compose':
    'the composition has parts that know each other, variables that are read, and is open to this machine only',
  'deployment:dockerfile':
    'the images are made of instructions that the linter takes, of what is in the checkout',
  'deployment:images':
    'the images stand on a pinned base, run as nobody in particular, and carry the agent in workers alone',
  'deployment:kustomization':
    'the manifests are all in the kustomization, and name no image, claim or secret that is not there',
  'deployment:manifests': 'the manifests are as the schemas of Kubernetes have them',
  'deployment:unit': 'the unit of systemd is one',
  'deployment:variables':
    'the manifests give nodes no variable that is not read, and values that the service takes',
  'deployment:worker-alone':
    "a node without the agent's program does not start as a worker, and says what is missing",
  // disk-quota
  'disk-quota:blocks': 'a folder takes what lies on the disk, and a file with two names once',
  'disk-quota:bounded': 'turns never add up to more than twice the limit, however many there are',
  'disk-quota:clear-up': 'an agent may clear up full folders, and then works as before',
  'disk-quota:closed': 'a folder that is closed to its owner is measured',
  'disk-quota:deep': 'a folder that is too deep cannot be measured, which is said',
  'disk-quota:deleted': 'files without a name are found by the descriptors of a process and of its children',
  'disk-quota:every-name': 'every name of a file counts among the files',
  'disk-quota:filled': 'an agent that fills its folders is stopped, and other sessions are untouched',
  'disk-quota:idle': 'folders are held to their size while their agent waits for a prompt',
  'disk-quota:limit': 'a turn may bring the folders of its session to their limit',
  'disk-quota:links': 'what a link leads to is not counted',
  'disk-quota:loss': 'folders are looked at at once when the disk has lost much of what is left',
  'disk-quota:many': 'an agent that makes too many files is stopped',
  'disk-quota:measure': 'a folder takes what all files below it take',
  'disk-quota:missing': 'a folder that is not there takes nothing',
  'disk-quota:names': 'files whose names are no text are counted',
  'disk-quota:no-agent': 'folders that hold far too much get no agent until there is room',
  'disk-quota:race': 'measuring never leads outside while folders turn into links',
  'disk-quota:refused': 'a turn is refused for folders that are over twice the limit or cannot be measured',
  'disk-quota:rhythm': 'folders are looked at soon again, and later when looking takes long',
  'disk-quota:shrink':
    'a turn may bring folders that are over their limit little further, so that they can be cleared up',
  'disk-quota:slow': 'a folder that takes too long to measure cannot be measured, which is said',
  'disk-quota:stops': 'a folder is not looked at any further once it is too much',
  'disk-quota:unnamed': 'an agent that fills the disk with deleted files is stopped',
  'disk-quota:words': 'full folders are told of in words, with the way out',
  // docs
  'docs:commands': 'the commands of the documentation run in order, but for those that say why not',
  'docs:links': 'every link of the documentation leads somewhere',
  // doctor
  'doctor:disk': 'the doctor accepts a disk with as much room as the setting asks for',
  'doctor:healthy': 'the doctor finds all that a start needs, and changes nothing',
  'doctor:insists': 'the doctor insists on jails where the server does',
  'doctor:json': 'what the doctor finds is data for programs',
  'doctor:missing': 'the doctor says what is missing and what to do, shows no secret, and fails',
  'doctor:nodes': 'the doctor looks for Redis, and for settings that nodes must share',
  'doctor:settings': 'the doctor names a wrong setting, and a command that is none',
  'doctor:table': 'what the doctor finds is a line for each need, with what to do below it',
  'doctor:versions': 'the doctor accepts Node 24 and bubblewrap 0.8.0 or later',
  // dry-run
  'dry-run:draft':
    'a dry run tries a draft without storing it, and shows what contradicts and what never matches',
  'dry-run:levels':
    'a dry run of a policy for a user is about their calls, and one of level session about all',
  'dry-run:pages': 'a dry run goes on where it stopped, and looks at no more calls than it is told to',
  'dry-run:refused': 'a dry run is for who may change policies, and names what is wrong with it',
  'dry-run:table': 'a dry run shows what would change: the call, what was said then, what is said now',
  // egress
  'egress:allowed':
    'an agent in a jail reaches the host that its session was given, and the log says so with the bytes',
  'egress:closed-networks': 'an operator may close networks that look public',
  'egress:names': 'a name is looked up within seconds, and those of this machine without a name server',
  'egress:none': 'an agent in a jail has no proxy unless its session has hosts',
  'egress:own-addresses': 'this machine is reached under none of its addresses',
  'egress:rebinding': 'an agent in a jail is not led inside by a name that changes its address',
  'egress:refused':
    'an agent in a jail reaches no other host, no other port and no private address, and each attempt is in the log',
  'egress:session':
    'a jailed session reaches out only as far as its organization still allows, and its log tells of every attempt',
  'egress:turn-end': 'an agent in a jail loses its tunnels with its turn',
  // egress-rules
  'egress-rules:beyond':
    'a host that is asked for is within what is allowed when an entry names all that it names',
  'egress-rules:none': 'egress without a host or without a port is none at all',
  'egress-rules:within': 'egress is granted as far as both the session and its organization name it',
  // error-reports
  'error-reports:bugs-only':
    'a report of an error is not made of refusals, of a database that is away, or of no error',
  'error-reports:nothing-else': 'a report of an error has nothing that somebody else could have put into it',
  'error-reports:where': 'a report of an error says where it is and which request it was, by ids of ours',
  // elicitation
  'elicitation:bounded':
    'an MCP server has one question before people at a time, 20 in a turn at most, and no form longer than they could read',
  'elicitation:crash':
    'what an MCP server asks ends with the process that waits for it, and nothing takes its call up again',
  'elicitation:declined':
    'what an MCP server asks is declined where people had better not be led, as to an address without encryption',
  'elicitation:fields': 'what is filled in must fit the form that an MCP server asks for',
  'elicitation:form':
    'what an MCP server asks in the middle of a call is answered by a person, with what fits its form',
  'elicitation:interrupted': 'what an MCP server asks ends with its turn',
  'elicitation:late': 'what an MCP server asks is declined when nobody answers in time, and parks no turn',
  'elicitation:silent': 'what an MCP server asks is declined where nobody is to be asked',
  'elicitation:url': 'what an MCP server asks may be to go somewhere, and may be declined',
  // errors
  'errors:bug':
    'an error that is a bug, whatever was thrown, is answered with 500 and says nothing of the inside',
  'errors:database-away':
    'an error whose code says that the database is away is answered with 503 and a time to try again',
  'errors:driver': 'an error of the database driver about its connection is answered with 503',
  'errors:framework': 'an error of the framework keeps its status below 500 and loses it above',
  'errors:retry-after': 'an error that asks to wait says how long',
  'errors:status': 'an error of the domain has its own status and code and is answered with its own words',
  // event-batcher
  'event-batcher:back-pressure': 'a batcher holds the agent back when the log is far behind',
  'event-batcher:empty': 'a batcher has nothing to give back when nothing was pushed',
  'event-batcher:failure':
    'a batcher tells of a failed append at the next push and at the end, and writes no more',
  'event-batcher:order': 'a batcher writes in order, together what comes while it writes',
  'event-batcher:take': 'a batcher gives back at the end what it has not written, and writes no more',
  // event-log
  'event-log:append-only': 'the event log cannot be changed or deleted by the service',
  'event-log:binary-output': 'the event log takes binary output of a real tool',
  'event-log:fence': 'the event log takes nothing from an old fence or an expired lease',
  'event-log:gapless':
    'the event log has no gap and no repeat after 200 appends from four connections at once',
  'event-log:rollback': 'the event log leaves no trace of an append that is rolled back',
  'event-log:unstorable-text': 'the event log keeps what no database can store as replacement characters',
  // examples
  'examples:all': 'every example is run by a test',
  'examples:apply': 'an example makes a task, its schedule and what its agent may do of a file',
  'examples:approvals': 'an example decides on calls that it knows, and leaves the rest to people',
  'examples:ci': 'an example of a job of a build server fails when the agent does, and keeps a report',
  'examples:client': 'an example asks with the typed client',
  'examples:curl': 'an example asks with curl',
  'examples:feed': 'an example tells of every turn that ends, from where it stopped',
  'examples:forks': 'an example compares two ways to go on from one place',
  'examples:mcp': 'an example asks with a client of the Model Context Protocol',
  'examples:python': 'an example asks with Python alone',
  'examples:report': 'an example saves a report of the last day',
  'examples:review': 'an example reviews with the command line what is piped to it',
  'examples:webhooks': 'an example receives webhooks, and believes nobody else',
  // executions
  'executions:access':
    'an execution is seen by its owner, whoever asked for it, admins, viewers and, if its task is shared, others; driven by the first three',
  'executions:asked-by': 'an execution says whether a person or a program with a key asked for it',
  'executions:attempt-after': 'an attempt that ends after its execution was ended tells the same reason',
  'executions:attempt-again':
    'an attempt that failed of what passes is followed by another one, after a pause, up to the last',
  'executions:attempt-done': 'an attempt that is done completes its execution with what the agent said',
  'executions:attempt-late': 'no attempt is made that would begin after the deadline of its execution',
  'executions:attempt-stopped': 'an attempt that somebody stopped cancels its execution',
  'executions:budget': 'an execution whose owner has spent their budget fails without an attempt',
  'executions:cancel-backoff': 'an execution that is cancelled between two attempts has no other one',
  'executions:cancel-queued':
    'an execution can be cancelled before it begins, once more without effect, and then be asked for again',
  'executions:cancel-running': 'an execution that is cancelled while it runs is stopped',
  'executions:cancel-talk':
    'cancelling an execution between two attempts stops nobody who talks in the session of the first',
  'executions:cancel-waiting': 'an execution that is cancelled while it waits for people asks them no more',
  'executions:concurrency': 'executions begin within the limits of their task and of their user',
  'executions:deadline': 'an execution counts its attempts, and its time from the first of them',
  'executions:deputy':
    'an execution whose owner was deactivated, or has a lesser role by now, fails and says why, whoever asked for it',
  'executions:fair': 'executions of one organization do not hold up those of another',
  'executions:files':
    'the files of an execution are for all who see it, also where its session is not theirs',
  'executions:follow': 'an execution waits while its session is held up, and goes on with it',
  'executions:from-template':
    'executions whose workspace is from a template each begin with the files of a session, as they were when they were taken',
  'executions:idempotent':
    'an execution that is asked for again with the same Idempotency-Key is the same one',
  'executions:inactive': 'a task that is switched off is not executed',
  'executions:interrupted': 'an execution whose session is interrupted by somebody is cancelled',
  'executions:kept':
    'executions with a kept workspace run one after the other, and each finds what the one before left',
  'executions:kept-outlives': 'a kept workspace outlives the session that had it last',
  'executions:late-apart': 'an execution that cannot be ended leaves others their time-outs',
  'executions:kill':
    'a server that is killed in executions leaves none that runs for ever, and runs none again but as its task says',
  'executions:limits':
    'an execution that asks for more than its organization allows by now fails and says why',
  'executions:line':
    'of an organization a bounded number of executions waits, and the next one is found at once',
  'executions:not-retried': 'an execution that fails of what would come again is not tried again',
  'executions:owner-rights':
    'a task runs only if its owner is active, may run tasks, may have their agents do what it says, and has a budget',
  'executions:prompt': 'an execution has a prompt in which values stand as they are',
  'executions:retried':
    'an execution that fails of what passes is tried again, in a new session, as often as its task says',
  'executions:retry-classes': 'every code of a failed turn is of a class that is tried again or not',
  'executions:retry-delays':
    'attempts wait twice as long each time, up to a longest pause, and a little apart',
  'executions:retry-states':
    'an execution can be asked for again when it failed or was cancelled, and not before',
  'executions:run': 'an execution runs as a background session of its own, and its result is kept',
  'executions:start-failed':
    'an execution that cannot be started for a fault of the service holds up no other, and fails in the end',
  'executions:states': 'an execution goes from status to status as the table says, and no other way',
  'executions:storage':
    'who keeps as much as they may has no execution begin, and reports of what ends are left out',
  'executions:talk-on': 'people can talk on in the session of an execution, which changes nothing of it',
  'executions:task-deleted': 'an execution whose task is deleted while it runs is not tried again',
  'executions:timed-out': 'an execution is ended when it takes longer than its task allows',
  'executions:variables':
    'an execution with variables that do not fit is refused, with their names and not their values',
  'executions:waiting': 'an execution that waits for people is shown so, and goes on when they have decided',
  // feed
  'feed:bad-cursor':
    "the organization's feed tells who was away for too long, and refuses a cursor of elsewhere",
  'feed:executions':
    "the organization's feed tells of executions to those who may see them, and goes on behind each",
  'feed:no-gap':
    "the organization's feed goes on after a cut without a gap or a repeat, however the transactions end",
  'feed:seen': "the organization's feed shows users their own sessions and what is theirs to decide",
  'feed:slow-writer':
    "the organization's feed waits for a transaction that has written and not ended, and skips nothing of it",
  'feed:told': "the organization's feed tells of sessions and approvals, and of nothing else, from any node",
  // files
  'files:addresses': 'no address of a file leads out of the workspace, however it is encoded',
  'files:agent': 'what people put into a workspace is its agent’s, and what agents make can be read',
  'files:conditions': 'a file is written only over the version that was seen, if that is asked for',
  'files:consistent': 'what people change is told of in the log, and is in the next snapshot',
  'files:cut-off': 'an upload that breaks off leaves nothing',
  'files:diff': 'the files after two turns, as a session or fork began, and as they are now, are compared',
  'files:download': 'a workspace is downloaded as an archive, with nothing from outside',
  'files:fork': 'files that are yet to be laid out are laid out for whoever asks first',
  'files:guard': 'a file of a workspace is written, read, moved and removed',
  'files:hard-links': 'a file with a name outside of the workspace is not read',
  'files:if-match': 'the guard replaces a file only as it was seen',
  'files:kinds': 'files and folders do not replace each other',
  'files:links': 'links, pipes and what they lead to are neither read nor written',
  'files:links-removed': 'links are moved and removed themselves, and nothing is made through them',
  'files:lookalikes': 'two names that look the same are told of',
  'files:names': 'a path that leads out, or is none, is refused whatever is asked for',
  'files:new-workspace': 'a workspace is made for the first file that is put into it',
  'files:odd-names': 'names that mean something elsewhere mean nothing here',
  'files:over': 'the files of a session that is over are read and not changed',
  'files:owner': 'what people make in a workspace belongs to its owner',
  'files:races': 'an agent that swaps folders and links leads nobody out of its workspace',
  'files:read': 'a file is a download of what it is, as a whole or in part',
  'files:root-link': 'a link in the place of a workspace is not followed',
  'files:search': 'a workspace is searched within a deadline, whatever the expression',
  'files:sockets': 'a socket is not read',
  'files:tree': 'a tree comes in parts, as deep as wanted',
  'files:unpack': 'an archive gives its files and folders, however it is packed',
  'files:unpack-bombs': 'an archive that unpacks to far more than it is is refused',
  'files:unpack-damaged': 'an archive that is cut, changed or something else is refused',
  'files:unpack-links': 'an archive with a link or a device is refused',
  'files:unpack-names': 'an archive with a name that leads out is refused',
  'files:unseen-names': 'names with characters that cannot be seen are not made',
  'files:upload': 'several files, or an archive, are uploaded all or none',
  'files:upload-limits': 'an upload beyond the limits of the session is refused',
  // forks
  'forks:apart': 'a fork and its parent go on without a trace of each other, and share what is kept of both',
  'forks:busy':
    'a fork of a session in which a turn runs names an ended one, and a session goes back when nothing runs; else the code is turn_unfinished',
  'forks:empty': 'a fork of a session without a turn is as empty as its parent',
  'forks:every-turn': 'a fork at any turn has the conversation and the files as they were then, to the byte',
  'forks:guarded': 'a fork is guarded by the hooks of its parent, with secrets of the same value',
  'forks:large-result': 'a fork has the large results of tools that its agent was told of, at the same path',
  'forks:message':
    'a fork at a message has the conversation up to it and nothing after, and the files as its turn left them',
  'forks:nested': 'a fork of a fork knows what both have said, also when the first session is gone',
  'forks:no-snapshot':
    'a fork or a way back without a snapshot is refused and says whether there was one; files that are lost fail the turn',
  'forks:turn': 'a fork is made of a turn of the session that is named, and of no other',
  'forks:what': 'a fork takes the conversation, the files, or both',
  // gate
  'gate:disallowed': 'a turn does not run a tool that the session disallows',
  'gate:resumed': 'a call in the transcript of a session that is resumed does not run past the gate',
  // gateway
  'gateway:assigned':
    'an agent spends for one session, while a turn of it runs, and not before it is known for which',
  'gateway:circuits': 'a model has one circuit under all its dated names',
  'gateway:end': 'no request of an agent holds up the end of its turn or of its gateway',
  'gateway:huge-answer': 'an answer in one piece that is far too large is none',
  'gateway:look': 'the one call that looks whether a failing model is well again waits for some seconds only',
  'gateway:look-left': 'the one call that looks tells what it finds, though its client has left',
  'gateway:look-whole': 'a call whose answer takes long by itself does not look, and does not open a circuit',
  'gateway:max-tokens': 'a call that sets more aside than any model writes is refused',
  'gateway:outage':
    'an upstream that fails for a minute under load is left alone soon, asked now and then, and used again when it is well; no call is stuck or paid for twice',
  // group-commit
  'gateway:paid-whole':
    'an answer in one piece that is lost is booked by an estimate, asked for once, and says nothing of the upstream',
  'gateway:rate': 'a session that calls without end is told to wait',
  'gateway:room': 'a session that fills its own room with half requests leaves the others theirs',
  'gateway:unread': 'answers in one piece that an agent does not read are counted, and given up in time',
  'gateway:worst-body': 'a request that is made to take long to read is read or refused at once',
  'group-commit:bound': 'what many ask for at once is done in goes of a bounded size',
  'group-commit:groups': 'what is asked for waits only for what its own group has under way',
  'group-commit:poison':
    'what fails together is tried one by one, so that only what cannot be done is refused',
  'group-commit:together':
    'what many ask for at once is begun at once for the first and done together for those who come meanwhile',
  // guards
  'guards:chain':
    'the guards of a moment are asked in order, each about what the ones before have made of it',
  'guards:failing': 'the guards of a moment block it when one throws or hangs',
  'guards:first-block': 'the guards of a moment are asked until one blocks, and observers are not asked',
  'guards:stopped': 'the guards of a moment end with the turn that they hold up',
  // hook-effects
  'hook-effects:bad-shape': 'a guard after a tool call that answers with another shape withholds the result',
  'hook-effects:block-begin':
    'a guard at the beginning of a turn ends it, and the conversation goes on without its prompt',
  'hook-effects:block-call': 'a guard before a tool call keeps it from running, and the model reads why',
  'hook-effects:block-compaction': 'a guard keeps a conversation from being summed up',
  'hook-effects:block-stop': 'a guard at the end of a turn sends the agent back to work with its reason',
  'hook-effects:block-subagent-stop': 'a guard at the end of a sub-agent sends it back to work',
  'hook-effects:context-after':
    'a guard after a tool call adds context to one that worked and to one that failed',
  'hook-effects:context-before': 'a guard at the beginning of a turn adds context that the model reads',
  'hook-effects:endless-stop': 'a guard at the end of a turn does not send the agent back for ever',
  'hook-effects:no-widening': 'a guard before a tool call cannot get it past the gate by rewriting it',
  'hook-effects:redact':
    'a guard after a tool call redacts what any built-in tool gives, and neither model, stream, log nor read model has the rest',
  'hook-effects:redact-failed':
    'a guard after a tool call redacts or withholds that of a failed call, also from the next process of the session',
  'hook-effects:redact-long':
    'a guard after a tool call redacts a result that is too long to be shown as a whole',
  'hook-effects:redact-subagent': 'a guard after a tool call redacts what a sub-agent is given',
  'hook-effects:rewrite': 'a guard before a tool call makes another one of it, which runs and is on record',
  'hook-effects:subagents': 'a guard before a tool call is asked about those of sub-agents too',
  'hook-effects:withhold':
    "a guard after a tool call withholds its result, from the agent's transcript as well",
  // hook-scripts
  'hook-scripts:agent-ends':
    'a script goes on when the agent of its session ends meanwhile, and touches no agent when it ends',
  'hook-scripts:effects': 'a hook that is a script redacts a result',
  'hook-scripts:failing':
    'a hook that is a script blocks when it guards and fails, and stops nothing when it observes',
  'hook-scripts:guard': 'a hook that is a script guards with what it finds in the workspace',
  'hook-scripts:interpreter': 'a script without an interpreter that exists fails',
  'hook-scripts:limits':
    'a script that hangs, forks, prints for ever or dies fails in time, and nothing of it is left',
  'hook-scripts:no-jail':
    'a hook that is a script is refused where there is no jail, and one that is there blocks what it guards',
  'hook-scripts:no-user': 'a script fails at once when there is no user left for it',
  'hook-scripts:rights': 'a hook that is a script is for admins to make and change',
  'hook-scripts:runs':
    'a script gets the message on standard input and answers on standard output, in any language of the host',
  'hook-scripts:shutdown': 'a script ends with the server',
  'hook-scripts:slots':
    'the slots of scripts let a few run at once, keep room for every organization, and are waited for within limits',
  'hook-scripts:user': 'a script is a user that no agent is',
  'hook-scripts:walls':
    'a script sees no file, process, environment or network of the host, and writes nothing but /tmp',
  'hook-scripts:workspace': "a script reads the session's workspace and changes nothing in it",
  // hook-webhooks
  'hook-webhooks:address':
    'the address of a webhook is refused unless it is https, without credentials, at a fitting port',
  'hook-webhooks:guard-end':
    'a guard that is a webhook and fails withholds a result, and fails a turn at its beginning and its end',
  'hook-webhooks:guard-faults':
    'a guard that is a webhook blocks when its server hangs, closes, redirects, or answers garbage, too much or an error',
  'hook-webhooks:loopback':
    'the address of a webhook may be on this machine only where others cannot reach the service',
  'hook-webhooks:no-secret': 'the secret of a hook that is no webhook does not exist',
  'hook-webhooks:no-server': 'a guard that is a webhook blocks when there is no server',
  'hook-webhooks:observer-faults': 'an observer that is a webhook stops no turn, whatever its server does',
  'hook-webhooks:our-events':
    'an observer that is a webhook is told of the end of turn and session, and of a budget at 80 percent',
  'hook-webhooks:removed': 'an observer that is a webhook is told no more once its hook is removed',
  'hook-webhooks:retries':
    'an observer that is a webhook is told again until it takes the message, under the same id',
  'hook-webhooks:rotation': 'the signature of a webhook is made with two secrets for a day after a rotation',
  'hook-webhooks:secret': 'the secret of a webhook is shown once and lies nowhere in the clear',
  'hook-webhooks:signature':
    'the signature of a webhook is that of Standard Webhooks, and is bad after any change',
  // hooked-gate
  'hooked-gate:blocked': 'a gate behind hooks is not asked about a call that a guard blocks or fails on',
  'hooked-gate:edited':
    'a gate behind hooks does not run what people made of a call when a guard blocks or changes that',
  'hooked-gate:narrow': 'a gate behind hooks denies what it denies, whatever guards say',
  'hooked-gate:rewritten':
    'a gate behind hooks decides the input that guards have made of a call, and that input runs',
  'hooked-gate:told':
    'a gate behind hooks has observers told of its decision, and of the input that it decided',
  // hooked-turn
  'hooked-turn:begin':
    'the beginning of a turn is asked about, and in the first turn that of the session before it',
  'hooked-turn:blocked': 'the beginning of a turn that a guard blocks is its end, as blocked_by_hook',
  'hooked-turn:context':
    'the beginning of a turn can add context, which reaches the model with the prompt, once',
  'hooked-turn:failing-stop': 'an agent that wants to stop while a guard fails has its turn end as failed',
  'hooked-turn:failing-subagent':
    'an agent whose sub-agent wants to stop while a guard fails is stopped from outside',
  'hooked-turn:observers-redacted':
    'a result that a guard redacts or withholds is told to observers without what was taken out',
  'hooked-turn:parked':
    'the beginning of a turn is not asked about again when it goes on after it was parked',
  'hooked-turn:stops': 'an agent that wants to stop is kept going by a guard eight times in a turn at most',
  // hooks
  'hooks:asked': 'an agent process asks about the moments that its hooks are at, and about no others',
  'hooks:audit': "a session's hooks observe its first turn, every moment in it, and its end",
  'hooks:bounded': 'a hook that observes is told, and keeps, the beginning of what is too long',
  'hooks:chain': 'a hook adds to what the ones before it have made of a moment',
  'hooks:crud': 'a hook is made, shown, listed, changed and removed over the API',
  'hooks:effects': 'a hook can do at each event what the table says, and fails when it asks for more',
  'hooks:failure-blocks': 'a hook that guards and fails blocks, and says so',
  'hooks:kind': 'a hook keeps its kind',
  'hooks:limit': 'a hook is one of a limited number for its organization or session',
  'hooks:matching':
    'a hook concerns the moments of its event that its matcher covers, also inside a chain of commands',
  'hooks:metrics': 'a hook of the kind metrics counts moments by event and built-in tool',
  'hooks:no-guard': 'a hook cannot guard a moment at which nothing can be held up',
  'hooks:notification':
    "a hook of the kind notification puts its message into the session's log before the turn ends",
  'hooks:order': 'a hook of a wider scope comes first, then the lower order, then the older',
  'hooks:pass': 'a hook that says nothing lets the moment pass',
  'hooks:refused': 'a hook that could not work is refused with a reason',
  'hooks:refused-route': 'a hook that could not work is refused by the API as invalid input',
  'hooks:retention': "a hook's executions are removed after the days that the operator sets",
  'hooks:rights':
    'a hook of the organization is for admins to make and change, one of a session for who drives it; users see those of their sessions',
  'hooks:session':
    'a session shows its hooks in the order in which they are asked, and what came of them in it',
  'hooks:shape': 'a hook may not make a result of another shape',
  'hooks:told': 'a hook that observes is told in its own way, and only of what concerns it',
  'hooks:validation':
    'a hook of the kind validation blocks calls whose input breaks a rule, and the agent is told why',
  'hooks:validation-own-fields': "a hook of the kind validation looks at an input's own fields only",
  'hooks:validation-rules': 'a hook of the kind validation judges required fields, types and patterns',
  'hooks:warm': 'a session feels a change of its hooks at the next turn, though its process is warm',
  // hostile
  'hostile:folders':
    'a hostile agent prepares its folders in vain: nothing in them runs, or is read, when the next agent starts',
  'hostile:refused':
    'a hostile agent gets nowhere with links, races, /proc, sockets, tracing, bombs and filling, and its neighbour works on',
  // hostile-mcp
  'hostile-mcp:changes':
    'an MCP server that changes its tools is heard, and a call of one that is gone fails in words',
  'hostile-mcp:crash':
    'an MCP server that crashes fails the calls meanwhile, and is called again when it is back',
  'hostile-mcp:tools': 'an MCP server that offers more tools than are taken, or too large ones, is cut short',
  // hostile-workspace
  'hostile-workspace:archives':
    'nothing is taken of an archive with a way out, a link, a device, a bomb or a million entries',
  'hostile-workspace:cut-off': 'nothing is taken of an upload that is cut off',
  'hostile-workspace:disk-full': 'a node whose disk is full takes no file, and says so',
  'hostile-workspace:html': 'what a file holds is given as text that no browser runs',
  'hostile-workspace:links':
    'nothing is read or written through links, pipes, sockets and devices in a workspace',
  'hostile-workspace:names': 'a name that leads out, or is none, is refused whatever is asked for over HTTP',
  'hostile-workspace:races': 'a folder that becomes a link while it is asked for leads nobody out',
  'hostile-workspace:reserved': 'names that are reserved elsewhere are names in a workspace',
  'hostile-workspace:templates': 'templates of reports and prompts know places and nothing else',
  'hostile-workspace:unicode': 'names that cannot be seen, turn text round or look like another are not made',
  // idempotency
  'idempotency:address':
    'a repeated Idempotency-Key is compared without the query of the address, and case by case',
  'idempotency:create': 'a repeated Idempotency-Key creates one session and gives the first answer again',
  'idempotency:expiry': 'a repeated Idempotency-Key is forgotten after a day',
  'idempotency:in-flight':
    'a repeated Idempotency-Key while the first call waits for its answer is told to wait',
  'idempotency:other-body': 'a repeated Idempotency-Key of another request is refused and changes nothing',
  'idempotency:other-routes': 'a repeated Idempotency-Key means nothing where nothing is created',
  'idempotency:parallel': 'a repeated Idempotency-Key has one effect for 50 calls at once',
  'idempotency:query': 'a repeated Idempotency-Key takes one prompt and gives the first answer again',
  'idempotency:refusals':
    'a repeated Idempotency-Key whose first answer was a refusal gets the refusal again, though it would now pass',
  'idempotency:refused-access':
    'a repeated Idempotency-Key of a viewer or of an unknown session is refused again',
  'idempotency:scope': 'a repeated Idempotency-Key of another user, tenant or route is another key',
  'idempotency:stream':
    'a repeated Idempotency-Key of a streamed prompt is answered with the accepted turn, not with a second one',
  'idempotency:validation':
    'a repeated Idempotency-Key that came with an invalid body is free for a valid one',
  // ids
  'ids:kinds': 'an id begins with the prefix of its kind, is taken by that kind and by no other',
  'ids:long': 'an id that is long is not repeated at length',
  'ids:order': 'an id is new each time and grows with time',
  'ids:shape': 'an id of any other shape, were it by one character, names nothing',
  // input
  'input:characters': 'a JSON route refuses NUL and halves of surrogate pairs in every field',
  'input:connections-broken':
    'a database that breaks every connection costs the requests of that moment and not the server',
  'input:content-type': 'a JSON route refuses a body whose content type is not application/json',
  'input:cursor': 'a list refuses every cursor that it did not give',
  'input:database-gone':
    'a request without its database is answered with 503, while the process says that it lives and is not ready',
  'input:depth': 'a JSON route refuses 2,000 levels of nesting and keys that reach into prototypes',
  'input:events': 'a query of events by what is no event is refused',
  'input:filters': 'a list of sessions refuses a filter with a value that the filter does not know',
  'input:fuzz': 'hostile requests made from the OpenAPI document never break the server',
  'input:good': 'a JSON route does not refuse its good body as invalid',
  'input:head': 'a HEAD or OPTIONS request to any route is answered and leaves the connection in order',
  'input:idempotency-key': 'a header Idempotency-Key that is too long or invisible is refused',
  'input:idempotency-long-query': 'a header Idempotency-Key on an address of any length is kept',
  'input:ids': 'an address with an id that has not the form of one is refused, whatever stands in its place',
  'input:last-event-id': 'a header Last-Event-ID that is no seq is refused',
  'input:limit': 'a list refuses a limit that is not a whole number within its bounds',
  'input:long-address': 'an address of 20 kB is refused before anything is read of it',
  'input:malformed': 'a JSON route refuses a body that is not JSON',
  'input:methods': 'an address is not there for other methods',
  'input:moments': 'a query of sessions by any moment there can be is answered',
  'input:not-an-object': 'a JSON route refuses JSON that is not an object',
  'input:options': 'a HEAD or OPTIONS request that asks for nothing gets nothing, also where pages may call',
  'input:pointer': 'a text names the field that is wrong and not its value',
  'input:prefer': 'a header Prefer of any kind does no harm',
  'input:prompt-emoji': 'a text of 50,000 characters that take four bytes each is a prompt',
  'input:prompt-length': 'a prompt has 1 to 50,000 characters, and a shorter or longer one is refused',
  'input:size': 'a JSON route refuses a body of 10 MB, declared or sent piece by piece',
  'input:skip': 'a list refuses a number of entries to skip that is not a whole number within its bounds',
  'input:table-complete': 'a JSON route has a good body in the table above, whatever is added',
  'input:types': 'a JSON route refuses fields of a wrong type and bodies without a required field',
  'input:unknown-fields': 'a JSON route refuses fields that it does not know',
  'input:unknown-route': 'an address that does not exist is told so, with or without a token',
  'input:unreadable': 'a header of 20 kB, or that is no header at all, ends the connection with a problem',
  'input:utf8': 'a JSON route refuses bytes that are not UTF-8',
  // interrupts
  'interrupted:attempts': 'each attempt of a job shows on its turn and in the log',
  'interrupted:bound': 'a turn is begun four times at most',
  'interrupted:default':
    'when nobody said what an interruption means, a job goes on and a conversation waits',
  'interrupted:ended': 'a turn that did not fail ends',
  'interrupted:failed': 'after the loss of its server a turn ends its session if that asks for it',
  'interrupted:lasting': 'no turn is tried again after a failure that would come again',
  'interrupted:pauses': 'attempts of a job come after pauses that grow',
  'interrupted:policy': 'a turn whose server is lost ends, goes on or ends its session, as the session says',
  'interrupted:resumed':
    'after the loss of its server a turn goes on if its session asks for it, with a tool that is not called again by itself',
  'interrupted:retried': 'a job is tried again after failures that pass, and nothing else is',
  'interrupted:shutdown': 'a turn whose server shuts down goes on elsewhere if its session asks for it',
  'interrupts:at-the-start': 'an interrupt is not lost when it comes while the agent starts, try %i',
  'interrupts:delete-idle': 'a deleted session leaves no warm process behind when it was idle',
  'interrupts:delete-running':
    'a deleted session stops what runs in it, and nothing of it is left after two seconds',
  'interrupts:idle': 'an interrupt does nothing to an idle session',
  'interrupts:queue': 'an interrupt drops the prompts that wait, and says so in the log',
  'interrupts:text':
    'an interrupt ends an answer that is being written, and keeps what was said in the conversation',
  'interrupts:timeout':
    'a turn that runs longer than its session allows fails with turn_timeout, and the session stays usable',
  'interrupts:tool':
    'an interrupt ends a running tool within two seconds, and the session goes on where it was',
  // jail
  'jail:canaries': 'a session of a service with jails finds no key, no file and no network of the server',
  'jail:closed-folders': 'a folder that its agent has closed is removed all the same',
  'jail:loopback': 'without a wall nobody outside is let in: every address but a loopback one is refused',
  'jail:neighbours': 'two at once do not see each other',
  'jail:no-limits': 'a jail whose control group cannot limit it does not start',
  'jail:ready': 'the isolation is told of in /ready',
  'jail:reused-group':
    'the group of a process that has ended is left alone, as its number may be that of another',
  'jail:server-killed':
    'a server with ten jailed sessions that is killed leaves none of their processes after two seconds, and nothing else after the next start',
  'jail:session': 'a jailed session works, remembers, and is resumed in a new jail',
  'jail:this-machine':
    'without a wall agents run only where, as far as can be seen, this machine alone reaches them',
  'jail:users-claimed':
    "the users of a server are no other server's on the machine, and free again when it ends or is killed",
  'jail:users-gone': 'an agent for which no user is left does not start, and that is known at once',
  // json
  'jail:workers': 'a worker without a jail does not start: others may have turns run on it',
  'json:depth': 'a JSON body is read to 64 levels, counted outside of strings',
  'json:depth-fast': 'a JSON body of 900 kB of brackets is refused at once',
  'json:empty': 'a JSON body may be absent, and may begin with a byte order mark',
  'json:fast': 'a body of many values costs little more than to parse it',
  'json:malformed':
    'a JSON body that is cut, is not JSON, or holds a key that reaches into prototypes, also a hidden one, is malformed',
  'json:read': 'a JSON body of any kind of value is read as JSON.parse reads it',
  'json:type': 'a JSON body is known by its type alone, in any case and with parameters',
  'json:utf8': 'a JSON body that is not UTF-8 is malformed',
  // jsonb
  'jsonb:any': 'a value for a jsonb column holds no NUL and no half of a character, whatever it is',
  'jsonb:dates': 'a value for a jsonb column keeps dates as they are written in JSON, beside a NUL as well',
  'jsonb:plain': 'a value for a jsonb column is plain JSON, with large integers as text',
  'jsonb:storable': 'a value for a jsonb column loses what PostgreSQL refuses, in keys and deep inside too',
  'jsonb:text': 'a text for a text column loses what PostgreSQL refuses',
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
  // kubeconfig
  'kubeconfig:hostile': 'a kubeconfig that is made to be read for long is refused soon',
  'kubeconfig:reads': 'a kubeconfig is read by its current context where all of it is in the file',
  'kubeconfig:strict':
    'a kubeconfig that would run a program, read a file, go by way of others or trust anybody is refused without the secret',
  // kubernetes
  'kubernetes:asked':
    'people are asked about each change of a cluster, in every mode and whatever a session allows, until the organization says otherwise',
  'kubernetes:bad-input':
    'a tool of a cluster that is given what is no name or no manifest asks the cluster for nothing',
  'kubernetes:changes':
    'a cluster is changed by server-side apply, and its workloads are scaled and restarted',
  'kubernetes:describes':
    'logs are read and objects described, and of a Secret no more is shown than its keys',
  'kubernetes:lists': 'the namespaces, pods and events of a cluster are listed',
  'kubernetes:logs': 'of an endless log no more is read than is wanted',
  'kubernetes:misbehaves':
    'a cluster that hangs, breaks off, floods, answers nonsense or a redirect fails in time and in words',
  'kubernetes:place':
    'a cluster is never in a private network that the operator has not opened, and is who its certificate says',
  'kubernetes:registry':
    'a cluster is registered with a kubeconfig that is never shown again, and checked on demand',
  // ledger
  'ledger:counters': 'what is spent of a budget is the sum of the ledger, whatever came in whatever order',
  'ledger:dead-node': 'the money that a dead node had set aside is given back once, while others go on',
  'ledger:figures': 'the figures of turn, session and event are those of the ledger, to the last millionth',
  'ledger:interrupted': 'the figures of an interrupted turn are those of what was booked',
  'ledger:killed': 'a server that is killed in a call gives back what was set aside when it starts again',
  'ledger:killed-elsewhere':
    'what a killed server had set aside is given back by any other, once the dead one has been silent',
  'ledger:minutes': 'a call is booked when the database is back after minutes, and no turn waits as long',
  'ledger:once': 'a call is booked once, however often it is written',
  'ledger:rights': 'the figures are for admins and viewers those of all, for users their own',
  'ledger:served':
    'the ledger is what the upstream served to many sessions on several nodes, streams that broke off included',
  'ledger:together':
    'calls that are booked together come to the same as one after the other: verdicts, amounts, warnings and sums',
  'ledger:unheard': 'money that was set aside without a word of it is given back at once',
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
  // live-approvals
  'live-approvals:an-hour':
    'a node that is gone with its disk for an hour has its call made by another, in the time the turn had left',
  'live-approvals:drained':
    'a node that shuts down while people are asked leaves the call to another, which makes it',
  'live-approvals:escalated':
    'a call that waits goes to others when its deadline passes, and on when they allow it',
  'live-approvals:expired':
    'an agent is told at the deadline that nobody decided, not that somebody denied the call',
  'live-approvals:quorum': 'a call that waits for two people goes on when the second has allowed it',
  'live-approvals:sub-agents':
    'sub-agents that wait without a process are told of to the main agent, each with what was decided',
  // lock
  'lock:broken-note':
    'the claim on a data folder takes a note that is empty, cut or of another shape as if there were none',
  'lock:elsewhere':
    'a data folder of a server in another container is refused while that shows a sign of life',
  'lock:in-use': 'of a server that runs is refused, with words that help',
  'lock:race': 'of several servers that start at once in a data folder one gets it',
  'lock:reused-pid': 'of a dead server is taken although its number was given again',
  'lock:take': 'is taken and given back',
  // log
  'log:error-words': 'the log hides secrets in the words of an error, given as a field or alone',
  'log:errors': 'the log tells name, message and stack of an error and none of its other properties',
  'log:fields': 'the log keeps the fields that are known and drops all others',
  'log:redact': 'redaction hides keys, tokens and passwords in a text and leaves the rest of it as it is',
  'log:redact-linear': 'redaction of a hostile megabyte takes no time: %#:',
  // logged-calls
  'logged-calls:waits': 'who writes beside the log waits until the call is in it',
  'logged-calls:there': 'who writes beside the log does not wait for a call that is in it already',
  'logged-calls:late': 'who writes beside the log does not wait for ever for a call that never comes',
  'logged-calls:stopped': 'who waits for a call stops when told to',
  // mail
  'mail:address': 'mail goes to one plain address, and to nothing that a parser may read as more',
  'mail:hangs': 'mail waits for no server longer than it may, and leaves no connection behind',
  'mail:headers': 'mail has no header that was smuggled in with its subject',
  'mail:login': 'mail is handed over with the credentials of the operator, and says when they are not taken',
  'mail:refused': 'mail that a server refuses for good is told from mail that it puts off',
  'mail:sent': 'mail is text and HTML, and has the same id at each try',
  'mail:tls': 'mail and passwords go to no server elsewhere that has no good encryption',
  // migrations
  'migrations:command': 'the command brings a database up to date, and wants to know which',
  'migrations:atomic': 'a migration that fails leaves nothing of itself, and the next start tries again',
  'migrations:changed':
    'a migration that was changed after it ran stops the start with a message that names it',
  'migrations:databases':
    'a migration runs at once on several databases of one server, which share its roles',
  'migrations:parallel': 'a migration runs once, though four servers begin it at once on an empty database',
  'migrations:plain-owner':
    'a migration by an owner that is no superuser gives a service that works and is bound',
  'migrations:repeated': 'a migration changes nothing when there is nothing to do',
  'migrations:roles-refused':
    'a migration by an owner that may not create the roles of the service, or not use those that exist, tells what a superuser is to run, and that helps',
  'migrations:types': 'the generated table types name every table and column that the migrations make',
  // markdown
  'markdown:shown':
    'Markdown is shown on a terminal as what it stands for, and left as it is where it is none',
  'markdown:streamed':
    'Markdown that still comes is shown as soon as it is decided, and the same however it comes',
  // mcp
  'mcp:bad-input': 'an MCP server with a bad name, address or header, or with a command, is refused',
  'mcp:catalogue':
    'programs that run as MCP servers come from a file of the operator, which is checked at the start',
  'mcp:closed': 'a connection to an MCP server is closed with its session, also in the middle of a call',
  'mcp:database':
    'an agent reads a database of its organization by the tools of a built-in server, and sees no secret of it',
  'mcp:database-address':
    'what a connection string may say is read strictly, and what is wrong with it is said without the secret',
  'mcp:database-bounds':
    'a query of a database is stopped in time, and its answer is bounded in rows, characters and bytes',
  'mcp:database-errors':
    'a database that cannot be used is told of in words, without the password and without what is inside',
  'mcp:database-place':
    'a database is never in a private network that the operator has not opened, nor the own one of the service, and without encryption nowhere else',
  'mcp:database-reads': 'the tables of a database are listed, described and queried',
  'mcp:database-registry':
    'a database is registered by admins, for the organization, with secrets that are never shown again',
  'mcp:database-rights':
    'a database is not read as a superuser, nor as one who may become one or reaches the files of its machine',
  'mcp:database-tls': 'who a database is, is verified by its certificate unless told otherwise',
  'mcp:database-writes': 'a query of a database changes nothing, however it is written',
  'mcp:door': 'an agent asks an MCP server for tools and for nothing else, and calls none between turns',
  'mcp:elsewhere': 'an MCP server that moves to another origin gets none of the headers that it had',
  'mcp:forgotten': 'an MCP server that was started anew is greeted anew',
  'mcp:gateway':
    'tools of an MCP server are called through the gateway, and no agent sees what it is sent in secret',
  'mcp:health': 'an MCP server is asked for its tools on demand and by a chore, and tells how it is',
  'mcp:health-states':
    'an MCP server is healthy, degraded or unhealthy by its last answer, and its tools stay known',
  'mcp:judged':
    'calls of tools of MCP servers pass policies like any others, and are asked about where nobody allowed them',
  'mcp:misbehaves':
    'an MCP server that hangs, breaks off, floods, answers a gigabyte, nonsense or a redirect fails in time and in words',
  'mcp:next-turn':
    'a change of an MCP server holds from the next turn, and a session goes on without one that is gone',
  'mcp:others':
    'an MCP server of somebody else is changed by who may change everybody’s alone, not by all who see it',
  'mcp:own-lookup': 'the services of the operator are looked up by the system, and once at a time',
  'mcp:own-machine':
    'the services of the operator that are on this machine are reached under none of its addresses, loopback included',
  'mcp:own-places': 'the database and the Redis of the service are found where their drivers find them',
  'mcp:own-services': 'no tenant is led to a service of the operator, under whatever name it is known',
  'mcp:own-unknown': 'no tenant is led to the port of a service of the operator whose address cannot be told',
  'mcp:rebinding': 'an MCP server gains nothing by a name that changes between the judgement and the call',
  'mcp:registry':
    'an MCP server is registered with headers that are never shown again, and changed under its ETag',
  'mcp:remote':
    'an MCP server is reached by streamable HTTP and by SSE, with the headers that it is sent in secret',
  'mcp:scopes':
    'an MCP server of a user is where the organization lets its agents go, and nobody else sees it',
  'mcp:selection': 'a session names its MCP servers by id or name, the own ones first, and each once',
  'mcp:ssrf': 'an MCP server is never on this machine or in its network, however the address is written',
  'mcp:suspended': 'an MCP server is not asked by a chore while its organization is suspended',
  'mcp:templates':
    'what MCP servers can be made of is listed, and what the operator has no program for is marked',
  'mcp:three-in-a-turn':
    'an agent in a jail uses a program, a server elsewhere and one in the service in one turn, and is left with no secret and no process',
  'mcp:told': 'an agent is told what went wrong at an MCP server, and its turn goes on',
  // mcp-config
  'mcp-config:bad-file': 'a file of MCP servers that is none, or names one twice, is refused whole',
  'mcp-config:export':
    'MCP servers are exported without secrets, and such a file changes nothing when it is imported',
  'mcp-config:formats': 'a file of MCP servers says the same as JSON and as YAML',
  'mcp-config:hostile':
    'a file of MCP servers with bombs, aliases, tags, depths, prototypes or wrong types is refused in words and soon',
  'mcp-config:import':
    'a file of MCP servers is shown with what it would change, and does that and nothing else, whole',
  'mcp-config:placeholders': 'a header that a file does not tell is told from one that it does',
  'mcp-config:program':
    "a command in a file is a program of the operator's catalogue, with nothing of its own",
  'mcp-config:refused': 'an entry of a file that can be no MCP server here is refused in words',
  'mcp-config:remote': 'an address in a file is an MCP server elsewhere, by the transport that it says',
  'mcp-config:rights': 'a file of MCP servers is for whoever may make what it names',
  'mcp-config:written': 'a file of MCP servers that is written is read as it was',
  // mcp-endpoint
  'mcp-endpoint:approval':
    'a program of the Model Context Protocol asks an agent, answers what it waits for, and reads what came of it',
  'mcp-endpoint:audit': 'what is done by the Model Context Protocol is found in the audit log by that way',
  'mcp-endpoint:bad-arguments': 'a tool of the service refuses bad arguments in words, with a code',
  'mcp-endpoint:conformance':
    'the place of the Model Context Protocol passes what applies of its conformance suite',
  'mcp-endpoint:counted': 'a tool of the service counts as what it does, before it does it',
  'mcp-endpoint:deadline': 'a call of a tool whose time is over tells how to go on',
  'mcp-endpoint:hostile':
    'nothing that is sent to the place of the Model Context Protocol is a fault of the service',
  'mcp-endpoint:http':
    'the place of the Model Context Protocol asks who is there, and has neither streams nor sessions',
  'mcp-endpoint:known-pages':
    'programs, the pages of CORS_ORIGINS and of the service itself may use the Model Context Protocol',
  'mcp-endpoint:messages': 'a message that is none of the protocol is answered with what it is',
  'mcp-endpoint:operations':
    'each tool of the service asks for the right of the operation that does the same',
  'mcp-endpoint:pages':
    'the place of the Model Context Protocol is closed to pages of other places, also by another name of this machine',
  'mcp-endpoint:proxied-pages':
    'behind a proxy the place of the Model Context Protocol has any name, and is closed to other pages',
  'mcp-endpoint:rights':
    'a program of the Model Context Protocol may do what its key may, and what is refused is in the audit log',
  'mcp-endpoint:task': 'a program of the Model Context Protocol has a task run to its end',
  'mcp-endpoint:tenants': 'a program of the Model Context Protocol finds nothing of another organization',
  'mcp-endpoint:tools': 'tools of the service have names of their own, and say what they take',
  'mcp-endpoint:unknown': 'methods and tools that there are not are answered by the protocol',
  'mcp-endpoint:unknown-pages':
    'pages of other places and other names for this machine may not use the Model Context Protocol',
  // mcp-oauth
  'mcp-oauth:as-begun':
    'an MCP server is authorized with the rights of who began, in the visit in which an operator did',
  'mcp-oauth:client': 'an MCP server is authorized as a client that is known there, where one is given',
  'mcp-oauth:flow':
    'an MCP server is authorized by OAuth with a browser, after a question, and agents use it and see no token',
  'mcp-oauth:lapsed': 'an MCP server whose tokens are taken no longer says so, and can be authorized again',
  'mcp-oauth:moved': 'an MCP server that moves loses what was granted, and tokens are sealed',
  'mcp-oauth:refused': 'an MCP server that cannot be authorized says why, and private networks are not asked',
  'mcp-oauth:renewed': 'the tokens of an MCP server are renewed once, whoever asks at the same time',
  'mcp-oauth:state':
    'what a browser brings back is taken once, within ten minutes, of a user who is active, and unchanged',
  // memory
  'memory-relief:busy': 'all idle processes end where those at work alone take too much memory',
  'memory-relief:few': 'no more idle processes end than are needed, whatever they take',
  'memory-relief:oldest':
    'idle processes end from the one that has been idle for longest, until the rest is within the limit',
  // model
  'model:health': 'the figures are measured, and the breakers are in /ready',
  'model:no-key':
    'the key for the model is in no environment, argument or file of an agent, and is what the model sees',
  'model:own-key': "the key for the model can be an organization's own, which is sealed and never shown",
  'model:own-key-rights': 'the key for the model is set by admins only, over https only',
  'model:own-url': 'the key for the model does not go to an address inside, whatever a tenant names',
  'model:quota': 'a model whose quota is used up says until when',
  'model:token': 'the key for the model is replaced by a token that is of no use once the turn is over',
  'model:unpriced': 'a model that nobody priced fails the turn at once',
  // model-errors
  'model-errors:broken-stream':
    'an answer of the model whose stream is cut or turns into garbage is made whole by asking again',
  'model-errors:codes':
    'a model call that is refused again and again fails the turn with the code that belongs to its status, and the session goes on',
  'model-errors:retry': 'with %i is tried again, and the log says so',
  'model-errors:silent':
    'a model that says nothing, from the start or in the middle of an answer, is given up at the deadline of the session',
  'model-errors:unreachable':
    'because it cannot be reached fails the turn, and the session goes on when it can',
  // modes
  'modes:accept-edits': 'the mode acceptEdits takes edits in the workspace and nowhere else',
  'modes:ask': 'a mode turns an ask into a deny, into an allow for who has the right, or leaves it',
  'modes:deny': 'a mode never makes anything else of a deny',
  // money
  'money:format': 'money is written in dollars with six decimal places, whatever its sign and size',
  'money:round': 'money of %d dollars is rounded to the millionth',
  // monitoring-files
  'monitoring-files:layout': 'the dashboard lays out panels that do not cover each other',
  'monitoring-files:names': 'the files for Prometheus and Grafana read nothing that no node measures',
  'monitoring-files:promtool': 'promtool takes the rules and the configuration',
  // networks
  'networks:caller': 'the network of a caller is an IPv4 address, or the 64 bits that IPv6 gives to one',
  'networks:contain':
    'a list of networks holds the addresses in them, however they are written, and no other',
  'networks:read': 'a network is an address, or one with a prefix that is not longer than it',
  // nightly
  'nightly:deputy':
    'a nightly task whose owner has lost the right by then is refused and says why, over the public API only',
  'nightly:whole':
    'a nightly task runs by itself, works with tools, is written up, and signed webhooks and mail tell of it, over the public API only',
  // nodes
  'nodes:chaos':
    'nodes that are killed, frozen and restarted, and stores that crash, lose and double nothing',
  'nodes:draft-batches':
    'drafts for other nodes go at once when nothing is on its way, and together while something is',
  'nodes:draft-drops':
    'drafts that no other node can take are dropped and counted, and the next ones go again',
  'nodes:draft-garbage': 'messages with drafts are passed over when they are none',
  'nodes:draft-messages': 'messages with drafts are read as they were written, and none is too long',
  'nodes:drafts-notify':
    'drafts of a turn that runs on another node come by way of PostgreSQL, and add up to the message',
  'nodes:drafts-redis':
    'drafts of a turn that runs on another node come by way of Redis, and add up to the message',
  'nodes:handed-on': 'a turn is put back in line by a node that has no room, for one that comes',
  'nodes:hand-over':
    'a worker that is told to end ends its idle agents at once, finishes what runs, and leaves the rest to others',
  'nodes:redis-absent': 'a service whose Redis is not there starts without it all the same',
  'nodes:redis-dies':
    'a service whose Redis dies loses no event and no request, is degraded, and has drafts again when it is back',
  'nodes:rolling-restart':
    'a rolling restart of two nodes fails no request and loses no message of clients that connect again',
  'nodes:warm-all':
    'a session whose agent is warm on another node goes to that node, whichever has accepted the prompt and has room',
  'nodes:warm-full':
    'a session whose agent is warm on another node goes elsewhere soon when that node is full',
  'nodes:warm-gone':
    'a session whose agent is warm on another node goes elsewhere when that node is gone without a word',
  'nodes:warm-worker':
    'a session whose agent is warm on another node goes to that node, whichever takes the job',
  // notifications
  'notifications:quota':
    'a quota is told of when 80 % and when all of it is used, once until there is less, to whose it is',
  'notifications:budget':
    'notifications tell of a budget that comes to 80 % and to its limit, once in its period, to whose it is',
  'notifications:digest': 'notifications are collected for who wants that, and come as one',
  'notifications:digest-text': 'notifications that go in one message say how many they are, and are bounded',
  'notifications:inert': 'notifications have what others wrote as text: no header, no markup, no template',
  'notifications:lanes': 'notifications to a mail server that hangs hold up none to channels',
  'notifications:links':
    'notifications lead to the execution and its report, by the address of the service if it has one',
  'notifications:neighbours':
    'notifications to channels that hang, or that cannot be read, hold up no other organization',
  'notifications:no-report': 'notifications say why an execution has no report, where one was wanted',
  'notifications:no-server': 'notifications that no server can take are given up after a day, and say so',
  'notifications:retries':
    'notifications that are put off are the same at the next try, and dead when they are refused for good',
  'notifications:room': 'notifications that wait for one that takes nothing leave room to those for others',
  'notifications:rules': 'notifications reach each whom the rules of a task name once',
  'notifications:schedule-paused': 'notifications and webhooks tell of a schedule that is paused',
  'notifications:secrets':
    'notifications have channels whose address and secret are sealed and not shown again',
  'notifications:ssrf': 'notifications lead into no network of the service',
  'notifications:targets': 'notifications reach people and channels of the organization and nobody else',
  'notifications:told': 'notifications tell whom a task names of its executions, by mail, Slack and webhook',
  'notifications:unwanted': 'notifications reach nobody who wants no mail or is not active any more',
  // only-gate
  'only-gate:crash': 'nothing runs while the gate takes the server down with it',
  'only-gate:everything-passes':
    'everything that runs has passed the gate, in every mode, inside of sub-agents and in the background too',
  'only-gate:nothing-runs':
    'nothing runs while the gate denies, throws, hangs or talks nonsense: no tool, no MCP tool, no sub-agent, nothing in the background, in any mode',
  'only-gate:workspace': 'what a workspace holds gives no rights and runs nothing by itself',
  // operator
  'operator:impersonation':
    'an operator works in the place of a user for a while, whom it tells, never of another operator, and changes no password, key or login',
  'operator:limits': 'the operator bounds the quotas that an organization sets for itself',
  'operator:no-ways':
    'a visit makes no links, triggers, endpoints and channels, and changes nothing that lets people in',
  'operator:organizations': 'the operator makes and lists organizations, and nobody else does',
  'operator:own-user':
    'an operator has a user of its own in each organization, which nobody there takes, changes or makes keys for',
  'operator:squatter': 'a visit makes nobody an admin who has the address of its user',
  'operator:suspension':
    'an organization that is suspended is refused with words, its streams end and nothing of it runs',
  'operator:switch':
    'an operator works in an organization by a token that ends, and the audit logs of both tell of it',
  'operator:visit-ends':
    'a visit ends with the logins of its operator, and its streams with the suspension of whom it is with',
  // ops
  'ops:cors': 'a page of another origin may call if it is listed, with every method of the API',
  'ops:cors-errors': 'a page of another origin sees the reason of a refusal too',
  'ops:cors-refused': 'a page of another origin is let in nowhere if it is not listed',
  'ops:disk': 'a node whose disk is nearly full is not ready',
  'ops:docs-found': 'the address of the service leads to its reference',
  'ops:docs-local': 'the reference is a page that takes everything from here',
  'ops:health': 'the state of the process says that it lives',
  'ops:metrics': 'the measurements have the names that dashboards are built on',
  'ops:metrics-away': 'the measurements that need no database are there while it is away',
  'ops:metrics-labels':
    'the measurements count requests by pattern and name no tenant, no person and no address',
  'ops:metrics-service':
    'the measurements tell of sessions, turns, lines, leases and connections, and every status has a figure',
  'ops:metrics-shared': 'the figures of the service are read once for all who ask within a while',
  'ops:metrics-token': 'the measurements ask for the token when there is one, and take no other',
  'ops:openapi': 'the reference shows the document that is committed',
  'ops:openapi-complete': 'the reference names and describes every operation and its errors',
  'ops:ready': 'the state of the process says check by check that it takes work',
  'ops:request-id':
    'every answer carries the id of the request: the own one when it is harmless, else a new one',
  'ops:security-headers': 'every answer forbids browsers to guess, frame and run what it holds',
  'ops:versions': 'every answer tells the versions of the API and of the server',
  // openapi
  'openapi:events': 'the description of the API has every field of every type of event',
  // paging
  'paging:cut': 'a page of %i fetched rows for a limit of %i',
  'paging:key': 'a page goes on after its last row where rows have a key',
  // parked-turn
  'parked-turn:event': 'a turn that is parked for its quota is announced with the time at which it goes on',
  'parked-turn:jitter':
    'a turn comes back a little later than another one that waits for the same reset, by a minute at most',
  'parked-turn:reset': 'a turn whose quota is used up waits until the reset',
  'parked-turn:start': 'a turn that begins is given its prompt, and one that goes on a word to go on',
  'parked-turn:too-long': 'a turn waits for its quota no longer than it may, counted from its last answer',
  'parked-turn:unknown-reset':
    'a turn that knows no reset waits as long again as it has waited, between a minute and an hour',
  // parking
  'parking:delete': 'a parked turn ends with its session when that is deleted',
  'parking:figures': 'a parked turn adds up to the ledger: tokens, cost and the time that it ran',
  'parking:first-call':
    'a turn whose quota is used up before the model said anything is parked, without a process, and goes on by itself when there is more',
  'parking:interrupt':
    'a parked turn ends at once when it is interrupted, with what it cost, and the session goes on',
  'parking:middle':
    'a turn whose quota is used up in the middle goes on with what its tools gave, and no tool runs twice',
  'parking:new-key': 'a turn whose quota is used up goes on when its organization brings a key of its own',
  'parking:no-wait':
    'a turn whose quota is used up fails at once, with the time of the reset, where turns may not wait',
  'parking:order': 'a parked turn keeps its place before the prompts that come meanwhile',
  'parking:restart': 'a turn that is parked when its server is killed goes on after the next start',
  'parking:stop-race': 'a turn is not parked when somebody asked to stop it at that moment',
  'parking:streams': 'a parked turn is the same turn to every reader, over SSE, WebSocket and /events',
  'parking:unknown-reset':
    'a turn whose quota is used up for nobody knows how long tries again after a minute',
  'parking:worker-free': 'a parked turn leaves the only place of its node to others',
  // passwords
  'passwords:costs': 'a password is checked with the costs that its hash names',
  'passwords:no-hash': 'a password checked against a text that is no hash of ours is wrong',
  'passwords:nobody': 'a password of nobody is always wrong',
  'passwords:salt': 'a password is hashed with salt, so that two users with the same one cannot be told',
  'passwords:verify': 'a password is known by its hash, to the letter',
  // path-guard
  'path-guard:as-the-kernel': 'the path guard comes out where the kernel does, whatever links there are',
  'path-guard:guesses':
    'the path guard says when it is not sure: loops, names of processes, files with two names',
  'path-guard:hard-links': 'the path guard is not sure of a file with two names',
  'path-guard:host-names':
    'the path guard does not take a file of the host for one of a folder that is named like it',
  'path-guard:jailed': 'the path guard follows links, dots and relative names as they are in the jail',
  'path-guard:re-rooted': 'the path guard lets a link to a folder of the host begin at the root of the jail',
  'path-guard:unjailed': 'the path guard gives folders the names of the jail where there is none',
  // path-uses
  'path-uses:operands': 'a command perhaps opens what its words name, where that is asked for',
  'path-uses:redirects': 'a command opens what it redirects to, as far as that is known',
  'path-uses:tools': 'a tool opens the files that it names, however it spells them',
  // permissions
  'paused:asked': 'people can decide while a session is paused, and it goes on with that when it is resumed',
  'paused:at-once': 'a session that is paused and resumed at once goes on',
  'paused:created': 'a session that is paused before anything ran is as new when it is resumed',
  'paused:ended': 'a paused session can be interrupted, and terminated',
  'paused:idle':
    'a session that is paused while idle keeps no process, and goes on with the whole conversation',
  'paused:killed':
    'a paused session whose server is killed stays paused, and its turn goes on when it is resumed',
  'paused:turn':
    'a session that is paused stands still in the middle of a tool, and goes on in the same turn',
  'permissions:list': 'the decisions of a session are listed newest first, by page and by what they say',
  // plain-yaml
  'plain-yaml:hostile': 'plain YAML that is made to be read for long is refused soon',
  'plain-yaml:inexact':
    'plain YAML with exact numbers has none that others read in octal, or that would be rounded, and says what to write',
  'plain-yaml:numbers': 'plain YAML with exact numbers has each number as it is written',
  // policies
  'policies:allow-last': 'an allow beats no deny and no ask, whatever the rules and the call',
  'policies:asks': 'a policy that asks has people decide on its terms, and the record says whose word it was',
  'policies:bounded': 'rules that ask for much come to an end, by a refusal if need be',
  'policies:budget': 'a policy that looks at the budget sees what is left at this moment',
  'policies:built-in': 'a built-in policy is shown and does not change',
  'policies:command':
    'a rule about commands denies a call of which any command is covered, and allows one of which all are',
  'policies:command-except': 'a rule about commands leaves out what it excepts',
  'policies:command-only': 'a rule about commands says nothing of other tools',
  'policies:conditions':
    'a condition of a rule on tool, argument, path, host, role, mode, time or budget holds or does not',
  'policies:create': 'a policy is read back as it was made, with an ETag',
  'policies:deadline': 'a policy that takes too long denies',
  'policies:default': 'a call that no rule decides meets the default of the organization',
  'policies:doubt-monotone': 'knowing less of a call never allows it where rules count doubt',
  'policies:etag': 'a policy changes only for who has seen its newest version',
  'policies:fail-closed': 'a policy that cannot be read denies, says so and is counted',
  'policies:file-doubt': 'a rule about files takes what is not known for covered, and never for allowed',
  'policies:file-not-command': 'a rule about files allows no command for the files that it writes to',
  'policies:file-trees': 'a rule about files counts a search for all that it reaches',
  'policies:files': 'a rule about files denies when any path is covered, and allows when all are',
  'policies:host-of-url': 'the host of an address is found in its usual form, or not at all',
  'policies:hosts': 'a command tells the hosts that it talks to, or that it talks to some',
  'policies:hosts-dev-tcp': 'a redirection that opens a connection tells its host',
  'policies:hosts-tools': 'a tool tells the host of the address that it is given',
  'policies:internal': 'what the runtime asks of itself is left alone by lists, unless they name it',
  'policies:levels': 'a policy of a user holds in their sessions, and one of level session where it is named',
  'policies:list':
    'the list of policies is in the order in which they are read, page by page, and ends with the built-in ones',
  'policies:lists': 'a list of tools is one of what is fine, or one of what is not',
  'policies:modes': 'a policy that asks is answered by the mode of a session that asks nobody',
  'policies:monotone': 'another deny or ask never allows more, another allow never less',
  'policies:most': 'an organization has 200 policies at most',
  'policies:network': 'a rule about the network goes by the host',
  'policies:network-doubt': 'a rule about the network takes a host that is not known for any',
  'policies:network-not-command':
    'a rule about the network allows no command and no unknown tool for the hosts that it names',
  'policies:next-call':
    'a policy that changes holds for the next call of a turn that runs, and the old version can be read',
  'policies:no-shadow': 'a deny is not talked round by what a session allows itself',
  'policies:order': 'a decision is the first deny, else the first ask, else the first allow',
  'policies:order-free': 'the order of the policies changes no effect',
  'policies:organization':
    'an organization says what becomes of calls that no rule decides, and which built-in policies hold',
  'policies:parallel-changes': 'a policy gets one version of each of 20 changes at once',
  'policies:pointer': 'a JSON pointer leads to a part of an input and to nothing else',
  'policies:pointer-shape': 'a JSON pointer is well formed or refused',
  'policies:pointer-text': 'a part of an input is compared as text',
  'policies:policy-default': 'a policy with a default decides what its rules do not',
  'policies:real-path': 'a rule about files looks at the file that is really opened',
  'policies:reason': 'a decision says what the rule says, where it says something',
  'policies:recorded': 'every decision is recorded with the version of the policy and the reason',
  'policies:refused': 'a policy that is wrong is refused, and the field is named',
  'policies:ruling': 'a decision names the policy, its version and the rule',
  'policies:session-names': 'a session names only policies that are there to be named',
  'policies:terms': 'a question is asked on the terms of the widest level, then of the lowest number',
  'policies:time-dst': 'a window of time knows the hours that come twice or not at all',
  'policies:time-midnight': 'a window of time over midnight belongs to the day it opens on',
  'policies:time-open': 'a window of time without times is the whole day, and without days every day',
  'policies:time-zone': 'a window of time goes by the clock on the wall in its zone',
  'policies:time-zones': 'a window of time is of a zone that there is',
  'policies:unknown-user': 'a policy for a user who is not there is refused',
  'policies:unreadable': 'a rule about commands denies what cannot be read, and never allows it',
  'policies:visibility': 'a user does not see what policies there are for another',
  // probes
  'probes:held': 'the probes find no way out of a real session, and say what came of each attempt',
  'probes:loud': 'the probes fail loudly when the jail is switched off',
  // prompt-queue
  'prompt-queue:end': 'a prompt queue ends for who waits, and takes nothing after its end',
  'prompt-queue:one': 'a prompt queue takes one prompt at a time',
  'prompt-queue:order': 'a prompt queue hands over what was pushed before and while somebody waits',
  // queueing
  'queueing:at-once': 'prompts that arrive together begin with their acceptance on a node that has room',
  'queueing:one-running':
    'prompts that arrive together cannot run at once in one session, whatever a server believes',
  'queueing:order':
    'prompts that arrive together run one at a time in the order in which they were accepted, and all finish',
  'queueing:parallel-sessions': 'prompts that arrive together run side by side in two sessions',
  'queueing:reject':
    'prompts that arrive together are refused with 409 by a session that rejects prompts while it is busy',
  // quotas
  'quotas:exact':
    'of 100 parallel sessions against a quota of 5 exactly 5 are made, and the others are told why not',
  'quotas:rights':
    'a quota is for admins to set, for users and organizations that are there, and holds for forks',
  'quotas:state': 'a quota is warned of from 80 % on',
  'quotas:storage':
    'a quota of storage lets no more sessions, forks and reports be made while as much is kept',
  'quotas:storage-user': 'a quota of storage counts for a user what theirs were the first to bring',
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
  // read-models
  'read-models:agree': 'a turn leaves messages and tool calls that say what the log says',
  // redaction
  'redaction:blank': 'a redacted result without its texts tells nothing and is still one of its tool',
  'redaction:shape': 'a redacted result that differs by more than its texts is not taken',
  'redaction:texts': "a redacted result may differ from the tool's own in its texts",
  // redactions
  'redactions:request':
    'a request to the model has the text that stands in for a withheld result, and all else as it was',
  'redactions:transcript': 'an entry of a transcript is kept without a result that was withheld',
  'redactions:transcript-untouched': 'an entry of a transcript in which nothing is redacted is kept as it is',
  'redactions:unasked': 'a result is withheld when hooks cannot be asked at all',
  'redactions:untouched': 'a request to the model in which nothing is redacted goes as it came',
  'redactions:which':
    "a result is replaced by the gateway where the agent's runtime cannot redact it, and only marked where it can",
  // remembered-call
  'remembered-call:exact': 'a remembered call covers no other, whatever characters it holds',
  'remembered-call:pattern':
    'a remembered call is shown as a pattern before it is remembered, where that makes sense',
  // replay
  'replay:behind-others': 'a call that is taken up runs after others of its message, which do not run again',
  'replay:denied': 'a call that is taken up comes to nothing when people deny it, and the agent is told why',
  'replay:edited': 'a call that is taken up runs with the arguments that people gave it',
  'replay:given-up': 'a call that its process has died of three times is told to the agent in a note',
  'replay:policies-allow':
    'a call that is taken up does not run when people denied it, though policies allow it by now',
  'replay:policies-deny':
    'a call that is taken up does not run when people allowed it, and policies deny it by now',
  'replay:same-call':
    'a call whose process was ended is the very call that runs when people allow it, without the model',
  'replay:several': 'a call of a message with others that have not run is told to the agent in a note',
  'replay:sub-agent': 'a call of a sub-agent whose process was ended is told to the main agent in a note',
  'replay:tool-gone': 'a call whose tool the agent no longer has is told to it in a note',
  'replay:unwritten': 'a call that the transcript does not have is told to the agent in a note',
  // replayed-call
  'replayed-call:given-up': 'a call is taken up three times at most',
  'replayed-call:none': 'a call is not taken up with others, nor for a sub-agent',
  'replayed-call:only': 'a call that is the only open one of its turn is taken up, whatever people decided',
  // reports
  'reports:access':
    'a report is seen by its requester, admins and viewers, and deleted with its file by its requester and admins',
  'reports:approvals': 'a report tells who was asked, what each said, and what came of it',
  'reports:browser':
    'an HTML report opened in a browser runs nothing of what was written, not even without its policy',
  'reports:bucket':
    'reports are kept in a bucket, fetched from there and removed, and it is said when the bucket is away',
  'reports:costs': 'a report sums up exactly what turns cost by model',
  'reports:csv-formulas': 'a cell that a spreadsheet would take for a formula is text in a CSV report',
  'reports:csv-quoting': 'numbers, quotes and line ends come through in a CSV report',
  'reports:deterministic':
    'the same log gives the same report, with the parts that were asked for in that order',
  'reports:download':
    'the file of a report has the type of its format, is saved by a browser and would run nothing in it',
  'reports:execution':
    'a task has a report made of each execution at its end, and anybody who sees its session one at any time',
  'reports:execution-refused':
    'a report of an execution that has not begun, and a report of a task that cannot be made, are refused',
  'reports:expiry':
    'a report goes with its file when its time is over, and fails when nobody makes it in six hours',
  'reports:files': 'a report shows which files were changed since the session began, and how',
  'reports:html-inert': 'an HTML report runs, fetches and opens nothing, whatever was written in the session',
  'reports:html-text': 'an HTML report shows what was written as it was written',
  'reports:json': 'a report is made by a worker, and as JSON it has the published form',
  'reports:large-log': 'a report of a log of 50 MB is made, and is as long as its limits',
  'reports:limits': 'a report is bounded, and says what it leaves out',
  'reports:lost-file': 'a report whose file is lost or cut says so and sends none of it',
  'reports:markdown-inert':
    'what was written in the session is code or words in a Markdown report, never marks',
  'reports:markdown-sources': 'a Markdown report says of each call on which event it rests',
  'reports:old-logs': 'a report is made of a log whose events lack what newer ones have',
  'reports:pdf-fonts': 'a PDF report brings fonts for what it says and uses none of the machine',
  'reports:pdf-inert': 'a PDF report shows what was written and does nothing that it says',
  'reports:pdf-same-bytes': 'a PDF report has the same bytes each time, and no time but that of the log',
  'reports:pdf-words': 'what is copied out of a report in PDF is as it reads, with ids whole',
  'reports:pdf-template': 'the template of PDF reports reads one file and evaluates nothing',
  'reports:print': 'a report is printed in each format',
  'reports:printer': 'a printing process writes the report into the file that it is given',
  'reports:printer-limits':
    'a printing process is ended when it takes too long, too much memory, or is not wanted any more',
  'reports:shared':
    'a report of a shared session is made for whom it is shared with, and a model writes in it only for who drives it',
  'reports:range': 'a report of a range sums up the sessions that its requester sees',
  'reports:range-by-key':
    'a report of a range that a key asked for is of the sessions that the key sees, whatever its user sees',
  'reports:range-refused':
    'a report of a range is of a year at most and of one thing, and of an organization for those who see all of it',
  'reports:recommendations':
    'a report recommends by rule what the log gives reason for, and names the events',
  'reports:same-bytes': 'a report has the same bytes again when nothing has happened since',
  'reports:sections': 'a report has the parts that were asked for, and parts that it cannot have are refused',
  'reports:sources': 'a report names the event behind all that was said, done and decided',
  'reports:states': 'a report is made once for an Idempotency-Key, and not fetched before it is done',
  'reports:subject-gone': 'a report fails with a reason when its session is gone',
  'reports:summary':
    'a report has an executive summary written by a model where it is asked for, marked, paid for once and kept with it',
  'reports:summary-marked': 'what a model wrote of a session is marked as its word, and text in every format',
  'reports:summary-question':
    'a model is asked a bounded question for a summary, in which what others wrote is data',
  'reports:summary-refused':
    'a report whose summary no budget is left for, or whose model fails, is made without it and says so',
  'reports:summary-who':
    'a summary by a model is for those who may have agents work, and of no range and no table',
  'reports:template-form':
    'a report template chooses sections, their order and titles, and says texts of its own, in every format',
  'reports:template-inert': 'what a report template or a name says is text in every format',
  'reports:template-kinds':
    'a report template serves sessions and ranges, and says which table a CSV file is',
  'reports:template-own': 'title and look of a request go before those of the report template, as they are',
  'reports:template-preview': 'a report template is tried on a session that one sees, and nothing is kept',
  'reports:template-refused':
    'a report template that could not be filled, is too large or would be no report is refused by the place',
  'reports:template-task':
    'a task goes on with a deleted report template as it was last, and no other task can name it',
  'reports:template-values': 'values in a report template are text that is never read as a template',
  'reports:templates': 'admins make, replace and delete report templates by their version, and all see them',
  'reports:visible': 'a report writes out control characters and those that turn text around',
  // resume
  'resume:elsewhere':
    'a session whose node is gone goes on at another node, which has its workspace and nothing else',
  'resume:first-turn': 'a session whose node is gone remembers a first turn that was cut short',
  'resume:large-result':
    'what an agent was told of before its node died is still there: a large result of a tool is a file at the same path',
  'resume:mid-turn': 'a session whose node is gone remembers the turn in whose middle the node died',
  'resume:owner':
    'what an agent was told of before its node died belongs to the user that the agent is there',
  // rewind
  'rewind:every-turn':
    'a session goes back to any turn, and forward again, with the conversation and the files as they were, to the byte',
  // rls
  'rls:after-failure': 'row-level security forgets the tenant of a transaction that failed',
  'rls:append-only': 'row-level security lets nobody of the service change or remove an entry of the log',
  'rls:every-table': 'row-level security binds every table that holds rows of a tenant',
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
  // roles
  'roles:no-jail': 'an API node needs no jail and no programs of one, and its banner says what it does',
  'roles:no-worker': 'an API node without a worker keeps what it accepted until one comes, and says so',
  'roles:split': 'a worker runs the prompts that an API node accepts, which runs no agent',
  'roles:worker-serves': 'a worker says how it is and what it counted, and serves nothing else',
  // save-file
  'save-file:saved': 'a download takes the place of the file that was there',
  'save-file:cut': 'a download that breaks off leaves the file that was there, and nothing else',
  'save-file:pipe': 'a download to what is no file is written to it, which stays what it is',
  'save-file:full': 'a download for which there is no room is told of in words',
  'save-file:folder': 'a download to a folder is refused before anything is read',
  // schedule
  'schedule:backwards': 'the times of a cron expression are the same forwards and backwards',
  'schedule:bad-cron': 'what is no cron expression of five fields is refused, and the refusal says why',
  'schedule:bad-interval': 'what is no interval is refused',
  'schedule:bad-rrule':
    'what is no recurrence rule, or has a value that there is not, is refused with the reason',
  'schedule:bad-zone': 'what is no IANA time zone is refused',
  'schedule:bounds': 'a schedule is due between its start and its end, both included',
  'schedule:clock-jumps': 'a clock that jumps ahead or back has no time run twice',
  'schedule:dst':
    'a named time runs once where clocks are changed: the first of two, and right after the gap that swallows it',
  'schedule:in-time': 'a time that is taken up in time runs once, whatever is to become of missed ones',
  'schedule:interval': 'an interval counts the time that passes, from its start or from when it was made',
  'schedule:jitter':
    'the delay of a time is the same for whoever asks, another each time, and below its limit',
  'schedule:long-cron': 'an expression of a hundred thousand numbers is refused at once',
  'schedule:misfires': 'missed times are passed over, made up for once, or each up to a cap',
  'schedule:never': 'a schedule that is never due, such as on the 31st of February, is refused',
  'schedule:often': 'a schedule of each minute is not too often for a minute',
  'schedule:other-cron': 'the times of a year of cron expressions are those of another library',
  'schedule:other-rrule': 'the times of recurrence rules are those of another library',
  'schedule:over': 'a schedule that has no further time is over',
  'schedule:rrule-backwards': 'the times of a recurrence rule are the same forwards and backwards',
  'schedule:rrule-dst':
    'a nightly rule runs once each night of the year, those of the change of clocks included',
  'schedule:rrule-midnight': 'a recurrence rule without a start counts from midnight',
  'schedule:too-often': 'a schedule that comes more often than is allowed is refused',
  'schedule:year':
    'the times of a year of cron expressions are those of a walk through its minutes, changes of clocks included',
  // schedules
  'schedules:change': 'a schedule is changed at the version that was seen, and goes with its task',
  'schedules:chaos':
    'schedules that are due at the same moments are run once each by two nodes that are killed meanwhile',
  'schedules:misfires': 'times that nobody was there for are made up for as the misfire policy says',
  'schedules:overlap': 'a time is passed over, waits, or stops what runs, as the overlap policy says',
  'schedules:pause': 'a paused schedule does not run, and makes up for nothing when it goes on',
  'schedules:poisoned': 'a schedule that cannot be run holds up no other',
  'schedules:preview':
    'the next times of a schedule are shown by the clock of its zone, before it is made too',
  'schedules:refused': 'a schedule that cannot be meant is refused with the reason',
  'schedules:rights':
    'the owner of a schedule is asked at the time: without the right executions fail and say why, and it is paused',
  'schedules:run': 'a schedule whose time has come adds one execution, however many look, and moves on',
  'schedules:service': 'a service runs its schedules by itself, to the end of their executions',
  // schemas
  'schemas:cursor': 'a cursor leads to where its page ended',
  'schemas:cursor-hostile': 'a cursor of any other text is refused and never an error of ours',
  'schemas:text': 'a text has its length in characters and holds no NUL and no half of one',
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
  // secret-files
  'secret-files:make': 'a secret file is made once, long, and for this user alone',
  'secret-files:password': 'a random password is long and new each time',
  'secret-files:private': 'a private file is for this user alone, also in place of one that was open to all',
  'secret-files:race': 'a secret file is the same and whole for 100 that ask at once',
  'secret-files:refused': 'a secret file that cannot be made is an error',
  'secret-files:unfit': 'a secret file that is empty, short or open to others stops the start',
  // secrets
  'secrets:answers': 'what is secret of the service is in no answer, on good paths and on bad ones',
  'secrets:database':
    'what is secret of the service is in no row of the database, and passwords and tokens are hashes',
  'secrets:log': 'what is secret is not in the log, at its most talkative',
  'secrets:metrics': 'what is secret is not among the measurements',
  'secrets:rotation': 'a new master key opens all there is, once a node has started with both',
  'secrets:walked': 'what is secret was put wherever these tests look',
  // server-crashes
  'server-crashes:acknowledged':
    'a server that is killed while prompts pour in keeps every one that was answered with 202',
  'server-crashes:data-dir-in-use':
    'a server that cannot start says in one line that its data folder is in use',
  'server-crashes:fenced':
    'a server that stands still for longer than its lease writes nothing more once another has taken over',
  'server-crashes:kill':
    'a server that is killed in a tool leaves nothing behind and loses nothing that it had acknowledged',
  'server-crashes:secret-config':
    'a server that cannot start because of a wrong secret setting names the setting in one line without showing its value',
  'server-crashes:wrong-config':
    'a server that cannot start because of a wrong setting says in one line which, what it was and what is allowed',
  // session
  'session:final':
    'a session that is completed, failed, terminated or archived is final, and in any other status it is not',
  'session:final-stays':
    'a session that is completed, failed, terminated or archived is not changed when it is terminated',
  'session:model':
    'any sequence of prompts, pauses, interrupts and ends leaves a session as the model says, with no process too many',
  'session:on-busy': 'a session that rejects prompts while busy takes one only when nothing is unfinished',
  'session:parked': 'a session waits while its turn is parked, and counts that turn once',
  'session:refusals':
    'a session that is final or paused takes no prompt, begins no turn, and keeps its status when one ends',
  'session:resumed': 'a session that is resumed is what it was before it was paused',
  'session:started-at': 'a session remembers when its first turn began',
  'session:states':
    'every command in every status does what the table says: it is allowed or refused on purpose',
  'session:terminate-paused': 'a session that is paused can be terminated',
  'session:verbs':
    'a session that is neither final nor paused takes prompts, begins and ends turns, and can be terminated',
  // session-folders
  'session-folders:own': 'a config folder is removed by the process that it was made for, and by no other',
  // session-files
  'session-files:deleted':
    'what a deleted session has on the disk is removed after a while, and nothing of others',
  // session-metrics
  'session-metrics:live':
    'what the agent of a session takes is written down while it is up, and shown with what the session has used',
  'session-metrics:past': 'what an agent took is past when it has ended, and stays to be read',
  'session-metrics:proc': 'what a process takes is read past a name that looks like fields',
  'session-metrics:relief':
    'agents that take more memory than the operator allows end while they are idle, and nothing is lost',
  'session-metrics:retention': 'what agents took is kept as long as the operator says',
  'session-metrics:rights': 'what an agent takes is shown to whoever sees the session, and to nobody else',
  // session-tail
  'session-tail:bound-count': 'the tail of a session keeps a bounded number of events',
  'session-tail:bound-size': 'the tail of a session keeps a bounded size, but always the newest event',
  'session-tail:failure':
    'the tail of a session survives a read that fails, and is followed as long as somebody stays',
  'session-tail:old-cursor':
    'the tail of a session knows what came after it began, and sends older readers to the log',
  'session-tail:one-read': 'the tail of a session reads the log once for all its followers',
  // sessions
  'sessions:bypass': 'a new session that asks nobody for permission is for admins alone',
  'sessions:create': 'a new session is read back with every option it was made with',
  'sessions:create-refused':
    'a new session with an option that is unknown, malformed or beyond its limit is refused, and none is made',
  'sessions:cursor':
    'a list of sessions shows each of 45 sessions that were made at once exactly once, page by page',
  'sessions:cursor-stable':
    'a list of sessions goes on behind a cursor undisturbed by sessions that come meanwhile',
  'sessions:defaults': 'a new session gets defaults for all that is not said',
  'sessions:delete': 'a deleted session is gone for every route, and its turns with it',
  'sessions:delete-log':
    'a deleted session keeps its log, which ends with its end, and its waiting prompts end with it',
  'sessions:delete-race': 'a deleted session is deleted once, however many ask at once',
  'sessions:empty-lists': 'what a session holds is empty at first, page by page',
  'sessions:filters': 'a list of sessions holds what the filters ask for',
  'sessions:metadata-limit': 'a change of metadata does not grow it beyond the limit, but swaps at the limit',
  'sessions:metadata-merge': 'a change of metadata sets, keeps and removes keys',
  'sessions:patch': 'a change touches what it names and leaves the rest',
  'sessions:patch-parallel': 'a change of 20 keys in 20 calls at once loses none',
  'sessions:patch-refused': 'a change of what the service counts or decides is refused',
  'sessions:skip': 'a list of sessions is cut by skip and limit and counts all',
  'sessions:turn-pages': 'what a session holds is paged by cursors too',
  'sessions:viewer': 'a new session is not for viewers',
  // set-aside
  'set-aside:answered':
    'a call is marked in its transcript when all else that the model called has its result',
  'set-aside:mark': 'a call is marked in its transcript as the runtime does it when it sets a call aside',
  'set-aside:none': 'a call is not marked in its transcript where something would be lost by that',
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
  // shell
  'shell:allow-bypasses': 'no text of the corpus runs more than the programs that are allowed',
  'shell:assignments': 'a reading tells of variables that are set for a command',
  'shell:awk': 'an awk program that only looks at text is told from one that may run commands',
  'shell:awk-code': 'an awk program that may run commands is found to',
  'shell:bypasses': 'no text of the corpus of bypasses gets past the rule that it tries to get round',
  'shell:bypasses-many': 'the corpus of bypasses holds at least two hundred different ones',
  'shell:cost': 'no text of shell takes longer to read than 100 ms',
  'shell:cost-given-up':
    'comparing commands with rules is given up when it asks for more than one call may cost',
  'shell:cost-matching': 'comparing commands with rules costs less than 100 ms or is given up',
  'shell:cost-search':
    'no text of shell that is put together of costly pieces takes longer to read than 100 ms',
  'shell:differential':
    'every command that bash runs is one that the reading lists, of texts that the grammar knows',
  'shell:differential-broken':
    'every command that bash runs is one that the reading lists, of texts that are broken somewhere',
  'shell:differential-corpus':
    'every command that bash runs of the corpus of bypasses is one that the reading lists',
  'shell:differential-soup':
    'every command that bash runs is one that the reading lists, of pieces of shell in any order',
  'shell:harmless': 'no typical deny rule falls on a text of the corpus of harmless commands',
  'shell:harmless-many': 'the corpus of harmless commands holds at least a hundred different ones',
  'shell:memory': 'a text of shell that is asked about again is not read again',
  'shell:operands':
    'a word with a variable is no option where all that fills the variable is known to be none',
  'shell:operands-doubt':
    'a word with a variable may be an option where anything that fills the variable may be one',
  'shell:placed': 'a deny rule finds its command wherever it stands',
  'shell:reading': 'a reading lists every command of a text and what it was found in',
  'shell:requoted': 'a deny rule finds its command however its words are written',
  'shell:sed': 'a sed script that only changes text is told from one that may run commands or open files',
  'shell:sed-code': 'a sed script that may run commands or open files is found to',
  'shell:total': 'a reading never throws and is never late, whatever it is given',
  'shell:unreadable': 'a reading of what is no shell, is too long or looks other than it is, is refused',
  'shell:vanishing': 'a word with a variable and without quotes may come to nothing',
  'shell:wrapped': 'a deny rule finds its command behind however many wrappers',
  // shutdown
  'shutdown:grace':
    'a server that is told to end lets a turn finish that needs less than the grace time, and exits with 0',
  'shutdown:interrupt':
    'a server that is told to end interrupts what does not finish, and exits with 0 within the grace time and five seconds',
  'shutdown:second-signal': 'a server that is told to end exits at once when it is told a second time',
  'shutdown:silent-connections':
    'a server that is told to end does not wait for a connection that is silent or a reader that is deaf',
  // snapshots
  'snapshots:closed': 'a snapshot has what its owner has closed to itself, and leaves it closed',
  'snapshots:cost': 'a snapshot costs what has changed since the last one, and nothing when nothing has',
  'snapshots:cut-object':
    'a snapshot writes anew what a power failure has cut short, which is never laid out',
  'snapshots:deep': 'a snapshot reaches folders whose path is longer than a path may be',
  'snapshots:failed': 'a snapshot that cannot be kept does not fail its turn, and says so',
  'snapshots:garbage':
    'what no snapshot refers to is removed when it has been so for long, and is found until then',
  'snapshots:garbage-back': 'what was set aside comes back when a snapshot refers to it',
  'snapshots:garbage-claimed': 'what a snapshot claims while it is set aside comes back',
  'snapshots:garbage-damaged': 'a snapshot that lacks something is told of',
  'snapshots:garbage-drafts': 'what snapshots have left unfinished is removed',
  'snapshots:garbage-live':
    'in no order of snapshots, forgetting and collecting is anything removed that a snapshot refers to',
  'snapshots:git': 'a snapshot has nested repositories as they are',
  'snapshots:gone-objects': 'a snapshot keeps anew what has left the store, whatever was remembered of it',
  'snapshots:hard-links': "a snapshot has files with several names once, and laid out they are nobody else's",
  'snapshots:killed': 'a snapshot that is killed at any moment leaves a store that is whole',
  'snapshots:laid-out': 'the next snapshot of files that were just laid out reads none of them',
  'snapshots:last-tree': 'a session knows the tree of its last snapshot',
  'snapshots:limits': 'a snapshot of too many files, or that takes too long, is given up',
  'snapshots:link-root': 'a snapshot does not follow a link in the place of the workspace',
  'snapshots:measured': 'what snapshots take counts for as long as others need it, though they are forgotten',
  'snapshots:many': 'a snapshot of ten thousand files is the same again',
  'snapshots:missing': 'a snapshot of folders that are missing has none of them',
  'snapshots:moving': 'a snapshot has a file that never stands still as it was read',
  'snapshots:names': 'a snapshot has names that are no text',
  'snapshots:owed': 'the files of a turn whose server was killed are kept before anything else runs',
  'snapshots:race': 'a snapshot has nothing from outside, whatever turns into a link while it is taken',
  'snapshots:racy': 'a snapshot sees each change, however fast they follow each other',
  'snapshots:same': 'a snapshot that is laid out is the workspace to the byte',
  'snapshots:same-time': 'a snapshot sees changes that leave size and time as they were',
  'snapshots:set-uid': 'a snapshot that is laid out has nothing that runs as somebody else',
  'snapshots:skipped': 'a snapshot says what it cannot have',
  'snapshots:skipped-many': 'a snapshot names the first of many that it cannot have, and counts all',
  'snapshots:tenants': 'what one organization has kept is stored anew for another',
  'snapshots:told': 'the log tells of files that a snapshot could not have',
  'snapshots:turn': 'the files are kept after each turn, whatever became of it',
  // soak
  'soak:flat': 'a server through which sessions pass keeps its memory, files and processes',
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
  // store
  'spares:claimed':
    'a process that waits becomes that of the next new session with the same set-up, for good: warm, resumed and billed as any other',
  'spares:crashed': 'the folders of processes that waited on a node which is no more are removed',
  'spares:died': 'a waiting process that dies is not missed, and leaves nothing',
  'spares:idle': 'a process waits for a new session no longer than others wait for a prompt',
  'spares:room': 'a waiting process takes the place of an idle one, and gives it to a session at work',
  'spares:tenant': 'a waiting process becomes no session of another organization, and none of another set-up',
  'spares:wanted':
    'processes wait for the set-ups of the newest sessions, as often as they come, but not for what came once',
  'start-slots:bound': 'so many processes start at once, the others in order',
  'start-slots:failed': 'a start that failed holds no other up',
  'start-slots:spares-last': 'a process for later starts only when no session starts or waits',
  'store:once': 'a transaction of one statement takes one round trip, and is in force when it returns',
  'store:once-fails': 'a transaction of one statement that fails leaves nothing behind',
  'store:once-only': 'a transaction of one statement refuses a second one',
  'store:opening': 'a transaction is opened together with its first statement',
  'store:over': 'a transaction takes no statement after its end',
  'store:together': 'a transaction sends what belongs together without waiting in between',
  'store:together-fails': 'a transaction fails only when all that belongs together is over',
  // streams
  'streams:bad-cursor':
    'a stream of server-sent events refuses a cursor that is none, and a token in the query',
  'streams:deltas':
    'a stream of server-sent events sends drafts only when asked, without an id, and they add up to the message',
  'streams:heartbeat':
    'the list of events passes with a comment every 15 seconds, so that proxies keep a quiet stream',
  'streams:identical': 'a turn shows the same events over SSE, WebSocket and the log',
  'streams:limit': 'how many streams one user may hold is limited, and one that is closed makes room',
  'streams:malformed-frames': 'a socket answers malformed frames with an error and stays open',
  'streams:no-token-in-query': 'who may open a socket is not told by an access token in the address',
  'streams:origin': 'who may open a socket must come from a page of this origin or of an allowed one',
  'streams:paging': 'the list of events is paged both ways and filtered by type, without a gap',
  'streams:resume-no-gap':
    'a stream of server-sent events loses and repeats nothing over more than fifty random cuts while the log grows',
  'streams:revoked': 'an open socket ends when its user logs out everywhere, before another prompt is taken',
  'streams:shared-tail':
    'a stream of server-sent events gives many readers, early and late, the same events once each',
  'streams:slow-reader': 'the list of events cuts a reader that takes nothing, and costs the others nothing',
  'streams:socket-commands': 'a socket takes prompts and interrupts, and answers for each',
  'streams:socket-deltas': 'a socket begins at the end of the log, and sends drafts only when asked',
  'streams:subscribe': 'a socket sends what comes after the cursor of a subscribe, once each',
  'streams:ticket':
    'who may open a socket is told by a ticket that works once, for its session, for 30 seconds',
  'streams:ticket-login':
    'who may open a socket is told no longer than the login lasts that the ticket is of',
  'streams:unknown-session': 'who may open a socket must be able to see the session',
  // sweep
  'sweep:groups': 'a sweeper removes a control group without a jail, with what is in it',
  'sweep:jails': 'a sweeper ends the jails that nobody holds, and no other',
  'sweep:large-environment': 'processes are known by the beginning of their environment, however large it is',
  'sweep:leases':
    'a service that sweeps ends the idle agent of a session that is over or was taken over by another node',
  'sweep:service':
    'a service that sweeps ends planted jails and processes, logs and counts them, and leaves its sessions alone',
  'sweep:sockets': 'a sweeper removes a socket folder that belongs to no gateway',
  'sweep:users': 'a sweeper frees a user whose jail is over, with what still runs as it',
  // templates
  'templates:create': 'a session template is read as it was written, and can be written as it is read',
  'templates:dry-run': 'a session of a template is tried by a dry run as it was held',
  'templates:gone': 'a session of a template is not made while what its template names is gone',
  'templates:held': 'a template keeps its tools and policies, whatever is said beside them',
  'templates:hooks': 'a session of a template runs with the hooks of its template, before its own',
  'templates:if-match': 'a session template is changed by who has seen its newest version',
  'templates:limits': 'a template is not gone beyond in what it limits, and every field is named',
  'templates:metadata': 'a template counts its metadata and that of the session together',
  'templates:modes': 'a template lets a session have its mode, and those that let the agent do no more',
  'templates:no-vouching': 'what a session is made from is not vouched for by what it allows itself',
  'templates:no-way-round':
    'a session of a template cannot get round what the template holds it to, and neither can its forks',
  'templates:not-public':
    'a session template is never shown to another organization, and public is not a word for it',
  'templates:overrides': 'a template gives way to what is said at its use',
  'templates:policies': 'a session of a template is held by policies of the template, which change under it',
  'templates:proposes': 'a template proposes what nobody says otherwise',
  'templates:rights': 'a session of a template is refused what its maker or its organization may not have',
  'templates:rules': 'what a session is made from holds beside what it says itself, each list whole',
  'templates:search': 'a session template is found by text, category and tags, and by its use',
  'templates:sharing':
    "a session template is the owner's and the admins' to change, and everybody's to use once it is shared",
  'templates:usage': 'a session template counts every session that is made from it at the same moment',
  'templates:versions':
    'a session template makes sessions as it says, and later versions change none of them',
  'templates:webhooks':
    'a session of a template tells no server that a colleague chose, unless an admin shares the template',
  // task-templates
  'task-templates:create-task':
    'a task template makes tasks that its user changes at once, and that later versions do not change',
  'task-templates:refused': 'a task template is refused what could never run, and so are tasks of it',
  'task-templates:rights':
    'a task template is made and changed by admins, and read by everybody of the organization',
  'task-templates:stats': 'a task template is counted with each task that is made from it',
  'task-templates:template':
    'a task of a session template is refused at once what goes beyond it, and its sessions are held to it',
  // tasks
  'tasks:bypass':
    'a task whose agents bypass permissions is made by those who may, and runs for an owner who may only',
  'tasks:change': 'a task is changed by what is named of it, as in RFC 7396, if nobody else has changed it',
  'tasks:create': 'a task is shown as it was made, with what was not said',
  'tasks:declarations': 'declarations of variables that could never be used as they read are refused',
  'tasks:delete': 'a task that is deleted is out of sight, and what waits of it is cancelled',
  'tasks:list': 'tasks are found by their text, tags and owner, by those who may see them',
  'tasks:merge-patch': 'a change is merged as RFC 7396 says',
  'tasks:refused': 'a task that could never run, or not as it reads, is refused',
  'tasks:sharing':
    'a task that is shared is run by others in the name of its owner, and changed by its owner and admins',
  'tasks:template': 'a prompt template puts values in the places of variables, and knows nothing else',
  'tasks:template-bound': 'a prompt does not grow without bounds',
  'tasks:template-cost': 'a prompt template is read in a time that grows with its length alone',
  'tasks:template-fault': 'braces that name no variable are refused, with the line in which they stand',
  'tasks:template-injection': 'a value is not read as a template, whatever is in it',
  'tasks:template-variables': 'a prompt template names each of its variables once',
  'tasks:variable-defaults': 'variables that are not given have their defaults',
  'tasks:variable-faults':
    'variables that are missing, unknown or of another type are all named, and their values are not told',
  'tasks:variable-length': 'variables that are too long are refused by their limit',
  'tasks:variable-prototype': 'variables are looked up among their own names only',
  'tasks:variable-text': 'each type of variable has its text in a prompt',
  'tasks:variable-types': 'variables are taken or refused by their declared type',
  'tasks:workspace-refused': 'a workspace from a template is refused when its files are not to be had',
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
  // tokens
  'tokens:algorithm':
    'an access token signed with the right secret by any other algorithm than HS256 is not good',
  'tokens:claims': 'an access token says who and until when, and nothing more',
  'tokens:expiry': 'an access token is good until its time is over, also when it was seen before',
  'tokens:opaque': 'an opaque token has 256 bits, is never the same, and is known by its hash',
  'tokens:secret': 'an access token of another secret is not good, and is not remembered as good',
  // tool-gate
  'tool-gate:clusters': 'the tool gate asks about changes to clusters in every mode, whatever is allowed',
  'tool-gate:default': 'the tool gate allows the built-in tools and nothing else when nothing is listed',
  'tool-gate:deny-wins': 'the tool gate lets a deny win over every allow, also over internal calls',
  'tool-gate:list': 'the tool gate allows only what is listed when something is',
  'tool-gate:plan': 'the tool gate changes nothing in a session that only plans',
  'tool-gate:reason': 'the tool gate says which rule decided',
  // tool-groups
  'tool-groups:bound': 'a tool group has 200 tools on a list at most',
  'tool-groups:foreign': 'a tool group of another organization is none',
  'tool-groups:kept':
    'a tool group of a template and one of the session hold together, also when they are deleted',
  'tool-groups:lists': 'a tool group is changed tool by tool, each change under an ETag of its own',
  'tool-groups:next-call':
    'a tool group holds in a session that names it, and a change holds for the next call of a turn that runs',
  'tool-groups:rules': 'what a session is made from is a group of tools, in which a deny wins',
  // tool-pattern
  'tool-pattern:allow': 'an allow rule covers a single command, and everything when it names the tool alone',
  'tool-pattern:allow-single':
    'an allow rule for a command does not cover a chain, a pipe or a substitution that begins with that command',
  'tool-pattern:colon-star': 'a tool pattern with a colon and a star covers what begins so',
  'tool-pattern:deny-chained':
    'a deny rule finds its command anywhere in a chain, a pipe, a group or a substitution',
  'tool-pattern:deny-only': 'a deny rule leaves other commands and other tools alone',
  'tool-pattern:glob':
    'a glob matches the whole text, its star stands for any characters or none, and every other character for itself',
  'tool-pattern:glob-linear': 'a glob takes time in proportion to the text, whatever its stars',
  'tool-pattern:refused': 'a tool pattern that is empty or malformed is refused',
  'tool-pattern:syntax':
    'a tool pattern is the name of a tool, with stars and with a pattern of its input in parentheses if wanted',
  // threads
  'threads:no-place':
    'work on files that finds no place for as long as it may take is given up, and the next one gets one',
  // traces
  'traces:attributes':
    'a trace has the names and figures of models and tools, and nothing that people, models or tools have said',
  'traces:joined': "a node goes on with its callers' traces where it is told to",
  'traces:linked': "a trace begins anew with a link to its caller's",
  'traces:lost': 'a node whose collector of traces is away works, and counts what is lost',
  'traces:off': 'a node without a collector of traces names no trace',
  'traces:off-span': 'a span that is not traced has no name',
  'traces:parent': 'the name of a span is read and written in the form of W3C',
  'traces:parent-bad': 'the name of a span is not read from what is none',
  'traces:parked': 'the trace of a turn goes on after a wait',
  'traces:tree': 'the trace of a turn is one tree, from the request to what its agent does and waits for',
  // transcripts
  'transcripts:assigned':
    'a transcript waits until it is known for which session it is, and is then for no other',
  'transcripts:bound': 'a transcript of one session is nothing to another of the same organization',
  'transcripts:closed': 'a transcript that could not be saved takes nothing after its end',
  'transcripts:concurrent':
    'a transcript keeps the order in which appends were called, also when nobody waits',
  'transcripts:database-away':
    'a turn whose database is away for longer than its lease is interrupted, and the session goes on',
  'transcripts:database-blip':
    'a turn whose database is away for a moment goes on when it is back; nothing of it is lost or twice',
  'transcripts:delete': 'a transcript is deleted alone or with those of its sub-agents',
  'transcripts:fence':
    'a node that has lost its session adds nothing to the transcript and removes nothing of it',
  'transcripts:gap':
    'a transcript that could not be saved takes the same entries again and no others, so that it has no gap',
  'transcripts:idempotent': 'a transcript holds an entry with a uuid once, however often it comes',
  'transcripts:last-word':
    'a node that has lost its session may add a last word while nobody else has the session',
  'transcripts:lost':
    'a turn whose transcript cannot be saved fails and says so, and the session goes on from before it',
  'transcripts:names':
    'transcripts are laid out nowhere but where sub-agents are, whatever an agent calls them',
  'transcripts:no-uuid': 'a transcript holds an entry without a uuid as often as it comes',
  'transcripts:order': 'a transcript comes back as it was appended, in the same order',
  'transcripts:race': 'a node that has lost its session is overtaken between two appends and never in one',
  'transcripts:sdk': 'a transcript is what the SDK reads a conversation from',
  'transcripts:subkeys': 'a transcript of a sub-agent is beside the main one, under the same uuids',
  'transcripts:unassigned':
    'a transcript that was never for a session is closed without a wait, and nothing of it is kept',
  'transcripts:unknown': 'a transcript that was never written is none',
  'transcripts:verbatim': 'a transcript keeps every character and the order of names',
  // translate
  'translate:assistant': 'the translation turns text, thoughts and tools into events in their order',
  'translate:mcp': 'the translation names the server and the tool of an MCP call and of its result',
  'translate:no-output':
    'the translation fails a turn whose agent answers in words where output was asked for',
  'translate:notices': 'the translation tells of retries and of the conversation',
  'translate:odd-input': 'the translation survives tool input that is no object',
  'translate:result':
    'the translation takes the verdict and the usage from the result, and leaves error texts to it',
  'translate:stream': 'the translation sends drafts and the span of a model call with its tokens',
  'translate:sub-agent': 'the translation marks what a sub-agent says and does with the call that started it',
  'translate:tool-results':
    'the translation makes text of every kind of tool result, and cuts what is too long',
  'translate:unknown':
    'the translation counts what it does not know, and passes over what is known to be silent',
  // triggers
  'triggers:alertmanager': 'a message of Alertmanager shows the secret as bearer token or as password',
  'triggers:alertmanager-group':
    'what Alertmanager repeats is executed once for each state of a group of alerts',
  'triggers:bad-messages':
    'messages that are too long, no JSON or of wrong types are refused and never an error of ours',
  'triggers:bounds': 'a trigger takes so many messages in a minute, and has so many executions unfinished',
  'triggers:change': 'a trigger is changed at the version that was seen, by those who may change its task',
  'triggers:changed': 'a message that was changed on its way is refused',
  'triggers:conditions': 'a message counts only if the conditions of its trigger hold',
  'triggers:dedupe-pointer': 'messages are known again by what their trigger points at',
  'triggers:events': 'a message counts only if its name is among the events of its trigger',
  'triggers:fires': "a message to a trigger has its task run in the name of the task's owner",
  'triggers:github': 'a message of GitHub is signed by its body',
  'triggers:github-issue': 'what GitHub sends has a task run for the events that are asked for',
  'triggers:identity': 'a message that comes again is known by what is signed of it',
  'triggers:by-hand': 'a message that is signed with openssl as the guide shows has the task run',
  'triggers:library':
    'a trigger takes what the library of Standard Webhooks signs, with the secret before a rotation too',
  'triggers:malformed': 'a message that is no JSON is refused',
  'triggers:mapping': 'variables are where the mapping of a trigger says, or fixed',
  'triggers:once': 'one message has one execution, however often and however late it comes',
  'triggers:paused': 'a trigger refuses messages while it is paused, and goes with its task',
  'triggers:pointer': 'a JSON pointer leads where RFC 6901 says',
  'triggers:pointer-first': 'the first pointer that leads to a value counts',
  'triggers:pointer-nowhere': 'a JSON pointer leads to nothing that objects inherit',
  'triggers:pointer-refused': 'what is no JSON pointer is refused where it is written down',
  'triggers:preview': 'it is shown what a message would lead to, without a trace',
  'triggers:ready-made': 'variables have ready-made values of each source under their names',
  'triggers:replay': 'a message of GitHub that is sent again under another delivery id is not executed again',
  'triggers:rights':
    'the owner of a task is asked when a message comes: without the right its execution fails and says why',
  'triggers:secret': 'the address and the secret of a trigger are shown once, and lie nowhere in the clear',
  'triggers:standard-webhooks': 'a message is taken if it is signed as in Standard Webhooks, and new enough',
  'triggers:strangers': 'strangers are told the same, whatever is wrong, and fill no log',
  'triggers:two-secrets': 'after a rotation messages with the secret before are taken too',
  'triggers:unparsed': "a message's body is not parsed before the message is admitted",
  // turn
  'turn:attempts': 'going on after a wait is no new attempt of a turn, going on after a failure is one',
  'turn:over': 'a turn is over when it neither waits nor runs',
  'turn:runs-again': 'a turn that was parked runs again, and remembers when it first began',
  'turn:time-left': 'a turn may run for as long as its session allows, all its runs together',
  // turn-trace
  'turn-trace:bound': 'the trace of a turn holds no more calls than an agent makes at once',
  'turn-trace:ends': 'the trace of a turn says how the turn ended, or that it goes on later',
  'turn-trace:hooks': 'the trace of a turn has a hook below its call, or below the turn',
  'turn-trace:names': 'the trace of a turn calls tools by names of ours alone',
  'turn-trace:sub-agents': 'the trace of a turn has the calls of a sub-agent below the call that it is',
  // turns
  'turns:main-job': 'a turn runs tools, a sub-agent and a failing tool, and ends with an answer',
  'turns:memory': 'a turn remembers the turns before it, in the same process',
  'turns:structured-output': 'a turn gives structured output when a schema asks for it',
  'turns:three-forms': 'a turn answers in the three forms of a query',
  // unified-diff
  'unified-diff:applies': 'a diff makes of the text before the text after, whatever they are',
  'unified-diff:bounds':
    'a diff is bounded and says what it leaves out, and what differs too much is not compared',
  'unified-diff:hunks': 'a diff shows changes with what is around them',
  // usage
  'usage:csv': 'usage comes as CSV, with names that no spreadsheet takes for formulas',
  'usage:in-flight': 'usage has a call that began to be booked before others and was booked after them',
  'usage:job': 'usage is rolled up by a job that changes no figure, also not those of tasks',
  'usage:rolled-up':
    'the figures of usage are the sums of the ledger, whatever was booked late and rolled up when',
  'usage:together':
    'usage never falls and counts nothing twice while it is booked and rolled up by several at once',
  'usage:total': 'the total is the sum over all models, and nothing for nothing',
  // user-question
  'user-question:answers':
    'the answers to questions of the agent become part of its call, and answers to others are refused',
  // users
  'users:address-taken': 'an admin cannot give an address twice, whoever has it',
  'users:change-password': 'a password is changed by who knows it, and ends every other login',
  'users:crud': 'an admin makes, finds, changes and deletes users',
  'users:deactivation': 'an admin who deactivates a user ends their logins at once, and for good',
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
  // verdict
  'verdict:aborted':
    'a verdict of a turn that was aborted while it streamed or while tools ran is interrupted',
  'verdict:details': 'a verdict keeps a refusal and structured output, and cuts long errors',
  'verdict:is-error': 'a verdict is read from the error flag, not from the subtype',
  'verdict:limits':
    'a verdict of a turn that used up its turns, its budget or its tries at structured output is the failure of that name',
  'verdict:model-errors':
    "a verdict of a turn that ended with a failed model call has the failure code and the stop reason of the call's status",
  'verdict:no-output': 'a verdict of an answer that had to fit a schema and is words alone is a failure',
  // waiting
  'waiting:agent-killed':
    'an agent that asks people may die while it waits, and the turn goes on when there is an answer',
  'waiting:denied': 'an agent that asks people is told that they would not answer, and why',
  'waiting:interrupted': 'an agent that asks people is stopped by an interrupt, which cancels what it asked',
  'waiting:parked':
    'a turn that waits for people for longer than its process may is parked, and goes on when they have decided',
  'waiting:question':
    'an agent that asks people waits in place, longer than its turn may run, and goes on with the answer',
  // waker
  'waker:armed': 'a waker wakes who waits, and those who are armed before the call',
  'waker:once': 'a waker does not carry a call over to the next wait',
  // webhook-dispatch
  'webhook-dispatch:dead':
    'an event that is given up holds up no other, and switches its endpoint off if it takes nothing at all',
  'webhook-dispatch:in-order':
    'every event reaches its endpoint, in order for each session, though three in ten tries fail and a node dies',
  'webhook-dispatch:lines':
    'what waits behind an event that is to be tried later is due when that has gone, and not before',
  'webhook-dispatch:none':
    'an event is written for nobody where there is no endpoint, or none that asks for it',
  'webhook-dispatch:share':
    'receivers that hang take the share of their organization, and leave others theirs',
  'webhook-dispatch:slow':
    'an endpoint that hangs has few events on their way at a time, and holds up no other',
  'webhook-dispatch:stop': 'an event on its way is given back by a node that stops, and that is no try',
  // webhook-endpoints
  'webhook-endpoints:address':
    'an endpoint has an address that is https, without credentials, at a fitting port',
  'webhook-endpoints:endless': 'an endpoint that never stops talking has taken the message all the same',
  'webhook-endpoints:executions':
    'an endpoint is told in order what becomes of an execution, and not what came out of it',
  'webhook-endpoints:filters': 'an endpoint gets what it asks for, and nothing of another organization',
  'webhook-endpoints:gone':
    'an endpoint that says it is gone is switched off at once, and the others are told',
  'webhook-endpoints:limits':
    'an endpoint is one of twenty at most, asks for events that exist, and is for admins',
  'webhook-endpoints:redeliver':
    'an endpoint gets once more what it took, under the same id, when somebody asks for it',
  'webhook-endpoints:refusals':
    'an endpoint that redirects, breaks off or answers with an error is tried again later',
  'webhook-endpoints:secret': 'an endpoint has a secret that is shown once, and lies nowhere in the clear',
  'webhook-endpoints:signature':
    'an endpoint can verify its messages by Standard Webhooks, for a day after a rotation with either secret',
  'webhook-endpoints:switched': 'an endpoint that is switched on again gets what waited for it',
  'webhook-endpoints:told': 'an endpoint is told in order what a session does, with ids and no words of it',
  // webhook-events
  'webhook-events:jitter':
    'a delivery that was late is tried again after a pause all the same, a little later than others',
  'webhook-events:not-told': 'what is said in a session is told to no endpoint',
  'webhook-events:patterns': 'an event can be asked for by type, by kind and as a whole',
  'webhook-events:retries': 'a delivery that is not taken is tried for a day with growing pauses',
  'webhook-events:thin': 'an endpoint is told what happened, and nothing that anybody said',
  // webhooks
  'webhooks:loopback': 'a webhook goes by http to this machine only, and only where that is allowed',
  'webhooks:rebinding': 'a webhook gains nothing by a name that changes between the judgement and the call',
  'webhooks:ssrf': 'a webhook reaches neither this machine nor its network, however the address is written',
  'webhooks:tenants': 'a webhook waits for others of its tenant, and never for those of another',
};
