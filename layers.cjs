// Who may import whom inside packages/server/src; what is absent is forbidden.
// The table in ARCHITECTURE.md is rendered from this object.
module.exports = {
  domain: [],
  infrastructure: ['domain'],
  database: ['domain'],
  repositories: ['domain', 'database'],
  agent: ['domain', 'repositories', 'infrastructure'],
  services: ['domain', 'agent', 'repositories', 'infrastructure'],
  jobs: ['domain', 'services', 'infrastructure'],
  api: ['domain', 'services', 'infrastructure'],
};
