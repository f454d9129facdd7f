import { describe, expect, test } from 'vitest';
import { readAnswer, readQuestions } from './questions.ts';

const options = [{ label: 'Red', description: 'Like fire' }, { label: 'Blue' }];

describe('questions of an agent', () => {
  test('are read from its input, and none from an input of another shape', () => {
    expect(readQuestions({ questions: [{ question: 'Which?', header: 'Colour', options }] })).toEqual([
      {
        question: 'Which?',
        header: 'Colour',
        isMultiple: false,
        options: [
          { label: 'Red', description: 'Like fire' },
          { label: 'Blue', description: '' },
        ],
      },
    ]);
    for (const questions of [undefined, 'x', [1], [{}]]) expect(readQuestions({ questions })).toEqual([]);
  });

  test('are answered by the number of an option or in words', () => {
    const [one] = readQuestions({ questions: [{ question: 'Which?', options }] });
    const [many] = readQuestions({ questions: [{ question: 'Which?', options, multiSelect: true }] });
    expect(readAnswer(one!, ' 2 ')).toBe('Blue');
    expect(readAnswer(one!, '3')).toBe('3');
    expect(readAnswer(one!, 'Green, or so')).toBe('Green, or so');
    expect(readAnswer(many!, '1, Green,2,')).toEqual(['Red', 'Green', 'Blue']);
  });
});
