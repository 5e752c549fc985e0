import { runAgain } from '../run-again.mjs';

const failing = (count: number) =>
	Array.from({ length: count }, (_, index) => ({
		...{ part: 'unit', file: `test/${String(index)}.test.ts` },
		...{ passed: 4, failed: 2 },
	}));

async function again(
	files: ReturnType<typeof failing>,
	second: { passed: number; failed: number },
) {
	const total = { passed: 100, failed: 2 * files.length };
	const said: string[] = [];
	const asked: string[] = [];
	await runAgain(
		files,
		total,
		async (part, file) => {
			asked.push(`${part} ${file}`);
			return await Promise.resolve(second);
		},
		(line) => said.push(line),
	);
	return { total, said, asked };
}

test('a file that passes the second time is flaky and counts as passed', async () => {
	expect(await again(failing(1), { passed: 6, failed: 0 })).toEqual({
		total: { passed: 102, failed: 0 },
		said: ['flaky: test/0.test.ts'],
		asked: ['unit test/0.test.ts'],
	});
});

test('a file that fails again, or runs no test, stays failed', async () => {
	for (const second of [
		{ passed: 5, failed: 1 },
		{ passed: 0, failed: 0 },
	]) {
		const { total, said } = await again(failing(1), second);
		expect(total).toEqual({ passed: 100, failed: 2 });
		expect(said).toEqual([]);
	}
});

test('more than three are no accident', async () => {
	expect((await again(failing(3), { passed: 6, failed: 0 })).total.failed).toBe(0);
	const { total, asked } = await again(failing(4), { passed: 6, failed: 0 });
	expect(total).toEqual({ passed: 100, failed: 8 });
	expect(asked).toEqual([]);
});
