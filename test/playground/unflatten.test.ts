import { unflatten } from '../../playground/n8n/unflatten.mjs';

describe('the data of an execution', () => {
	it('gets its strings, numbers and nothings back', () => {
		const text = '[{"name":"1","parts":"2"},"Ada",["3",7,true,null],"12"]';
		expect(unflatten(text)).toEqual({ name: 'Ada', parts: ['12', 7, true, null] });
	});

	it('holds what occurs twice once', () => {
		const { first, second } = unflatten('[{"first":"1","second":"1"},{"text":"2"},"hi"]') as {
			first: unknown;
			second: unknown;
		};
		expect(first).toEqual({ text: 'hi' });
		expect(second).toBe(first);
	});

	it('may hold itself', () => {
		const self = unflatten('[{"me":"0"}]') as { me: unknown };
		expect(self.me).toBe(self);
	});
});
