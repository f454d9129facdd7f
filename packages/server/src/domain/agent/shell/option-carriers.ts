import type { ShellWord } from '../shell-command.ts';
import { code, type Inner, type InnerOf } from './inner.ts';
import { valuesAnywhere } from './options.ts';
import { dropStart, knownStart, literal } from './words.ts';

/** Options of which the value is a command line, by the programs that have them. */
const options: Readonly<Record<string, string>> = {
  sort: '--compress-program',
  rg: '--pre --hostname-bin',
  ag: '--pager',
  ack: '--pager',
  bat: '--pager',
  batcat: '--pager',
  delta: '--pager',
  install: '--strip-program',
  diff3: '--diff-program',
  sdiff: '--diff-program --diff',
  svn: '--diff-cmd --diff3-cmd --editor-cmd --merge-cmd --config-option',
  hg: '--config --ssh --remotecmd',
  gh: '-u --upload-pack',
  cargo: '--config',
  split: '--filter',
  tar: '--to-command --use-compress-program -I --rsh-command --rmt-command -F --info-script --new-volume-script',
  rsync: '-e --rsh --rsync-path',
  scp: '-S -o -D',
  sftp: '-S -o -D -b',
  zip: '--unzip-command -TT',
  man: '-P --pager -H --html',
  wget: '--use-askpass -e --execute',
  nc: '-e -c --exec --sh-exec --lua-exec',
  ncat: '-e -c --exec --sh-exec --lua-exec',
  netcat: '-e -c --exec --sh-exec',
  tcpdump: '-z',
  gcc: '-wrapper',
  'g++': '-wrapper',
  cc: '-wrapper',
  cpio: '--rsh-command',
  rpm: '--eval -E --pipe --define -D',
  dpkg: '--pre-invoke --post-invoke --status-logger',
  apt: '-o --option',
  'apt-get': '-o --option',
  'apt-cache': '-o --option',
  aptitude: '-o',
  aria2c:
    '--on-download-complete --on-download-start --on-download-stop --on-download-error --on-download-pause',
  'yt-dlp': '--exec --exec-before-download',
  'youtube-dl': '--exec',
  nodemon: '-x --exec',
  'tsc-watch': '--onSuccess --onFailure --onFirstSuccess',
  ansible: '-a --args',
  vagrant: '-c --command',
  restic: '--password-command -o',
  borg: '--rsh',
  fzf: '--preview --bind',
  mosh: '--ssh --server --client',
  mutt: '-e',
  go: '-exec -toolexec -vettool',
  helm: '--post-renderer',
  pandoc: '--filter -F --lua-filter -L',
};

export const optionCarriers: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  Object.entries(options).map(([name, text]): [string, InnerOf] => {
    const names = text.split(' ');
    return [name, ({ words }) => valuesAnywhere(words.slice(1), names).flatMap(linesOf)];
  }),
);

/** A line of shell or a list with commas, with the name of a setting before it or without: `ProxyCommand=nc %h 22`. */
export function linesOf(value: ShellWord): readonly Inner[] {
  if (value.isLiteral && /^\S*,\S*$/.test(value.text))
    return [code(value), code(literal(value.text.replaceAll(',', ' ')))];
  const [setting] = /^[\w:.-]+=/.exec(knownStart(value)) ?? [];
  return setting === undefined
    ? [code(value)]
    : [code(value), code(dropMark(dropStart(value, setting.length)))];
}

/** `!rm x` in a setting is a line for a shell. */
function dropMark(value: ShellWord): ShellWord {
  return knownStart(value).startsWith('!') ? dropStart(value, 1) : value;
}
