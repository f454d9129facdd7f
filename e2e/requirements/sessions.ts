/** What the service promises about sessions. */
export const sessions: Readonly<Record<string, string>> = {
  // archive-storage
  'archive-storage:open': 'what is kept is opened with its size, and replaced as a whole',
  'archive-storage:organization': 'what is kept of an organization is removed as a whole, and counted',
  'archive-storage:part': 'what is kept is opened in part, with the size of the whole',
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
  // closing-events
  'closing-events:completed': 'the end of a turn says what it cost and that the agent is idle',
  'closing-events:failed':
    'the end of a turn begins with session.error when the turn failed and with turn.interrupted when it was interrupted, then come usage and idleness',
  'closing-events:terminated':
    'the end of a turn is the end of the session when that was terminated meanwhile',
  // event-batcher
  'event-batcher:back-pressure': 'a batcher holds the agent back when the log is far behind',
  'event-batcher:empty': 'a batcher has nothing to give back when nothing was pushed',
  'event-batcher:failure':
    'a batcher tells of a failed append at the next push and at the end, and writes no more',
  'event-batcher:large': 'a batcher holds the agent back when few events are large',
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
  // paused
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
  // read-models
  'read-models:agree': 'a turn leaves messages and tool calls that say what the log says',
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
  // session-files
  'session-files:deleted':
    'what a deleted session has on the disk is removed after a while, and nothing of others',
  // session-folders
  'session-folders:own': 'a config folder is removed by the process that it was made for, and by no other',
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
  // spares
  'spares:claimed':
    'a process that waits becomes that of the next new session with the same set-up, for good: warm, resumed and billed as any other',
  'spares:crashed': 'the folders of processes that waited on a node which is no more are removed',
  'spares:died': 'a waiting process that dies is not missed, and leaves nothing',
  'spares:idle': 'a process waits for a new session no longer than others wait for a prompt',
  'spares:room': 'a waiting process takes the place of an idle one, and gives it to a session at work',
  'spares:tenant': 'a waiting process becomes no session of another organization, and none of another set-up',
  'spares:wanted':
    'processes wait for the set-ups of the newest sessions, as often as they come, but not for what came once',
  // start-slots
  'start-slots:bound': 'so many processes start at once, the others in order',
  'start-slots:failed': 'a start that failed holds no other up',
  'start-slots:spares-last': 'a process for later starts only when no session starts or waits',
  'start-slots:stopped': 'a turn that is stopped waits for no start, and takes no place of others',
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
  'streams:revoked-elsewhere':
    'a stream and a socket on another node end when their user logs out everywhere',
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
  // threads
  'threads:no-place':
    'work on files that finds no place for as long as it may take is given up, and the next one gets one',
  'threads:stopped': 'work on files that is stopped ends at once and leaves its place',
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
  // waker
  'waker:armed': 'a waker wakes who waits, and those who are armed before the call',
  'waker:once': 'a waker does not carry a call over to the next wait',
};
