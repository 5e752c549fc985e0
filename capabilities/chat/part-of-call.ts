/** What a call names and gives: most have it in `function`, some beside the id, and under other names. */
export function partOfCall(call: object): {
	part: { name?: unknown; arguments?: unknown } & Record<string, unknown>;
	rest: Record<string, unknown>;
} {
	const { function: given, ...rest } = call as Record<string, unknown>;
	const own =
		typeof given === 'object' && given !== null ? (given as Record<string, unknown>) : rest;
	const { name, arguments: args, parameters, input, ...more } = own;
	const told = args ?? parameters ?? input;
	const isFlat = own === rest;
	return {
		part: {
			...(isFlat ? {} : more),
			...(name === undefined ? {} : { name }),
			...(told === undefined ? {} : { arguments: told }),
		},
		rest: isFlat ? more : rest,
	};
}
