import { describe, expect, test } from 'vitest';
import { environmentInside } from './inside.ts';

describe('the environment inside', () => {
  test("passes the runtime's settings and the session's token", () => {
    const asked = {
      CLAUDE_CODE_MAX_OUTPUT_TOKENS: '8000',
      API_TIMEOUT_MS: '1',
      ANTHROPIC_UNIX_SOCKET: '/run/gw/gw.sock',
      ANTHROPIC_API_KEY: 'session-token',
      AI_AGENT_API_SESSION: 'ses_1',
    };
    expect(environmentInside(asked)).toMatchObject(asked);
  });

  test.each(['JWT_SECRET', 'DATABASE_URL', 'LD_PRELOAD', 'NODE_OPTIONS', 'BASH_ENV', 'ANTHROPIC_AUTH_TOKEN'])(
    'does not pass %s',
    (name) => {
      expect(environmentInside({ [name]: 'x' })).not.toHaveProperty(name);
    },
  );

  test.each(['CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_API_KEY', 'MAX_SECRET'])('does not pass %s', (name) => {
    expect(environmentInside({ [name]: 'x' })).not.toHaveProperty(name);
  });

  test('names the folders as they are inside, whatever was asked for', () => {
    const asked = { HOME: '/data/s/home', CLAUDE_CONFIG_DIR: '/data/s/home/.claude', TMPDIR: '/data/s/tmp' };
    const environment = environmentInside({ ...asked, PATH: '/evil', CLAUDE_CODE_TMPDIR: '/data' });
    expect(JSON.stringify(environment)).not.toMatch(/data|evil/);
    expect(environment).toMatchObject({ HOME: '/home/agent', CLAUDE_CONFIG_DIR: '/home/agent/.claude' });
  });
});
