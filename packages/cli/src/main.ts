#!/usr/bin/env node
import { homedir } from 'node:os';
import path from 'node:path';
import pc from 'picocolors';
import { main } from './program.ts';
import { processTerminal } from './terminal.ts';

const isShownToSomebody = process.stdout.isTTY || Boolean(process.env['FORCE_COLOR']);
const settings = process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config');
const key = process.env['AI_AGENT_API_KEY'];
const profile = process.env['AI_AGENT_PROFILE'];
const url = process.env['AI_AGENT_URL'] || 'http://127.0.0.1:8000';
const terminal = processTerminal({
  colors: pc.isColorSupported && isShownToSomebody,
  configDir: path.join(settings, 'ai-agent'),
  env: (name) => process.env[name],
  ...(profile && { profile }),
  ...(key && { apiKey: { url, key } }),
  editor: process.env['VISUAL'] || process.env['EDITOR'] || 'vi',
  pager: process.env['AI_AGENT_PAGER'] ?? process.env['PAGER'] ?? 'less',
});
// As a package it is run by whatever Node there is; npm warns of one that is too old, and installs it.
const [major] = process.versions.node.split('.');
if (Number(major) < 22) {
  process.stderr.write(`ai-agent needs Node 22 or newer; this is ${process.version}.\n`);
  process.exitCode = 1;
} else process.exitCode = await main(process.argv.slice(2), terminal);
