import { Failure } from './failure';
import { sumUsage } from './sum-usage';
import type { Usage } from './usage';

/** What was thrown; a Failure tells what was paid for before it besides what it cost itself. */
export function withSpent<E>(error: E, before: readonly Usage[]): E | Failure {
	if (!(error instanceof Failure) || before.length === 0) return error;
	return error.with({ usage: sumUsage([...before, ...spentOn([error])]) });
}

/** What failures cost all the same. */
export const spentOn = (failures: readonly Pick<Failure, 'details'>[]): Usage[] =>
	failures.flatMap(({ details }) => details.usage ?? []);
