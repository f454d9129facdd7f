/** What the service promises about notices. */
export const notices: Readonly<Record<string, string>> = {
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
  // mail
  'mail:address': 'mail goes to one plain address, and to nothing that a parser may read as more',
  'mail:hangs': 'mail waits for no server longer than it may, and leaves no connection behind',
  'mail:headers': 'mail has no header that was smuggled in with its subject',
  'mail:login': 'mail is handed over with the credentials of the operator, and says when they are not taken',
  'mail:refused': 'mail that a server refuses for good is told from mail that it puts off',
  'mail:sent': 'mail is text and HTML, and has the same id at each try',
  'mail:tls': 'mail and passwords go to no server elsewhere that has no good encryption',
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
  'notifications:rotated':
    'the secret of a channel can be changed, and messages are signed with the one before as well for a day',
  'notifications:rules': 'notifications reach each whom the rules of a task name once',
  'notifications:schedule-paused': 'notifications and webhooks tell of a schedule that is paused',
  'notifications:secrets':
    'notifications have channels whose address and secret are sealed and not shown again',
  'notifications:ssrf': 'notifications lead into no network of the service',
  'notifications:targets': 'notifications reach people and channels of the organization and nobody else',
  'notifications:told': 'notifications tell whom a task names of its executions, by mail, Slack and webhook',
  'notifications:unwanted': 'notifications reach nobody who wants no mail or is not active any more',
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
