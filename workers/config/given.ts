import { envOf, isSecret, type FlagName } from './flags';

/** Settings as texts, by the names of their flags. */
export type Given = Partial<Record<FlagName, string>>;

/** Settings over others. One that names a file takes the place of the value itself, and the other way round. */
export function over(lower: Given, upper: Given): Given {
	const at = (name: string) => upper[name as FlagName];
	const kept = Object.entries(lower).filter(
		([name]) => at(`${name}-file`) === undefined && at(name.replace(/-file$/, '')) === undefined,
	);
	return { ...Object.fromEntries(kept), ...upper };
}

/** A flag with its twin in the environment; of a secret the twin alone. */
export const say = (name: FlagName): string =>
	isSecret(name) ? envOf(name) : `--${name} (${envOf(name)})`;

/** Whether an address of Redis contains a password. */
export const hasPassword = (address: string): boolean =>
	/^rediss?:\/\/[^/@\s]*:[^/@\s]+@/.test(address);
