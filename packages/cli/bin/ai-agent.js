#!/usr/bin/env node
// For every Node there may be: one that does not run the sources says what does, instead of a stack trace.
const [major = 0] = process.versions.node.split('.').map(Number);
if (major >= 24) await import('../src/main.ts');
else {
  process.stderr.write(
    `ai-agent runs from its sources here, which needs Node 24; this is ${process.version}.\n` +
      'In the checkout npx ai-agent finds the Node that came along.\n',
  );
  process.exitCode = 1;
}
