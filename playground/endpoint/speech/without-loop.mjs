const LONGEST_LOOP = 12;

/** When the tokens end in a loop: the tokens with the loop once; otherwise undefined. */
export function withoutLoop(tokens) {
	for (let length = 1; length <= LONGEST_LOOP; length++) {
		const times = length < 3 ? 6 : 3;
		if (endsInLoop(tokens, length, times))
			return tokens.slice(0, tokens.length - length * (times - 1));
	}
	return undefined;
}

function endsInLoop(tokens, length, times) {
	const start = tokens.length - length * times;
	if (start < 0) return false;
	for (let i = start; i < tokens.length - length; i++)
		if (tokens[i] !== tokens[i + length]) return false;
	return true;
}
