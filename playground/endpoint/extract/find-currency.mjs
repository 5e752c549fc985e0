const SIGNS = {
	EUR: /€|\bEUR\b|\beuros?\b/i,
	GBP: /£|\bGBP\b|\bpounds\b/i,
	USD: /\$|\bUSD\b|\bdollars?\b/i,
	CHF: /\bCHF\b|\bfrancs\b|\bfranken\b/i,
};

/** The currency that most amounts of a document have, by its ISO code. */
export function findCurrency({ lines }, { shape }) {
	const isWanted = (code) => !shape.enum?.length || shape.enum.includes(code);
	const [found] = Object.entries(SIGNS)
		.map(([value, sign]) => ({ value, lines: lines.filter(({ text }) => sign.test(text)) }))
		.filter((one) => one.lines.length > 0 && isWanted(one.value))
		.sort((a, b) => b.lines.length - a.lines.length);
	return found && { value: found.value, line: found.lines[0] };
}
