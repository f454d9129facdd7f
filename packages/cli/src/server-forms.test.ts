import { expect, test } from 'vitest';
import { readForm, readValue } from './server-forms.ts';

const properties = {
  name: { type: 'string', title: 'Your name' },
  count: { type: 'integer' },
  sure: { type: 'boolean' },
  tags: { type: 'array' },
};

test('the form of an MCP server is read field by field, and what is typed is of its type [cli:server-forms]', () => {
  const fields = readForm({ requested_schema: { type: 'object', properties, required: ['count'] } });
  expect(fields).toEqual([
    { name: 'name', type: 'string', isRequired: false, about: 'Your name' },
    { name: 'count', type: 'integer', isRequired: true, about: 'count' },
    { name: 'sure', type: 'boolean', isRequired: false, about: 'sure' },
    { name: 'tags', type: 'array', isRequired: false, about: 'tags' },
  ]);
  const typed = [' Ada ', '5', 'Yes', 'a, b'];
  expect(fields.map((field, index) => readValue(field, typed[index] ?? ''))).toEqual([
    ...['Ada', 5, true, ['a', 'b']],
  ]);
  // The service says what is wrong with it.
  expect(fields.slice(1, 3).map((field) => readValue(field, 'perhaps'))).toEqual(['perhaps', 'perhaps']);
  expect(readForm({ mode: 'url' })).toEqual([]);
});
