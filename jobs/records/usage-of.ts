import { sumUsage } from '../../endpoint/sum-usage';
import { usage } from '../../endpoint/usage';
import type { ManyResult } from './job-data';

/** The usage that a result tells of; of several results in one job, their sum. */
export function usageOf(result: unknown): unknown {
	const { outcomes } = (result ?? {}) as Partial<ManyResult>;
	if (outcomes) {
		return sumUsage(
			outcomes.flatMap((one) => {
				const parsed = usage.safeParse('result' in one ? usageOf(one.result) : one.failure.usage);
				return parsed.success ? [parsed.data] : [];
			}),
		);
	}
	return typeof result === 'object' && result !== null && 'usage' in result
		? result.usage
		: undefined;
}
