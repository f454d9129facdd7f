/** What the service promises about tasks. */
export const tasks: Readonly<Record<string, string>> = {
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
  // nightly
  'nightly:deputy':
    'a nightly task whose owner has lost the right by then is refused and says why, over the public API only',
  'nightly:whole':
    'a nightly task runs by itself, works with tools, is written up, and signed webhooks and mail tell of it, over the public API only',
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
  'tasks:retention':
    'executions are removed after their days, when nothing names them any more, and what they cost stays',
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
  'triggers:failures':
    'a trigger is paused when twenty of its executions in a row have failed, and its owner is told',
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
  'triggers:prompts':
    'a message to a trigger whose owner has no prompts left is refused, and executed when it comes again later',
  'triggers:ready-made': 'variables have ready-made values of each source under their names',
  'triggers:replay': 'a message of GitHub that is sent again under another delivery id is not executed again',
  'triggers:rights':
    'the owner of a task is asked when a message comes: without the right its execution fails and says why',
  'triggers:secret': 'the address and the secret of a trigger are shown once, and lie nowhere in the clear',
  'triggers:standard-webhooks': 'a message is taken if it is signed as in Standard Webhooks, and new enough',
  'triggers:strangers': 'strangers are told the same, whatever is wrong, and fill no log',
  'triggers:two-secrets': 'after a rotation messages with the secret before are taken too',
  'triggers:unparsed': "a message's body is not parsed before the message is admitted",
};
