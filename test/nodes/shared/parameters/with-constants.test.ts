import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { withConstants } from '../../../../nodes/shared/parameters/with-constants';

function counted(parameters: INodeParameters) {
	const reads: string[] = [];
	const node = {
		name: 'of the node itself',
		getNode: () => ({ parameters }),
		getNodeParameter(name: string, item: number, fallback?: unknown, options?: object) {
			reads.push(`${name} ${String(item)}`);
			const value = name
				.split('.')
				.reduce<unknown>(
					(inner, part) => (inner as INodeParameters | undefined)?.[part],
					parameters,
				);
			if (typeof value === 'string' && value.startsWith('=')) return `item ${String(item)}`;
			return options ? { value, options } : (value ?? fallback);
		},
	};
	return { node: withConstants(node as unknown as IExecuteFunctions), reads };
}

describe('withConstants', () => {
	it('reads what is the same for all items once', () => {
		const { node, reads } = counted({ simplify: true, options: { seed: 0 } });
		expect([0, 1, 2].map((item) => node.getNodeParameter('simplify', item))).toEqual([
			true,
			true,
			true,
		]);
		expect([0, 1].map((item) => node.getNodeParameter('options.seed', item))).toEqual([0, 0]);
		expect(reads).toEqual(['simplify 0', 'options.seed 0']);
	});

	it('reads for each item what has an expression anywhere in it', () => {
		const { node, reads } = counted({
			text: '={{ $json.text }}',
			messages: { message: [{ role: 'user', content: '={{ $json.text }}' }] },
		});
		expect([0, 1].map((item) => node.getNodeParameter('text', item))).toEqual(['item 0', 'item 1']);
		node.getNodeParameter('messages.message', 0);
		node.getNodeParameter('messages.message', 1);
		expect(reads).toEqual(['text 0', 'text 1', 'messages.message 0', 'messages.message 1']);
	});

	it('keeps apart what is asked for in another way, and each fallback', () => {
		const { node } = counted({ model: 'one', options: {} });
		expect(node.getNodeParameter('model', 0)).toBe('one');
		expect(node.getNodeParameter('model', 1, '', { extractValue: true })).toEqual({
			value: 'one',
			options: { extractValue: true },
		});
		expect(node.getNodeParameter('options.streaming', 0, true)).toBe(true);
		expect(node.getNodeParameter('options.streaming', 1, false)).toBe(false);
	});

	it('is the node in everything else', () => {
		const { node } = counted({});
		expect((node as unknown as { name: string }).name).toBe('of the node itself');
	});
});
