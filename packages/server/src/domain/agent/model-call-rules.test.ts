import { describe, expect, test } from 'vitest';
import {
  allowsModel,
  featureOfBeta,
  featureOfTool,
  refusedFeatures,
  type ModelCallRules,
} from './model-call-rules.ts';

const rules = (models: string[]): ModelCallRules => ({ models, serverFeatures: ['web_search'] });

describe('allowsModel', () => {
  test('an empty list allows every model', () => expect(allowsModel(rules([]), 'any')).toBe(true));
  test('a name allows its dated form', () =>
    expect(allowsModel(rules(['claude-sonnet-4-5']), 'claude-sonnet-4-5-20250929')).toBe(true));
  test('a beginning allows what begins so', () =>
    expect(allowsModel(rules(['claude-haiku-*']), 'claude-haiku-4-5')).toBe(true));
  test.each(['claude-sonnet-4-5x', 'claude-opus-4-5', 'x-claude-sonnet-4-5', 'CLAUDE-SONNET-4-5'])(
    '%s is refused',
    (model) => expect(allowsModel(rules(['claude-sonnet-4-5']), model)).toBe(false),
  );
});

describe('features that run at the provider', () => {
  test.each([undefined, 'custom', 'bash_20250124', 'text_editor_20250728', 'memory_20250818'])(
    'a tool of type %s runs here',
    (type) => expect(featureOfTool(type)).toBeUndefined(),
  );
  test.each([
    ['web_fetch_20250910', 'web_fetch'],
    ['web_search_20250305', 'web_search'],
    ['code_execution_20250825', 'code_execution'],
    ['mcp_toolset', 'mcp'],
    ['something_new_20300101', 'unknown'],
    ['Bash_20250124', 'unknown'],
  ])('a tool of type %s needs %s', (type, feature) => expect(featureOfTool(type)).toBe(feature));
  test.each([
    ['mcp-client-2025-11-20', 'mcp'],
    [' Code-Execution-2025-08-25', 'code_execution'],
    ['files-api-2025-04-14', 'files'],
    ['interleaved-thinking-2025-05-14', undefined],
  ])('the beta %s switches %s on', (beta, feature) => expect(featureOfBeta(beta)).toBe(feature));
  test('what is granted is not refused, what is unknown always', () =>
    expect(refusedFeatures(rules([]), ['web_search', 'mcp', 'mcp', 'unknown'])).toEqual(['mcp', 'unknown']));
});
