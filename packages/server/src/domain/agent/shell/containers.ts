import type { ShellWord } from '../shell-command.ts';
import { anySuffix, command, type Inner, type InnerOf } from './inner.ts';
import { optionTable, scanOptions, valuesAnywhere } from './options.ts';
import type { ScriptCommand } from './script.ts';
import { literalText, unknownWords } from './words.ts';

/** Programs that run commands in containers: what is denied here is denied there. */
export const containers: Readonly<Record<string, InnerOf>> = Object.fromEntries(
  ['docker', 'podman', 'nerdctl', 'docker-compose', 'podman-compose', 'kubectl', 'oc', 'crictl'].map(
    (name): [string, InnerOf] => [name, container],
  ),
);

const options = optionTable(
  '-a: -c: -d -e: -f: -h: -i -l: -m: -n: -p: -q -t -u: -v: -w: -P -T --add-host: --annotation: --attach: ' +
    '--cap-add: --cap-drop: --cidfile: --container: --cpus: --detach --device: --dns: --entrypoint: --env: ' +
    '--env-file: --gpus: --hostname: --image: --init --interactive --ipc: --label: --link: --log-driver: ' +
    '--log-opt: --memory: --mount: --name: --namespace: --net: --network: --no-deps --no-healthcheck --no-TTY ' +
    '--pid: --platform: --privileged --publish: --publish-all --pull: --quiet --read-only --restart: --rm ' +
    '--security-opt: --service-ports --shm-size: --stdin --stop-signal: --tmpfs: --tty --ulimit: --user: ' +
    '--volume: --volumes-from: --workdir:',
);

function container({ words }: ScriptCommand): readonly Inner[] {
  const at = words.findIndex((word) => ['run', 'exec', 'create', 'debug', 'rsh'].includes(word.text));
  if (at === -1) return [];
  const args = words.slice(at + 1);
  const entries = valuesAnywhere(args, ['--entrypoint']).flatMap((value) =>
    command([value, unknownWords('…')]),
  );
  return [...entries, ...commandIn(args)];
}

/** Behind two dashes, or behind the name of the image, the container or the service. */
function commandIn(args: readonly ShellWord[]): readonly Inner[] {
  const { rest, isSure } = scanOptions(args, options);
  const dashes = args.findIndex((word) => literalText(word) === '--');
  const behind =
    dashes === -1 ? [] : [...command(args.slice(dashes + 1)), ...command(args.slice(dashes + 2))];
  if (dashes !== -1 && dashes < 2) return behind;
  return isSure && rest[0]?.splits !== true
    ? [...behind, ...command(rest.slice(1))]
    : [...behind, ...anySuffix(rest)];
}
