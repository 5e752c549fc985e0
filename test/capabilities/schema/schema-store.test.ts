import { setImmediate as nextTurn } from 'node:timers/promises';
import type { JsonSchema } from '../../../capabilities/schema/json-schema';
import { normalised } from '../../../capabilities/schema/normalised';
import { schemaStore } from '../../../capabilities/schema/schema-store';
import { validatorOf } from '../../../capabilities/schema/validator';
import { failureOf } from '../../helpers/context';

const copy = (schema: JsonSchema) => ({ ...schema });

describe('what is made of schemas', () => {
	it('is made once for all who ask, at the same time or later', async () => {
		let made = 0;
		const make = schemaStore(async () => {
			await nextTurn();
			return ++made;
		});
		const schema = { type: 'object' };
		const both = await Promise.all([make(copy(schema)), make(copy(schema))]);
		expect([...both, await make(schema)]).toEqual([1, 1, 1]);
		expect(await make({ type: 'array' })).toBe(2);
	});

	it('is made again where it failed', async () => {
		let tries = 0;
		const make = schemaStore(async () => {
			await nextTurn();
			if (++tries === 1) throw new Error('not yet');
			return tries;
		});
		const first = await Promise.allSettled([make({}), make({})]);
		expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await make({})).toBe(2);
	});

	it('is named in a mistake as each who asks calls it', async () => {
		const wrong = { type: 'nonsense' };
		const failures = await Promise.all(
			['One', 'Two'].map((what) => failureOf(validatorOf(copy(wrong), what))),
		);
		expect(failures.map(({ details }) => details.message)).toEqual([
			expect.stringMatching(/^One is not/),
			expect.stringMatching(/^Two is not/),
		]);
	});

	it('gives others their turn where the schema is large', async () => {
		const large = { description: 'x'.repeat(30_000) };
		let turns = 0;
		const count = async () => {
			for (; turns < 10; turns += 1) await nextTurn();
		};
		const counting = count();
		await normalised(large);
		expect(turns).toBeGreaterThan(0);
		await counting;
	});
});
