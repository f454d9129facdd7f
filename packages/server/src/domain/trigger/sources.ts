import type { Source } from './source.ts';
import { alertmanager } from './sources/alertmanager.ts';
import { generic } from './sources/generic.ts';
import { github } from './sources/github.ts';

export const triggerSources = ['generic', 'github', 'alertmanager'] as const;
export type TriggerSource = (typeof triggerSources)[number];

export const sources: Readonly<Record<TriggerSource, Source>> = { generic, github, alertmanager };
