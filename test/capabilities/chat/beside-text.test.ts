import { besideText } from '../../../capabilities/chat/beside-text';
import type { Turn } from '../../../capabilities/chat/complete';

const turn = (message: object, more: object = {}) =>
	({ place: 0, completion: { choices: [{ message }], ...more } }) as unknown as Turn;

describe('what stands beside a text', () => {
	it('has the sources of the last turn, whose text is the answer, and the tools of all', () => {
		const turns = [
			turn({ annotations: ['first'], executed_tools: ['search'] }, { citations: ['one'] }),
			turn({ annotations: ['second'], executed_tools: ['visit'] }, { citations: ['two'] }),
		];
		expect(besideText(turns)).toEqual({
			annotations: ['second'],
			citations: ['two'],
			executedTools: ['search', 'visit'],
		});
	});

	it('leaves out what the last turn does not have', () => {
		const turns = [turn({ annotations: ['first'] }), turn({})];
		expect(besideText(turns)).toEqual({});
	});
});
