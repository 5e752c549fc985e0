import { isCutOff, isWithheld } from '../../../capabilities/chat/finish-reason';

it.each([
	['length', true, false],
	['MAX_TOKENS', true, false],
	['max_output_tokens', true, false],
	['content_filter', false, true],
	['PROHIBITED_CONTENT', false, true],
	['RECITATION', false, true],
	['stop', false, false],
	['tool_calls', false, false],
])('%s is cut off: %s, withheld: %s', (reason, cutOff, withheld) => {
	expect([isCutOff(reason), isWithheld(reason)]).toEqual([cutOff, withheld]);
});
