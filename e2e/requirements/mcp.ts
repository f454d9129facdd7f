/** What the service promises about mcp. */
export const mcp: Readonly<Record<string, string>> = {
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
  // hostile-mcp
  'hostile-mcp:changes':
    'an MCP server that changes its tools is heard, and a call of one that is gone fails in words',
  'hostile-mcp:crash':
    'an MCP server that crashes fails the calls meanwhile, and is called again when it is back',
  'hostile-mcp:tools': 'an MCP server that offers more tools than are taken, or too large ones, is cut short',
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
  'mcp:elsewhere': 'an MCP server that moves to another host or path gets none of the headers that it had',
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
  'mcp-oauth:as-begun': 'an MCP server is authorized with the rights of who began',
  'mcp-oauth:client': 'an MCP server is authorized as a client that is known there, where one is given',
  'mcp-oauth:flow':
    'an MCP server is authorized by OAuth with a browser, after a question, and agents use it and see no token',
  'mcp-oauth:issuer':
    'an answer that does not say who it is from is refused where that was promised, and each step is in the audit log',
  'mcp-oauth:lapsed':
    'an MCP server whose tokens are taken no longer says so and is written down, and can be authorized again',
  'mcp-oauth:moved': 'an MCP server that moves loses what was granted, and tokens are sealed',
  'mcp-oauth:refused': 'an MCP server that cannot be authorized says why, and private networks are not asked',
  'mcp-oauth:renewed': 'the tokens of an MCP server are renewed once, whoever asks at the same time',
  'mcp-oauth:state':
    'what a browser brings back is taken once, within ten minutes, of a user who is active, and unchanged',
  // plain-yaml
  'plain-yaml:hostile': 'plain YAML that is made to be read for long is refused soon',
  'plain-yaml:inexact':
    'plain YAML with exact numbers has none that others read in octal, or that would be rounded, and says what to write',
  'plain-yaml:numbers': 'plain YAML with exact numbers has each number as it is written',
};
