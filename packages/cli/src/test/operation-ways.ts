import type { AgentApi } from '@ai-agent-api/client';

/** How an operation of the API is reached: by a call of the client and by a command, or why not by both. */
export type Ways = {
  readonly client: ((api: AgentApi) => unknown) | Reason;
  /** Its words, with a file of JSON on the standard input where it takes one. */
  readonly command: string | Reason;
};

type Reason = { readonly none: string };

const forWebSockets = { none: 'it is for WebSockets, and events come as server-sent events here' };
const inALogin = { none: 'asked by AgentApi.login, and by the command login, where the server wants it' };
const forBrowsers = { none: 'a browser is led there' };
const forSenders = { none: 'it is for the servers of others, which sign' };
const draft = { name: 'x' };
const policy = { ...draft, rules: [] };
const quota = { holder: 'user', holder_id: 'x', resource: 'tasks' } as const;
const budget = { scope: 'session', scope_id: 'x', period: 'day' } as const;
const when = { kind: 'cron', expression: '0 9 * * *' } as const;

/** Every operation, by its id. */
export const waysTo: Readonly<Record<string, Ways>> = {
  getHealth: { client: (api) => api.health(), command: 'doctor' },
  getReadiness: { client: (api) => api.readiness(), command: 'doctor' },
  getMetrics: {
    client: { none: 'it is for Prometheus' },
    command: { none: 'it is for Prometheus' },
  },

  login: {
    client: { none: 'AgentApi.login asks it before there is a client' },
    command: 'login a@example.com --password-stdin',
  },
  refreshToken: {
    client: { none: 'asked by itself when an access token has expired' },
    command: { none: 'asked by itself when an access token has expired' },
  },
  register: {
    client: { none: 'AgentApi.register asks it before there is a client' },
    command: 'auth register Ada',
  },
  takeSecondStep: { client: inALogin, command: inALogin },
  enrolAtLogin: { client: inALogin, command: inALogin },
  getSecondFactor: { client: (api) => api.account.secondFactor(), command: 'auth totp show' },
  enrolSecondFactor: { client: (api) => api.account.enrolSecondFactor('x'), command: 'auth totp enable' },
  confirmSecondFactor: {
    client: (api) => api.account.confirmSecondFactor('x'),
    command: 'auth totp confirm',
  },
  disableSecondFactor: {
    client: (api) => api.account.disableSecondFactor('x', 'y'),
    command: 'auth totp disable',
  },
  endLoginsOfUser: { client: (api) => api.users.endLogins('x'), command: 'users end-logins x' },
  resetSecondFactor: { client: (api) => api.users.resetSecondFactor('x'), command: 'users reset-totp x' },
  startSsoLogin: { client: forBrowsers, command: forBrowsers },
  finishSsoLogin: { client: forBrowsers, command: forBrowsers },
  exchangeSsoCode: {
    client: { none: 'AgentApi.exchangeSsoCode asks it before there is a client' },
    command: 'login --sso acme --code',
  },
  askForPasswordReset: {
    client: { none: 'AgentApi.askForPasswordReset asks it without a client' },
    command: 'auth reset-password a@example.com',
  },
  resetPassword: {
    client: { none: 'AgentApi.resetPassword asks it without a client' },
    command: 'auth reset-password',
  },
  logout: { client: (api) => api.account.logout(), command: 'auth logout' },
  getMe: { client: (api) => api.me(), command: 'auth show' },
  changeMe: { client: (api) => api.account.rename('x'), command: 'auth rename x' },
  changePassword: { client: (api) => api.account.changePassword('x', 'y'), command: 'auth change-password' },
  listLogins: { client: (api) => api.account.logins(), command: 'auth logins' },
  endLogin: { client: (api) => api.account.endLogin('x'), command: 'auth end x' },
  logoutEverywhere: { client: (api) => api.account.logoutEverywhere(), command: 'auth logout --everywhere' },
  createStreamTicket: { client: (api) => api.streamTicket(), command: forWebSockets },

  listUsers: { client: (api) => api.users.list(), command: 'users list' },
  createUser: {
    client: (api) => api.users.create({ kind: 'service', ...draft, role: 'user' }),
    command: 'users create-service x',
  },
  getUser: { client: (api) => api.users.get('x'), command: 'users show x' },
  changeUser: { client: (api) => api.users.change('x', {}), command: 'users set-role x viewer' },
  deleteUser: { client: (api) => api.users.remove('x'), command: 'users delete x' },
  grantPasswordReset: {
    client: (api) => api.users.grantPasswordReset('x'),
    command: 'users reset-password x',
  },
  invite: { client: (api) => api.users.invite('x', 'user'), command: 'users invite a@example.com' },
  listInvitations: { client: (api) => api.users.invitations(), command: 'users invitations' },
  withdrawInvitation: { client: (api) => api.users.withdrawInvitation('x'), command: 'users withdraw inv_1' },
  createApiKey: {
    client: (api) => api.apiKeys.create({ ...draft, scopes: [] }),
    command: 'api-keys create x --scope sessions:read',
  },
  listApiKeys: { client: (api) => api.apiKeys.list(), command: 'api-keys list' },
  deleteApiKey: { client: (api) => api.apiKeys.remove('x'), command: 'api-keys delete x' },

  createSession: { client: (api) => api.sessions.create(), command: 'sessions create' },
  listSessions: { client: (api) => api.sessions.list(), command: 'sessions list' },
  getSession: { client: (api) => api.session('x').get(), command: 'sessions show x' },
  changeSession: { client: (api) => api.session('x').change({}), command: 'sessions update x --name y' },
  deleteSession: { client: (api) => api.session('x').remove(), command: 'sessions delete x' },
  pauseSession: { client: (api) => api.session('x').pause(), command: 'sessions pause x' },
  resumeSession: { client: (api) => api.session('x').resume(), command: 'sessions resume x' },
  interruptSession: { client: (api) => api.session('x').interrupt(), command: 'sessions interrupt x' },
  forkSession: { client: (api) => api.session('x').fork(), command: 'sessions fork x' },
  rewindSession: {
    client: (api) => api.session('x').rewind({ to_turn: 'y', what: 'both' }),
    command: 'sessions rewind x y',
  },
  listSnapshots: { client: (api) => api.session('x').snapshots(), command: 'sessions snapshots x' },
  archiveSession: { client: (api) => api.session('x').archive(), command: 'sessions archive x --no-wait' },
  getSessionArchive: { client: (api) => api.session('x').newestArchive(), command: 'sessions archived x' },
  restoreSession: { client: (api) => api.session('x').restore(), command: 'sessions restore x --no-wait' },
  listMessages: { client: (api) => api.session('x').messages(), command: 'sessions messages x' },
  listToolCalls: { client: (api) => api.session('x').toolCalls(), command: 'sessions tool-calls x' },
  listTurns: { client: (api) => api.session('x').turns(), command: 'sessions turns x' },
  getTurn: { client: (api) => api.sessions.turn('x'), command: 'sessions turn x' },
  getSessionMetrics: { client: (api) => api.session('x').metrics(), command: 'sessions metrics x' },
  listSessionMetrics: {
    client: (api) => api.session('x').metricsSnapshots(),
    command: 'sessions metrics-history x',
  },
  listPermissions: { client: (api) => api.session('x').permissions(), command: 'sessions permissions x' },
  listSessionHooks: { client: (api) => api.session('x').hooks(), command: 'sessions hooks x' },
  querySession: { client: (api) => api.session('x').ask('y').next(), command: 'run y --session x' },
  listEvents: { client: (api) => api.session('x').events(), command: 'logs x' },
  streamEvents: { client: (api) => api.session('x').stream().next(), command: 'logs x -f' },
  streamOrganizationEvents: { client: (api) => api.feed().next(), command: 'events' },

  listFiles: { client: (api) => api.session('x').files.list().next(), command: 'files list x' },
  readFile: { client: (api) => api.session('x').files.read('y/z'), command: 'files get x y/z' },
  writeFile: {
    client: (api) => api.session('x').files.write('y/z', 'w'),
    command: 'files put x package.json y/z',
  },
  removeFile: { client: (api) => api.session('x').files.remove('y/z'), command: 'files delete x y/z' },
  moveFile: { client: (api) => api.session('x').files.move('y', 'z'), command: 'files move x y z' },
  makeFolder: { client: (api) => api.session('x').files.makeFolder('y'), command: 'files mkdir x y' },
  uploadFiles: { client: (api) => api.session('x').files.upload([]), command: 'files upload x package.json' },
  searchFiles: { client: (api) => api.session('x').files.search('y'), command: 'files search x y' },
  diffWorkspace: { client: (api) => api.session('x').files.diff(), command: 'files diff x' },
  downloadWorkspace: {
    client: (api) => api.session('x').files.download(),
    command: 'files download x /dev/null',
  },

  createSessionTemplate: {
    client: (api) => api.sessionTemplates.create({ ...draft, category: 'custom' }),
    command: 'templates create -f -',
  },
  listSessionTemplates: {
    client: { none: 'searchSessionTemplates without a term lists them all' },
    command: { none: 'searchSessionTemplates without a term lists them all' },
  },
  searchSessionTemplates: { client: (api) => api.sessionTemplates.list(), command: 'templates list' },
  listPopularSessionTemplates: {
    client: (api) => api.sessionTemplates.popular(),
    command: 'templates list --popular',
  },
  getSessionTemplate: { client: (api) => api.sessionTemplates.get('x'), command: 'templates show x' },
  replaceSessionTemplate: {
    client: (api) => api.sessionTemplates.replace('x', { ...draft, category: 'custom' }),
    command: 'templates update x -f -',
  },
  deleteSessionTemplate: { client: (api) => api.sessionTemplates.remove('x'), command: 'templates delete x' },
  listSessionTemplateVersions: {
    client: (api) => api.sessionTemplates.versions('x'),
    command: 'templates versions x',
  },
  shareSessionTemplate: {
    client: (api) => api.sessionTemplates.share('x', 'private'),
    command: 'templates share x private',
  },
  listSessionShares: { client: (api) => api.session('x').sharing.list(), command: 'sessions shares x' },
  shareSession: {
    client: (api) => api.session('x').sharing.with('y', { level: 'view' }),
    command: 'sessions share x y view',
  },
  unshareSession: { client: (api) => api.session('x').sharing.end('y'), command: 'sessions unshare x y' },
  listSessionLinks: { client: (api) => api.session('x').sharing.links(), command: 'sessions links x' },
  makeSessionLink: { client: (api) => api.session('x').sharing.makeLink(), command: 'sessions make-link x' },
  revokeSessionLink: {
    client: (api) => api.session('x').sharing.revokeLink('y'),
    command: 'sessions revoke-link x y',
  },
  openSessionLink: { client: (api) => api.sessions.openLink('x'), command: 'sessions open-link x' },
  getSharedSession: { client: (api) => api.sessions.shared('x'), command: 'sessions shared x' },
  listSharedMessages: { client: (api) => api.sessions.sharedMessages('x'), command: 'sessions shared x' },
  listAnnouncements: { client: (api) => api.operator.announcements(), command: 'service announcements' },
  announce: { client: (api) => api.operator.announce({ text: 'x' }), command: 'service announce x' },
  takeAnnouncementBack: {
    client: (api) => api.operator.takeAnnouncementBack(),
    command: 'service take-back',
  },
  beginMaintenance: {
    client: (api) => api.operator.beginMaintenance({ reason: 'x', retry_after_seconds: 60 }),
    command: 'service maintain x',
  },
  getServiceStatistics: { client: (api) => api.operator.statistics(), command: 'organizations stats' },
  getStatistics: { client: (api) => api.organization.statistics(), command: 'admin stats' },
  listFeatures: { client: (api) => api.organization.features(), command: 'org features' },
  operateFeatures: { client: (api) => api.operator.features(), command: 'service features' },
  switchFeature: {
    client: (api) => api.operator.switchFeature('x', { is_on: false }),
    command: 'service switch x off',
  },
  resetFeature: { client: (api) => api.operator.resetFeature('x'), command: 'service reset-feature x' },
  endMaintenance: { client: (api) => api.operator.endMaintenance(), command: 'service end-maintenance' },
  listOrganizations: { client: (api) => api.operator.organizations(), command: 'organizations list' },
  createOrganization: {
    client: (api) => api.operator.create({ slug: 'x', name: 'x', admin_email: 'x', admin_name: 'x' }),
    command: 'organizations create x y z',
  },
  showOrganization: { client: (api) => api.operator.get('x'), command: 'organizations show x' },
  operateOrganization: { client: (api) => api.operator.change('x', {}), command: 'organizations update x' },
  suspendOrganization: {
    client: (api) => api.operator.suspend('x', 'y'),
    command: 'organizations suspend x y --yes',
  },
  reinstateOrganization: {
    client: (api) => api.operator.reinstate('x'),
    command: 'organizations reinstate x',
  },
  deleteOrganization: {
    client: (api) => api.operator.delete('x', { confirm: 'y' }),
    command: 'organizations delete x y --yes',
  },
  keepOrganization: { client: (api) => api.operator.keep('x'), command: 'organizations keep x' },
  deleteOwnOrganization: { client: (api) => api.organization.delete('x'), command: 'org delete x --yes' },
  listDeletionCertificates: {
    client: (api) => api.operator.certificates(),
    command: 'organizations certificates',
  },
  showDeletionCertificate: {
    client: (api) => api.operator.certificate('x'),
    command: 'organizations certificate x',
  },
  visitOrganization: {
    client: (api) => api.operator.visit('x', { reason: 'yyy' }),
    command: 'organizations visit x yyy',
  },
  endVisit: { client: (api) => api.operator.endVisit('x', 'y'), command: 'organizations end-visit x y' },
  createRole: { client: (api) => api.roles.create({ ...draft, grants: {} }), command: 'roles create -f -' },
  listRoles: { client: (api) => api.roles.list(), command: 'roles list' },
  getRole: { client: (api) => api.roles.get('x'), command: 'roles show x' },
  replaceRole: {
    client: (api) => api.roles.replace('x', { ...draft, grants: {} }),
    command: 'roles update x -f -',
  },
  deleteRole: { client: (api) => api.roles.remove('x'), command: 'roles delete x' },
  createToolGroup: { client: (api) => api.toolGroups.create(draft), command: 'tool-groups create -f -' },
  listToolGroups: { client: (api) => api.toolGroups.list(), command: 'tool-groups list' },
  getToolGroup: { client: (api) => api.toolGroups.get('x'), command: 'tool-groups show x' },
  replaceToolGroup: {
    client: (api) => api.toolGroups.replace('x', draft),
    command: 'tool-groups update x -f -',
  },
  deleteToolGroup: { client: (api) => api.toolGroups.remove('x'), command: 'tool-groups delete x' },
  addAllowedTool: { client: (api) => api.toolGroups.allow('x', 'y'), command: 'tool-groups allow x y' },
  removeAllowedTool: {
    client: (api) => api.toolGroups.removeAllowed('x', 'y'),
    command: 'tool-groups remove-allowed x y',
  },
  addDisallowedTool: {
    client: (api) => api.toolGroups.disallow('x', 'y'),
    command: 'tool-groups disallow x y',
  },
  removeDisallowedTool: {
    client: (api) => api.toolGroups.removeDisallowed('x', 'y'),
    command: 'tool-groups remove-disallowed x y',
  },

  createTask: {
    client: (api) => api.tasks.create({ ...draft, prompt_template: 'x' }),
    command: 'tasks create -f -',
  },
  listTasks: { client: (api) => api.tasks.list(), command: 'tasks list' },
  getTask: { client: (api) => api.tasks.get('x'), command: 'tasks get x' },
  changeTask: { client: (api) => api.tasks.change('x', {}), command: 'tasks update x -f -' },
  deleteTask: { client: (api) => api.tasks.remove('x'), command: 'tasks delete x' },
  executeTask: { client: (api) => api.tasks.execute('x'), command: 'tasks run x' },
  listExecutions: { client: (api) => api.executions.list(), command: 'executions list' },
  listTaskExecutions: {
    client: (api) => api.executions.list({ task_id: 'x' }),
    command: 'executions list --task x',
  },
  getExecution: { client: (api) => api.executions.get('x'), command: 'executions get x' },
  listExecutionToolCalls: {
    client: (api) => api.executions.toolCalls('x'),
    command: 'executions tool-calls x',
  },
  cancelExecution: { client: (api) => api.executions.cancel('x'), command: 'executions cancel x' },
  retryExecution: { client: (api) => api.executions.retry('x'), command: 'executions retry x' },
  createTaskTemplate: {
    client: (api) => api.taskTemplates.create({ ...draft, task: { ...draft, prompt_template: 'x' } }),
    command: 'task-templates create -f -',
  },
  listTaskTemplates: { client: (api) => api.taskTemplates.list(), command: 'task-templates list' },
  getTaskTemplateStats: { client: (api) => api.taskTemplates.stats(), command: 'task-templates stats' },
  getTaskTemplate: { client: (api) => api.taskTemplates.get('x'), command: 'task-templates show x' },
  replaceTaskTemplate: {
    client: (api) => api.taskTemplates.replace('x', { ...draft, task: { ...draft, prompt_template: 'x' } }),
    command: 'task-templates update x -f -',
  },
  deleteTaskTemplate: { client: (api) => api.taskTemplates.remove('x'), command: 'task-templates delete x' },
  listTaskTemplateVersions: {
    client: (api) => api.taskTemplates.versions('x'),
    command: 'task-templates versions x',
  },
  createTaskOfTemplate: {
    client: (api) => api.taskTemplates.createTask('x'),
    command: 'task-templates create-task x',
  },

  createSchedule: {
    client: (api) => api.schedules.create('x', when),
    command: 'schedules create x --every 6h',
  },
  listSchedules: { client: (api) => api.schedules.list(), command: 'schedules list' },
  listSchedulesOfTask: { client: (api) => api.schedules.list({ task: 'x' }), command: 'schedules list x' },
  getSchedule: { client: (api) => api.schedules.get('x'), command: 'schedules show x' },
  changeSchedule: {
    client: (api) => api.schedules.change('x', {}),
    command: 'schedules update x --every 6h',
  },
  deleteSchedule: { client: (api) => api.schedules.delete('x'), command: 'schedules delete x' },
  pauseSchedule: { client: (api) => api.schedules.pause('x'), command: 'schedules pause x' },
  resumeSchedule: { client: (api) => api.schedules.resume('x'), command: 'schedules resume x' },
  previewSchedule: { client: (api) => api.schedules.preview('x'), command: 'schedules preview x' },
  previewSchedulesOfTask: {
    client: (api) => api.schedules.previewOfTask('x'),
    command: 'schedules preview --task x',
  },
  previewNewSchedule: {
    client: (api) => api.schedules.preview(when),
    command: 'schedules preview --every 6h',
  },

  listExecutionFiles: {
    client: (api) => api.executions.files('x').list().next(),
    command: 'executions files x',
  },
  readExecutionFile: {
    client: (api) => api.executions.files('x').read('y/z'),
    command: 'executions download x /dev/null --file y/z',
  },
  downloadExecutionFiles: {
    client: (api) => api.executions.files('x').download(),
    command: 'executions download x /dev/null',
  },

  createTrigger: {
    client: (api) => api.triggers.create('x', draft),
    command: 'triggers create x --name y',
  },
  listTriggers: { client: (api) => api.triggers.list(), command: 'triggers list' },
  listTriggersOfTask: { client: (api) => api.triggers.list({ task: 'x' }), command: 'triggers list x' },
  getTrigger: { client: (api) => api.triggers.get('x'), command: 'triggers show x' },
  changeTrigger: { client: (api) => api.triggers.change('x', {}), command: 'triggers update x -f -' },
  deleteTrigger: { client: (api) => api.triggers.delete('x'), command: 'triggers delete x' },
  pauseTrigger: { client: (api) => api.triggers.pause('x'), command: 'triggers pause x' },
  resumeTrigger: { client: (api) => api.triggers.resume('x'), command: 'triggers resume x' },
  rotateTriggerSecret: {
    client: (api) => api.triggers.rotateSecret('x'),
    command: 'triggers rotate-secret x',
  },
  listTriggerEvents: { client: (api) => api.triggers.events('x'), command: 'triggers events x' },
  previewTrigger: { client: (api) => api.triggers.preview('x', {}), command: 'triggers preview x -f -' },
  receiveMessage: { client: forSenders, command: forSenders },

  listApprovals: { client: (api) => api.approvals.list(), command: 'approvals list' },
  getApproval: { client: (api) => api.approvals.get('x'), command: 'approvals show x' },
  decideApproval: { client: (api) => api.approvals.deny('x'), command: 'approvals approve x' },
  createPolicy: {
    client: (api) => api.policies.create({ ...policy, level: 'organization' }),
    command: 'policies create -f -',
  },
  listPolicies: { client: (api) => api.policies.list(), command: 'policies list' },
  getPolicy: { client: (api) => api.policies.get('x'), command: 'policies show x' },
  replacePolicy: { client: (api) => api.policies.replace('x', policy), command: 'policies update x -f -' },
  deletePolicy: { client: (api) => api.policies.remove('x'), command: 'policies delete x' },
  getPolicyVersion: {
    client: (api) => api.policies.getVersion('x', 1),
    command: 'policies show x --at-version 1',
  },
  dryRunPolicy: {
    client: (api) => api.policies.dryRun('x', { from: '', until: '' }),
    command: 'policies dry-run x',
  },
  createHook: {
    client: (api) => api.hooks.create({ ...draft, event: 'Stop', action: { kind: 'audit' } }),
    command: 'hooks create -f -',
  },
  listHooks: { client: (api) => api.hooks.list(), command: 'hooks list' },
  getHook: { client: (api) => api.hooks.get('x'), command: 'hooks show x' },
  changeHook: { client: (api) => api.hooks.change('x', {}), command: 'hooks update x --off' },
  removeHook: { client: (api) => api.hooks.remove('x'), command: 'hooks delete x' },
  rotateHookSecret: { client: (api) => api.hooks.rotateSecret('x'), command: 'hooks rotate-secret x' },
  listHookExecutions: { client: (api) => api.hooks.executions('x'), command: 'hooks executions x' },
  createWebhookEndpoint: {
    client: (api) => api.webhooks.create({ url: 'x', events: [] }),
    command: 'webhooks create https://example.com -e *',
  },
  listWebhookEndpoints: { client: (api) => api.webhooks.list(), command: 'webhooks list' },
  getWebhookEndpoint: { client: (api) => api.webhooks.get('x'), command: 'webhooks show x' },
  changeWebhookEndpoint: {
    client: (api) => api.webhooks.change('x', {}),
    command: 'webhooks update x --off',
  },
  removeWebhookEndpoint: { client: (api) => api.webhooks.remove('x'), command: 'webhooks delete x' },
  rotateWebhookEndpointSecret: {
    client: (api) => api.webhooks.rotateSecret('x'),
    command: 'webhooks rotate-secret x',
  },
  testWebhookEndpoint: { client: (api) => api.webhooks.test('x'), command: 'webhooks test x' },
  listWebhookDeliveries: { client: (api) => api.webhooks.deliveries('x'), command: 'webhooks deliveries x' },
  redeliverWebhook: { client: (api) => api.webhooks.redeliver('x'), command: 'webhooks redeliver x' },

  listNotifications: { client: (api) => api.notifications.list(), command: 'notifications list' },
  testMail: { client: (api) => api.notifications.testMail(), command: 'notifications test' },
  getNotificationPreferences: {
    client: (api) => api.notifications.preferences(),
    command: 'notifications preferences',
  },
  setNotificationPreferences: {
    client: (api) => api.notifications.setPreferences({ email: true, events: [], digest_minutes: 0 }),
    command: 'notifications preferences --no-mail',
  },
  createNotificationChannel: {
    client: (api) => api.notifications.createChannel({ kind: 'slack', name: 'x', url: 'x' }),
    command: 'channels create slack https://example.com --name x',
  },
  listNotificationChannels: { client: (api) => api.notifications.channels(), command: 'channels list' },
  getNotificationChannel: { client: (api) => api.notifications.channel('x'), command: 'channels show x' },
  changeNotificationChannel: {
    client: (api) => api.notifications.changeChannel('x', {}),
    command: 'channels update x --off',
  },
  rotateNotificationChannelSecret: {
    client: (api) => api.notifications.rotateChannelSecret('x'),
    command: 'channels rotate-secret x',
  },
  removeNotificationChannel: {
    client: (api) => api.notifications.removeChannel('x'),
    command: 'channels delete x',
  },
  testNotificationChannel: {
    client: (api) => api.notifications.testChannel('x'),
    command: 'channels test x',
  },

  getOrganization: { client: (api) => api.organization.get(), command: 'org show' },
  changeOrganization: { client: (api) => api.organization.change({}), command: 'org update --name x' },
  createExport: { client: (api) => api.exports.create(), command: 'org export --no-wait' },
  listExports: { client: (api) => api.exports.list(), command: 'org exports list' },
  getExport: { client: (api) => api.exports.get('x'), command: 'org exports get x' },
  downloadExport: {
    client: (api) => api.exports.download('x'),
    command: 'org exports download x --output /dev/null',
  },
  deleteExport: { client: (api) => api.exports.remove('x'), command: 'org exports delete x' },
  getAgentLimits: { client: (api) => api.organization.agentLimits(), command: 'limits show' },
  setAgentLimits: { client: (api) => api.organization.setAgentLimits({}), command: 'limits set -f -' },
  getArchiveRules: { client: (api) => api.organization.archiveRules(), command: 'archive-rules show' },
  setArchiveRules: {
    client: (api) => api.organization.setArchiveRules({}),
    command: 'archive-rules set -f -',
  },
  getSingleSignOn: { client: (api) => api.organization.singleSignOn(), command: 'sso show' },
  setSingleSignOn: {
    client: (api) =>
      api.organization.setSingleSignOn({ issuer: 'x', client_id: 'x', email_domains: ['example.com'] }),
    command: 'sso set -f -',
  },
  removeSingleSignOn: { client: (api) => api.organization.removeSingleSignOn(), command: 'sso delete' },
  getUpstreamKey: { client: (api) => api.organization.upstreamKey(), command: 'keys show' },
  setUpstreamKey: { client: (api) => api.organization.setUpstreamKey({ api_key: 'x' }), command: 'keys set' },
  removeUpstreamKey: { client: (api) => api.organization.removeUpstreamKey(), command: 'keys delete' },
  listQuotas: { client: (api) => api.quotas.list(), command: 'quotas list' },
  setQuota: { client: (api) => api.quotas.set(quota, 1), command: 'quotas set user x tasks 1' },
  removeQuota: { client: (api) => api.quotas.remove(quota), command: 'quotas delete user x tasks' },
  listAuditEntries: { client: (api) => api.auditLog.list(), command: 'audit list' },
  listAuditCheckpoints: { client: (api) => api.auditLog.checkpoints(), command: 'audit checkpoints' },
  exportAuditLog: { client: (api) => api.auditLog.export(), command: 'audit export' },
  listBudgets: { client: (api) => api.budgets.list(), command: 'budgets list' },
  setBudget: { client: (api) => api.budgets.set(budget, 1), command: 'budgets set session x day 1' },
  topUpBudget: { client: (api) => api.budgets.topUp(budget, 1), command: 'budgets top-up session x day 1' },
  removeBudget: { client: (api) => api.budgets.remove(budget), command: 'budgets delete session x day' },
  getUsage: { client: (api) => api.budgets.usage(), command: 'usage' },
  exportUsage: { client: (api) => api.budgets.exportUsage(), command: 'usage --csv' },
  listNodes: { client: (api) => api.admin.nodes(), command: 'admin nodes' },
  listCircuits: { client: (api) => api.admin.circuits(), command: 'admin circuits' },
  getServiceHealth: { client: (api) => api.admin.health(), command: 'admin health' },
  getComponentHealth: { client: (api) => api.admin.healthOf('x'), command: 'admin health x' },
  listJobs: { client: (api) => api.admin.jobs(), command: 'admin jobs' },
  runJob: { client: (api) => api.admin.runJob('x'), command: 'admin run-job x' },

  createMcpServer: {
    client: (api) =>
      api.mcpServers.create({ ...draft, connection: { kind: 'http', url: 'https://x.example' } }),
    command: 'mcp add x https://example.com',
  },
  importMcpServers: { client: (api) => api.mcpServers.import({ text: '{}' }), command: 'mcp import -' },
  exportMcpServers: { client: (api) => api.mcpServers.export(), command: 'mcp export' },
  listMcpServers: { client: (api) => api.mcpServers.list(), command: 'mcp list' },
  getMcpServer: { client: (api) => api.mcpServers.get('x'), command: 'mcp show x' },
  changeMcpServer: { client: (api) => api.mcpServers.change('x', {}), command: 'mcp update x --off' },
  listMcpTemplates: { client: (api) => api.mcpServers.templates(), command: 'mcp templates' },
  authorizeMcpServer: { client: (api) => api.mcpServers.authorize('x'), command: 'mcp authorize x' },
  checkMcpServer: { client: (api) => api.mcpServers.check('x'), command: 'mcp check x' },
  deleteMcpServer: { client: (api) => api.mcpServers.remove('x'), command: 'mcp delete x' },

  createReport: {
    client: (api) => api.reports.create({ format: 'json', session_id: 'x' }),
    command: 'reports create x',
  },
  listReports: { client: (api) => api.reports.list(), command: 'reports list' },
  getReport: { client: (api) => api.reports.get('x'), command: 'reports get x' },
  downloadReport: {
    client: (api) => api.reports.download('x'),
    command: 'reports download x --output /dev/null',
  },
  getReportSchema: { client: (api) => api.reports.schema(), command: 'reports schema' },
  createReportTemplate: {
    client: (api) => api.reportTemplates.create({ ...draft, parts: [] }),
    command: 'report-templates create -f -',
  },
  listReportTemplates: { client: (api) => api.reportTemplates.list(), command: 'report-templates list' },
  getReportTemplate: { client: (api) => api.reportTemplates.get('x'), command: 'report-templates show x' },
  replaceReportTemplate: {
    client: (api) => api.reportTemplates.replace('x', { ...draft, parts: [] }),
    command: 'report-templates update x -f -',
  },
  deleteReportTemplate: {
    client: (api) => api.reportTemplates.remove('x'),
    command: 'report-templates delete x',
  },
  previewReportTemplate: {
    client: (api) => api.reportTemplates.preview({ template: { ...draft, parts: [] }, session_id: 'x' }),
    command: 'report-templates preview x -f -',
  },
  deleteReport: { client: (api) => api.reports.remove('x'), command: 'reports delete x' },
};
