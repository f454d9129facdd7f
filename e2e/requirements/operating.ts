/** What the service promises about operating. */
export const operating: Readonly<Record<string, string>> = {
  // admin-jobs
  'admin-jobs:failure': 'a job that fails says so by the kind of error alone',
  'admin-jobs:list': 'the list of jobs says when each ran, how long, on which node, and when it runs next',
  'admin-jobs:lost': 'a job of a node that died goes to another, and waits while the node lives',
  'admin-jobs:once': 'a job that is for all is done by one node, and one that is for each by each',
  'admin-jobs:refused': 'the list of jobs is for operators, and hurries only what one node does for all',
  'admin-jobs:run': 'a job can be had done at once',
  // admin-nodes
  'admin-nodes:circuits': 'circuits that are open are named to operators, and to nobody else',
  'admin-nodes:list':
    'the list of nodes says to operators which there are, how they are and what they have to do',
  'admin-nodes:states': 'a node is live, draining, or lost when it said nothing for longer than a lease',
  // backups
  'backups:all-or-nothing': 'a dump of a database that lacks rows leaves nothing of itself',
  'backups:continued': 'a backup is made while sessions are at work, and continues them elsewhere',
  'backups:damaged': 'a backup that is damaged is not restored, and nothing is made of it',
  'backups:deleted':
    'a backup does not bring back who was deleted since, as certificates say that this service has signed',
  'backups:empty': 'a backup is made and restored where there is nothing',
  'backups:every-table': 'a dump of a database brings back every table, row by row',
  'backups:lines': 'a line of a backup ends at a line feed alone, whatever stands in it',
  'backups:newer': 'a dump of a newer version is refused',
  'backups:known': 'a backup is known to the service that it is of',
  'backups:private': 'a backup is for nobody else to read',
  'backups:sees-all': 'a dump by a role that sees no tenant is refused',
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
  // database-away
  'database-away:again': 'work through an outage is done again until the database is back, and knows it',
  'database-away:late': 'work through an outage is given up when its time is over',
  'database-away:others': 'work that fails of something else than an outage is not done again',
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
  // error-reports
  'error-reports:bugs-only':
    'a report of an error is not made of refusals, of a database that is away, or of no error',
  'error-reports:nothing-else': 'a report of an error has nothing that somebody else could have put into it',
  'error-reports:where': 'a report of an error says where it is and which request it was, by ids of ours',
  // features
  'features:gates':
    'what operators switch off is refused with a code of its own and why, wherever it is asked for, until they take it back',
  'features:in-force':
    'a feature is as the code has it, unless the operators say otherwise for the service or, before that, an organization',
  'features:operators':
    'features are switched by operators alone, known by name, and told of in the audit logs',
  'features:organizations':
    'a feature is on or off for one organization, whose admin sees that, whatever the service says',
  // health
  'health:service': 'operators see how the whole service is, component by component, and nobody else does',
  'health:worst': 'the health of the service is that of its worst component',
  // kept-readings
  'kept-readings:change': 'what was read before a change is not told after it',
  'kept-readings:failure': 'a reading that failed is not kept',
  'kept-readings:shared': 'what was read is kept for all who ask, until it is forgotten',
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
  // monitoring-files
  'monitoring-files:layout': 'the dashboard lays out panels that do not cover each other',
  'monitoring-files:names': 'the files for Prometheus and Grafana read nothing that no node measures',
  'monitoring-files:promtool': 'promtool takes the rules and the configuration',
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
  'ops:ready-together': 'the state of the process is the same for all who ask at once',
  'ops:request-id':
    'every answer carries the id of the request: the own one when it is harmless, else a new one',
  'ops:security-headers': 'every answer forbids browsers to guess, frame and run what it holds',
  'ops:versions': 'every answer tells the versions of the API and of the server',
  // service-state
  'service-state:announcement':
    'what an operator announces is told to everybody until its time is over or it is taken back',
  'service-state:goes-on':
    'while the service is maintained what runs is decided about and stopped, and programs read by MCP',
  'service-state:maintenance':
    'a service that is maintained is read, takes no change but of operators, says when to try again, and is audited',
  'service-state:ready': 'a service that is maintained is ready, and says that it is degraded by that',
  'service-state:streams':
    'streams and sockets that are open, and those that open, are told what operators announce, and that it is over',
  // statistics
  'statistics:exact': 'the statistics of an organization are its own, exactly, and for its admins',
  'statistics:service':
    'the statistics of the service count all organizations, name those that cost most, and are for operators',
  'statistics:many': 'the statistics of an organization count all, however many sessions it has',
  'statistics:shared': 'the statistics of an organization are read once for all who ask at once',
  // store
  'store:once': 'a transaction of one statement takes one round trip, and is in force when it returns',
  'store:once-fails': 'a transaction of one statement that fails leaves nothing behind',
  'store:once-only': 'a transaction of one statement refuses a second one',
  'store:opening': 'a transaction is opened together with its first statement',
  'store:over': 'a transaction takes no statement after its end',
  'store:together': 'a transaction sends what belongs together without waiting in between',
  'store:together-fails': 'a transaction fails only when all that belongs together is over',
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
};
