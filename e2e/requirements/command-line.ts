/** What the service promises about command-line. */
export const commandLine: Readonly<Record<string, string>> = {
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
  // cli
  'cli:announcement':
    'the command line shows what operators announce to people, once a day and beside what was asked for, never to programs',
  'cli:audit': 'the command line lists and exports the audit log, and tells whether an export was changed',
  'cli:api-keys':
    'ai-agent makes API keys, for oneself and for service accounts, shown once, and asks by one',
  'cli:reports':
    'the command line has reports made, lists and shows them, saves their files whole and deletes them',
  'cli:archive-name': 'the command line packs a workspace as the name of the archive ends',
  'cli:certificate': 'the command line tells without a server whether a certificate of deletion was changed',
  'cli:deletion': 'the command line has an organization deleted at once, or after days of grace',
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
  'cli:resumed': 'a download of an export that is cut goes on where it was, and is checked at its end',
  'cli:rewind-sure': 'the command line takes a session back only for somebody who is sure',
  'cli:prompt': 'the command line has a person allow, edit, remember and deny what an agent wants to run',
  'cli:profiles': 'the command line keeps several logins by names, and API keys',
  'cli:own-role': 'the command line names the role of an organization that somebody has',
  'cli:quotas': 'the command line sets quotas of whatever there are quotas of',
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
  'cli:visits':
    'operators who worked in the place of a user are told to them by ai-agent auth, and in transcripts',
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
  'client:size': 'the typed client is less than 16 kB on its way to a browser',
  'client:sockets': 'the client says why a WebSocket is refused, and ends one that is given up',
  'client:watch': 'who watches approvals with the typed client misses none over any cut',
  // demo
  'demo:main-job':
    'npm run demo runs the main job with no settings: tools, transcript, cost, memory, exit code 0',
  // docs
  'docs:commands': 'the commands of the documentation run in order, but for those that say why not',
  'docs:links': 'every link of the documentation leads somewhere',
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
};
