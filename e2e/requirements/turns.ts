/** What the service promises about turns. */
export const turns: Readonly<Record<string, string>> = {
  // agent-crashes
  'agent-crashes:idle': 'an agent process that is killed while idle is not noticed by the next prompt',
  'agent-crashes:queue': 'an agent process that is killed with prompts in line costs only its own turn',
  'agent-crashes:start':
    'an agent process that is killed before it has said anything ends the turn as not started',
  'agent-crashes:text':
    'an agent process that is killed in the middle of an answer ends the turn, and the session goes on',
  'agent-crashes:tool':
    'an agent process that is killed in a tool ends the turn and the tool within two seconds, and is replaced',
  // interrupted
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
  // interrupts
  'interrupts:at-the-start': 'an interrupt is not lost when it comes while the agent starts, try %i',
  'interrupts:delete-idle': 'a deleted session leaves no warm process behind when it was idle',
  'interrupts:delete-running':
    'a deleted session stops what runs in it, and nothing of it is left after two seconds',
  'interrupts:idle': 'an interrupt does nothing to an idle session',
  'interrupts:lay-out':
    'an interrupt ends a turn whose files are still put in place, and the next one has them all',
  'interrupts:queue': 'an interrupt drops the prompts that wait, and says so in the log',
  'interrupts:text':
    'an interrupt ends an answer that is being written, and keeps what was said in the conversation',
  'interrupts:timeout':
    'a turn that runs longer than its session allows fails with turn_timeout, and the session stays usable',
  'interrupts:tool':
    'an interrupt ends a running tool within two seconds, and the session goes on where it was',
  // logged-calls
  'logged-calls:waits': 'who writes beside the log waits until the call is in it',
  'logged-calls:there': 'who writes beside the log does not wait for a call that is in it already',
  'logged-calls:late': 'who writes beside the log does not wait for ever for a call that never comes',
  'logged-calls:stopped': 'who waits for a call stops when told to',
  // memory-relief
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
  // output-schemas
  'output-schemas:bad': 'an output schema that cannot be one is refused, by sessions, prompts and templates',
  'output-schemas:good': 'an output schema may be any JSON schema of draft 7 or 2020-12',
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
  // set-aside
  'set-aside:answered':
    'a call is marked in its transcript when all else that the model called has its result',
  'set-aside:mark': 'a call is marked in its transcript as the runtime does it when it sets a call aside',
  'set-aside:none': 'a call is not marked in its transcript where something would be lost by that',
  // shutdown
  'shutdown:grace':
    'a server that is told to end lets a turn finish that needs less than the grace time, and exits with 0',
  'shutdown:interrupt':
    'a server that is told to end interrupts what does not finish, and exits with 0 within the grace time and five seconds',
  'shutdown:second-signal': 'a server that is told to end exits at once when it is told a second time',
  'shutdown:silent-connections':
    'a server that is told to end does not wait for a connection that is silent or a reader that is deaf',
  // soak
  'soak:flat': 'a server through which sessions pass keeps its memory, files and processes',
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
};
