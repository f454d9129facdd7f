import { describe, expect, test } from 'vitest';
import { findScript, script, script64 } from './prompt-script.ts';

describe('a script in a prompt', () => {
  test.each([script, script64])('is found again as it was written, form %#', (form) => {
    const steps = [{ tools: [{ name: 'Bash', input: { command: 'echo ">>>"' } }] }, { text: 'ö 🎈 done' }];
    expect(findScript(`please${form(...steps)} now`)?.steps).toEqual(steps);
  });

  test('counts only when it is the last one', () => {
    expect(findScript(script({ text: 'first' }) + script64({ text: 'last' }))?.steps).toEqual([
      { text: 'last' },
    ]);
  });

  test.each([script, script64])('may hold the script of a sub-agent, form %#', (inner) => {
    const prompt = `count${inner({ text: 'counted' })}`;
    const steps = [{ tools: [{ name: 'Agent', input: { prompt } }] }, { text: 'done' }];
    expect(findScript(script(...steps))?.steps).toEqual(steps);
    expect(findScript(prompt)?.steps).toEqual([{ text: 'counted' }]);
  });

  test.each(['no script', 'cat <<< hello >>> out', '<<<<<<< HEAD\n>>>>>>> main', 'grep <<<[abc'])(
    'is not seen in %j',
    (prompt) => {
      expect(findScript(prompt)).toBeUndefined();
    },
  );

  test.each([
    ['<<<[{"text":]>>>', /^The script in the prompt is not JSON: /],
    ['<<<b64:AAAA>>>', /^The script in the prompt is not JSON: /],
    ['<<<[]>>>', /^steps must hold at least one step/],
    ['<<<[{"txt":"hi"}]>>>', /^steps\[0\] has no field "txt"; it knows text, thinking, tools/],
  ])('that cannot be played, %j, is refused', (prompt, message) => {
    expect(() => findScript(prompt)).toThrow(message);
  });
});
