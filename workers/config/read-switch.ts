import type { FlagName } from './flags';
import { say } from './given';

/** Whether a setting is on; what is neither true nor false is added to the mistakes. */
export function readSwitch(name: FlagName, text = 'false', mistakes: string[]): boolean {
	if (!/^(1|true|yes|0|false|no)$/i.test(text)) mistakes.push(`${say(name)} must be true or false`);
	return /^(1|true|yes)$/i.test(text);
}
