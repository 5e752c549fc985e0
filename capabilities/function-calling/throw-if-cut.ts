import { Failure } from '../../endpoint/failure';
import { sumUsage } from '../../endpoint/sum-usage';
import type { Usage } from '../../endpoint/usage';
import type { Turn } from '../chat/complete';
import { isCutOff } from '../chat/finish-reason';

/** Throws output-truncated where a turn has calls that do not fit and ended at the token limit. */
export function throwIfCut(
	{ finishReason }: Turn,
	violations: readonly string[],
	spent: readonly Usage[] = [],
): void {
	if (violations.length === 0 || !isCutOff(finishReason)) return;
	throw new Failure({
		kind: 'output-truncated',
		message: `The token limit was reached before the call was complete: ${violations.join('; ')}`,
		hint: 'Raise the maximum number of tokens, or lower the reasoning effort. Thinking tokens count as well',
		...(spent.length === 0 ? {} : { usage: sumUsage(spent) }),
	});
}
