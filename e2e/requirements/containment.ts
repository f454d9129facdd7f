/** What the service promises about containment. */
export const containment: Readonly<Record<string, string>> = {
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
  'gateway:paid-whole':
    'an answer in one piece that is lost is booked by an estimate, asked for once, and says nothing of the upstream',
  'gateway:rate': 'a session that calls without end is told to wait',
  'gateway:room': 'a session that fills its own room with half requests leaves the others theirs',
  'gateway:unread': 'answers in one piece that an agent does not read are counted, and given up in time',
  'gateway:worst-body': 'a request that is made to take long to read is read or refused at once',
  // group-commit
  'group-commit:bound': 'what many ask for at once is done in goes of a bounded size',
  'group-commit:groups': 'what is asked for waits only for what its own group has under way',
  'group-commit:poison':
    'what fails together is tried one by one, so that only what cannot be done is refused',
  'group-commit:together':
    'what many ask for at once is begun at once for the first and done together for those who come meanwhile',
  // hostile
  'hostile:folders':
    'a hostile agent prepares its folders in vain: nothing in them runs, or is read, when the next agent starts',
  'hostile:refused':
    'a hostile agent gets nowhere with links, races, /proc, sockets, tracing, bombs and filling, and its neighbour works on',
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
  'jail:workers': 'a worker without a jail does not start: others may have turns run on it',
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
  // log
  'log:error-words': 'the log hides secrets in the words of an error, given as a field or alone',
  'log:errors': 'the log tells name, message and stack of an error and none of its other properties',
  'log:fields': 'the log keeps the fields that are known and drops all others',
  'log:redact': 'redaction hides keys, tokens and passwords in a text and leaves the rest of it as it is',
  'log:redact-linear': 'redaction of a hostile megabyte takes no time: %#:',
  // networks
  'networks:caller': 'the network of a caller is an IPv4 address, or the 64 bits that IPv6 gives to one',
  'networks:contain':
    'a list of networks holds the addresses in them, however they are written, and no other',
  'networks:read': 'a network is an address, or one with a prefix that is not longer than it',
  // probes
  'probes:held': 'the probes find no way out of a real session, and say what came of each attempt',
  'probes:loud': 'the probes fail loudly when the jail is switched off',
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
};
