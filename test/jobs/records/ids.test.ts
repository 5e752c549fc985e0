import fc from 'fast-check';
import { batchIdOf, jobIdOf, parseJobId } from '../../../jobs/records/ids';
import { runs } from '../../helpers/runs';

const identity = {
	workflowId: 'w',
	executionId: 'e',
	nodeId: 'n',
	nodeName: 'Chat',
	runIndex: 0,
};

test('the same run of a node is the same batch, whatever it is called', () => {
	const id = batchIdOf(identity);
	expect(id).toMatch(/^[0-9a-f]{32}$/);
	expect(batchIdOf({ ...identity, nodeName: 'Renamed', workflowName: 'Too' })).toBe(id);
	for (const other of [
		{ runIndex: 1 },
		{ executionId: 'f' },
		{ nodeId: 'm' },
		{ workflowId: 'v' },
	]) {
		expect(batchIdOf({ ...identity, ...other })).not.toBe(id);
	}
	// Parts do not run into each other.
	expect(batchIdOf({ ...identity, workflowId: 'a', executionId: 'bc' })).not.toBe(
		batchIdOf({ ...identity, workflowId: 'ab', executionId: 'c' }),
	);
});

test('job ids come apart again', () => {
	fc.assert(
		fc.property(fc.nat(1_000_000), (index) => {
			const batchId = batchIdOf(identity);
			expect(parseJobId(jobIdOf(batchId, index))).toEqual({ batchId, index });
		}),
		runs(0.05),
	);
	for (const text of ['', '1', 'abc-1', `${batchIdOf(identity)}-x`, batchIdOf(identity)]) {
		expect(parseJobId(text)).toBeUndefined();
	}
});
