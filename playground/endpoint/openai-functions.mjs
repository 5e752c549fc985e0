import { randomBytes } from 'node:crypto';

/** Function calling as OpenAI words it: ids, and streamed arguments that come after their name, by index. */
export const openaiFunctions = {
	check() {},
	toCall: ({ name, args }) => ({
		id: `call_${randomBytes(12).toString('hex')}`,
		type: 'function',
		function: { name, arguments: JSON.stringify(args) },
	}),
	toMessage: (calls) => ({ role: 'assistant', content: null, tool_calls: calls }),
	toDeltas(call, index) {
		const { name, arguments: text } = call.function;
		return [
			{ tool_calls: [{ index, ...call, function: { name, arguments: '' } }] },
			{ tool_calls: [{ index, function: { arguments: text } }] },
		];
	},
	streamedFinish: 'tool_calls',
};
