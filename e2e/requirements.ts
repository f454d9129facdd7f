import { commandLine } from './requirements/command-line.ts';
import { containment } from './requirements/containment.ts';
import { files } from './requirements/files.ts';
import { http } from './requirements/http.ts';
import { identity } from './requirements/identity.ts';
import { mcp } from './requirements/mcp.ts';
import { notices } from './requirements/notices.ts';
import { operating } from './requirements/operating.ts';
import { organizations } from './requirements/organizations.ts';
import { permissions } from './requirements/permissions.ts';
import { reports } from './requirements/reports.ts';
import { sessions } from './requirements/sessions.ts';
import { tasks } from './requirements/tasks.ts';
import { turns } from './requirements/turns.ts';

/**
 * What the service promises, as `id → behaviour`, with a file for each topic. An id is `area:promise`; all promises of
 * an area are in one file. Each is verified by a test whose name ends with its id in brackets; `coverage.test.ts` fails
 * when one has no test, and when a test names one that is not here.
 */
export const topics = {
  commandLine,
  containment,
  files,
  http,
  identity,
  mcp,
  notices,
  operating,
  organizations,
  permissions,
  reports,
  sessions,
  tasks,
  turns,
};

export const requirements: Readonly<Record<string, string>> = Object.assign({}, ...Object.values(topics));
