/** What the service promises about permissions. */
export const permissions: Readonly<Record<string, string>> = {
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
  // built-in
  'built-in:dangerous':
    'what nobody needs, such as destroying a machine, running what is downloaded or leaving the workspace, is denied by built-in policies',
  'built-in:dangerous-tools': 'what nobody needs is denied to tools as it is to commands',
  'built-in:disabled': 'what nobody needs is let be where an organization has switched the policy off',
  'built-in:harmless': 'ordinary work in a shell is in the way of no built-in policy',
  'built-in:harmless-tools': 'ordinary work with tools is in the way of no built-in policy',
  // call-key
  'call-key:same': 'a call is known again by its tool and its exact input, in any order of its fields',
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
  // decision-order
  'decision-order:early': 'a decision that comes before its call waits for it',
  'decision-order:late': 'a decision that comes after its call is logged at once',
  'decision-order:rest': 'a decision about a call that was never heard of is there at the end of the turn',
  // dry-run
  'dry-run:draft':
    'a dry run tries a draft without storing it, and shows what contradicts and what never matches',
  'dry-run:levels':
    'a dry run of a policy for a user is about their calls, and one of level session about all',
  'dry-run:pages': 'a dry run goes on where it stopped, and looks at no more calls than it is told to',
  'dry-run:refused': 'a dry run is for who may change policies, and names what is wrong with it',
  'dry-run:table': 'a dry run shows what would change: the call, what was said then, what is said now',
  // gate
  'gate:disallowed': 'a turn does not run a tool that the session disallows',
  'gate:resumed': 'a call in the transcript of a session that is resumed does not run past the gate',
  // guards
  'guards:chain':
    'the guards of a moment are asked in order, each about what the ones before have made of it',
  'guards:failing': 'the guards of a moment block it when one throws or hangs',
  'guards:first-block': 'the guards of a moment are asked until one blocks, and observers are not asked',
  'guards:stopped': 'the guards of a moment end with the turn that they hold up',
  // hooked-gate
  'hooked-gate:blocked': 'a gate behind hooks is not asked about a call that a guard blocks or fails on',
  'hooked-gate:edited':
    'a gate behind hooks does not run what people made of a call when a guard blocks or changes that',
  'hooked-gate:narrow': 'a gate behind hooks denies what it denies, whatever guards say',
  'hooked-gate:rewritten':
    'a gate behind hooks decides the input that guards have made of a call, and that input runs',
  'hooked-gate:told':
    'a gate behind hooks has observers told of its decision, and of the input that it decided',
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
  // modes
  'modes:accept-edits': 'the mode acceptEdits takes edits in the workspace and nowhere else',
  'modes:ask': 'a mode turns an ask into a deny, into an allow for who has the right, or leaves it',
  'modes:deny': 'a mode never makes anything else of a deny',
  // only-gate
  'only-gate:crash': 'nothing runs while the gate takes the server down with it',
  'only-gate:everything-passes':
    'everything that runs has passed the gate, in every mode, inside of sub-agents and in the background too',
  'only-gate:nothing-runs':
    'nothing runs while the gate denies, throws, hangs or talks nonsense: no tool, no MCP tool, no sub-agent, nothing in the background, in any mode',
  'only-gate:workspace': 'what a workspace holds gives no rights and runs nothing by itself',
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
  'permissions:list': 'the decisions of a session are listed newest first, by page and by what they say',
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
  // user-question
  'user-question:answers':
    'the answers to questions of the agent become part of its call, and answers to others are refused',
};
