/** Places of texts, in order, as few calls as the limits allow; one that is too long stands alone. */
export function packTexts(
	tokens: readonly number[],
	{ maxInputs, maxTokens }: { maxInputs: number; maxTokens: number },
): number[][] {
	const calls: number[][] = [];
	let call: number[] = [];
	let sum = 0;
	for (const [place, count] of tokens.entries()) {
		if (call.length > 0 && (call.length >= maxInputs || sum + count > maxTokens)) {
			calls.push(call);
			call = [];
			sum = 0;
		}
		call.push(place);
		sum += count;
	}
	if (call.length > 0) calls.push(call);
	return calls;
}
