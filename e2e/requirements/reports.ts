/** What the service promises about reports. */
export const reports: Readonly<Record<string, string>> = {
  // markdown
  'markdown:shown':
    'Markdown is shown on a terminal as what it stands for, and left as it is where it is none',
  'markdown:streamed':
    'Markdown that still comes is shown as soon as it is decided, and the same however it comes',
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
};
