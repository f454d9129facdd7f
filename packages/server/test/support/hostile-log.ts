import { ReportLog } from './report-log.ts';

/** A log in which everything that others write is one of these texts. */
export function hostileLog(...texts: readonly string[]): ReportLog {
  const log = new ReportLog();
  for (const text of texts) {
    log.ask(text).answer(text);
    log.call(text, { [text]: text, path: text }, text).call(text, {}, text, { deny: text });
    for (let n = 0; n < 4; n++) log.call(text, { same: text }, text, { isError: true });
    log.add({ type: 'session.error', error: { code: 'agent_error', message: text } });
    log.end('0.1', text);
  }
  return log;
}
