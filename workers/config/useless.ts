import type { FlagName } from './flags';
import { say, type Given } from './given';

/** Those of the settings that are given, though they do nothing without another one. */
export const useless = (given: Given, names: readonly FlagName[], without: FlagName): string[] =>
	names
		.filter((name) => given[name] !== undefined)
		.map((name) => `${say(name)} does nothing without ${say(without)}. Set both or neither`);
